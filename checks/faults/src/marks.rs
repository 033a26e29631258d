//! Where the faults are made: at the marks in the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::Result;
use crate::faults::{FAULTS, Fault};

const MARK: &str = "// fault: ";

/// A line of the sources.
pub(crate) struct Place {
    /// The file, below `src`.
    pub(crate) file: String,
    /// The index of the line, which is the first one of code below the mark.
    line: usize,
}

impl Place {
    pub(crate) fn module(&self) -> &str {
        module_of(&self.file)
    }

    /// The text of the file with the fault in it.
    pub(crate) fn make(&self, fault: &Fault, text: &str) -> String {
        let mut made = String::new();
        for (index, line) in text.lines().enumerate() {
            match index == self.line {
                true => made.push_str(&line.replacen(fault.was, fault.becomes, 1)),
                false => made.push_str(line),
            }
            made.push('\n');
        }
        made
    }
}

/// The place of each fault, in the order of the table.
///
/// # Errors
///
/// - A fault without a mark, or with more than one.
/// - A mark that is no fault's.
/// - A line in which what a fault changes does not stand exactly once.
pub(crate) fn places(sources: &Path) -> Result<Vec<(&'static Fault, Place)>> {
    let mut found: Vec<Option<Place>> = FAULTS.iter().map(|_| None).collect();
    for file in files(sources, sources)? {
        let text = fs::read_to_string(sources.join(&file))?;
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            let Some(name) = line.trim_start().strip_prefix(MARK) else {
                continue;
            };
            let at = format!("src/{file}:{}", index + 1);
            let Some(number) = FAULTS.iter().position(|fault| fault.name == name) else {
                return Err(format!("{at}: there is no fault `{name}` in src/faults.rs").into());
            };
            // Other comments may stand between.
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            let below = &lines[index..];
            let line = index + below.iter().position(is_code).unwrap_or(0);
            let code = lines.get(line).unwrap_or(&"");
            let fault = &FAULTS[number];
            if code.matches(fault.was).count() != 1 || fault.was == fault.becomes {
                let expected = fault.was;
                return Err(
                    format!("{at}: `{name}` expects `{expected}` once, found: {code}").into(),
                );
            }
            let file = file.clone();
            if found[number].replace(Place { file, line }).is_some() {
                return Err(format!("{at}: the fault `{name}` has another mark").into());
            }
        }
    }
    let place = |(fault, place): (&'static Fault, Option<Place>)| match place {
        Some(place) => Ok((fault, place)),
        None => Err(format!("the fault `{}` has no mark in the sources", fault.name).into()),
    };
    FAULTS.iter().zip(found).map(place).collect()
}

/// The modules that have to have a fault: the others are glue and data.
pub(crate) fn modules_of_the_core(sources: &Path) -> Result<BTreeSet<String>> {
    const OTHERS: [&str; 5] = ["buffer", "generate", "integrations", "lib", "manual"];
    let files = files(sources, sources)?;
    let modules = files.iter().map(|file| module_of(file));
    Ok(modules
        .filter(|module| !OTHERS.contains(module))
        .map(str::to_string)
        .collect())
}

/// `http_date/calendar.rs` is a part of `http_date`.
pub(crate) fn module_of(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or(file)
}

/// The Rust files in a directory, as they are called from the root.
fn files(root: &Path, directory: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(root, &path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.insert(path.strip_prefix(root)?.display().to_string());
        }
    }
    Ok(found)
}

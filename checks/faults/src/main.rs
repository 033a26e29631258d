//! Deliberate faults, at least one in each module of the core, and which layers of tests notice
//! them. What the arguments are is said in `checks/faults/run`.

mod faults;
mod layers;
mod marks;
mod table;
mod trial;

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use faults::{FAULTS, Fault};
use marks::Place;
use trial::Trial;

/// A fault is to be noticed by so many layers; when it is, the others are not asked.
const LAYERS_NEEDED: usize = 3;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => all(),
        ["--check"] => check().map(|_| true),
        ["--changed", base] => changed(base),
        ref names if !names.iter().any(|name| name.starts_with('-')) => named(names),
        _ => {
            eprintln!(
                "usage: checks/faults/run [--check | --changed BASE | NAME...], found: {}",
                arguments.join(" ")
            );
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("checks/faults: {error}");
            ExitCode::from(2)
        }
    }
}

/// Finds the place of each fault, and that the table is the one of these faults.
fn check() -> Result<Vec<(&'static Fault, Place)>> {
    let places = marks::places(&root().join("src"))?;
    let modules: BTreeSet<&str> = places.iter().map(|(_, place)| place.module()).collect();
    for module in marks::modules_of_the_core(&root().join("src"))? {
        if !modules.contains(module.as_str()) {
            return Err(format!("no fault in the module `{module}`").into());
        }
    }
    table::check(&fs::read_to_string(table_file())?)?;
    println!("{} faults, each with its place", places.len());
    Ok(places)
}

/// Makes every fault and writes the table.
fn all() -> Result<bool> {
    let places = marks::places(&root().join("src"))?;
    let names: Vec<&str> = places.iter().map(|(fault, _)| fault.name).collect();
    named(&names)
}

/// Makes these faults and writes their rows of the table.
fn named(names: &[&str]) -> Result<bool> {
    let mut places = marks::places(&root().join("src"))?;
    let is_known = |name: &&&str| FAULTS.iter().any(|fault| fault.name == **name);
    if let Some(name) = names.iter().find(|name| !is_known(name)) {
        return Err(format!("there is no fault `{name}` in src/faults.rs").into());
    }
    places.retain(|(fault, _)| names.contains(&fault.name));
    let made = make(&places)?;
    let table = table::with_rows(&fs::read_to_string(table_file())?, &made);
    fs::write(table_file(), table)?;
    Ok(made.len() == names.len())
}

/// Makes one fault of each module that differs from the commit: the first one, so that the same
/// faults are made as long as the same modules differ.
fn changed(base: &str) -> Result<bool> {
    let places = check()?;
    let changed = git(&["diff", "--name-only", base, "--", "src"])?;
    let mut modules = BTreeSet::new();
    let is_changed = |place: &Place| {
        changed
            .lines()
            .filter_map(|path| path.strip_prefix("src/"))
            .any(|file| marks::module_of(file) == place.module())
    };
    let mut chosen = Vec::new();
    for (fault, place) in places {
        if is_changed(&place) && modules.insert(place.module().to_string()) {
            chosen.push((fault, place));
        }
    }
    println!(
        "{} modules of the core have changed since {base}",
        chosen.len()
    );
    Ok(make(&chosen)?.len() == chosen.len())
}

/// Makes these faults; those that enough layers have noticed, each with the layers.
fn make(places: &[(&'static Fault, Place)]) -> Result<Vec<(&'static Fault, Vec<&'static str>)>> {
    let mut made = Vec::new();
    if places.is_empty() {
        return Ok(made);
    }
    let trial = Trial::new(&root())?;
    for (fault, place) in places {
        match trial.of(fault, place) {
            Ok(noticed) => {
                println!(
                    "{}: {}: noticed by {}",
                    fault.name,
                    fault.what,
                    noticed.join(", ")
                );
                if noticed.len() < LAYERS_NEEDED {
                    println!("FAILED: {} is noticed by too few layers", fault.name);
                } else {
                    made.push((*fault, noticed));
                }
            }
            Err(error) => println!("FAILED: {error}"),
        }
    }
    Ok(made)
}

fn git(arguments: &[&str]) -> Result<String> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(root())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn table_file() -> PathBuf {
    root().join("checks/faults/who_notices.md")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

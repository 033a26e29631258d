//! Writes the public interface of each published package into `checks/interface/PACKAGE.txt`, or
//! with `--check` compares it with what stands there.
//!
//! The list is made from rustdoc's own JSON, so that derived implementations are in it and private
//! ones are not. rustdoc is asked once for each set of features, and an item stands under the
//! first set that has it.

mod features;
mod foreign;
mod listing;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use cargo_metadata::{MetadataCommand, Package, TargetKind};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_check = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--check"] => true,
        _ => {
            eprintln!(
                "usage: checks/interface/run [--check], found: {}",
                arguments.join(" ")
            );
            return ExitCode::from(2);
        }
    };
    match packages(is_check) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("checks/interface: {error}");
            ExitCode::from(2)
        }
    }
}

/// Lists every published library of the workspace; false if one of them is not as it was listed.
fn packages(is_check: bool) -> Result<bool, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()?;
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .no_deps()
        .exec()?;
    let is_published_library = |package: &&Package| {
        let is_library = |target: &cargo_metadata::Target| target.kind.contains(&TargetKind::Lib);
        package.publish.is_none() && package.targets.iter().any(is_library)
    };
    let mut is_right = true;
    let mut count = 0;
    for package in metadata.packages.iter().filter(is_published_library) {
        let (listed, found) = listing::of(package, &metadata.target_directory.join("interface"))?;
        let strangers = foreign::strangers(package, &found)?;
        for stranger in &strangers {
            eprintln!("{}: {stranger}", package.name);
        }
        let path = root.join(format!("checks/interface/{}.txt", package.name));
        is_right &= strangers.is_empty();
        if is_check {
            is_right &= is_as_listed(&path, &listed);
        } else {
            fs::write(&path, &listed)?;
        }
        println!("{}: {} items", package.name, found.len());
        count += 1;
    }
    if count == 0 {
        return Err("there is no published library in the workspace".into());
    }
    Ok(is_right)
}

/// Whether the file says what was found; prints the lines that differ.
fn is_as_listed(path: &Path, found: &str) -> bool {
    let listed = fs::read_to_string(path).unwrap_or_default();
    let missing_in = |other: &str, line: &&str| !other.lines().any(|known| known == *line);
    for line in found.lines().filter(|line| missing_in(&listed, line)) {
        println!("new: {line}");
    }
    for line in listed.lines().filter(|line| missing_in(found, line)) {
        println!("gone: {line}");
    }
    if listed != found {
        println!(
            "{} is not what the interface is; checks/interface/run writes it",
            path.display()
        );
    }
    listed == found
}

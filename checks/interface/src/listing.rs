use std::collections::HashSet;
use std::error::Error;
use std::fmt::Write;
use std::process::Command;

use cargo_metadata::camino::Utf8Path;
use cargo_metadata::{Package, TargetKind};

use crate::features;

/// The list as text, and its items alone.
pub(crate) fn of(
    package: &Package,
    builds: &Utf8Path,
) -> Result<(String, Vec<String>), Box<dyn Error>> {
    let sets = features::sets(package);
    let mut found = Vec::new();
    for set in &sets {
        found.push(items(package, set, builds)?);
    }
    let all = found.last().cloned().unwrap_or_default();
    refuse_changes(&sets, &found)?;

    let mut listing = format!(
        "# The public interface of {}, each item under the first set of features that has it.\n\
         # Written by checks/interface/run; do not edit.\n",
        package.name
    );
    let mut known = HashSet::new();
    for (number, (set, items)) in sets.iter().zip(&found).enumerate() {
        let new: Vec<&String> = items.iter().filter(|item| known.insert(*item)).collect();
        if new.is_empty() {
            continue;
        }
        let heading = match number {
            0 => "no feature",
            _ if number + 1 == sets.len() => "all features",
            _ => set,
        };
        write!(listing, "\n## {heading}\n\n")?;
        for item in new {
            writeln!(listing, "{item}")?;
        }
    }
    Ok((listing, all))
}

/// A feature may add items; it must not take one away or change one.
fn refuse_changes(sets: &[String], found: &[Vec<String>]) -> Result<(), Box<dyn Error>> {
    let all: HashSet<&String> = found.last().into_iter().flatten().collect();
    for (set, items) in sets.iter().zip(found) {
        if let Some(item) = items.iter().find(|item| !all.contains(item)) {
            return Err(
                format!("with `{set}` there is an item that all features lack: {item}").into(),
            );
        }
    }
    Ok(())
}

/// What rustdoc finds in the package with these features.
fn items(package: &Package, set: &str, builds: &Utf8Path) -> Result<Vec<String>, Box<dyn Error>> {
    let built = Command::new("cargo")
        .args(["rustdoc", "--quiet", "--lib", "--no-default-features"])
        .args(["--manifest-path", package.manifest_path.as_str()])
        .args(["--features", set, "--target-dir", builds.as_str()])
        .args([
            "--",
            "-Zunstable-options",
            "--output-format=json",
            "--cap-lints=allow",
        ])
        // The format is not stable yet; what is documented is what the stable compiler reads.
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("RUSTDOCFLAGS")
        .status()?;
    if !built.success() {
        return Err(format!("rustdoc fails for {} with `{set}`", package.name).into());
    }
    let library = package
        .targets
        .iter()
        .find(|target| target.kind.contains(&TargetKind::Lib));
    let name = library.map_or_else(|| package.name.to_string(), |target| target.name.clone());
    let json = builds.join(format!("doc/{}.json", name.replace('-', "_")));
    let interface = public_api::Builder::from_rustdoc_json(json)
        // What every type has, or has without saying so.
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()?;
    Ok(interface.items().map(ToString::to_string).collect())
}

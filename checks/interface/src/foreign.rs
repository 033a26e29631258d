use std::collections::BTreeSet;
use std::error::Error;
use std::fs;

use cargo_metadata::Package;

/// Crates of the interface that the manifest does not mark as public, each with an item that names
/// it. To name another crate is a decision: whoever depends on this one then depends on the version
/// of that one. So each dependency has the word `Public` or `Private` in the comment above it.
pub(crate) fn strangers(
    package: &Package,
    items: &[String],
) -> Result<Vec<String>, Box<dyn Error>> {
    let manifest = fs::read_to_string(&package.manifest_path)?;
    let mut known = public_dependencies(&manifest);
    known.extend(["core", "alloc", "std"].map(str::to_string));
    known.insert(package.name.replace('-', "_"));
    let mut strangers = BTreeSet::new();
    let mut found = Vec::new();
    for item in items {
        for name in roots(item) {
            if !known.contains(name) && strangers.insert(name) {
                found.push(format!(
                    "`{name}` is not marked as Public in the manifest: {item}"
                ));
            }
        }
    }
    Ok(found)
}

/// The dependencies in whose comment the word `Public` stands, with the crates that they re-export and
/// that this comment names between backquotes.
fn public_dependencies(manifest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut comment = String::new();
    for line in manifest.lines() {
        if line.starts_with('#') {
            comment.push_str(line);
            continue;
        }
        if let (Some((name, _)), true) = (line.split_once(" = "), comment.contains("Public")) {
            let name = name.replace('-', "_");
            // The traits of serde are declared in serde_core.
            names.insert(format!("{name}_core"));
            names.extend(comment.split('`').skip(1).step_by(2).map(str::to_string));
            names.insert(name);
        }
        if !line.contains(" = ") || line.contains(" = {") || line.contains(" = \"") {
            comment.clear();
        }
    }
    names
}

/// The first names of the paths in an item.
fn roots(item: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    item.match_indices("::").filter_map(move |(at, _)| {
        let before = &item[..at];
        let start = before.rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
        let is_root = start < at && !before[..start].ends_with("::");
        let name = &before[start..];
        // A type parameter is no crate: `H::Error`.
        (is_root && name.starts_with(char::is_lowercase)).then_some(name)
    })
}

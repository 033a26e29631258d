use std::collections::BTreeSet;

use cargo_metadata::Package;

/// Features that have items only together.
const TOGETHER: [&str; 2] = ["serde,blake3", "std,blake3"];

/// The sets of features that are asked for, from none to all, as cargo takes them: those that
/// switch on less come first.
pub(crate) fn sets(package: &Package) -> Vec<String> {
    let has = |feature: &str| feature != "default" && package.features.contains_key(feature);
    let singles = package.features.keys().map(String::as_str);
    let mut sets: Vec<&str> = singles
        .chain(TOGETHER)
        .filter(|set| set.split(',').all(has))
        .collect();
    sets.sort_by_key(|set| (switched_on(package, set).len(), *set));
    let all: Vec<&str> = package
        .features
        .keys()
        .map(String::as_str)
        .filter(|name| has(name))
        .collect();
    let mut sets: Vec<String> = sets.into_iter().map(str::to_string).collect();
    sets.insert(0, String::new());
    sets.push(all.join(","));
    sets.dedup();
    sets
}

/// The features of the package that are on with this set.
fn switched_on<'a>(package: &'a Package, set: &'a str) -> BTreeSet<&'a str> {
    let mut on = BTreeSet::new();
    let mut open: Vec<&str> = set.split(',').collect();
    while let Some(feature) = open.pop() {
        if let (true, Some(implied)) = (on.insert(feature), package.features.get(feature)) {
            open.extend(implied.iter().map(String::as_str));
        }
    }
    on.retain(|name| package.features.contains_key(*name));
    on
}

//! Known deviations: a file with one check a line, and after `#` the reason.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{bail, Context, Result};

use super::checks;

/// Reads such a file.
pub fn read(path: &Path) -> Result<BTreeMap<&'static str, String>> {
    let at = path.display();
    let text = std::fs::read_to_string(path).with_context(|| at.to_string())?;
    let mut known = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        let (id, reason) = line.split_once('#').unwrap_or((line, ""));
        let id = id.trim();
        if id.is_empty() {
            continue;
        }
        let Some(check) = checks::all().find(|check| check.id == id) else {
            bail!("{at}, line {number}: there is no check {id:?}; --list shows all");
        };
        if known.insert(check.id, reason.trim().to_string()).is_some() {
            bail!("{at}, line {number}: {id} stands there twice");
        }
    }
    Ok(known)
}

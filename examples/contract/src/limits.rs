//! Where a framework itself loses something before the service sees it, or after.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

/// The limits of one framework: for a case, the differences that are to be found, exactly.
///
/// A case that differs otherwise, or that meets the contract after all, fails.
#[derive(Debug, Default)]
pub struct Limits(BTreeMap<String, Vec<String>>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    limit: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// For the reader of the file.
    #[serde(rename = "because")]
    _because: String,
    cases: Vec<String>,
    differences: Vec<String>,
}

impl Limits {
    /// Reads a limits file; README.md says what is in it.
    ///
    /// # Errors
    ///
    /// One line that says what is wrong with the file.
    pub fn read(path: &Path) -> Result<Self, String> {
        let at = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| format!("{at}: {error}"))?;
        let file: File = toml::from_str(&text).map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| text[..span.start].lines().count().max(1));
            format!("{at}, line {line}: {}", error.message())
        })?;
        let mut limits = BTreeMap::new();
        for entry in file.limit {
            for case in entry.cases {
                if limits
                    .insert(case.clone(), entry.differences.clone())
                    .is_some()
                {
                    return Err(format!("{at}: {case} stands there twice"));
                }
            }
        }
        Ok(Limits(limits))
    }

    /// The differences that this case must show.
    pub fn of(&self, case: &str) -> Option<&[String]> {
        self.0.get(case).map(Vec::as_slice)
    }

    /// All cases of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

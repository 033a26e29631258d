//! The command, and what it printed.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `preconditions audit` with these arguments.
pub fn audit(arguments: &[&str]) -> Ran {
    let ran = Command::new(env!("CARGO_BIN_EXE_preconditions"))
        .arg("audit")
        .args(arguments)
        .output()
        .unwrap();
    Ran {
        status: ran.status.code().unwrap(),
        stdout: String::from_utf8(ran.stdout).unwrap(),
        stderr: String::from_utf8(ran.stderr).unwrap(),
    }
}

impl Ran {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// The checks that came to this.
    pub fn with(&self, verdict: &str) -> BTreeSet<String> {
        let json = self.json();
        let rows = json["checks"].as_array().unwrap().iter();
        rows.filter(|row| row["verdict"] == verdict)
            .map(|row| row["id"].as_str().unwrap().to_string())
            .collect()
    }
}

//! A copy of the sources in which faults are made, and the tests that fail there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::faults::Fault;
use crate::layers::{LAYERS, Tests};
use crate::marks::Place;
use crate::{LAYERS_NEEDED, Result, git};

/// Cargo takes a workspace and its copy for the same one: what it has built of the copy, the fault
/// included, it would use for the original. With another profile it keeps them apart. The packages of
/// others have the profile that the steps have, so that they are not built again.
const APART: [&str; 4] = [
    "profile.dev.debug='line-tables-only'",
    "profile.test.debug='line-tables-only'",
    "profile.dev.package.'*'.debug=0",
    "profile.test.package.'*'.debug=0",
];

pub(crate) struct Trial {
    copy: PathBuf,
}

impl Trial {
    /// Copies what is under version control, as it is now, and sees all layers pass there.
    pub(crate) fn new(root: &Path) -> Result<Self> {
        let target = std::env::var_os("CARGO_TARGET_DIR").ok_or("expected CARGO_TARGET_DIR")?;
        let copy = PathBuf::from(target).join("faults");
        if copy.exists() {
            fs::remove_dir_all(&copy)?;
        }
        for name in git(&[
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])?
        .split_terminator('\0')
        {
            let (from, to) = (root.join(name), copy.join(name));
            // A file may be deleted and still be under version control.
            if !from.exists() {
                continue;
            }
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::copy(from, to)?;
        }
        let trial = Trial { copy };
        match trial.layers_that_fail(LAYERS.len())?.first() {
            Some(layer) => {
                Err(format!("without any fault, tests of the layer `{layer}` fail").into())
            }
            None => Ok(trial),
        }
    }

    /// The layers that notice a fault, until there are enough of them.
    pub(crate) fn of(&self, fault: &Fault, place: &Place) -> Result<Vec<&'static str>> {
        let file = self.copy.join("src").join(&place.file);
        let text = fs::read_to_string(&file)?;
        fs::write(&file, place.make(fault, &text))?;
        let failing = self.layers_that_fail(LAYERS_NEEDED);
        fs::write(&file, text)?;
        failing.map_err(|error| format!("{}: {error}", fault.name).into())
    }

    /// The first layers that fail, at most so many.
    fn layers_that_fail(&self, most: usize) -> Result<Vec<&'static str>> {
        let mut failing = Vec::new();
        for layer in &LAYERS {
            for tests in layer.tests {
                if self.fails(tests)? {
                    failing.push(layer.name);
                    break;
                }
            }
            if failing.len() == most {
                break;
            }
        }
        Ok(failing)
    }

    /// Whether one of these tests fails.
    fn fails(&self, tests: &Tests) -> Result<bool> {
        let mut cargo = Command::new("cargo");
        cargo
            .arg("test")
            .args(APART.iter().flat_map(|option| ["--config", option]))
            .args(["--quiet", "--all-features", "-p", tests.package])
            .args(["--test", tests.suite, "--", tests.prefix])
            .args(tests.without.iter().flat_map(|prefix| ["--skip", prefix]))
            .current_dir(&self.copy)
            .env("CARGO_INCREMENTAL", "0");
        let output = cargo.output()?;
        let (said, printed) = (text(&output.stderr), text(&output.stdout));
        if said.contains("could not compile") {
            return Err(said.into());
        }
        if !printed.contains("running ") || printed.contains("running 0 tests") {
            let (suite, prefix) = (tests.suite, tests.prefix);
            return Err(format!("there are no tests `{suite} {prefix}`: {said}").into());
        }
        Ok(!output.status.success())
    }
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

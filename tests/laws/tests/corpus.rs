//! Replays what the fuzz targets of `fuzz/` have found, and the seeds they start from, through the
//! same laws. An input that once broke a law is a file `fuzz/corpus/TARGET/finding-…`.

#![allow(dead_code, unreachable_pub)] // the fuzz targets use the rest
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::exhaustive_enums,
    clippy::exhaustive_structs
)] // a test
#![allow(
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::incompatible_msrv
)]
// The oracle says it as the standard does.
#![allow(
    clippy::int_plus_one,
    clippy::nonminimal_bool,
    clippy::unnecessary_map_or
)]

use laws::seeds;
use std::fs;
use std::panic::{catch_unwind, resume_unwind};
use std::path::Path;

#[test]
fn what_was_found_breaks_no_law() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for (name, law) in laws::ALL {
        let files = fs::read_dir(corpora.join(name)).expect("a corpus for each law");
        let mut count = 0;
        for file in files {
            let file = file.expect("a file").path();
            let input = fs::read(&file).expect("a readable file");
            keeps(law, &input, &format!("{}", file.display()));
            count += 1;
        }
        assert!(count > 0, "{name} has no corpus");
    }
}

#[test]
fn the_seeds_break_no_law() {
    for (name, law) in laws::ALL {
        let seeds = seeds::of(name);
        assert!(!seeds.is_empty(), "{name} has no seeds");
        for seed in seeds {
            keeps(law, &seed, &format!("a seed of {name}"));
        }
    }
}

/// Every file of `fuzz/fuzz_targets` is the target of one law, and the other way round.
#[test]
fn each_law_has_a_target() {
    let targets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/fuzz_targets");
    let mut targets: Vec<String> = fs::read_dir(targets)
        .expect("the targets")
        .map(|file| file.expect("a file").path())
        .map(|file| {
            file.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let mut laws: Vec<&str> = laws::ALL.iter().map(|(name, _)| *name).collect();
    targets.sort_unstable();
    laws.sort_unstable();
    assert_eq!(targets, laws);
}

fn keeps(law: laws::Law, input: &[u8], what: &str) {
    if let Err(broken) = catch_unwind(|| law(input)) {
        eprintln!("this breaks it: {what}: b\"{}\"", input.escape_ascii());
        resume_unwind(broken);
    }
}

//! Replays what the fuzz targets have found, and the seeds they start from, through the same laws.
//! An input that once broke a law has a name in `fuzz/corpus/TARGET.txt`.

use laws::{corpus::Corpus, seeds};
use std::fs;
use std::panic::{catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

#[test]
fn what_was_found_breaks_no_law() {
    for (target, law) in laws::ALL {
        let file = fuzz().join(format!("corpus/{target}.txt"));
        let text = fs::read_to_string(&file).expect("a corpus for each law");
        let corpus =
            Corpus::read(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(!corpus.inputs.is_empty(), "{target} has no corpus");
        for (name, input) in corpus.named() {
            keeps(law, input, &format!("{name} of {target}"));
        }
        keeps(law, b"", "the empty input");
    }
}

#[test]
fn the_seeds_break_no_law() {
    for (target, law) in laws::ALL {
        let seeds = seeds::of(target);
        assert!(!seeds.is_empty(), "{target} has no seeds");
        for seed in seeds {
            keeps(law, &seed, &format!("a seed of {target}"));
        }
    }
}

/// A file of `fuzz/fuzz_targets` for each law, a corpus for each law, and nothing else.
#[test]
fn each_law_has_a_target_and_a_corpus() {
    let mut laws: Vec<String> = laws::ALL.iter().map(|(name, _)| name.to_string()).collect();
    laws.sort_unstable();
    assert_eq!(names(&fuzz().join("fuzz_targets")), laws);
    assert_eq!(names(&fuzz().join("corpus")), laws);
}

/// The names of the files in a directory, without what follows the dot.
fn names(directory: &Path) -> Vec<String> {
    let files = fs::read_dir(directory).expect("a directory");
    let mut names: Vec<String> = files
        .map(|file| file.expect("a file").path())
        .map(|file| {
            file.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort_unstable();
    names
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn keeps(law: laws::Law, input: &[u8], what: &str) {
    if let Err(broken) = catch_unwind(|| law(input)) {
        eprintln!("this breaks it: {what}: b\"{}\"", input.escape_ascii());
        resume_unwind(broken);
    }
}

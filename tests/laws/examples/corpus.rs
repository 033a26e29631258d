//! What is between the text files `fuzz/corpus/TARGET.txt` and the fuzzer, which wants a file for
//! each input:
//!
//! - `corpus expand TARGET DIRECTORY` writes the corpus and the seeds of a target into a directory.
//! - `corpus fold TARGET DIRECTORY` puts the inputs in a directory in the place of those of the
//!   corpus that have no name.
//! - `corpus name TARGET FILE NAME` adds the input in a file under a name, by which it is kept.

use laws::corpus::Corpus;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["expand", target, directory] => expand(target, Path::new(directory)),
        ["fold", target, directory] => fold(target, Path::new(directory)),
        ["name", target, file, name] => add(target, Path::new(file), name),
        _ => {
            eprintln!(
                "usage: corpus expand|fold TARGET DIRECTORY, or corpus name TARGET FILE NAME"
            );
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("corpus: {error}");
            ExitCode::from(2)
        }
    }
}

fn expand(target: &str, directory: &Path) -> Result<String, Box<dyn Error>> {
    let corpus = read(target)?;
    let seeds = laws::seeds::of(target);
    let named = corpus.named().map(|(_, octets)| octets);
    for (number, octets) in named.chain(seeds.iter().map(Vec::as_slice)).enumerate() {
        let file = directory.join(format!("{number:04}"));
        fs::write(&file, octets).map_err(|error| at(&file, &error))?;
    }
    Ok(format!(
        "{target}: {} inputs, {} seeds",
        corpus.named().count(),
        seeds.len()
    ))
}

fn fold(target: &str, directory: &Path) -> Result<String, Box<dyn Error>> {
    let mut corpus = read(target)?;
    let before = corpus.inputs.clone();
    let mut inputs = Vec::new();
    for entry in fs::read_dir(directory).map_err(|error| at(directory, &error))? {
        inputs.push(fs::read(entry?.path())?);
    }
    if inputs.is_empty() {
        return Err(format!("{}: there is no input", directory.display()).into());
    }
    corpus.replace(inputs);
    fs::write(file_of(target), corpus.to_string())?;
    Ok(format!(
        "{target}: {} inputs, {} new and {} gone",
        corpus.inputs.len(),
        corpus.inputs.difference(&before).count(),
        before.difference(&corpus.inputs).count()
    ))
}

fn add(target: &str, file: &Path, name: &str) -> Result<String, Box<dyn Error>> {
    let mut corpus = read(target)?;
    let octets = fs::read(file).map_err(|error| at(file, &error))?;
    if octets.is_empty() || name.is_empty() || name.contains(char::is_whitespace) {
        return Err("a finding is an input of at least one octet, and a name of one word".into());
    }
    if corpus.findings.iter().any(|(known, _)| known == name) {
        return Err(format!("{target} has a finding `{name}` already").into());
    }
    let others = std::mem::take(&mut corpus.inputs);
    corpus.findings.push((name.to_string(), octets));
    corpus.replace(others.iter().map(|input| input.octets().to_vec()));
    fs::write(file_of(target), corpus.to_string())?;
    Ok(format!("{target}: {name}"))
}

fn read(target: &str) -> Result<Corpus, Box<dyn Error>> {
    if !laws::ALL.iter().any(|(name, _)| *name == target) {
        let known: Vec<&str> = laws::ALL.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no target `{target}`, but {}", known.join(", ")).into());
    }
    let file = file_of(target);
    // A target that is new has found nothing yet.
    if !file.exists() {
        return Ok(Corpus::default());
    }
    let text = fs::read_to_string(&file).map_err(|error| at(&file, &error))?;
    Corpus::read(&text).map_err(|error| at(&file, &error))
}

fn file_of(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../fuzz/corpus/{target}.txt"))
}

fn at(path: &Path, error: &dyn Error) -> Box<dyn Error> {
    format!("{}: {error}", path.display()).into()
}

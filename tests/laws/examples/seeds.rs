//! Writes the seeds of one law into a directory: `seeds LAW DIRECTORY`.

use laws::seeds;
use std::{env, fs, path::Path, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [law, directory] = &arguments[..] else {
        eprintln!("usage: seeds LAW DIRECTORY");
        return ExitCode::from(2);
    };
    let seeds = seeds::of(law);
    if seeds.is_empty() {
        eprintln!("seeds: there is no law '{law}'");
        return ExitCode::from(2);
    }
    for (number, seed) in seeds.iter().enumerate() {
        let file = Path::new(directory).join(format!("seed-{number:04}"));
        if let Err(error) = fs::write(&file, seed) {
            eprintln!("seeds: {}: {error}", file.display());
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

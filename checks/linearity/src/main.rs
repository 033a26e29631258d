//! Time is linear in the octets of the fields, whatever they are: twice the octets take at most 2.1
//! times the instructions, which callgrind counts to the last one.
//!
//! ```text
//! linearity                            the whole table
//! linearity READER SHAPE OCTETS ROUNDS what callgrind watches
//! ```
//!
//! Each run is a process of its own. The difference of two that differ only in the number of rounds
//! leaves out everything but the rounds. A reader that is not linear is measured, too: the limit has
//! to catch it.

mod shapes;

use std::env;
use std::hint::black_box;
use std::process::{Command, ExitCode};

use preconditions::client::{Response, Revalidated, Revalidation};
use preconditions::{
    byte_ranges, evaluate, explain, matched_name, near_miss, EntityTag, Gateway, HttpDate,
    Validators,
};
use shapes::{client, Shape, MODIFIED, SHAPES, TAG};

const SIZES: [usize; 4] = [16, 32, 64, 128];
const ROUNDS: u64 = 2;
/// The most that 128 KiB may take, as a multiple of 64 KiB.
const LIMIT: f64 = 2.1;

type Reader = (&'static str, fn(&str, &[(&str, &[u8])]));

const READERS: [Reader; 6] = [
    ("evaluate", evaluates),
    ("explain", explains),
    ("names", names),
    ("ranges", selects),
    ("response", reads_response),
    ("stored", selects_stored),
];
const CONTROL: Reader = ("control", looks_back);

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        [] => report(),
        [reader, shape, octets, rounds] => run(reader, shape, octets, rounds),
        _ => Err("usage: linearity [READER SHAPE OCTETS ROUNDS]".to_owned()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("linearity: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether every shape keeps to the limit.
fn report() -> Result<bool, String> {
    println!("instructions per octet at 16, 32, 64 and 128 KiB, and 128 to 64 KiB");
    let mut is_linear = true;
    for (reader, _) in READERS {
        for shape in shapes_of(reader) {
            is_linear &= keeps_to_the_limit(reader, shape.name)?;
        }
    }
    if keeps_to_the_limit(CONTROL.0, SHAPES[0].name)? {
        return Err("the control keeps to the limit, so that nothing could exceed it".to_owned());
    }
    Ok(is_linear)
}

/// A condition is read by two, a Range by the third, and a response by a client.
fn shapes_of(reader: &str) -> Vec<&'static Shape> {
    let is_range = |shape: &&Shape| shape.field == "range";
    let is_list = |shape: &&Shape| matches!(shape.field, "if-match" | "if-none-match");
    match reader {
        "names" => SHAPES.iter().filter(is_list).collect(),
        "ranges" => SHAPES.iter().filter(is_range).collect(),
        "response" => client::RESPONSES.iter().collect(),
        "stored" => client::STORED.iter().collect(),
        _ => SHAPES.iter().filter(|shape| !is_range(shape)).collect(),
    }
}

fn keeps_to_the_limit(reader: &str, shape: &str) -> Result<bool, String> {
    let mut counts = [0; SIZES.len()];
    for (count, kibibytes) in counts.iter_mut().zip(SIZES) {
        *count = instructions(reader, shape, kibibytes * 1024)?;
    }
    let each = |n: usize| counts[n] as f64 / (SIZES[n] * 1024) as f64;
    let ratio = counts[3] as f64 / counts[2] as f64;
    let verdict = if ratio <= LIMIT { "" } else { "  TOO MANY" };
    println!(
        "{reader:8} {shape:32} {:7.2} {:7.2} {:7.2} {:7.2} {ratio:6.3}{verdict}",
        each(0),
        each(1),
        each(2),
        each(3),
    );
    Ok(ratio <= LIMIT)
}

fn instructions(reader: &str, shape: &str, octets: usize) -> Result<u64, String> {
    let one = collected(reader, shape, octets, 1)?;
    let more = collected(reader, shape, octets, 1 + ROUNDS)?;
    match more.checked_sub(one) {
        Some(difference) if difference > 0 => Ok(difference / ROUNDS),
        _ => Err(format!("{reader} of {shape} does nothing")),
    }
}

fn collected(reader: &str, shape: &str, octets: usize, rounds: u64) -> Result<u64, String> {
    let this = env::current_exe().map_err(|error| format!("its own path: {error}"))?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(this)
        .args([reader, shape, &octets.to_string(), &rounds.to_string()])
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said
        .lines()
        .find_map(|line| line.split("Collected : ").nth(1));
    match count.and_then(|count| count.trim().parse().ok()) {
        Some(count) if output.status.success() => Ok(count),
        _ => Err(format!("valgrind, {reader} of {shape}: {said}")),
    }
}

fn run(reader: &str, shape: &str, octets: &str, rounds: &str) -> Result<bool, String> {
    let number = |text: &str| {
        text.parse::<usize>()
            .map_err(|error| format!("'{text}': {error}"))
    };
    let reader = READERS
        .iter()
        .chain([&CONTROL])
        .find(|(name, _)| *name == reader)
        .ok_or("no such reader")?
        .1;
    let shape = SHAPES
        .iter()
        .chain(&client::RESPONSES)
        .chain(&client::STORED)
        .find(|known| known.name == shape)
        .ok_or("no such shape")?;
    let values = shape.values(number(octets)?);
    let hostile = values.iter().map(|value| (shape.field, &value[..]));
    let range = (shape.field != "range").then_some(("range", &b"bytes=0-1"[..]));
    let lines: Vec<(&str, &[u8])> = hostile.chain(range).collect();
    for _ in 0..number(rounds)? {
        reader(shape.method, black_box(&lines));
    }
    Ok(true)
}

fn evaluates(method: &str, lines: &[(&str, &[u8])]) {
    let outcome = evaluate(method, lines, current());
    black_box(outcome.status());
}

fn explains(method: &str, lines: &[(&str, &[u8])]) {
    black_box(explain(method, lines, current()).to_string());
}

fn selects(method: &str, lines: &[(&str, &[u8])]) {
    if let Ok(permit) = evaluate(method, lines, current()).into_result() {
        black_box(byte_ranges(&permit, lines, 1_000_000).status());
    }
}

fn reads_response(_: &str, lines: &[(&str, &[u8])]) {
    let response = Response::new(206, lines);
    black_box((
        response.complete_length(),
        response.validators().entity_tag(),
    ));
}

/// A 304 with the validator that each of many stored responses has.
fn selects_stored(_: &str, lines: &[(&str, &[u8])]) {
    let stored: Vec<Validators<'_>> = lines
        .iter()
        .map(|line| Validators::of_response(std::slice::from_ref(line)))
        .collect();
    let Some(of_the_304) = stored.first() else {
        return;
    };
    match Revalidation::new(&stored).select(of_the_304) {
        Revalidated::Update(selected) => {
            black_box(selected.count());
        }
        other => {
            black_box(matches!(other, Revalidated::Alone));
        }
    }
}

/// The own tag, two other representations, and a gateway that does all that one can do: what matched,
/// and what nearly did.
fn names(method: &str, lines: &[(&str, &[u8])]) {
    const GATEWAY: Gateway = Gateway::APACHE.weakens();
    let others = [
        EntityTag::from_static("\"0123456789abcdef\""),
        EntityTag::from_static("W/\"0123456789abcdef0123456789abcdef-html\""),
    ];
    let current = current().also(&others).behind(GATEWAY);
    black_box(evaluate(method, lines, &current).status());
    black_box(matched_name(method, lines, &current));
    black_box(near_miss(method, lines, &current));
}

/// Looks back to the start of the value at every 1024th octet.
fn looks_back(_: &str, lines: &[(&str, &[u8])]) {
    for (_, value) in lines {
        for end in (0..value.len()).step_by(1024) {
            black_box(value[..end].iter().filter(|octet| **octet == b'"').count());
        }
    }
}

fn current() -> Validators<'static> {
    let modified = HttpDate::from_unix_seconds(MODIFIED);
    Validators::new()
        .etag(EntityTag::from_static(TAG))
        .last_modified(modified)
}

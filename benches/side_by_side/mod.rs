//! Candidates for one thing, timed beside each other. All of them run in turn, a fraction of a
//! millisecond each, and again for many rounds; of each, the time at the end of the fastest tenth is
//! printed, which other work on the machine disturbs least, with its ratio to the floor by the same
//! measure.

use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 200;
const TURN: Duration = Duration::from_micros(200);

/// The candidates for one thing.
pub struct Table<'a> {
    title: String,
    bytes: Option<usize>,
    candidates: Vec<Candidate<'a>>,
}

struct Candidate<'a> {
    name: &'static str,
    /// Whether it is part of what all others are compared with.
    is_floor: bool,
    /// Runs it so many times.
    run: Box<dyn Fn(u32) + 'a>,
}

impl<'a> Table<'a> {
    pub fn new(title: String) -> Self {
        let candidates = Vec::new();
        Table {
            title,
            bytes: None,
            candidates,
        }
    }

    /// How many bytes are read, for the rate.
    #[allow(dead_code)] // Only one of the two benches reads field values.
    pub fn bytes(&mut self, bytes: usize) {
        self.bytes = Some(bytes);
    }

    /// One of those that all others are compared with: with the dearest of them.
    pub fn floor<R>(&mut self, name: &'static str, call: impl Fn() -> R + 'a) {
        self.row(name, call);
        self.candidates.last_mut().unwrap().is_floor = true;
    }

    pub fn row<R>(&mut self, name: &'static str, call: impl Fn() -> R + 'a) {
        let run = move |calls| {
            for _ in 0..calls {
                black_box(call());
            }
        };
        self.candidates.push(Candidate {
            name,
            is_floor: false,
            run: Box::new(run),
        });
    }

    /// Prints the table, unless its title lacks the word; gives the ratios.
    pub fn print(&self, filter: &str) -> Vec<(&'static str, f64)> {
        if !self.title.contains(filter) {
            return Vec::new();
        }
        let calls: Vec<u32> = self
            .candidates
            .iter()
            .map(Candidate::calls_a_turn)
            .collect();
        let mut turns = vec![Vec::new(); calls.len()];
        for _ in 0..ROUNDS {
            for ((candidate, calls), turns) in self.candidates.iter().zip(&calls).zip(&mut turns) {
                turns.push(candidate.time(*calls));
            }
        }
        let spread = self.spread(&turns);
        let times: Vec<f64> = turns.iter_mut().map(|turns| fast(turns)).collect();
        let floors = self
            .candidates
            .iter()
            .zip(&times)
            .filter(|(candidate, _)| candidate.is_floor);
        let floor = floors.fold(0.0, |most: f64, (_, time)| most.max(*time));
        println!("\n### {}\n", self.title);
        println!("| | time | ratio | half of the rounds | GB/s | allocations | bytes |");
        println!("|---|---:|---:|---:|---:|---:|---:|");
        let mut ratios = Vec::new();
        for ((candidate, time), rounds) in self.candidates.iter().zip(times).zip(&spread) {
            let heap = allocation_counter::measure(|| (candidate.run)(1));
            let rate = match self.bytes {
                Some(bytes) => format!("{:.2}", bytes as f64 / time),
                None => String::new(),
            };
            println!(
                "| {} | {} | {:.2} | {rounds} | {rate} | {} | {} |",
                candidate.name,
                shown(time),
                time / floor,
                heap.count_total,
                heap.bytes_max,
            );
            ratios.push((candidate.name, time / floor));
        }
        ratios
    }

    /// Between which ratios to the floor of the same round the middle half of the rounds lies.
    fn spread(&self, turns: &[Vec<f64>]) -> Vec<String> {
        let floor_of = |round: usize| {
            let floors = self.candidates.iter().zip(turns);
            let floors = floors.filter(|(candidate, _)| candidate.is_floor);
            floors.fold(0.0, |most: f64, (_, turns)| most.max(turns[round]))
        };
        let floors: Vec<f64> = (0..ROUNDS).map(floor_of).collect();
        let of_one = |turns: &Vec<f64>| {
            let pairs = turns.iter().zip(&floors);
            let mut ratios: Vec<f64> = pairs.map(|(turn, floor)| turn / floor).collect();
            ratios.sort_by(f64::total_cmp);
            format!("{:.2}-{:.2}", ratios[ROUNDS / 4], ratios[ROUNDS * 3 / 4])
        };
        turns.iter().map(of_one).collect()
    }
}

impl Candidate<'_> {
    /// As many as fill a turn, or one.
    fn calls_a_turn(&self) -> u32 {
        let mut calls = 1;
        loop {
            let took = Duration::from_nanos((self.time(calls) * f64::from(calls)) as u64);
            if took >= TURN / 2 {
                return calls;
            }
            calls *= 2;
        }
    }

    /// Nanoseconds per call.
    fn time(&self, calls: u32) -> f64 {
        let start = Instant::now();
        (self.run)(calls);
        start.elapsed().as_nanos() as f64 / f64::from(calls)
    }
}

/// The time at the end of the fastest tenth.
fn fast(turns: &mut [f64]) -> f64 {
    turns.sort_by(f64::total_cmp);
    turns[turns.len() / 10]
}

fn shown(nanoseconds: f64) -> String {
    match nanoseconds {
        short if short < 10e3 => format!("{short:.0} ns"),
        medium if medium < 10e6 => format!("{:.1} µs", medium / 1e3),
        long => format!("{:.2} ms", long / 1e6),
    }
}

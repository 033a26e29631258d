//! Every state that a field, a target and a method can be in, and the crate's answer in the words
//! of the oracle.

// One source, which the published command has to hold itself.
#[path = "../../../cli/src/explain/explained/diagram.rs"]
pub mod diagram;
mod names;
mod states;

use oracle::{OracleTarget, OracleVerdict, Ranges};
use preconditions::{
    byte_ranges, evaluate, ByteRanges, EntityTag, HttpDate, Outcome, Protection, RangeUse, Target,
    ValidatorKind, Validators,
};

pub use names::{name_of, nearly_of, other_tags, with_names, SUFFIXES};
pub use states::{DATES, IF_RANGES, RANGES, TAG_LISTS};

/// Sun, 06 Nov 1994 08:49:37 GMT
pub const MODIFIED: i64 = 784_111_777;

/// One state of one field: a name for messages, and the lines.
pub type State = (&'static str, &'static [&'static [u8]]);

/// Field lines as they come off the wire.
pub type Lines = Vec<(String, Vec<u8>)>;

/// Methods of every kind: reads, changes, those without conditions, and unknown names.
pub const METHODS: [&str; 13] = [
    "GET", "HEAD", "QUERY", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE",
    "PROPFIND", "get", "",
];

/// One method of each kind.
pub const KINDS_OF_METHOD: [&str; 6] = ["GET", "HEAD", "QUERY", "PUT", "OPTIONS", "PROPFIND"];

/// Missing, and every combination of validators that makes a difference.
pub fn targets() -> Vec<OracleTarget> {
    let mut targets = vec![OracleTarget::Missing];
    for tag in [None, Some("\"a\""), Some("W/\"a\"")] {
        for (last_modified, date) in [
            (None, None),
            (None, Some(MODIFIED + 1)),
            (Some(MODIFIED), None),
            (Some(MODIFIED), Some(MODIFIED)),
            (Some(MODIFIED), Some(MODIFIED + 1)),
        ] {
            targets.push(OracleTarget::Exists {
                entity_tag: tag.map(|wire| wire.as_bytes().to_vec()),
                last_modified,
                date,
            });
        }
    }
    targets
}

/// The lines of one field in one state.
pub fn append(lines: &mut Lines, name: &str, state: &State) {
    for value in state.1 {
        lines.push((name.to_string(), value.to_vec()));
    }
}

/// The states with these names, in this order.
pub fn named(states: &[State], names: &[&str]) -> Vec<State> {
    let find = |name: &&str| *states.iter().find(|state| state.0 == *name).expect(name);
    names.iter().map(find).collect()
}

/// The target as the crate wants it.
pub fn target_of(target: &OracleTarget) -> Target<'_> {
    Target::found(match target {
        OracleTarget::Missing => None,
        OracleTarget::Exists {
            entity_tag,
            last_modified,
            date,
        } => {
            let tag = entity_tag
                .as_deref()
                .map(|wire| EntityTag::parse(wire).unwrap());
            let validators = Validators::new()
                .etag(tag)
                .last_modified(last_modified.map(date_of))
                .date(date.map(date_of));
            Some(validators)
        }
    })
}

/// The crate's outcome in the oracle's words.
pub fn verdict_of(outcome: &Outcome) -> OracleVerdict {
    let permit = match outcome {
        Outcome::Proceed(permit) => permit,
        Outcome::NotModified { by } | Outcome::PreconditionFailed { by } => {
            return OracleVerdict {
                status: outcome.status(),
                by: Some(by.name()),
                range: None,
                protection: None,
                if_range: None,
            };
        }
    };
    assert_eq!(permit.is_guarded(), permit.protection().is_some());
    OracleVerdict {
        status: outcome.status(),
        by: None,
        range: Some(match permit.range() {
            RangeUse::Absent => "absent",
            RangeUse::Honor => "honor",
            RangeUse::Ignore => "ignore",
        }),
        protection: permit.protection().map(|protection| match protection {
            Protection::Version => "version",
            Protection::Absence => "absence",
            Protection::Existence => "existence",
            Protection::Date => "date",
        }),
        if_range: permit.if_range().map(|kind| match kind {
            ValidatorKind::EntityTag => "entity-tag",
            ValidatorKind::ModificationDate => "date",
        }),
    }
}

/// The bytes that the crate selects where Range counts and is on these lines, in the oracle's words.
pub fn ranges_of(lines: &[Vec<u8>], length: u64) -> Ranges {
    let lines: Vec<_> = lines.iter().map(|line| ("Range", line)).collect();
    let permit = match evaluate("GET", lines.as_slice(), Validators::new()) {
        Outcome::Proceed(permit) => permit,
        refused => panic!("{refused:?} without a condition"),
    };
    match byte_ranges(&permit, lines.as_slice(), length) {
        ByteRanges::Whole => Ranges::Whole,
        ByteRanges::Parts(set) => Ranges::Parts(
            set.iter()
                .map(|range| (range.first(), range.last()))
                .collect(),
        ),
        ByteRanges::Unsatisfiable { complete_length } => {
            assert_eq!(complete_length, length);
            Ranges::Unsatisfiable
        }
    }
}

/// Lines as a person can read them.
pub fn shown(lines: &[(String, Vec<u8>)]) -> String {
    let line = |(name, value): &(String, Vec<u8>)| format!("{name}: {}", value.escape_ascii());
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn date_of(seconds: i64) -> HttpDate {
    HttpDate::from_unix_seconds(seconds).unwrap()
}

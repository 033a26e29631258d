//! What a check is, and what it can come to.

use super::site::Site;

/// One row of the table: what is tried, and what it means when it fails.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its name, for reports and for files of known deviations.
    pub id: &'static str,
    /// The section that decides, of RFC 9110 unless it says otherwise.
    pub section: &'static str,
    /// The case of `tests/vectors`, or of the contract, that says the same; or why there is none.
    pub vector: &'static str,
    /// What a server does that passes.
    pub rule: &'static str,
    /// What happens to the users of one that does not.
    pub harm: &'static str,
    pub level: Level,
    pub sure: Sure,
    /// Whether it needs `--write`.
    pub writes: bool,
    /// Whether it is about octets or connections as HTTP/1.1 alone has them.
    pub http1: bool,
    pub run: fn(&Site<'_>) -> Outcome,
}

/// How much the standard demands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, clap::ValueEnum)]
pub enum Level {
    /// Permitted by the standard, and harmful all the same
    May,
    /// Recommended by the standard
    Should,
    /// Demanded by the standard
    Must,
}

impl Level {
    pub fn as_str(self) -> &'static str {
        match self {
            Level::May => "may",
            Level::Should => "should",
            Level::Must => "must",
        }
    }
}

/// How sure a deviation is.
#[derive(Clone, Copy, Debug)]
pub enum Sure {
    /// The answer itself shows it.
    Certain,
    /// There is another explanation.
    Unless(&'static str),
}

pub type Outcome = Result<(), Stop>;

/// Why a check did not pass.
#[derive(Clone, Debug)]
pub enum Stop {
    Deviates(Finding),
    /// It does not apply to this resource.
    Skipped(String),
    /// It could not be tried.
    Failed(String),
}

/// A deviation as it was on the wire.
#[derive(Clone, Debug)]
pub struct Finding {
    pub sent: String,
    pub came: String,
    pub due: String,
}

/// A row of what the standard demands.
pub const fn must(
    id: &'static str,
    section: &'static str,
    vector: &'static str,
    rule: &'static str,
    harm: &'static str,
    run: fn(&Site<'_>) -> Outcome,
) -> Check {
    Check {
        id,
        section,
        vector,
        rule,
        harm,
        level: Level::Must,
        sure: Sure::Certain,
        writes: false,
        http1: false,
        run,
    }
}

impl Check {
    pub const fn should(self) -> Self {
        let level = Level::Should;
        Check { level, ..self }
    }

    pub const fn may(self) -> Self {
        let level = Level::May;
        Check { level, ..self }
    }

    pub const fn unless(self, other: &'static str) -> Self {
        let sure = Sure::Unless(other);
        Check { sure, ..self }
    }

    pub const fn over_http1(self) -> Self {
        Check {
            http1: true,
            ..self
        }
    }

    pub const fn writing(self) -> Self {
        Check {
            writes: true,
            ..self
        }
    }
}

pub fn skip(why: impl Into<String>) -> Stop {
    Stop::Skipped(why.into())
}

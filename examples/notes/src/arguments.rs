//! The command line.

use std::fmt;
use std::process::ExitCode;
use std::str::FromStr;

use clap::{value_parser, Parser};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use tracing_subscriber::filter::LevelFilter;

/// In octets; neither database takes more in one value.
const LARGEST_LIMIT: i64 = 1_000_000_000;

/// Keeps notes, and never loses an update: every write is conditional.
#[derive(Debug, Parser)]
#[command(name = "notes", version)]
pub struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// sqlite:FILE, sqlite::memory:, or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, value_name = "URL", default_value = "sqlite:notes.db")]
    pub database: Database,
    /// Answer 428 to a write without If-Match, If-None-Match or If-Unmodified-Since
    #[arg(long)]
    pub require_conditions: bool,
    /// Say in the field Precondition-Explanation of each answer why it is what it is
    #[arg(long)]
    pub explain: bool,
    /// Answer 413 to a larger note
    #[arg(long, value_name = "OCTETS", default_value_t = 1 << 20, value_parser = value_parser!(u32).range(0..=LARGEST_LIMIT))]
    pub note_limit: u32,
    /// Answer 413 to a larger attachment
    #[arg(long, value_name = "OCTETS", default_value_t = 16 << 20, value_parser = value_parser!(u32).range(0..=LARGEST_LIMIT))]
    pub attachment_limit: u32,
    /// off, error, warn, info, debug or trace
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub log: LevelFilter,
}

impl Arguments {
    /// Those of this process.
    ///
    /// # Errors
    ///
    /// The status to exit with: 2 after bad arguments, once one line on standard error has said
    /// which; 0 after `--help` and `--version`.
    pub fn read() -> Result<Self, ExitCode> {
        Arguments::try_parse().map_err(|error| {
            if !error.use_stderr() {
                drop(error.print());
                return ExitCode::SUCCESS;
            }
            let text = error.to_string();
            let first_paragraph = text.split("\n\n").next().unwrap_or_default();
            let words: Vec<&str> = first_paragraph.split_whitespace().collect();
            let line = words.join(" ");
            eprintln!(
                "notes: {} (see notes --help)",
                line.trim_start_matches("error: ")
            );
            ExitCode::from(2)
        })
    }
}

/// The address of a database. Displayed without its password.
#[derive(Clone, Debug)]
pub struct Database {
    url: String,
    shown: String,
    is_sqlite: bool,
}

impl Database {
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn is_sqlite(&self) -> bool {
        self.is_sqlite
    }

    pub fn is_in_memory(&self) -> bool {
        self.is_sqlite && (self.url.contains(":memory:") || self.url.contains("mode=memory"))
    }
}

impl FromStr for Database {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        let scheme = url.split_once(':').map(|(scheme, _)| scheme);
        match scheme {
            Some("sqlite") => {
                SqliteConnectOptions::from_str(url).map_err(|error| error.to_string())?;
                let mut with_mode = url.to_owned();
                if !url.contains(":memory:") && !url.contains("mode=") {
                    with_mode.push_str(if url.contains('?') {
                        "&mode=rwc"
                    } else {
                        "?mode=rwc"
                    });
                }
                Ok(Database {
                    url: with_mode,
                    shown: url.to_owned(),
                    is_sqlite: true,
                })
            }
            Some("postgres" | "postgresql") => {
                let options = PgConnectOptions::from_str(url).map_err(|error| error.to_string())?;
                let (host, port) = (options.get_host(), options.get_port());
                let name = options.get_database().unwrap_or(options.get_username());
                let shown = format!("postgres://{host}:{port}/{name}");
                Ok(Database {
                    url: url.to_owned(),
                    shown,
                    is_sqlite: false,
                })
            }
            _ => Err("neither sqlite: nor postgres://".to_owned()),
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

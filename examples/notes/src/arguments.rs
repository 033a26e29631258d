//! The command line, and the same from the environment.

use std::fmt;
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

use clap::builder::BoolishValueParser;
use clap::{value_parser, ArgAction, Parser, ValueEnum};
use preconditions::Gateway;
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use tracing_subscriber::filter::LevelFilter;
use uuid::Uuid;

/// In octets; neither database takes more in one value.
const LARGEST_LIMIT: i64 = 1_000_000_000;

/// Keeps notes, and never loses an update: every write is conditional.
#[derive(Debug, Parser)]
#[command(name = "notes", version)]
pub struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(
        long,
        env = "NOTES_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    pub listen: String,
    /// sqlite:FILE, sqlite::memory:, or postgres://USER:PASSWORD@HOST/DATABASE
    ///
    /// Everybody on the machine sees the arguments of a process: a password belongs into the environment.
    #[arg(
        long,
        env = "NOTES_DATABASE",
        value_name = "URL",
        default_value = "sqlite:notes.db",
        hide_env_values = true
    )]
    pub database: Database,
    /// Do not put a first note into a database that has none
    #[arg(long, env = "NOTES_EMPTY", action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub empty: bool,
    /// Answer 428 to a write without If-Match, If-None-Match or If-Unmodified-Since
    #[arg(long, env = "NOTES_REQUIRE_CONDITIONS", action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub require_conditions: bool,
    /// What stands in front, and changes tags when it compresses
    #[arg(long, env = "NOTES_BEHIND", value_name = "GATEWAY", value_enum, default_value_t = Behind::Nothing)]
    pub behind: Behind,
    /// Answer 421 to requests for another host than these (on a loopback address: than the loopback)
    #[arg(long, env = "NOTES_HOSTS", value_name = "NAME", value_delimiter = ',')]
    pub host: Vec<String>,
    /// Say in the field Precondition-Explanation of each answer why it is what it is
    #[arg(long, env = "NOTES_EXPLAIN", action = ArgAction::SetTrue, value_parser = BoolishValueParser::new())]
    pub explain: bool,
    /// Answer 413 to a larger note
    #[arg(long, env = "NOTES_NOTE_LIMIT", value_name = "OCTETS", default_value_t = 1 << 20, value_parser = value_parser!(u32).range(0..=LARGEST_LIMIT))]
    pub note_limit: u32,
    /// Answer 413 to a larger attachment
    #[arg(long, env = "NOTES_ATTACHMENT_LIMIT", value_name = "OCTETS", default_value_t = 16 << 20, value_parser = value_parser!(u32).range(0..=LARGEST_LIMIT))]
    pub attachment_limit: u32,
    /// Connections at a time; others wait. By default 1024, or fewer if the process may open fewer files
    #[arg(long, env = "NOTES_CONNECTIONS", value_name = "NUMBER", value_parser = value_parser!(u32).range(1..))]
    pub connections: Option<u32>,
    /// How long a client may take to send the head of a request, in seconds
    #[arg(long, env = "NOTES_HEAD_TIMEOUT", value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub head_timeout: Duration,
    /// How long a client may read nothing of its answer, in seconds
    #[arg(long, env = "NOTES_READER_TIMEOUT", value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub reader_timeout: Duration,
    /// off, error, warn, info, debug or trace
    #[arg(long, env = "NOTES_LOG", value_name = "LEVEL", default_value = "info")]
    pub log: LevelFilter,
    /// How a line of the log is written
    #[arg(long, env = "NOTES_LOG_FORMAT", value_name = "FORMAT", value_enum, default_value_t = LogFormat::Logfmt)]
    pub log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Logfmt,
    Json,
}

/// What stands in front of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Behind {
    Nothing,
    Nginx,
    Apache,
    Haproxy,
    Varnish,
}

impl Behind {
    /// What it does to tags.
    pub fn gateway(self) -> Gateway {
        match self {
            Behind::Nothing => Gateway::DIRECT,
            Behind::Nginx => Gateway::NGINX,
            Behind::Apache => Gateway::APACHE,
            Behind::Haproxy => Gateway::HAPROXY,
            Behind::Varnish => Gateway::VARNISH,
        }
    }
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
            let line = without_passwords(&words.join(" "));
            eprintln!(
                "notes: {} (see notes --help)",
                line.trim_start_matches("error: ")
            );
            ExitCode::from(2)
        })
    }
}

/// Leaves out what stands before the `@` of a URL.
fn without_passwords(line: &str) -> String {
    let words = line.split(' ').map(|word| match word.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((_, place)) => format!("{scheme}://...@{place}"),
            None => word.to_owned(),
        },
        None => word.to_owned(),
    });
    words.collect::<Vec<String>>().join(" ")
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=86_400) => Ok(Duration::from_secs(seconds)),
        _ => Err("expected whole seconds, from 1 to 86400".to_owned()),
    }
}

/// The address of a database. Displayed without its password.
#[derive(Clone)]
pub struct Database {
    url: String,
    shown: String,
    is_sqlite: bool,
    is_in_memory: bool,
}

impl Database {
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn is_sqlite(&self) -> bool {
        self.is_sqlite
    }

    pub fn is_in_memory(&self) -> bool {
        self.is_in_memory
    }

    fn sqlite(url: &str) -> Result<Self, String> {
        let rest = url.strip_prefix("sqlite:").unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        if path.trim_start_matches("//").is_empty() {
            return Err(
                "sqlite: names no file; expected sqlite:FILE or sqlite::memory:".to_owned(),
            );
        }
        SqliteConnectOptions::from_str(url).map_err(|error| error.to_string())?;
        let is_in_memory =
            path.trim_start_matches("//") == ":memory:" || query.contains("mode=memory");
        let url_used = if is_in_memory {
            // Its own name lets a second connection reach it, so that it does not end with the first.
            format!(
                "sqlite:file:notes-{}?mode=memory&cache=shared",
                Uuid::new_v4().simple()
            )
        } else if query.contains("mode=") {
            url.to_owned()
        } else {
            format!("{url}{}mode=rwc", if url.contains('?') { '&' } else { '?' })
        };
        Ok(Database {
            url: url_used,
            shown: url.to_owned(),
            is_sqlite: true,
            is_in_memory,
        })
    }

    fn postgres(url: &str) -> Result<Self, String> {
        let options = PgConnectOptions::from_str(url).map_err(|error| error.to_string())?;
        let (host, port) = (options.get_host(), options.get_port());
        let name = options.get_database().unwrap_or(options.get_username());
        Ok(Database {
            url: url.to_owned(),
            shown: format!("postgres://{host}:{port}/{name}"),
            is_sqlite: false,
            is_in_memory: false,
        })
    }
}

impl FromStr for Database {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Database::sqlite(url),
            Some("postgres" | "postgresql") => Database::postgres(url),
            _ => Err("neither sqlite: nor postgres://".to_owned()),
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({self})")
    }
}

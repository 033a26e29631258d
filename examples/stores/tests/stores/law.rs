//! The law: a write takes place exactly when the method may proceed. Every state of the fields, on
//! what is there, on what is there without a time, and on nothing; decided by the implementation
//! that was written from the text of RFC 9110 alone.

use oracle::{decide, format_date, OracleTarget};
use preconditions::{Conditions, WriteCondition};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use stores::{delete, put, Counted, Reply, Row, Store, StoreError};

/// Lists of tags. In them stands `C` for the current version and `O` for another one of the store's.
const LISTS: [&[&str]; 22] = [
    &[],
    &["\"C\""],
    &["W/\"C\""],
    &["\"O\""],
    &["W/\"O\""],
    &["\"O\", \"C\""],
    &["\"O\"", "", "\"C\""],
    &["W/\"O\", \"C\", \"?\""],
    &["\"?\", \"O\""],
    &["\"?\""],
    &["*"],
    &[" * "],
    &["*", "*"],
    &[""],
    &[", ,"],
    &["C"],
    &["\"C\", O"],
    &["\"C\" \"O\""],
    &["\"0C\""],
    &["\"+C\", \"C \""],
    &["\"0\""],
    &["\"9223372036854775808\", \"18446744073709551615\", \"18446744073709551616\""],
];

/// Dates, by their distance from the modification date.
const DATES: [Option<Date>; 9] = [
    None,
    Some(Date::Fixdate(0)),
    Some(Date::Fixdate(-1)),
    Some(Date::Fixdate(1)),
    Some(Date::Fixdate(1_000_000_000)),
    Some(Date::TwoDigits(0)),
    Some(Date::TwoDigits(-1)),
    Some(Date::Text("yesterday")),
    Some(Date::Twice(-1)),
];

#[derive(Clone, Copy, Debug)]
enum Date {
    Fixdate(i64),
    TwoDigits(i64),
    Text(&'static str),
    /// On two lines, which are no date.
    Twice(i64),
}

/// A time that all stores can keep, and whose two digits mean the same in every decade to come.
const MODIFIED: i64 = 1_700_000_000;

/// What is there before the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Missing,
    /// With the time that the write has given it.
    Timed,
    /// Without a time.
    Timeless,
    /// With a time of the store's own.
    Stamped,
}

/// How many cases were tried, and by how many of them the store decided alone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cases {
    pub(crate) all: usize,
    pub(crate) by_statement: usize,
}

/// Tries every `stride`-th case of the table, and as many more that are drawn, which mostly are those
/// that a statement decides; says the first that breaks the law.
pub(crate) async fn hold<S: Store>(
    store: &S,
    stride: usize,
    drawn: usize,
) -> Result<Cases, StoreError> {
    let store = Counted::new(store);
    let mut place = Place::prepare(&store).await?;
    let mut cases = Cases::default();
    // The same in each run.
    let mut random = StdRng::seed_from_u64(9110);
    for state in place.states().await? {
        for method in ["PUT", "DELETE"] {
            let mut requests: Vec<Request> = table().step_by(stride).collect();
            requests.extend((0..drawn).map(|_| draw(&mut random)));
            for request in &requests {
                place.establish(state).await?;
                let lines = place.lines(request);
                cases.all += 1;
                if place.check(method, &lines).await? {
                    cases.by_statement += 1;
                }
            }
        }
    }
    Ok(cases)
}

/// The lines of If-Match and If-None-Match, and a date.
type Request = (Vec<String>, Vec<String>, Option<Date>);

/// Every list of each field with every date, and lists of both at once.
fn table() -> impl Iterator<Item = Request> {
    let owned = |list: &[&str]| list.iter().map(|line| (*line).to_owned()).collect();
    let pairs = LISTS.into_iter().enumerate().flat_map(|(one, if_match)| {
        let others = LISTS.into_iter().enumerate();
        // Few of those with both: two conditions at once have no statement.
        let few = others.filter(move |(other, _)| one * other == 0 || (one + other) % 7 == 0);
        few.map(move |(_, if_none_match)| (if_match, if_none_match))
    });
    pairs.flat_map(move |(if_match, if_none_match)| {
        DATES
            .into_iter()
            .map(move |date| (owned(if_match), owned(if_none_match), date))
    })
}

/// A list over one or two lines for one of the fields; pieces in any order, often a list, often
/// nearly one.
fn draw(random: &mut StdRng) -> Request {
    const TAGS: [&str; 7] = [
        "\"C\"", "\"O\"", "W/\"C\"", "W/\"O\"", "\"?\"", "\"0C\"", "\"\"",
    ];
    const OTHERS: [&str; 8] = ["", ",", "*", "\"", "C", "W/", " ", "\"C\"\"O\""];
    let mut line = || {
        let members = (0..random.random_range(1..4)).map(|_| {
            let pieces = if random.random_ratio(1, 12) {
                &OTHERS[..]
            } else {
                &TAGS[..]
            };
            pieces[random.random_range(0..pieces.len())]
        });
        members.collect::<Vec<_>>().join(", ")
    };
    let mut lines = vec![line()];
    let second = line();
    if random.random_ratio(1, 5) {
        lines.push(second);
    }
    let dates = if random.random_ratio(1, 4) {
        &DATES[..]
    } else {
        &DATES[..1]
    };
    let date = dates[random.random_range(0..dates.len())];
    if random.random() {
        (lines, vec![], date)
    } else {
        (vec![], lines, date)
    }
}

const ID: &str = "law";

/// The row, and what else the requests need.
struct Place<'s, S: Store> {
    store: &'s Counted<'s, S>,
    row: Option<Row<S::Version>>,
    /// A version that the row once had.
    other: S::Version,
    /// How many texts were written; no two are the same.
    texts: usize,
}

impl<'s, S: Store> Place<'s, S> {
    async fn prepare(store: &'s Counted<'s, S>) -> Result<Self, StoreError> {
        let none = WriteCondition::None;
        store.write(ID, "text 0", Some(MODIFIED), &none).await?;
        let first = store
            .read(ID)
            .await?
            .ok_or("what was written is not there")?;
        let mut place = Place {
            store,
            row: None,
            other: first.version,
            texts: 0,
        };
        place.write(Some(MODIFIED)).await?;
        Ok(place)
    }

    /// The states that this store can have.
    async fn states(&mut self) -> Result<Vec<State>, StoreError> {
        let mut states = vec![State::Missing];
        for (given, state) in [(Some(MODIFIED), State::Timed), (None, State::Timeless)] {
            self.write(given).await?;
            if self.row.as_ref().is_some_and(|row| row.modified == given) {
                states.push(state);
            }
        }
        if states.len() == 1 {
            states.push(State::Stamped);
        }
        Ok(states)
    }

    async fn write(&mut self, modified: Option<i64>) -> Result<(), StoreError> {
        let text = self.fresh_text();
        self.store
            .write(ID, &text, modified, &WriteCondition::None)
            .await?;
        self.note(self.store.read(ID).await?);
        Ok(())
    }

    /// Keeps what is there now, and a version that is not.
    fn note(&mut self, row: Option<Row<S::Version>>) {
        match std::mem::replace(&mut self.row, row) {
            Some(before) if Some(&before) != self.row.as_ref() => self.other = before.version,
            _ => {}
        }
    }

    /// Brings the row into this state, unless it is in it.
    async fn establish(&mut self, state: State) -> Result<(), StoreError> {
        match (state, &self.row) {
            (State::Missing, None) | (State::Stamped, Some(_)) => Ok(()),
            (State::Timed, Some(row)) if row.modified == Some(MODIFIED) => Ok(()),
            (State::Timeless, Some(row)) if row.modified.is_none() => Ok(()),
            (State::Missing, Some(row)) => {
                let still = WriteCondition::OneOf(vec![row.version.clone()]);
                self.store.delete(ID, &still).await?;
                self.note(self.store.read(ID).await?);
                match &self.row {
                    None => Ok(()),
                    Some(row) => Err(format!("it was deleted, and is there: {row:?}").into()),
                }
            }
            (State::Timeless, _) => self.write(None).await,
            (State::Timed | State::Stamped, _) => self.write(Some(MODIFIED)).await,
        }
    }

    fn fresh_text(&mut self) -> String {
        self.texts += 1;
        format!("text {}", self.texts)
    }

    fn lines(&self, request: &Request) -> Vec<(String, Vec<u8>)> {
        let (if_match, if_none_match, date) = request;
        let row = self.row.as_ref();
        let opaque = |version: &S::Version| {
            String::from_utf8(S::tag(version).opaque().to_vec()).expect("our tags are ASCII")
        };
        let other = opaque(&self.other);
        // Where nothing is, the version that was deleted is the one to fear.
        let current = row.map_or(other.clone(), |row| opaque(&row.version));
        let filled = |value: &String| {
            value
                .replace('C', &current)
                .replace('O', &other)
                .into_bytes()
        };
        let mut lines = Vec::new();
        for (name, values) in [("If-Match", if_match), ("If-None-Match", if_none_match)] {
            lines.extend(values.iter().map(|value| (name.to_owned(), filled(value))));
        }
        let modified = row.and_then(|row| row.modified).unwrap_or(MODIFIED);
        let fixdate = |distance| format_date(modified + distance).expect("a date");
        let dates = match *date {
            None => vec![],
            Some(Date::Fixdate(distance)) => vec![fixdate(distance)],
            Some(Date::TwoDigits(distance)) => vec![two_digits(&fixdate(distance))],
            Some(Date::Text(text)) => vec![text.to_owned()],
            Some(Date::Twice(distance)) => vec![fixdate(distance), fixdate(distance)],
        };
        let line = |date: String| ("If-Unmodified-Since".to_owned(), date.into_bytes());
        lines.extend(dates.into_iter().map(line));
        lines
    }

    /// Whether a statement decided it alone.
    async fn check(
        &mut self,
        method: &str,
        lines: &[(String, Vec<u8>)],
    ) -> Result<bool, StoreError> {
        let row = self.row.clone();
        let row = row.as_ref();
        let target = row.map_or(OracleTarget::Missing, |row| OracleTarget::Exists {
            entity_tag: Some(S::tag(&row.version).as_bytes().to_vec()),
            last_modified: row.modified,
            date: None,
        });
        let status = match decide(method, lines, target).status {
            // §13.2.1: what is not there cannot be deleted, whatever the conditions.
            _ if method == "DELETE" && row.is_none() => 404,
            Some(status) => status,
            None => 200,
        };
        let conditions = Conditions::of(method, lines);
        let evaluations = self.store.evaluations();
        let text = self.fresh_text();
        let reply = if method == "PUT" {
            put(
                self.store,
                ID,
                &conditions,
                &text,
                row.map_or(Some(MODIFIED), |row| row.modified),
            )
            .await?
        } else {
            delete(self.store, ID, &conditions).await?
        };
        let found = match &reply {
            Reply::Done(_) => 200,
            Reply::Refused(answer, _) => answer.status(),
            Reply::NotFound => 404,
            Reply::Overtaken => 503,
        };
        let after = self.store.read(ID).await?;
        let is_changed = after.as_ref() != row;
        let is_right = match (&reply, &after) {
            (Reply::Done(version), Some(after)) => {
                method == "PUT" && after.text == text && version.as_ref() == Some(&after.version)
            }
            (Reply::Done(_), None) => method == "DELETE",
            _ => !is_changed,
        };
        if found != status || !is_right {
            let shown: Vec<String> = lines
                .iter()
                .map(|(name, value)| format!("{name}: {}", value.escape_ascii()))
                .collect();
            let shown = shown.join("\n");
            return Err(format!(
                "{method} answers {found}, not {status}:\n{shown}\nbefore: {row:?}\nafter: {after:?} {reply:?}"
            )
            .into());
        }
        self.note(after);
        let is_asked = conditions.write_condition(S::decode) != WriteCondition::Evaluate;
        Ok(is_asked && self.store.evaluations() == evaluations)
    }
}

/// `Tue, 14 Nov 2023 22:13:20 GMT` as `Tuesday, 14-Nov-23 22:13:20 GMT`.
fn two_digits(fixdate: &str) -> String {
    const DAYS: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let day = DAYS
        .iter()
        .find(|day| day.starts_with(&fixdate[..3]))
        .expect("a day");
    let (date, time) = (&fixdate[5..16], &fixdate[17..]);
    let (day_and_month, year) = (date[..6].replace(' ', "-"), &date[9..]);
    format!("{day}, {day_and_month}-{year} {time}")
}

//! The client's end: what is read in a response (RFC 9110 §8.8, §14.4), which stored responses a 304
//! speaks of and what it updates in them (RFC 9111 §3.2, §4.3.4), whether an answer continues a
//! download (RFC 9110 §15.3.7.3), and what became of a change (RFC 9110 §15).

use super::{parse_date, parse_tag, strong_comparison, weak_comparison, Tag};

/// The lines of a header section: names and values.
pub type Lines = [(String, Vec<u8>)];

/// What a response has to tell versions apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientValidators {
    pub tag: Option<Tag>,
    /// Seconds since 1970.
    pub modified: Option<i64>,
    pub date: Option<i64>,
}

impl ClientValidators {
    /// Reads them; a field that is there twice is not there.
    pub fn of(lines: &Lines) -> Self {
        let date = single(lines, "date").and_then(|value| parse_date(&value, None));
        let modified = single(lines, "last-modified").and_then(|value| parse_date(&value, date));
        ClientValidators {
            tag: single(lines, "etag").and_then(|value| parse_tag(&value)),
            // The first two seconds of 1970 are what build systems set.
            modified: modified.filter(|seconds| *seconds != 0 && *seconds != 1),
            date,
        }
    }

    fn is_bare(&self) -> bool {
        self.tag.is_none() && self.modified.is_none()
    }

    /// §8.8.2.2: a Date that is at least one second later.
    fn has_strong_date(&self) -> bool {
        match (self.modified, self.date) {
            (Some(modified), Some(date)) => date >= modified + 1,
            _ => false,
        }
    }

    fn is_the_same_strongly(&self, new: &ClientValidators) -> bool {
        match (&self.tag, &new.tag) {
            (Some(one), Some(other)) => strong_comparison(one, other),
            _ => self.has_strong_date() && self.modified == new.modified,
        }
    }

    fn corresponds_to(&self, new: &ClientValidators) -> bool {
        match (&self.tag, &new.tag) {
            (Some(one), Some(other)) => weak_comparison(one, other),
            _ => self.modified.is_some() && self.modified == new.modified,
        }
    }
}

/// Which stored responses a 304 speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshened {
    Strongly(Vec<usize>),
    Weakly(usize),
    Alone,
    Nothing,
}

/// RFC 9111 §4.3.4: the first of the rules that matches.
pub fn freshened(stored: &[ClientValidators], new: &ClientValidators) -> Freshened {
    // "one or more strong validators"
    let same: Vec<usize> = (0..stored.len())
        .filter(|index| stored[*index].is_the_same_strongly(new))
        .collect();
    if !same.is_empty() {
        return Freshened::Strongly(same);
    }
    if new.tag.as_ref().is_some_and(|tag| !tag.weak) {
        return Freshened::Nothing;
    }
    // "no strong validators but does contain one or more weak validators"
    if !new.is_bare() {
        let mut best: Option<usize> = None;
        for index in 0..stored.len() {
            let is_newer = |best: usize| stored[index].date >= stored[best].date;
            if stored[index].corresponds_to(new) && best.map_or(true, is_newer) {
                best = Some(index);
            }
        }
        return best.map_or(Freshened::Nothing, Freshened::Weakly);
    }
    // "does not include any form of validator"
    match stored {
        [only] if only.is_bare() => Freshened::Weakly(0),
        [_] => Freshened::Alone,
        _ => Freshened::Nothing,
    }
}

/// RFC 9111 §3.2: the header section after the update.
pub fn updated(stored: &Lines, update: &Lines) -> Vec<(String, Vec<u8>)> {
    let mut merged = stored.to_vec();
    let takes_part = |name: &str| {
        let excepted = "content-length content-encoding content-range connection keep-alive \
                        proxy-connection te trailer transfer-encoding upgrade proxy-authenticate \
                        proxy-authentication-info proxy-authorization";
        let mut named = Vec::new();
        for value in values(update, "connection") {
            let options = value.split(|octet| *octet == b',');
            named.extend(options.map(|option| trimmed(option).to_ascii_lowercase()));
        }
        let name = name.to_ascii_lowercase();
        !excepted.split_ascii_whitespace().any(|other| other == name)
            && !named.contains(&name.into_bytes())
    };
    for (name, _) in update {
        if takes_part(name) {
            merged.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        }
    }
    merged.extend(update.iter().filter(|(name, _)| takes_part(name)).cloned());
    merged
}

/// Whether an answer continues a download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Continued {
    /// Nothing that can be asked for.
    NotAsked,
    Append {
        first: u64,
        length: u128,
        complete_length: Option<u64>,
    },
    BeginAnew,
    AskWhetherCurrent,
    AskAgain,
    Unanswered,
}

/// What the answer to `Range: bytes=RECEIVED-` with If-Range says of the content that `first` began.
pub fn continued(first: (u16, &Lines), received: u64, answer: (u16, &Lines)) -> Continued {
    let validators = ClientValidators::of(first.1);
    let first_range = content_range(first.1);
    let is_start = match (first.0, &first_range) {
        (200, Range::Absent) => true,
        (206, Range::Part(0, _, _)) => true,
        _ => false,
    };
    let expected_length = match (first.0, &first_range) {
        (206, Range::Part(_, _, complete_length)) => *complete_length,
        _ => content_length(first.1),
    };
    let is_identified = match &validators.tag {
        Some(tag) => !tag.weak,
        None => validators.has_strong_date(),
    };
    if !is_start
        || is_coded(first.1)
        || is_multipart(first.1)
        || expected_length.is_some_and(|length| received >= length)
        || !is_identified
    {
        return Continued::NotAsked;
    }
    let (status, lines) = answer;
    let range = content_range(lines);
    match (status, range) {
        (200, Range::Absent) => Continued::BeginAnew,
        (200 | 304, _) => Continued::AskAgain,
        (206, Range::Part(from, to, complete_length)) => {
            let new = ClientValidators::of(lines);
            let is_same = match &validators.tag {
                Some(tag) => new.tag.is_some_and(|new| strong_comparison(tag, &new)),
                None => new.modified == validators.modified,
            };
            let length = u128::from(to) - u128::from(from) + 1;
            let fits = match (expected_length, complete_length) {
                (Some(expected), Some(complete_length)) => expected == complete_length,
                (Some(expected), None) => to < expected,
                (None, _) => true,
            };
            let is_promised = content_length(lines).map_or(true, |it| u128::from(it) == length);
            if is_same
                && fits
                && is_promised
                && from == received
                && !is_coded(lines)
                && !is_multipart(lines)
            {
                Continued::Append {
                    first: from,
                    length,
                    complete_length: complete_length.or(expected_length),
                }
            } else {
                Continued::AskAgain
            }
        }
        (416, Range::Unsatisfied(length)) if expected_length.is_none() && length == received => {
            Continued::AskWhetherCurrent
        }
        (206 | 416, _) => Continued::AskAgain,
        _ => Continued::Unanswered,
    }
}

/// What became of a change under a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    Made,
    /// The condition was false.
    NotMade,
    /// Something else was wrong.
    NotAccepted,
    NobodyKnows,
}

/// What the status code of the answer says of a change; `was_tried_before` where nobody knows what
/// became of an earlier attempt.
pub fn became(status: Option<u16>, was_tried_before: bool) -> Became {
    let of_this_attempt = match status.unwrap_or(0) {
        // §15.3.3: "has been accepted for processing, but the processing has not been completed"
        202 => Became::NobodyKnows,
        status if status / 100 == 2 => Became::Made,
        // §15.5.13
        412 => Became::NotMade,
        // §15.4.8, §15.4.9: the request is to be sent to another place.
        307 | 308 => Became::NotAccepted,
        // §15.5: "the client seems to have erred"
        status if status / 100 == 4 => Became::NotAccepted,
        _ => Became::NobodyKnows,
    };
    // §9.2.2: what another attempt did is not said by the answer to this one, unless it was made.
    match of_this_attempt {
        Became::NotMade | Became::NotAccepted if was_tried_before => Became::NobodyKnows,
        became => became,
    }
}

enum Range {
    Absent,
    Part(u64, u64, Option<u64>),
    Unsatisfied(u64),
    Other,
}

/// §14.4, by regular expression in spirit: the value is cut at its only space, slash and hyphen.
fn content_range(lines: &Lines) -> Range {
    let values = values(lines, "content-range");
    let [value] = &values[..] else {
        return if values.is_empty() {
            Range::Absent
        } else {
            Range::Other
        };
    };
    let read = || {
        let text = std::str::from_utf8(value).ok()?;
        let (unit, rest) = text.split_once(' ')?;
        let (positions, complete) = rest.split_once('/')?;
        if unit.to_ascii_lowercase() != "bytes" {
            return None;
        }
        let complete = if complete == "*" {
            None
        } else {
            Some(decimal(complete)?)
        };
        if positions == "*" {
            return complete.map(Range::Unsatisfied);
        }
        let (from, to) = positions.split_once('-')?;
        let (from, to) = (decimal(from)?, decimal(to)?);
        let is_valid = from <= to && complete.map_or(true, |complete| complete > to);
        is_valid.then_some(Range::Part(from, to, complete))
    };
    read().unwrap_or(Range::Other)
}

fn decimal(text: &str) -> Option<u64> {
    let is_decimal = !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
    if is_decimal {
        text.parse().ok()
    } else {
        None
    }
}

fn content_length(lines: &Lines) -> Option<u64> {
    decimal(std::str::from_utf8(&single(lines, "content-length")?).ok()?)
}

fn is_coded(lines: &Lines) -> bool {
    let values = values(lines, "content-encoding");
    let mut codings = values
        .iter()
        .flat_map(|value| value.split(|octet| *octet == b','));
    codings.any(|coding| {
        !["", "identity"].contains(&&*String::from_utf8_lossy(trimmed(coding)).to_ascii_lowercase())
    })
}

fn is_multipart(lines: &Lines) -> bool {
    values(lines, "content-type").iter().any(|value| {
        value
            .to_ascii_lowercase()
            .starts_with(b"multipart/byteranges")
    })
}

fn single(lines: &Lines, name: &str) -> Option<Vec<u8>> {
    let mut values = values(lines, name);
    if values.len() == 1 {
        values.pop()
    } else {
        None
    }
}

fn values(lines: &Lines, name: &str) -> Vec<Vec<u8>> {
    let named = lines
        .iter()
        .filter(|(other, _)| other.eq_ignore_ascii_case(name));
    named.map(|(_, value)| trimmed(value).to_vec()).collect()
}

fn trimmed(value: &[u8]) -> &[u8] {
    let mut value = value;
    while !value.is_empty() && b" \t".contains(&value[0]) {
        value = &value[1..];
    }
    while !value.is_empty() && b" \t".contains(&value[value.len() - 1]) {
        value = &value[..value.len() - 1];
    }
    value
}

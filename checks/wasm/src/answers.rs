//! What can be asked, by its first part, and what is answered, as lines of text.
//!
//! - `entity-tag`, a value: `strong` or `weak`, and the opaque tag; or `error` and the octet.
//! - `compare`, two entity-tags: `strong_eq` and `weak_eq`, each `true` or `false`.
//! - `tag-list`, a field line: `*`, or each tag; then `error` and the octet, if it is unreadable.
//! - `http-date`, a value, and the clock or nothing: its seconds and its IMF-fixdate; or `error` and
//!   the octet.
//! - `evaluate`, a method, `missing` or `exists`, the current entity-tag or nothing, Last-Modified or
//!   nothing, Date or nothing, then names and values of field lines: `perform`, the range, and
//!   what protects a write or nothing; or `304` or `412`, and the field that decided.
//! - `byte-ranges`, the length of the content, then `range` and a value for each field line: the
//!   status, the Content-Range or an empty line, then the first and the last position of each part.
//!
//! Dates are asked for in decimal seconds since 1970.

use core::fmt::{self, Write};

use preconditions::{
    ByteRanges, EntityTag, Field, Headers, HttpDate, Outcome, ParseError, Protection, RangeUse,
    TagList, Target, Validators, byte_ranges, evaluate,
};

/// Writes the answer to a request; its length.
pub fn answer(request: &[u8], buffer: &mut [u8]) -> usize {
    let mut text = Text { buffer, length: 0 };
    if respond(Parts(request), &mut text).is_none() {
        text.length = 0;
        text.line(b"unreadable request");
    }
    text.length
}

fn respond(mut parts: Parts, out: &mut Text) -> Option<()> {
    match parts.next()? {
        b"entity-tag" => match EntityTag::parse(parts.next()?) {
            Ok(tag) => {
                out.line(if tag.is_weak() { b"weak" } else { b"strong" });
                out.line(tag.opaque());
            }
            Err(error) => out.error(error),
        },
        b"compare" => {
            let one = EntityTag::parse(parts.next()?).ok()?;
            let other = EntityTag::parse(parts.next()?).ok()?;
            writeln!(out, "{}", one.strong_eq(&other)).ok()?;
            writeln!(out, "{}", one.weak_eq(&other)).ok()?;
        }
        b"tag-list" => match TagList::new(parts.next()?) {
            TagList::Any => out.line(b"*"),
            TagList::Tags(tags) => tags.for_each(|tag| match tag {
                Ok(tag) => out.line(tag.as_bytes()),
                Err(error) => out.error(error),
            }),
        },
        b"http-date" => {
            let value = parts.next()?;
            let date = match date(parts.next()?)? {
                Some(now) => HttpDate::parse_at(value, now),
                None => HttpDate::parse(value),
            };
            match date {
                Ok(date) => writeln!(out, "{}\n{date}", date.unix_seconds()).ok()?,
                Err(error) => out.error(error),
            }
        }
        b"evaluate" => verdict(parts, out)?,
        b"byte-ranges" => ranges(parts, out)?,
        _ => return None,
    }
    Some(())
}

fn verdict(mut parts: Parts, out: &mut Text) -> Option<()> {
    let method = core::str::from_utf8(parts.next()?).ok()?;
    let exists = match parts.next()? {
        b"exists" => true,
        b"missing" => false,
        _ => return None,
    };
    let tag = match parts.next()? {
        b"" => None,
        wire => Some(EntityTag::parse(wire).ok()?),
    };
    let validators = Validators::new()
        .etag(tag)
        .last_modified(date(parts.next()?)?)
        .date(date(parts.next()?)?);
    let target = if exists {
        Target::Exists(validators)
    } else {
        Target::Missing
    };
    match evaluate(method, &Lines(parts), target) {
        Outcome::Proceed(permit) => {
            out.line(b"perform");
            out.line(match permit.range() {
                RangeUse::Absent => b"absent",
                RangeUse::Honor => b"honor",
                RangeUse::Ignore => b"ignore",
            });
            out.line(
                permit
                    .protection()
                    .map_or("", Protection::as_str)
                    .as_bytes(),
            );
            Some(())
        }
        Outcome::NotModified { by } => writeln!(out, "304\n{}", by.name()).ok(),
        Outcome::PreconditionFailed { by } => writeln!(out, "412\n{}", by.name()).ok(),
    }
}

fn ranges(mut parts: Parts, out: &mut Text) -> Option<()> {
    let length = core::str::from_utf8(parts.next()?).ok()?.parse().ok()?;
    let lines = Lines(parts);
    let permit = evaluate("GET", &lines, Validators::new())
        .into_result()
        .ok()?;
    let ranges = byte_ranges(&permit, &lines, length);
    writeln!(out, "{}", ranges.status()).ok()?;
    match ranges.content_range() {
        Some(content_range) => writeln!(out, "{content_range}").ok()?,
        None => out.line(b""),
    }
    if let ByteRanges::Parts(set) = ranges {
        for range in &set {
            writeln!(out, "{}\n{}", range.first(), range.last()).ok()?;
        }
    }
    Some(())
}

/// A date, or nothing where there are no octets.
fn date(seconds: &[u8]) -> Option<Option<HttpDate>> {
    if seconds.is_empty() {
        return Some(None);
    }
    let seconds = core::str::from_utf8(seconds).ok()?.parse().ok()?;
    HttpDate::from_unix_seconds(seconds).map(Some)
}

/// The rest of a request, part by part, up to its end or to a length that is none.
#[derive(Clone, Copy)]
struct Parts<'a>(&'a [u8]);

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (part, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(part)
    }
}

/// Names and values in turn.
struct Lines<'a>(Parts<'a>);

impl Headers for Lines<'_> {
    fn for_each_line(&self, field: Field, mut visit: impl FnMut(&[u8])) {
        let mut parts = self.0;
        while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
            if name.eq_ignore_ascii_case(field.name().as_bytes()) {
                visit(value);
            }
        }
    }
}

/// A buffer that is written line by line; what does not fit is cut off.
struct Text<'a> {
    buffer: &'a mut [u8],
    length: usize,
}

impl Text<'_> {
    fn line(&mut self, octets: &[u8]) {
        self.octets(octets);
        self.octets(b"\n");
    }

    fn error(&mut self, error: ParseError) {
        let _ = writeln!(self, "error {}", error.offset());
    }

    fn octets(&mut self, octets: &[u8]) {
        for (slot, octet) in self.buffer.iter_mut().skip(self.length).zip(octets) {
            *slot = *octet;
            self.length += 1;
        }
    }
}

impl Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.octets(text.as_bytes());
        Ok(())
    }
}

//! The peers, asked the questions of the vectors. An answer is a word, so that answers compare.

use headers::{ETag, Header, HeaderMapExt, LastModified};
use headers::{IfMatch, IfModifiedSince, IfNoneMatch, IfRange, IfUnmodifiedSince};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_cache_semantics::{AfterResponse, CachePolicy};
use oracle::Ranges;
use std::ops::Bound;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What a peer answers, or that it panics.
pub fn ask(question: impl FnOnce() -> String) -> String {
    catch_unwind(AssertUnwindSafe(question)).unwrap_or_else(|_| "panic".to_string())
}

pub fn read_or_not(read: bool) -> String {
    if read { "read" } else { "not read" }.to_string()
}

/// Is it an entity-tag, for `headers`?
pub fn headers_reads_tag(wire: &[u8]) -> String {
    let value = HeaderValue::from_bytes(wire).ok();
    read_or_not(value.map_or(false, |value| {
        ETag::decode(&mut [&value].into_iter()).is_ok()
    }))
}

/// Is it an entity-tag, for `entity-tag`?
pub fn entity_tag_reads_tag(wire: &[u8]) -> String {
    let text = std::str::from_utf8(wire).ok();
    read_or_not(text.map_or(false, |text| entity_tag::EntityTag::from_str(text).is_ok()))
}

/// Are they the same, for `headers`?
pub fn headers_compares(one: &[u8], other: &[u8]) -> String {
    let strong = IfMatch::from(etag(one)).precondition_passes(&etag(other));
    let weak = !IfNoneMatch::from(etag(one)).precondition_passes(&etag(other));
    format!("strong {strong}, weak {weak}")
}

/// Are they the same, for `entity-tag`?
pub fn entity_tag_compares(one: &[u8], other: &[u8]) -> String {
    let text = |wire| std::str::from_utf8(wire).unwrap_or("not UTF-8");
    match (
        entity_tag::EntityTag::from_str(text(one)),
        entity_tag::EntityTag::from_str(text(other)),
    ) {
        (Ok(one), Ok(other)) => {
            format!(
                "strong {}, weak {}",
                one.strong_eq(&other),
                one.weak_eq(&other)
            )
        }
        _ => "not read".to_string(),
    }
}

/// Does a 304 with the second tag confirm a stored response with the first (RFC 9111 §4.3.4)?
pub fn cache_confirms(one: &[u8], other: &[u8]) -> String {
    let request = http::Request::get("https://example.org/").body(()).unwrap();
    let stored = http::Response::builder()
        .status(200)
        .header("etag", one)
        .body(())
        .unwrap();
    let answer = http::Response::builder()
        .status(304)
        .header("etag", other)
        .body(())
        .unwrap();
    let policy = CachePolicy::new(&request, &stored);
    let after = policy.after_response(&request, &answer, UNIX_EPOCH);
    let confirmed = matches!(after, AfterResponse::NotModified(..));
    format!("confirmed {confirmed}")
}

/// What is selected, in words that compare.
pub fn selected(ranges: &Ranges) -> String {
    match ranges {
        Ranges::Whole => "whole".to_string(),
        Ranges::Unsatisfiable => "none".to_string(),
        Ranges::Parts(parts) => in_words(parts.iter().copied()),
    }
}

fn in_words(parts: impl Iterator<Item = (u64, u64)>) -> String {
    let words: Vec<String> = parts
        .map(|(first, last)| format!("{first}-{last}"))
        .collect();
    words.join(" ")
}

/// Which bytes are selected by the first line, for `http-range-header`? What it refuses is answered
/// 416 by whoever uses it as it is meant.
pub fn http_range_header_selects(lines: &[Vec<u8>], length: u64) -> String {
    let Ok(line) = std::str::from_utf8(&lines[0]) else {
        return "none".to_string();
    };
    let read = http_range_header::parse_range_header(line).and_then(|it| it.validate(length));
    match read {
        Ok(ranges) => in_words(ranges.into_iter().map(|range| range.into_inner())),
        Err(_) => "none".to_string(),
    }
}

/// Which bytes are selected by the first line, for `http-range`?
pub fn http_range_selects(lines: &[Vec<u8>], length: u64) -> String {
    match http_range::HttpRange::parse_bytes(&lines[0], length) {
        Ok(ranges) if ranges.is_empty() => "whole".to_string(),
        Ok(ranges) if ranges.iter().any(|it| it.length == 0) => "a part of no bytes".to_string(),
        Ok(ranges) => in_words(ranges.iter().map(|it| (it.start, it.start + it.length - 1))),
        Err(_) => "none".to_string(),
    }
}

/// Which bytes are selected, for `headers`? It leaves to its user what lies behind the end, and a
/// field that it does not read is no field.
pub fn headers_selects(lines: &[Vec<u8>], length: u64) -> String {
    let values: Vec<HeaderValue> = lines
        .iter()
        .map(|line| HeaderValue::from_bytes(line).unwrap())
        .collect();
    let (Ok(range), Some(end)) = (
        headers::Range::decode(&mut values.iter()),
        length.checked_sub(1),
    ) else {
        return "whole".to_string();
    };
    let position = |bound, otherwise| match bound {
        Bound::Included(position) => position,
        _ => otherwise,
    };
    let parts: Vec<(u64, u64)> = range
        .satisfiable_ranges(length)
        .map(|(first, last)| (position(first, 0), position(last, end).min(end)))
        .filter(|(first, last)| first <= last)
        .collect();
    match parts[..] {
        [] => "none".to_string(),
        _ => in_words(parts.into_iter()),
    }
}

/// When is it, for `httpdate`?
pub fn httpdate_reads(wire: &[u8]) -> String {
    let date = std::str::from_utf8(wire)
        .ok()
        .and_then(|text| httpdate::parse_http_date(text).ok());
    match date {
        Some(date) => date
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs()
            .to_string(),
        None => "not read".to_string(),
    }
}

/// What is stored, as `headers` needs it.
pub struct Stored<'a> {
    pub entity_tag: Option<&'a [u8]>,
    pub last_modified: Option<i64>,
}

/// The steps of §13.2.2 with the typed headers of `headers`, each read as its extension trait
/// reads it: what cannot be read is absent.
pub fn headers_decides(method: &str, fields: &[(String, Vec<u8>)], stored: &Stored<'_>) -> String {
    let mut map = HeaderMap::new();
    for (name, value) in fields {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        map.append(name, HeaderValue::from_bytes(value).unwrap());
    }
    let reads = ["GET", "HEAD", "QUERY"].contains(&method);
    let tag = stored.entity_tag.map(etag);
    let modified = stored.last_modified.map(time_of);

    if let Some(condition) = map.typed_get::<IfMatch>() {
        let passes = |tag| condition.precondition_passes(tag);
        if !condition.is_any() && !tag.as_ref().map_or(false, passes) {
            return "412".to_string();
        }
    } else if let Some(condition) = map.typed_get::<IfUnmodifiedSince>() {
        if modified.map_or(false, |modified| !condition.precondition_passes(modified)) {
            return "412".to_string();
        }
    }
    if let Some(condition) = map.typed_get::<IfNoneMatch>() {
        let passes = match &tag {
            Some(tag) => condition.precondition_passes(tag),
            None => condition != IfNoneMatch::any(),
        };
        if !passes {
            return if reads { "304" } else { "412" }.to_string();
        }
    } else if let Some(condition) = map.typed_get::<IfModifiedSince>().filter(|_| reads) {
        if modified.map_or(false, |modified| !condition.is_modified(modified)) {
            return "304".to_string();
        }
    }
    if !map.contains_key("range") {
        return "proceed, range absent".to_string();
    }
    let condition = map.typed_get::<IfRange>();
    let modified = modified.map(LastModified::from);
    let changed = condition.map_or(false, |it| it.is_modified(tag.as_ref(), modified.as_ref()));
    let honor = ["GET", "QUERY"].contains(&method) && !changed;
    if honor {
        "proceed, range honor"
    } else {
        "proceed, range ignore"
    }
    .to_string()
}

fn etag(wire: &[u8]) -> ETag {
    let value = HeaderValue::from_bytes(wire).unwrap();
    let tag = ETag::decode(&mut [&value].into_iter());
    tag.unwrap()
}

fn time_of(seconds: i64) -> SystemTime {
    let distance = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 {
        UNIX_EPOCH - distance
    } else {
        UNIX_EPOCH + distance
    }
}

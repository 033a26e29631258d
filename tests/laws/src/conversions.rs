use std::str;

use http::header::{HeaderMap, HeaderName, HeaderValue, DATE, ETAG, LAST_MODIFIED};
use oracle::Tag;
use preconditions::{EntityTag, HttpDate, Method, Validators};

use crate::request;

/// Three lines (a method, when the representation changed in seconds, and a Date), then ETag lines,
/// as the types of the crate `http`: they are read like the oracle reads them, written as they came,
/// weakened only where one tag is left to weaken (§8.8.1), and Last-Modified is never sent later than
/// the Date that is there, or without any (§8.8.2.1).
pub fn conversions(input: &[u8]) {
    let mut lines = input.split(|octet| *octet == b'\n');
    is_the_same_method(lines.next().unwrap_or_default());
    let modified = lines.next().and_then(request::seconds);
    let date = lines.next().and_then(value);
    let tags: Vec<HeaderValue> = lines.filter_map(value).collect();

    for value in tags.iter().chain(&date) {
        is_read_and_written(value);
    }
    weakens(&tags);
    if let Some(modified) = modified.and_then(HttpDate::from_unix_seconds) {
        writes(modified, date, &tags);
    }
}

fn value(octets: &[u8]) -> Option<HeaderValue> {
    HeaderValue::from_bytes(octets).ok()
}

fn is_the_same_method(octets: &[u8]) {
    if let (Ok(method), Ok(text)) = (http::Method::from_bytes(octets), str::from_utf8(octets)) {
        assert_eq!(Method::from(&method), Method::from(text));
        assert_eq!(Method::from(method), Method::from(text));
    }
}

fn is_read_and_written(value: &HeaderValue) {
    let octets = value.as_bytes();
    match (EntityTag::try_from(value), oracle::parse_tag(octets)) {
        (Ok(tag), Some(expected)) => {
            assert_eq!(tag.is_weak(), expected.weak);
            assert_eq!(tag.opaque(), &expected.opaque[..]);
            assert_eq!(HeaderValue::from(&tag), *value);
            assert_eq!(HeaderValue::from(tag), *value);
        }
        (Err(_), None) => {}
        (found, expected) => panic!("{found:?} instead of {expected:?}"),
    }
    match (HttpDate::try_from(value), oracle::parse_date(octets, None)) {
        (Ok(date), Some(seconds)) => {
            assert_eq!(date.unix_seconds(), seconds);
            assert_eq!(Some(text_of(date)), oracle::format_date(seconds));
        }
        (Err(_), None) => {}
        (found, expected) => panic!("{found:?} instead of {expected:?}"),
    }
}

fn text_of(date: HttpDate) -> String {
    let value = HeaderValue::from(date);
    value.to_str().expect("a date is ASCII").to_owned()
}

fn weakens(tags: &[HeaderValue]) {
    let expected = match tags {
        [one] => oracle::parse_tag(one.as_bytes()).map(|Tag { opaque, .. }| {
            let weak = [b"W/\"", &opaque[..], b"\""].concat();
            HeaderValue::from_bytes(&weak).expect("the octets of a tag")
        }),
        _ => None,
    };
    let mut headers = map(&[(ETAG, tags)]);
    EntityTag::weaken_in(&mut headers);
    let left: Vec<&HeaderValue> = headers.get_all(ETAG).iter().collect();
    assert_eq!(left, Vec::from_iter(&expected));
}

fn writes(modified: HttpDate, date: Option<HeaderValue>, tags: &[HeaderValue]) {
    let tag = tags
        .iter()
        .find_map(|value| EntityTag::try_from(value).ok());
    let validators = Validators::new().last_modified(modified);
    let validators = match &tag {
        Some(tag) => validators.etag(tag),
        None => validators,
    };
    let clock = HttpDate::from_unix_seconds(784_111_777).expect("a second of 1994");

    for clock in [None, Some(clock)] {
        let validators = clock.map_or(validators.clone(), |clock| validators.clone().date(clock));
        let there = date.as_ref().map(HeaderValue::as_bytes);
        let there = there.and_then(|octets| oracle::parse_date(octets, None));
        let bounds = clock.map(HttpDate::unix_seconds).into_iter().chain(there);
        let due = bounds.min().map(|bound| bound.min(modified.unix_seconds()));

        let mut headers = map(&[(DATE, date.as_slice()), (ETAG, tags)]);
        validators.insert_into(&mut headers);
        let sent: Vec<&HeaderValue> = headers.get_all(LAST_MODIFIED).iter().collect();
        let due = due.and_then(oracle::format_date);
        assert_eq!(sent, Vec::from_iter(&due));
        let sent: Vec<&HeaderValue> = headers.get_all(ETAG).iter().collect();
        match tags
            .iter()
            .find(|value| oracle::parse_tag(value.as_bytes()).is_some())
        {
            Some(own) => assert_eq!(sent, [own]),
            None => assert_eq!(sent, Vec::from_iter(tags)),
        }
        assert_eq!(headers.get(DATE), date.as_ref());
    }
}

fn map(fields: &[(HeaderName, &[HeaderValue])]) -> HeaderMap {
    let lines = fields.iter().flat_map(|(name, values)| {
        let values = values.iter().cloned();
        values.map(move |value| (name.clone(), value))
    });
    let mut headers = HeaderMap::new();
    lines.for_each(|(name, value)| {
        headers.append(name, value);
    });
    headers
}

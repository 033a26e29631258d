use crate::request;
use crate::without_heap;
use preconditions::HttpDate;

/// One date (§5.6.7), behind a line with the seconds that are the current time: read exactly like
/// the oracle reads it, with a clock and without; whatever is read lies within the ten thousand
/// years, is printed as the oracle prints it, and is read back.
pub fn http_date(input: &[u8]) {
    let line_end = input.iter().position(|octet| *octet == b'\n');
    let (now, wire) = match line_end {
        Some(line_end) => (request::seconds(&input[..line_end]), &input[line_end + 1..]),
        None => (None, input),
    };
    let now = now.unwrap_or(0);
    let clock = HttpDate::from_unix_seconds(now).expect("a second that a date can name");

    for (read, expected) in [
        (
            without_heap(|| HttpDate::parse(wire)),
            oracle::parse_date(wire, None),
        ),
        (
            HttpDate::parse_at(wire, clock),
            oracle::parse_date(wire, Some(now)),
        ),
    ] {
        assert_eq!(
            read.map(HttpDate::unix_seconds).ok(),
            expected,
            "at {clock}"
        );
        match read {
            Ok(date) => is_printed_and_read_back(date, clock),
            Err(error) => assert!(error.offset() <= wire.len() && !error.to_string().is_empty()),
        }
    }
}

fn is_printed_and_read_back(date: HttpDate, clock: HttpDate) {
    let seconds = date.unix_seconds();
    let printed = oracle::format_date(seconds).expect("a year from 0000 to 9999");
    assert_eq!(date.to_string(), printed);
    assert_eq!(&date.to_imf_fixdate()[..], printed.as_bytes());
    assert_eq!(HttpDate::parse(printed.as_bytes()), Ok(date));
    assert_eq!(HttpDate::parse_at(printed.as_bytes(), clock), Ok(date));
    assert_eq!(HttpDate::from_unix_seconds(seconds), Some(date));
    assert_eq!(date.cmp(&clock), seconds.cmp(&clock.unix_seconds()));
    if let Some(time) = date.to_system_time() {
        assert_eq!(HttpDate::try_from(time), Ok(date));
    }
}

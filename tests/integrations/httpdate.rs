//! `httpdate`, which names the years 1970 to 9999 only.

use std::time::{Duration, UNIX_EPOCH};

use preconditions::HttpDate;

fn theirs(seconds: u64) -> httpdate::HttpDate {
    httpdate::HttpDate::from(UNIX_EPOCH + Duration::from_secs(seconds))
}

#[test]
fn dates_go_over_and_come_back() {
    for seconds in [
        0,
        1,
        784_111_777,
        951_868_799,
        253_402_300_798,
        253_402_300_799,
    ] {
        let ours = HttpDate::from_unix_seconds(i64::try_from(seconds).unwrap()).unwrap();
        assert_eq!(HttpDate::from(theirs(seconds)), ours);
        let there = httpdate::HttpDate::try_from(ours).unwrap();
        assert_eq!(there, theirs(seconds));
        assert_eq!(there.to_string(), ours.to_string());
    }
}

#[test]
fn the_last_second_of_the_year_9999() {
    let there = httpdate::HttpDate::try_from(HttpDate::MAX).unwrap();
    assert_eq!(there.to_string(), "Fri, 31 Dec 9999 23:59:59 GMT");
    assert_eq!(HttpDate::from(there), HttpDate::MAX);
}

#[test]
fn before_1970_there_is_nothing_to_go_to() {
    for seconds in [-1, -784_111_777, HttpDate::MIN.unix_seconds()] {
        let ours = HttpDate::from_unix_seconds(seconds).unwrap();
        let error = httpdate::HttpDate::try_from(ours).unwrap_err();
        assert_eq!(
            error.to_string(),
            "date out of range: expected a year from 1970 to 9999"
        );
    }
    let epoch = HttpDate::from_unix_seconds(0).unwrap();
    assert_eq!(
        httpdate::HttpDate::try_from(epoch).unwrap().to_string(),
        "Thu, 01 Jan 1970 00:00:00 GMT"
    );
}

//! Dates as values: limits, order, the system's clock.

use std::hash::{Hash, Hasher};

use preconditions::HttpDate;

#[test]
fn a_date_is_within_the_years_0000_to_9999() {
    assert_eq!(HttpDate::MIN.unix_seconds(), -62_167_219_200);
    assert_eq!(HttpDate::MAX.unix_seconds(), 253_402_300_799);
    assert_eq!(
        HttpDate::from_unix_seconds(-62_167_219_200),
        Some(HttpDate::MIN)
    );
    assert_eq!(HttpDate::from_unix_seconds(-62_167_219_201), None);
    assert_eq!(
        HttpDate::from_unix_seconds(253_402_300_799),
        Some(HttpDate::MAX)
    );
    assert_eq!(HttpDate::from_unix_seconds(253_402_300_800), None);
    assert_eq!(HttpDate::from_unix_seconds(i64::MIN), None);
    assert_eq!(HttpDate::from_unix_seconds(i64::MAX), None);
}

#[test]
fn dates_are_ordered_by_time() {
    let date = |seconds| HttpDate::from_unix_seconds(seconds).unwrap();
    // As text, Friday is before Thursday.
    assert_eq!(date(0).to_string(), "Thu, 01 Jan 1970 00:00:00 GMT");
    assert_eq!(date(86_400).to_string(), "Fri, 02 Jan 1970 00:00:00 GMT");
    assert!(date(0) < date(86_400));
    assert!(date(-1) < date(0));
    assert_eq!(date(0).max(date(1)), date(1));
    assert_eq!(
        date(5).partial_cmp(&date(5)),
        Some(std::cmp::Ordering::Equal)
    );
    assert_eq!(
        date(5),
        HttpDate::parse(b"Mon, 01 Jan 1970 00:00:05 GMT").unwrap()
    );
    assert_ne!(date(5), date(6));
}

#[test]
fn equal_dates_have_equal_hashes_and_others_have_others() {
    let hash = |wire: &str| {
        let mut hasher = std::collections::hash_map::DefaultHasher::new();
        HttpDate::parse(wire.as_bytes()).unwrap().hash(&mut hasher);
        hasher.finish()
    };
    let noon = hash("Sun, 06 Nov 1994 12:00:00 GMT");
    assert_eq!(hash("Sunday, 06-Nov-94 12:00:00 GMT"), noon);
    assert_ne!(hash("Sun, 06 Nov 1994 12:00:01 GMT"), noon);
}

/// One second on every day of 800 years, at another hour each day, and where months and years end.
#[test]
fn what_is_printed_is_read_again() {
    let hours = (-200 * 8_766..600 * 8_766)
        .step_by(25)
        .map(|hour| hour * 3_600 + 1_799);
    let ends = [
        -1,
        951_782_399,
        951_868_799,
        951_868_800,
        4_107_542_399,
        4_107_542_400,
    ];
    for seconds in hours.chain(ends) {
        let date = HttpDate::from_unix_seconds(seconds).unwrap();
        assert_eq!(
            HttpDate::parse(&date.to_imf_fixdate())
                .unwrap()
                .unix_seconds(),
            seconds
        );
    }
}

/// Each of these, as `date --utc --date=@…` has it.
#[test]
fn printed_dates() {
    for (seconds, expected) in [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (1_483_228_799, "Sat, 31 Dec 2016 23:59:59 GMT"),
        (1_483_228_800, "Sun, 01 Jan 2017 00:00:00 GMT"),
        (-2_203_977_600, "Wed, 28 Feb 1900 00:00:00 GMT"),
        (-2_203_891_200, "Thu, 01 Mar 1900 00:00:00 GMT"),
        (-14_182_940, "Sun, 20 Jul 1969 20:17:40 GMT"),
        (-62_162_035_200, "Wed, 01 Mar 0000 00:00:00 GMT"),
        (-62_162_035_201, "Tue, 29 Feb 0000 23:59:59 GMT"),
        (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
        (253_402_214_400, "Fri, 31 Dec 9999 00:00:00 GMT"),
    ] {
        let date = HttpDate::from_unix_seconds(seconds).unwrap();
        assert_eq!(date.to_string(), expected);
    }
    for (month, name) in (0..).zip([
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]) {
        // A twelfth of a year after the middle of January 1970.
        let date = HttpDate::from_unix_seconds((14 + month * 30) * 86_400).unwrap();
        assert_eq!(&date.to_string()[8..11], name);
    }
}

#[cfg(feature = "std")]
#[test]
fn the_clock_of_the_system() {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    let before = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let now = u64::try_from(HttpDate::now().unix_seconds()).unwrap();
    let after = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    assert!(before <= now && now <= after);

    let time = |seconds| {
        HttpDate::from_unix_seconds(seconds)
            .unwrap()
            .to_system_time()
    };
    assert_eq!(time(0), Some(UNIX_EPOCH));
    assert_eq!(
        time(784_111_777),
        Some(UNIX_EPOCH + Duration::from_secs(784_111_777))
    );
    assert_eq!(time(-1), Some(UNIX_EPOCH - Duration::from_secs(1)));
    for date in [HttpDate::MIN, HttpDate::MAX] {
        assert_eq!(HttpDate::try_from(date.to_system_time().unwrap()), Ok(date));
    }
    assert_eq!(
        HttpDate::try_from(UNIX_EPOCH + Duration::from_secs(1))
            .unwrap()
            .unix_seconds(),
        1
    );
    assert!(HttpDate::try_from(UNIX_EPOCH + Duration::from_secs(1 << 62)).is_err());
}

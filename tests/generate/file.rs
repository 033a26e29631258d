//! Validators of files.

use std::fs::{self, File, FileTimes};
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use preconditions::{evaluate, EntityTag, HttpDate, Validators};

/// A file of these many octets, last modified then; removed when it goes out of scope.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, size: usize, modified: SystemTime) -> Self {
        let name = format!("preconditions-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let mut file = File::create(&path).unwrap();
        file.write_all(&vec![b'x'; size]).unwrap();
        file.set_times(FileTimes::new().set_modified(modified))
            .unwrap();
        Scratch(path)
    }

    fn tag(&self, now: SystemTime) -> String {
        let metadata = fs::metadata(&self.0).unwrap();
        let tag = EntityTag::from_metadata(&metadata, now).unwrap();
        tag.unwrap().to_string()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn at(seconds: u64, nanoseconds: u32) -> SystemTime {
    UNIX_EPOCH + Duration::new(seconds, nanoseconds)
}

#[test]
fn a_tag_tells_time_and_size() {
    let file = Scratch::new("tells", 4_096, at(1_795_253_278, 123_456_789));
    assert_eq!(
        file.tag(at(1_795_253_300, 0)),
        "\"1795253278.123456789-4096\""
    );
    let file = Scratch::new("empty", 0, at(1_795_253_278, 1));
    assert_eq!(file.tag(at(1_795_253_300, 0)), "\"1795253278.000000001-0\"");
}

#[test]
fn before_1970_seconds_are_rounded_down() {
    let file = Scratch::new("half", 1, UNIX_EPOCH - Duration::from_millis(500));
    assert_eq!(file.tag(SystemTime::now()), "\"-1.500000000-1\"");
    let file = Scratch::new("whole", 1, UNIX_EPOCH - Duration::from_secs(3));
    assert_eq!(file.tag(SystemTime::now()), "\"-3.000000000-1\"");
    let metadata = fs::metadata(&file.0).unwrap();
    let validators = Validators::from_metadata(&metadata, SystemTime::now()).unwrap();
    assert_eq!(
        validators.modification_date(),
        HttpDate::from_unix_seconds(-3)
    );
}

/// Field report A5: two files of 9 bytes from a package store, both with the time 1, had one strong tag.
#[test]
fn a_time_of_the_epoch_or_a_second_after_it_says_nothing() {
    let says_nothing = [at(0, 0), at(0, 1), at(1, 0), at(1, 999_999_999)];
    let now = at(1_795_253_278, 0);
    for modified in says_nothing {
        let file = Scratch::new("epoch", 9, modified);
        let metadata = fs::metadata(&file.0).unwrap();
        assert!(EntityTag::from_metadata(&metadata, now).unwrap().is_none());
        let validators = Validators::from_metadata(&metadata, now).unwrap();
        assert!(validators.entity_tag().is_none());
        assert_eq!(validators.modification_date(), None);
        assert_eq!(
            validators.origination_date(),
            HttpDate::from_unix_seconds(1_795_253_278)
        );
        assert_eq!(
            evaluate(
                "GET",
                &[("If-Modified-Since", "Thu, 01 Jan 1970 00:00:01 GMT")],
                validators
            )
            .status(),
            None
        );
    }
    for modified in [UNIX_EPOCH - Duration::new(0, 1), at(2, 0)] {
        let validators = Validators::from_modification(modified, 9, now);
        assert!(validators.entity_tag().is_some() && validators.modification_date().is_some());
    }
}

#[test]
fn a_time_and_a_length_from_elsewhere_are_those_of_a_file() {
    let modified = at(1_795_253_278, 123_456_789);
    let file = Scratch::new("elsewhere", 4_096, modified);
    let metadata = fs::metadata(&file.0).unwrap();
    for now in [modified, at(1_795_253_300, 0)] {
        let expected = Validators::from_metadata(&metadata, now).unwrap();
        let validators = Validators::from_modification(modified, 4_096, now);
        assert_eq!(format!("{validators:?}"), format!("{expected:?}"));
        assert_eq!(
            validators.entity_tag().unwrap().to_string(),
            EntityTag::from_modification(modified, 4_096, now)
                .unwrap()
                .to_string()
        );
    }
}

#[test]
fn times_at_the_end_of_the_clock_have_a_tag() {
    let end = (0..63).rev().fold(UNIX_EPOCH, |time, bit| {
        time.checked_add(Duration::from_secs(1 << bit))
            .unwrap_or(time)
    });
    let tag = EntityTag::from_modification(end, u64::MAX, end).unwrap();
    assert!(
        tag.is_weak() && tag.to_string().ends_with("-18446744073709551615\""),
        "{tag}"
    );
    let validators = Validators::from_modification(end, u64::MAX, end);
    assert_eq!(validators.modification_date(), None, "after the year 9999");
}

#[test]
fn a_tag_is_weak_while_another_change_could_leave_the_same_time() {
    let file = Scratch::new("young", 1, at(1_000, 500));
    assert!(
        file.tag(at(999, 0)).starts_with("W/"),
        "a time in the future"
    );
    assert!(file.tag(at(1_000, 500)).starts_with("W/"));
    assert!(file.tag(at(1_002, 499)).starts_with("W/"));
    assert!(file.tag(at(1_002, 500)).starts_with('"'));
}

#[test]
fn a_copy_with_the_same_time_and_size_has_the_same_tag() {
    let one = Scratch::new("one", 10, at(1_000, 5));
    let other = Scratch::new("other", 10, at(1_000, 5));
    let now = at(2_000, 0);
    assert_eq!(one.tag(now), other.tag(now), "it has another inode");
    let longer = Scratch::new("longer", 11, at(1_000, 5));
    assert_ne!(one.tag(now), longer.tag(now));
    let later = Scratch::new("later", 10, at(1_000, 6));
    assert_ne!(one.tag(now), later.tag(now));
}

#[test]
fn validators_have_tag_time_and_date() {
    let file = Scratch::new("validators", 3, at(784_111_777, 999_999_999));
    let metadata = fs::metadata(&file.0).unwrap();
    let validators = Validators::from_metadata(&metadata, at(784_111_800, 7)).unwrap();
    let tag = validators.entity_tag().unwrap();
    assert_eq!(tag.to_string(), "\"784111777.999999999-3\"");
    let seconds = HttpDate::from_unix_seconds;
    assert_eq!(
        validators.modification_date(),
        seconds(784_111_777),
        "R34: rounded down"
    );
    assert_eq!(validators.origination_date(), seconds(784_111_800));
}

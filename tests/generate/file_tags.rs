//! Tags of files by content, remembered: what is noticed, what is forgotten, and what is refused.

use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use preconditions::{EntityTag, FileTags};

/// A file that is removed when it goes out of scope.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, content: &str) -> Self {
        let name = format!("preconditions-tags-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, content).unwrap();
        Scratch(path)
    }

    fn open(&self) -> File {
        File::open(&self.0).unwrap()
    }

    fn set_modified(&self, modified: SystemTime) {
        let file = OpenOptions::new().write(true).open(&self.0).unwrap();
        file.set_times(FileTimes::new().set_modified(modified))
            .unwrap();
    }

    #[track_caller]
    fn tag(&self, tags: &FileTags, now: SystemTime) -> String {
        let tag = tags.tag(&self.0, &self.open(), now).unwrap();
        tag.unwrap().to_string()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn of(content: &str) -> String {
    EntityTag::from_content(content.as_bytes()).to_string()
}

/// When a change of now has settled.
fn later() -> SystemTime {
    SystemTime::now() + Duration::from_secs(10)
}

#[test]
fn a_tag_is_that_of_the_content_and_strong_at_once() {
    let tags = FileTags::new(10);
    let file = Scratch::new("content", "milk");
    for now in [SystemTime::now(), later(), later()] {
        assert_eq!(file.tag(&tags, now), of("milk"));
    }
    let long = "bread ".repeat(100_000);
    assert_eq!(Scratch::new("long", &long).tag(&tags, later()), of(&long));
    assert_eq!(Scratch::new("empty", "").tag(&tags, later()), of(""));
}

/// The content is made another behind the back of the times, and the first tag still comes: so it was
/// not read again. On Unix nobody can do that to a file itself, so another stands in for it.
#[cfg(not(unix))]
#[test]
fn what_is_remembered_is_not_read_again() {
    let tags = FileTags::new(10);
    let file = Scratch::new("remembered", "milk");
    let modified = fs::metadata(&file.0).unwrap().modified().unwrap();
    assert_eq!(file.tag(&tags, later()), of("milk"));
    fs::write(&file.0, "eggs").unwrap();
    file.set_modified(modified);
    assert_eq!(
        file.tag(&tags, later()),
        of("milk"),
        "documented: it cannot see that"
    );
}

/// Reading moves the access time of a file at most once, but takes as long each time.
#[cfg(unix)]
#[test]
fn what_is_remembered_is_not_read_again() {
    use std::io::{Seek, SeekFrom};

    let tags = FileTags::new(10);
    let file = Scratch::new("remembered", "milk");
    let mut open = file.open();
    tags.tag(&file.0, &open, later()).unwrap();
    // A file that is read is rewound; one that is not stays where it is.
    open.seek(SeekFrom::Start(3)).unwrap();
    tags.tag(&file.0, &open, later()).unwrap();
    assert_eq!(open.stream_position().unwrap(), 3, "read again");
    tags.tag("by another name", &open, later()).unwrap();
    assert_eq!(open.stream_position().unwrap(), 0, "not read");
}

#[test]
fn a_changed_file_has_another_tag() {
    let tags = FileTags::new(10);
    let file = Scratch::new("changed", "milk");
    assert_eq!(file.tag(&tags, later()), of("milk"));
    fs::write(&file.0, "bread").unwrap();
    assert_eq!(file.tag(&tags, later()), of("bread"), "another length");
    fs::write(&file.0, "flour").unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(1));
    assert_eq!(file.tag(&tags, later()), of("flour"), "another time");
    let other = Scratch::new("renamed", "sugar");
    fs::rename(&other.0, &file.0).unwrap();
    assert_eq!(file.tag(&tags, later()), of("sugar"), "another file");
}

/// Which a tag by time and length cannot notice.
#[cfg(unix)]
#[test]
fn a_time_that_was_set_back_is_noticed() {
    let tags = FileTags::new(10);
    let file = Scratch::new("set-back", "milk");
    let modified = UNIX_EPOCH + Duration::from_secs(1);
    file.set_modified(modified);
    assert_eq!(file.tag(&tags, later()), of("milk"));
    std::thread::sleep(Duration::from_millis(50)); // The clock of a file system is a coarse one.
    fs::write(&file.0, "eggs").unwrap();
    file.set_modified(modified);
    assert_eq!(file.tag(&tags, later()), of("eggs"));
}

/// Two writes within the granularity of the clock leave the same time: nothing young is remembered.
#[test]
fn a_young_file_is_hashed_each_time() {
    use std::io::{Seek, SeekFrom};

    let tags = FileTags::new(10);
    let file = Scratch::new("young", "milk");
    let mut open = file.open();
    for _ in 0..2 {
        open.seek(SeekFrom::Start(3)).unwrap();
        let tag = tags
            .tag(&file.0, &open, SystemTime::now())
            .unwrap()
            .unwrap();
        assert_eq!(tag.to_string(), of("milk"));
        assert!(!tag.is_weak());
        assert_eq!(open.stream_position().unwrap(), 0, "not read");
    }
}

#[test]
fn the_file_is_at_its_start_afterwards() {
    let tags = FileTags::new(10);
    let file = Scratch::new("start", "milk");
    let mut open = file.open();
    open.read_exact(&mut [0; 2]).unwrap();
    let tag = tags
        .tag(&file.0, &open, SystemTime::now())
        .unwrap()
        .unwrap();
    assert_eq!(tag.to_string(), of("milk"), "all of it is hashed");
    let mut content = String::new();
    open.read_to_string(&mut content).unwrap();
    assert_eq!(content, "milk");
}

/// Whether the tag of a file is remembered: then its cursor stays where it is.
fn is_remembered(tags: &FileTags, file: &Scratch) -> bool {
    use std::io::{Seek, SeekFrom};

    let mut open = file.open();
    open.seek(SeekFrom::Start(1)).unwrap();
    tags.tag(&file.0, &open, later()).unwrap();
    open.stream_position().unwrap() == 1
}

#[test]
fn no_more_are_remembered_than_was_said() {
    for capacity in [0, 1, 2, 3, 10, 11] {
        let tags = FileTags::new(capacity);
        let most = capacity.max(2);
        let files: Vec<_> = (0..3 * most)
            .map(|number| Scratch::new(&format!("bound-{capacity}-{number}"), "milk"))
            .collect();
        for file in &files {
            file.tag(&tags, later());
        }
        // Asking for one that is not remembered makes it one: so ask from the youngest on, and stop.
        let known = files
            .iter()
            .rev()
            .take_while(|file| is_remembered(&tags, file));
        let known = known.count();
        assert!(known <= most, "{known} of {capacity}");
        assert!(known >= most / 2, "{known} of {capacity}");
    }
}

#[test]
fn what_is_asked_for_again_and_again_stays() {
    let tags = FileTags::new(4);
    let often = Scratch::new("often", "milk");
    often.tag(&tags, later());
    for number in 0..20 {
        Scratch::new(&format!("seldom-{number}"), "bread").tag(&tags, later());
        assert!(is_remembered(&tags, &often), "{number}");
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let tags = FileTags::new(10);
    let folder = std::env::temp_dir();
    if let Ok(open) = File::open(&folder) {
        let error = tags.tag(&folder, &open, later()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert_eq!(
            error.to_string(),
            "not a regular file: only these can be hashed"
        );
    }
    #[cfg(unix)]
    {
        let endless = File::open("/dev/zero").unwrap();
        let error = tags.validators("/dev/zero", &endless, later()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let tags = FileTags::new(10);
    let file = Scratch::new("write-only", "milk");
    let open = OpenOptions::new().append(true).open(&file.0).unwrap();
    assert!(tags.tag(&file.0, &open, later()).is_err());
}

/// Another thread writes as fast as it can: each answer is the tag of what was there at one time, or
/// there is none. Without the second look at the file, many would be the tag of a mixture.
#[test]
fn a_file_that_changes_while_it_is_read_has_no_tag() {
    let file = Scratch::new("busy", &"a".repeat(1 << 18));
    let tags = FileTags::new(10);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let relaxed = std::sync::atomic::Ordering::Relaxed;
    let none = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = OpenOptions::new().append(true).open(&file.0).unwrap();
            while !stop.load(relaxed) {
                writer.write_all(b"b").unwrap();
                std::thread::yield_now();
            }
        });
        let open = file.open();
        let asked = (0..1_000).map(|_| {
            let asked = tags.validators(&file.0, &open, SystemTime::now());
            asked.unwrap()
        });
        let none = asked.filter(|validators| validators.entity_tag().is_none());
        let none: Vec<_> = none.take(3).collect();
        stop.store(true, relaxed);
        none
    });
    assert!(!none.is_empty(), "the writer never came between");
    for validators in none {
        assert!(validators.modification_date().is_none());
        assert!(validators.origination_date().is_some());
    }
}

#[test]
fn validators_have_tag_time_and_date() {
    let tags = FileTags::new(10);
    let file = Scratch::new("validators", "milk");
    let modified = UNIX_EPOCH + Duration::from_secs(784_111_777);
    file.set_modified(modified);
    let now = later();
    let current = tags.validators(&file.0, &file.open(), now).unwrap();
    assert_eq!(current.entity_tag().unwrap().to_string(), of("milk"));
    assert_eq!(
        current.modification_date().unwrap().unix_seconds(),
        784_111_777
    );
    let seconds = now.duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert_eq!(
        current.origination_date().unwrap().unix_seconds(),
        seconds as i64
    );

    file.set_modified(UNIX_EPOCH + Duration::from_secs(1));
    let current = tags.validators(&file.0, &file.open(), now).unwrap();
    assert_eq!(current.entity_tag().unwrap().to_string(), of("milk"));
    assert!(
        current.modification_date().is_none(),
        "its time says nothing, its content does"
    );
}

#[test]
fn threads_share_it() {
    let tags = FileTags::new(10);
    let file = Scratch::new("threads", "milk");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..100).for_each(|_| assert_eq!(file.tag(&tags, later()), of("milk"))));
        }
    });
}

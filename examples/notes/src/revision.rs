//! Which state of a row a request was judged by: the version its tag names, and since when it holds.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use preconditions::{EntityTag, HttpDate, Validators};
use uuid::Uuid;

/// One state of a note or of an attachment.
///
/// A write of the store takes the revision that was evaluated and succeeds only while the row is
/// still in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Drawn at random when the row is inserted. Without it, a note that is deleted and created
    /// again would start over at the same number, and an old If-Match would hit the new note.
    pub incarnation: String,
    /// Counts the changes since then.
    pub number: i64,
    /// When it was written, in milliseconds since 1970.
    pub modified: i64,
}

impl Revision {
    /// That of a row to insert.
    pub fn first() -> Self {
        Revision {
            incarnation: Uuid::new_v4().simple().to_string(),
            number: 1,
            modified: now_in_milliseconds(),
        }
    }

    /// Whether nothing has changed since the row was inserted.
    pub fn is_first(&self) -> bool {
        self.number == 1
    }

    /// That of the row after one more change. Its time never goes back, whatever the clocks of the
    /// processes that share the database do.
    pub fn next(&self) -> Self {
        Revision {
            incarnation: self.incarnation.clone(),
            number: self.number.saturating_add(1),
            modified: now_in_milliseconds().max(self.modified),
        }
    }

    /// What the conditions of a request are compared with, if it is answered now.
    pub fn validators(&self) -> Validators<'static> {
        Validators::new()
            .etag(self.tag())
            .last_modified(HttpDate::from_unix_seconds(self.modified.div_euclid(1000)))
            .date(HttpDate::now())
    }

    /// The text that a tag stands for in the database, where it is compared with that of the row as
    /// it is: of all tags, only the row's own can be equal.
    pub fn decode(tag: &EntityTag<'_>) -> Option<String> {
        String::from_utf8(tag.opaque().to_vec()).ok()
    }

    fn tag(&self) -> EntityTag<'static> {
        EntityTag::strong(self.to_string())
            .expect("hexadecimal digits and a hyphen may stand in a tag")
    }
}

/// The text inside the quotes of the tag.
impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.incarnation, self.number)
    }
}

/// The time of a change.
pub fn now_in_milliseconds() -> i64 {
    let since_1970 = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
}

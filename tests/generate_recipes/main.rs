//! The four ways in which services make tags, each as the few lines it takes, and what a client
//! sees of it.
#![cfg(all(feature = "std", feature = "serde", feature = "blake3"))]

use preconditions::{etag_for, evaluate, EntityTag, HttpDate, TagBuilder, Validators};
use serde::Serialize;

/// A client that has `known` asks whether that still holds.
#[track_caller]
fn status(method: &str, field: &str, known: &EntityTag<'_>, current: &EntityTag<'_>) -> u16 {
    let request = [(field, known.as_bytes())];
    evaluate(method, &request, current).status().unwrap_or(200)
}

#[track_caller]
fn revalidate(known: &EntityTag<'_>, current: &EntityTag<'_>) -> u16 {
    status("GET", "If-None-Match", known, current)
}

#[track_caller]
fn overwrite(known: &EntityTag<'_>, current: &EntityTag<'_>) -> u16 {
    status("PUT", "If-Match", known, current)
}

mod version_number {
    //! The row has a column `version`, and every change adds one.

    use super::*;

    struct Row {
        created_as: u64,
        version: u64,
    }

    impl Row {
        fn tag(&self) -> EntityTag<'static> {
            EntityTag::from_revision(self.created_as, self.version)
        }
    }

    #[test]
    fn an_edit_changes_it() {
        let (before, after) = (EntityTag::from_version(7), EntityTag::from_version(8));
        assert_eq!(
            (revalidate(&before, &before), revalidate(&before, &after)),
            (304, 200)
        );
        assert_eq!(
            (overwrite(&before, &before), overwrite(&before, &after)),
            (200, 412)
        );
    }

    #[test]
    fn a_tag_tells_the_store_which_version_may_be_replaced() {
        let sent = EntityTag::parse(b"\"7\"").unwrap();
        // UPDATE notes SET … WHERE id = $1 AND version = $2
        assert_eq!(sent.version(), Some(7));
    }

    #[test]
    fn a_row_that_is_created_again_has_tags_of_its_own() {
        let first = Row {
            created_as: 1,
            version: 1,
        };
        let second = Row {
            created_as: 2,
            version: 1,
        };
        assert_eq!(overwrite(&first.tag(), &second.tag()), 412);
        assert_eq!(revalidate(&first.tag(), &second.tag()), 200);
    }

    #[test]
    fn an_incarnation_that_is_no_number_is_a_part() {
        let tag = |incarnation: &str, version: u64| {
            TagBuilder::new()
                .context(incarnation)
                .value(&version)
                .finish()
                .unwrap()
        };
        let first = "0192f0c1-8c5e-7d43-a1b2-c3d4e5f60718";
        let second = "0192f0c1-8c5e-7d43-a1b2-c3d4e5f60719";
        assert_eq!(overwrite(&tag(first, 1), &tag(first, 1)), 200);
        assert_eq!(overwrite(&tag(first, 1), &tag(second, 1)), 412);
    }
}

mod content_hash {
    //! The tag is that of the data, or of the octets that are sent.

    use super::*;

    #[derive(Serialize)]
    struct Note<'a> {
        title: &'a str,
        done: bool,
    }

    #[test]
    fn an_edit_changes_it_and_undoing_the_edit_brings_it_back() {
        let open = etag_for(&Note {
            title: "milk",
            done: false,
        })
        .unwrap();
        let done = etag_for(&Note {
            title: "milk",
            done: true,
        })
        .unwrap();
        let again = etag_for(&Note {
            title: "milk",
            done: false,
        })
        .unwrap();
        assert_eq!(
            (revalidate(&open, &open), revalidate(&open, &done)),
            (304, 200)
        );
        assert_eq!(
            (overwrite(&open, &done), overwrite(&open, &again)),
            (412, 200)
        );
    }

    #[cfg(feature = "json")]
    #[test]
    fn a_body_has_the_tag_of_its_octets() {
        let (body, tag) = preconditions::json_body(&Note {
            title: "milk",
            done: false,
        })
        .unwrap();
        assert_eq!(body, br#"{"title":"milk","done":false}"#);
        assert_eq!(revalidate(&tag, &EntityTag::from_content(&body)), 304);
    }

    #[test]
    fn a_template_and_a_coding_are_in_it() {
        let note = Note {
            title: "milk",
            done: false,
        };
        let page = |template: &str, coding: &str| {
            let builder = TagBuilder::new().value(&note).context(template);
            builder.variant(coding).finish().unwrap()
        };
        let sent = page("v1", "gzip");
        assert_eq!(revalidate(&sent, &page("v1", "gzip")), 304);
        assert_eq!(revalidate(&sent, &page("v2", "gzip")), 200);
        assert_eq!(revalidate(&sent, &page("v1", "br")), 200);
    }
}

mod timestamp {
    //! The row has a column `updated_at`.

    use super::*;

    #[test]
    fn microseconds_make_a_strong_tag() {
        let tag = |microseconds: i64| {
            let nanoseconds = microseconds.rem_euclid(1_000_000) * 1_000;
            let nanoseconds = u32::try_from(nanoseconds).unwrap();
            EntityTag::from_timestamp(microseconds.div_euclid(1_000_000), nanoseconds).unwrap()
        };
        let before = tag(1_795_253_278_000_001);
        assert_eq!(before.to_string(), "\"1795253278.000001000\"");
        assert_eq!(
            (overwrite(&before, &before), revalidate(&before, &before)),
            (200, 304)
        );
        assert_eq!(overwrite(&before, &tag(1_795_253_278_000_002)), 412);
    }

    #[test]
    fn whole_seconds_make_a_weak_one_that_guards_no_write() {
        let changed = HttpDate::from_unix_seconds(1_795_253_278).unwrap();
        let tag = EntityTag::from_timestamp(changed.unix_seconds(), 0)
            .unwrap()
            .to_weak();
        assert_eq!((revalidate(&tag, &tag), overwrite(&tag, &tag)), (304, 412));
    }

    #[test]
    fn a_file_has_both_validators() {
        let metadata = std::fs::metadata(file!()).unwrap();
        let now = metadata.modified().unwrap() + std::time::Duration::from_secs(2);
        let current = Validators::from_metadata(&metadata, now).unwrap();
        let tag = current.entity_tag().unwrap();
        assert!(!tag.is_weak());
        let request = [("If-None-Match", tag.as_bytes())];
        assert_eq!(
            evaluate("GET", &request, current.clone()).status(),
            Some(304)
        );
        let changed = current.modification_date().unwrap();
        let request = [("If-Modified-Since", changed.to_imf_fixdate())];
        assert_eq!(
            evaluate("GET", &request, current.clone()).status(),
            Some(304)
        );
    }
}

mod parts {
    //! A page of a list: which notes are on it, when each was updated, and how many there are in all.

    use super::*;

    type Listed = [(u64, i64)];

    /// The clients show the number, so a cached page with another number is out of date.
    fn with_the_total(page: &Listed, total: usize) -> EntityTag<'static> {
        let builder = TagBuilder::new().value(page);
        builder
            .header("X-Total-Count", total.to_string())
            .finish()
            .unwrap()
    }

    /// The number is a hint: a 304 may leave the client with an old one.
    fn without_the_total(page: &Listed) -> EntityTag<'static> {
        TagBuilder::new().value(page).finish().unwrap()
    }

    const PAGE: &Listed = &[(1, 1_795_253_278), (2, 1_795_253_280)];

    #[test]
    fn an_edit_on_the_page_changes_it() {
        let edited = [(1, 1_795_253_278), (2, 1_795_253_999)];
        assert_eq!(
            revalidate(&without_the_total(PAGE), &without_the_total(&edited)),
            200
        );
        assert_eq!(
            revalidate(&without_the_total(PAGE), &without_the_total(PAGE)),
            304
        );
    }

    #[test]
    fn a_note_that_moves_to_another_page_changes_both() {
        let swapped = [(2, 1_795_253_280), (1, 1_795_253_278)];
        assert_eq!(
            revalidate(&without_the_total(PAGE), &without_the_total(&swapped)),
            200
        );
        assert_eq!(
            revalidate(&without_the_total(PAGE), &without_the_total(&PAGE[..1])),
            200
        );
    }

    #[test]
    fn a_new_note_elsewhere_changes_it_only_with_the_total_in_it() {
        assert_eq!(
            revalidate(&with_the_total(PAGE, 17), &with_the_total(PAGE, 17)),
            304
        );
        assert_eq!(
            revalidate(&with_the_total(PAGE, 17), &with_the_total(PAGE, 18)),
            200
        );
        assert_eq!(
            revalidate(&without_the_total(PAGE), &without_the_total(PAGE)),
            304
        );
    }
}

//! A help desk: users ask why their edit was refused, and it looks the request up in an explanation.

use preconditions::{explain, EntityTag, NearMiss};

/// What the desk sees of a PUT to a document that is at this version.
fn refusal(if_match: &str, current: u64) -> (String, Option<NearMiss>) {
    let tag = EntityTag::from_version(current);
    let explanation = explain("PUT", &[("If-Match", if_match)], &tag);
    assert_eq!(explanation.outcome().status(), Some(412), "{if_match}");
    (explanation.summary(), explanation.steps()[0].near_miss())
}

#[test]
fn an_editor_that_is_behind_hears_so() {
    let (summary, near_miss) = refusal("\"6\"", 7);
    assert!(summary.starts_with("if-match is false: "), "{summary}");
    assert!(summary.ends_with("412 Precondition Failed, because of if-match"));
    assert_eq!(near_miss, Some(NearMiss::OlderVersion));
}

/// After the database was restored from a backup, the editor is ahead of it: getting the document
/// again is no help to someone who holds the only copy.
#[test]
fn an_editor_that_is_ahead_is_not_called_behind() {
    assert_eq!(refusal("\"8\"", 7).1, None);
}

#[test]
fn an_editor_whose_tag_was_changed_on_the_way_hears_how() {
    assert_eq!(refusal("W/\"7\"", 7).1, Some(NearMiss::Weak));
    assert_eq!(
        refusal("\"7-gzip\"", 7).1,
        Some(NearMiss::Appended("-gzip"))
    );
    assert_eq!(refusal("7", 7).1, Some(NearMiss::Unquoted));
}

//! A JSON body and its tag from one serialization.

use alloc::vec::Vec;

use serde::Serialize;

use crate::entity_tag::EntityTag;

/// Serializes a value as JSON, and creates the strong tag of exactly these bytes.
///
/// The tag is strong whatever the value is: where the order of a `HashMap` changes, the bytes change,
/// and the tag with them. It costs the hash of the body in addition to the serialization.
///
/// # Errors
///
/// - A value that serde_json refuses: a map whose keys are not strings, numbers or the like, or a
///   value whose own `Serialize` fails.
///
/// ```
/// use preconditions::{json_body, EntityTag};
///
/// let (body, tag) = json_body(&["milk", "bread"])?;
/// assert_eq!(body, br#"["milk","bread"]"#);
/// assert!(tag.strong_eq(&EntityTag::from_content(&body)));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn json_body<T: Serialize + ?Sized>(
    value: &T,
) -> Result<(Vec<u8>, EntityTag<'static>), serde_json::Error> {
    let body = serde_json::to_vec(value)?;
    let tag = EntityTag::from_content(&body);
    Ok((body, tag))
}

//! A JSON body and its tag from one serialisation.

use alloc::vec::Vec;

use serde::Serialize;

use crate::entity_tag::EntityTag;

/// The value as JSON, and the strong tag of exactly these octets.
///
/// Strong whatever the value is: where the order of a `HashMap` changes, so do the octets, and so
/// does the tag. It costs the hash of the body beside the serialisation.
///
/// # Errors
///
/// - A value that serde_json refuses: a map with keys that are no strings, numbers or the like, or a
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

//! What the statement of a write condition does to a row, as the documentation of each variant has
//! it. A version is the opaque value of the row's tag.

use oracle::OracleTarget;
use preconditions::{EntityTag, WriteCondition};

/// Knows every tag as a version of its own.
pub fn version(tag: &EntityTag<'_>) -> Option<Vec<u8>> {
    Some(tag.opaque().to_vec())
}

/// Whether the statement writes; `None` where there is none. The row's tag is strong, if it has one.
pub fn writes(condition: &WriteCondition<Vec<u8>>, row: &OracleTarget) -> Option<bool> {
    let (exists, version, modified) = match row {
        OracleTarget::Missing => (false, None, None),
        OracleTarget::Exists {
            entity_tag,
            last_modified,
            ..
        } => {
            let tag = entity_tag.as_deref().and_then(oracle::parse_tag);
            (true, tag.map(|tag| tag.opaque), *last_modified)
        }
    };
    let is_among = |versions: &[Vec<u8>]| {
        assert!(!versions.is_empty(), "a list of no versions");
        version
            .as_ref()
            .is_some_and(|version| versions.contains(version))
    };
    Some(match condition {
        WriteCondition::None => true,
        WriteCondition::Exists => exists,
        WriteCondition::Absent => !exists,
        WriteCondition::OneOf(versions) => exists && is_among(versions),
        WriteCondition::NoneOf(versions) => !exists || !is_among(versions),
        WriteCondition::UnmodifiedSince(date) => match modified {
            Some(modified) => modified < date.unix_seconds() + 1,
            None => true,
        },
        WriteCondition::Never(_) => false,
        WriteCondition::Evaluate => return None,
    })
}

/// The same state with a tag that is not weak: a store compares versions, which have no weakness.
pub fn strong(target: OracleTarget) -> OracleTarget {
    match target {
        OracleTarget::Exists {
            entity_tag,
            last_modified,
            date,
        } => OracleTarget::Exists {
            entity_tag: entity_tag.map(|tag| tag.strip_prefix(b"W/").unwrap_or(&tag).to_vec()),
            last_modified,
            date,
        },
        OracleTarget::Missing => OracleTarget::Missing,
    }
}

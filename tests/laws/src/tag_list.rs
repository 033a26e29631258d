use crate::{spoils_at, without_heap};
use oracle::{self, List};
use preconditions::{EntityTag, TagList};

/// One line of `"*" / #entity-tag` (§13.1.1, §5.6.1): the members are those of the oracle, octets
/// of the input in their order; a line with a damaged member gives exactly one error, as its last
/// item, which lies at the octet that spoils the list; and nothing is taken from the heap.
pub fn tag_list(line: &[u8]) {
    without_heap(|| {
        if let TagList::Tags(tags) = TagList::new(line) {
            tags.for_each(drop);
        }
    });
    let is_wildcard = oracle::parse_list(line) == List::Anything;
    let mut tags = match TagList::new(line) {
        TagList::Any => return assert!(is_wildcard),
        TagList::Tags(tags) => tags,
    };
    assert!(!is_wildcard);
    let expected = oracle::members(line);
    let intact = expected
        .iter()
        .take_while(|member| member.is_some())
        .count();

    let mut end_of_last = line.as_ptr() as usize;
    let mut count = 0;
    let mut damage = None;
    for member in tags.by_ref() {
        assert!(damage.is_none(), "a member after the error");
        match member {
            Ok(tag) => {
                end_of_last = after(&tag, line, end_of_last);
                if let Some(Some(expected)) = expected.get(count) {
                    assert_eq!(
                        (tag.opaque(), tag.is_weak()),
                        (&expected.opaque[..], expected.weak)
                    );
                }
                count += 1;
            }
            Err(error) => damage = Some(error),
        }
    }
    assert!(tags.next().is_none(), "it has ended");

    let Some(error) = damage else {
        assert_eq!(
            (count, intact),
            (expected.len(), expected.len()),
            "all members, and no error"
        );
        return;
    };
    assert!(intact < expected.len(), "{error} in a list that has none");
    // `"a""b"` is one damaged member that starts with a tag.
    assert!(
        count == intact || count == intact + 1,
        "{count} members instead of {intact}"
    );
    let is_list = |octets: &[u8]| matches!(oracle::parse_list(octets), List::Tags(_));
    spoils_at(line, error.offset(), is_list);
}

/// The address behind a tag, which has to lie within the line and behind `earliest`.
fn after(tag: &EntityTag<'_>, line: &[u8], earliest: usize) -> usize {
    let octets = tag.as_bytes().as_ptr_range();
    assert!(octets.start as usize >= earliest);
    assert!(octets.end as usize <= line.as_ptr_range().end as usize);
    octets.end as usize
}

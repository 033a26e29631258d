use crate::without_heap;
use oracle::{parse_tag, DeclaredNames};
use preconditions::{evaluate, matched_name, near_miss, MatchedName};
use table::{name_of, nearly_of, other_tags, with_names, Lines, SUFFIXES};

/// Any method, any lines, any names of a state: the oracle writes all names out, and comes to the same
/// status, the same name, and the same near miss; nothing is taken from the heap.
///
/// ```text
/// PUT
/// "7"
/// "7-html" W/"x"
/// 1 weakens weak-if-match
/// If-Match: "7-gzip"
/// ```
///
/// The method; the own tag; the tags of other representations; which suffixes the gateway appends, and
/// what else is declared; then field lines.
pub fn names(input: &[u8]) {
    let mut input_lines = input.split(|octet| *octet == b'\n');
    let mut next = || input_lines.next().unwrap_or_default();
    let method = String::from_utf8_lossy(next()).into_owned();
    let own = Some(next()).filter(|tag| parse_tag(tag).is_some());
    let also = next().split(|octet| *octet == b' ');
    let declared = String::from_utf8_lossy(next()).into_owned();
    let number = declared.bytes().next().unwrap_or_default();
    let suffixes = SUFFIXES.get(usize::from(number.wrapping_sub(b'0')));
    let names = DeclaredNames {
        own: own.map(<[u8]>::to_vec),
        also: also
            .filter(|tag| parse_tag(tag).is_some())
            .map(<[u8]>::to_vec)
            .collect(),
        weakens: declared.contains("weakens"),
        appends: suffixes
            .into_iter()
            .flat_map(|suffixes| suffixes.iter())
            .map(|suffix| suffix.as_bytes().to_vec())
            .collect(),
        weak_if_match: declared.contains("weak-if-match"),
    };
    let lines: Lines = input_lines.map(crate::request::field_line).collect();
    agrees(&method, &lines, &names);
}

fn agrees(method: &str, lines: &Lines, names: &DeclaredNames) {
    let others = other_tags(names);
    let current = with_names(names, &others);
    let fields = only_lists(lines);
    let headers = fields.as_slice();

    let outcome = without_heap(|| evaluate(method, headers, &current));
    assert_eq!(
        outcome.status(),
        oracle::decide_by_names(method, &fields, names)
    );
    let name = without_heap(|| matched_name(method, headers, &current));
    let expected = oracle::name_that_matched(method, &fields, names);
    assert_eq!(name.map(name_of), expected);
    let missed = without_heap(|| near_miss(method, headers, &current));
    let expected = oracle::nearly_matched(method, &fields, names);
    assert_eq!(missed.map(nearly_of), expected);

    // A tag that is sent under a name comes back as that name.
    for suffix in names.appends.iter().filter(|suffix| !suffix.is_empty()) {
        let suffix = SUFFIXES.iter().flat_map(|all| all.iter()).find(|known| {
            let known: &str = known;
            known.as_bytes() == suffix
        });
        let name = MatchedName::Appended(suffix.expect("known"));
        let sent = current.under_name(name);
        let (Some(sent), Some(own)) = (sent.entity_tag(), current.entity_tag()) else {
            continue;
        };
        let found = matched_name("GET", &[("If-None-Match", sent)], &current);
        let is_own = sent.weak_eq(own);
        // No tag has a double quote in it, so that suffix adds no name.
        assert_eq!(is_own, suffix == Some(&"\""));
        let is_expected = match found {
            Some(MatchedName::Own) => is_own,
            Some(MatchedName::Appended(_)) => !is_own,
            _ => false,
        };
        assert!(is_expected, "{sent} is {found:?}");
    }
}

/// The lines of If-Match and If-None-Match, of which alone the oracle of names speaks.
fn only_lists(lines: &Lines) -> Lines {
    let is_list = |name: &str| {
        name.eq_ignore_ascii_case("if-match") || name.eq_ignore_ascii_case("if-none-match")
    };
    lines
        .iter()
        .filter(|(name, _)| is_list(name))
        .cloned()
        .collect()
}

//! 100,000 random requests under random names, held against an oracle that writes the names out.

use inputs::random::{cases, Random};
use oracle::{
    decide, decide_by_names, name_that_matched, nearly_matched, DeclaredNames, OracleTarget,
};
use preconditions::{evaluate, explain, matched_name, near_miss, EntityTag};
use preconditions::{MatchedName, Outcome, Validators};
use table::{name_of, nearly_of, other_tags, with_names, SUFFIXES};

#[test]
fn the_oracle_agrees_on_random_names() {
    let mut random = Random::new(1);
    let (mut matched, mut by_other_names) = (0_u64, 0_u64);
    for case in 0..cases() {
        let own = match random.below(8) {
            0 => None,
            _ => Some(tag(&mut random)),
        };
        let also: Vec<String> = (0..random.below(3)).map(|_| tag(&mut random)).collect();
        let suffixes = random.one_of(&SUFFIXES);
        let (weakens, weak_if_match) = (random.below(3) == 0, random.below(5) == 0);
        let method = random.one_of(&["GET", "HEAD", "QUERY", "PUT", "DELETE", "PROPFIND"]);
        let mut lines = Vec::new();
        for _ in 0..=random.below(2) {
            let name = random.one_of(&["if-match", "if-none-match"]);
            lines.push((name.to_owned(), line(&mut random).into_bytes()));
        }

        let declared = DeclaredNames {
            own: own.clone().map(String::into_bytes),
            also: also.iter().cloned().map(String::into_bytes).collect(),
            weakens,
            appends: suffixes
                .iter()
                .map(|suffix| suffix.as_bytes().to_vec())
                .collect(),
            weak_if_match,
        };
        let expected = decide_by_names(method, &lines, &declared);

        let others = other_tags(&declared);
        let current = with_names(&declared, &others);
        let outcome = evaluate(method, lines.as_slice(), &current);
        let shown = format!("case {case}: {method} {lines:?} {declared:?}");
        assert_eq!(outcome.status(), expected, "{shown}");
        let explanation = explain(method, lines.as_slice(), &current);
        assert_eq!(*explanation.outcome(), outcome, "{shown}");
        let owned = current.clone().into_owned();
        assert_eq!(
            evaluate(method, lines.as_slice(), &owned),
            outcome,
            "{shown}"
        );

        // The second call speaks of the same: a tag named the state, or came near, or neither.
        let name = matched_name(method, lines.as_slice(), &current);
        let expected = name_that_matched(method, &lines, &declared);
        assert_eq!(name.map(name_of), expected, "{shown}");
        let nearly = near_miss(method, lines.as_slice(), &current);
        let expected = nearly_matched(method, &lines, &declared);
        assert_eq!(nearly.map(nearly_of), expected, "{shown}");
        matched += u64::from(name.is_some());
        by_other_names += u64::from(!matches!(name, None | Some(MatchedName::Own)));
        if let (Outcome::Proceed(permit), [(field, _)]) = (&outcome, lines.as_slice()) {
            let is_other = field == "if-match" && !matches!(name, None | Some(MatchedName::Own));
            assert_eq!(permit.is_by_other_name(), is_other, "{shown}");
        }

        // Without a name given, nothing changes.
        let mut plain = Validators::new();
        if let Some(own) = &own {
            plain = plain.etag(own.parse::<EntityTag<'static>>().unwrap());
        }
        let target = OracleTarget::Exists {
            entity_tag: own.clone().map(String::into_bytes),
            last_modified: None,
            date: None,
        };
        let expected = decide(method, &lines, target).status;
        assert_eq!(
            evaluate(method, lines.as_slice(), plain).status(),
            expected,
            "{shown}"
        );
    }
    assert!(matched > cases() / 10, "{matched} matched");
    assert!(
        by_other_names > cases() / 20,
        "{by_other_names} by other names"
    );
}

/// A tag of few values, so that many of them meet.
fn tag(random: &mut Random) -> String {
    let opaque = random.one_of(&[
        "",
        "a",
        "b",
        "7",
        "6",
        "7-gzip",
        "a-gzip",
        "long-tag-0123456789",
    ]);
    let appended = random.one_of(&["", "", "", "-gzip", "-br", "a", "\u{e9}", "-gzip-gzip"]);
    let mark = random.one_of(&["", "", "W/"]);
    format!("{mark}\"{opaque}{appended}\"")
}

fn line(random: &mut Random) -> String {
    match random.below(12) {
        0 => "*".into(),
        1 => String::new(),
        2 => "7".into(),
        _ => {
            let tags: Vec<String> = (0..=random.below(4)).map(|_| tag(random)).collect();
            tags.join(random.one_of(&[",", ", ", " ,, "]))
        }
    }
}

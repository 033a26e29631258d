//! Every short list under every kind of names: whether it matches, by which name, and what nearly did.

use oracle::{decide_by_names, name_that_matched, nearly_matched, DeclaredNames};
use preconditions::{evaluate, matched_name, near_miss};
use table::{name_of, nearly_of, other_tags, shown, with_names, Lines};

use crate::{for_every_string, strings};

/// What lists are made of, each for an octet of the alphabet; the last goes on in a new line.
const PIECES: [&str; 10] = ["\"", "W/", "7", "6", ",", " ", "-br", "a", "*", "\n"];
const ALPHABET: [u8; PIECES.len()] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const LIST_PIECES: u32 = if cfg!(exhaustive) { 6 } else { 4 };

fn declared(own: &str) -> DeclaredNames {
    DeclaredNames {
        own: Some(own.into()),
        ..DeclaredNames::default()
    }
}

#[test]
fn every_list_under_every_kind_of_names() {
    let both = DeclaredNames {
        weakens: true,
        appends: vec![b"-gzip".to_vec(), b"-br".to_vec()],
        also: vec![b"\"a\"".to_vec(), b"W/\"6\"".to_vec()],
        ..declared("\"7\"")
    };
    let weak = DeclaredNames {
        weak_if_match: true,
        appends: vec![b"a".to_vec(), b"b".to_vec()],
        ..declared("W/\"7\"")
    };
    let unknown = DeclaredNames {
        own: None,
        ..both.clone()
    };
    let all = [
        declared("\"7\""),
        declared("W/\"7\""),
        declared("\"\""),
        both,
        weak,
        unknown,
    ];
    for names in all {
        let others = other_tags(&names);
        let current = with_names(&names, &others);
        let tried = for_every_string(&ALPHABET, LIST_PIECES, &|numbers| {
            let pieces = numbers.iter().map(|number| PIECES[usize::from(*number)]);
            let list: String = pieces.collect();
            for (method, field) in [
                ("PUT", "if-match"),
                ("GET", "if-none-match"),
                ("PUT", "if-none-match"),
            ] {
                let line = |line: &str| (field.to_owned(), line.as_bytes().to_vec());
                let lines: Lines = list.split('\n').map(line).collect();
                let headers = lines.as_slice();
                let explain = || format!("{method} {names:?}\n{}", shown(&lines));
                let status = evaluate(method, headers, &current).status();
                assert_eq!(
                    status,
                    decide_by_names(method, &lines, &names),
                    "{}",
                    explain()
                );
                let name = matched_name(method, headers, &current).map(name_of);
                assert_eq!(
                    name,
                    name_that_matched(method, &lines, &names),
                    "{}",
                    explain()
                );
                let nearly = near_miss(method, headers, &current).map(nearly_of);
                assert_eq!(
                    nearly,
                    nearly_matched(method, &lines, &names),
                    "{}",
                    explain()
                );
            }
        });
        assert_eq!(tried, strings(PIECES.len(), LIST_PIECES));
    }
}

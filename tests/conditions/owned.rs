//! Conditions are what the request was, wherever they go.

use inputs::{any_lines, any_target, field_value, method, octets};
use preconditions::{evaluate, explain, is_conditional, Conditions, EntityTag, Headers, Method};
use preconditions::{Field, Outcome};
use proptest::prelude::*;
use table::{shown, target_of};

fn lines_of(headers: &impl Headers, field: Field) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    headers.for_each_line(field, |line| lines.push(line.to_vec()));
    lines
}

const FIELDS: [Field; 6] = [
    Field::IfMatch,
    Field::IfUnmodifiedSince,
    Field::IfNoneMatch,
    Field::IfModifiedSince,
    Field::IfRange,
    Field::Range,
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4096) })]

    #[test]
    fn they_decide_as_the_request(
        method in method(), lines in any_lines(prop_oneof![field_value(), octets()]),
        target in any_target(),
    ) {
        let conditions = Conditions::of(method.as_str(), &lines);
        prop_assert_eq!(conditions.method(), Method::from(method.as_str()));
        for field in FIELDS {
            prop_assert_eq!(lines_of(&conditions, field), lines_of(&lines, field), "{:?}", field);
        }
        let expected = evaluate(method.as_str(), &lines, target_of(&target));
        prop_assert_eq!(conditions.evaluate(target_of(&target)), expected, "{}", shown(&lines));
        prop_assert_eq!(
            is_conditional(conditions.method(), &conditions),
            is_conditional(method.as_str(), &lines)
        );
        let told = explain(method.as_str(), &lines, target_of(&target)).to_string();
        prop_assert_eq!(conditions.explain(target_of(&target)).to_string(), told);

        let again = Conditions::of(conditions.method(), &conditions.clone());
        prop_assert_eq!(format!("{again:?}"), format!("{conditions:?}"));
    }
}

#[test]
fn they_outlive_the_request_and_cross_threads() {
    let conditions = {
        let value = String::from("\"6\"");
        Conditions::of("PUT", &[("If-Match", &value)])
    };
    let current = EntityTag::from_version(7);
    let outcome = std::thread::spawn(move || conditions.evaluate(&current));
    let by = Field::IfMatch;
    assert_eq!(outcome.join().unwrap(), Outcome::PreconditionFailed { by });
}

#[test]
fn they_print_on_one_line_in_printable_ascii() {
    let lines = [
        ("IF-NONE-MATCH", &b"\"caf\xe9\""[..]),
        ("Accept", b"*/*"),
        ("If-Match", b"\"6\", \"7\""),
        ("If-Match", b"\r\n\x1b"),
    ];
    let told = format!("{:?}", Conditions::of("PUT", &lines));
    let expected =
        r#"Conditions(PUT; if-match: "6", "7"; if-match: \x0d\x0a\x1b; if-none-match: "caf\xe9")"#;
    assert_eq!(told, expected);
    let none: [(&str, &str); 0] = [];
    assert_eq!(
        format!("{:?}", Conditions::of("GET", &none)),
        "Conditions(GET)"
    );
}

#[test]
fn they_are_small() {
    assert!(std::mem::size_of::<Conditions>() <= 6 * std::mem::size_of::<usize>());
}

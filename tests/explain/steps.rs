//! The parts of an explanation, one by one.

use crate::{current, tagged, EARLIER, MODIFIED, RANGE};
use preconditions::{explain, EntityTag, Field, Judgement, Method, Outcome, Target, Validators};

#[test]
fn a_step_has_its_parts() {
    let fields = [
        ("If-None-Match", "\"x\""),
        ("If-Unmodified-Since", EARLIER),
        ("If-Match", " \"y\", \"a\""),
        ("If-Match", "\"z\""),
    ];
    let explanation = explain("GET", &fields, current());
    let [if_match, since, if_none_match] = explanation.steps() else {
        panic!("{explanation}");
    };
    assert_eq!(if_match.field(), Field::IfMatch);
    assert_eq!(
        if_match.lines(),
        [b" \"y\", \"a\"".to_vec(), b"\"z\"".to_vec()]
    );
    assert_eq!(if_match.judgement(), Judgement::True);
    assert_eq!(if_match.reason(), "a tag in it matches");
    assert_eq!(if_match.section(), "RFC 9110 section 13.1.1");
    assert_eq!(if_match.compared(), Some("strong comparison with \"a\""));
    assert_eq!(if_match.damage(), None);

    assert_eq!(since.field(), Field::IfUnmodifiedSince);
    assert_eq!(since.judgement(), Judgement::Ignored);
    assert_eq!(since.reason(), "if-match is present and decides alone");
    assert_eq!(since.section(), "RFC 9110 section 13.1.4");
    assert_eq!(since.compared(), None);

    assert_eq!(if_none_match.field(), Field::IfNoneMatch);
    assert_eq!(if_none_match.judgement(), Judgement::True);
    assert_eq!(if_none_match.compared(), Some("weak comparison with \"a\""));
    assert_eq!(
        if_none_match.to_string(),
        "if-none-match: \"x\"\n  weak comparison with \"a\"\n  \
         true: no tag in it matches (RFC 9110 section 13.1.2)\n",
    );
}

#[test]
fn every_step_names_its_section() {
    let sections = |fields: &[(&str, &str)]| -> Vec<&str> {
        let explanation = explain("GET", fields, current());
        explanation
            .steps()
            .iter()
            .map(|step| step.section())
            .collect()
    };
    let since = ("If-Unmodified-Since", MODIFIED);
    assert_eq!(sections(&[since]), ["RFC 9110 section 13.1.4"]);
    let since = ("If-Modified-Since", EARLIER);
    assert_eq!(
        sections(&[since, RANGE, ("If-Range", "\"a\"")]),
        [
            "RFC 9110 section 13.1.3",
            "RFC 9110 section 13.1.5",
            "RFC 9110 section 14.2"
        ],
    );
}

#[test]
fn an_explanation_knows_the_request_and_gives_up_its_permit() {
    let explanation = explain("PUT", &[("If-Match", "\"a\"")], tagged());
    assert_eq!(explanation.method(), Method::Put);
    assert_eq!(explanation.target(), "a representation with ETag \"a\"");
    let permit = explanation.into_outcome().into_result().unwrap();
    assert!(permit.is_guarded());

    let explanation = explain("PUT", &[("If-Match", "\"x\"")], tagged());
    let expected = Outcome::PreconditionFailed { by: Field::IfMatch };
    assert_eq!(*explanation.outcome(), expected);
    assert_eq!(explanation.into_outcome(), expected);
}

#[test]
fn a_target_in_words() {
    let told = |target: Target<'_>| explain("GET", &[RANGE], target).target().to_owned();
    assert_eq!(
        told(Target::Missing),
        "a resource without a current representation"
    );
    assert_eq!(
        told(Validators::new().into()),
        "a representation without ETag"
    );
    assert_eq!(
        told(current().etag(None).date(None).into()),
        "a representation without ETag, Last-Modified Sun, 06 Nov 1994 08:49:37 GMT",
    );
    assert_eq!(
        told(current().last_modified(None).into()),
        "a representation with ETag \"a\", Date Sun, 06 Nov 1994 08:49:38 GMT",
    );
    let tag = EntityTag::parse(b"W/\"caf\xe9\"").unwrap();
    assert_eq!(
        told(Target::from(&tag)),
        "a representation with ETag W/\"caf\\xe9\""
    );
}

#[test]
fn methods_by_name() {
    for name in [
        "GET", "HEAD", "QUERY", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE",
    ] {
        let told = explain(name, &[RANGE], tagged()).to_string();
        assert_eq!(
            told.lines().next().unwrap(),
            format!("{name} on a representation with ETag \"a\"")
        );
    }
}

/// One line of printable ASCII, whatever arrives.
#[test]
fn a_summary_is_one_line() {
    let summary =
        |method: &str, fields: &[(&str, &str)]| explain(method, fields, current()).summary();
    assert_eq!(summary("GET", &[("Accept", "*/*")]), "proceed");
    assert_eq!(
        summary("GET", &[RANGE]),
        "range is true: the range applies; proceed, honor the range",
    );
    assert_eq!(
        summary(
            "PUT",
            &[("If-Match", "\"x\""), ("If-Unmodified-Since", MODIFIED)]
        ),
        "if-match is false: no tag in it matches; if-unmodified-since is ignored: if-match is \
         present and decides alone; 412 Precondition Failed, because of if-match",
    );
    assert_eq!(
        summary(
            "GET",
            &[("If-None-Match", "x"), RANGE, ("If-Range", EARLIER)]
        ),
        "if-none-match is true: a damaged list matches nothing, so the representation is sent; \
         if-range is false: the dates differ; range is ignored: if-range is false, so the whole \
         representation is sent; proceed, ignore the range",
    );
    assert_eq!(
        summary("GET", &[("If-Modified-Since", MODIFIED)]),
        "if-modified-since is false: the representation has not changed since; 304 Not Modified, \
         because of if-modified-since",
    );
    let odd: [(&str, &[u8]); 1] = [("If-None-Match", b"\"\xe9\r\n\"")];
    let summary = explain("GET", &odd, tagged()).summary();
    assert!(summary.bytes().all(|octet| (b' '..=b'~').contains(&octet)));
}

#[test]
fn damage_has_a_line_and_an_offset() {
    let damage = |field: &'static str, values: &[&'static str]| {
        let fields: Vec<_> = values.iter().map(|value| (field, *value)).collect();
        let fields = [vec![RANGE], fields].concat();
        let explanation = explain("GET", &fields, current());
        let damage = explanation.steps().iter().find_map(|step| step.damage())?;
        Some((
            damage.line(),
            damage.error().offset(),
            damage.error().to_string(),
        ))
    };
    let none = damage("If-Match", &["\"x\"", "\"a\""]);
    assert_eq!(none, None);
    let tag = |line, offset: usize| {
        Some((
            line,
            offset,
            format!("expected a double quote or `W/\"`, found `x` at byte {offset}"),
        ))
    };
    assert_eq!(damage("If-Match", &["x"]), tag(0, 0));
    assert_eq!(damage("If-Match", &[" \tx"]), tag(0, 2));
    assert_eq!(damage("If-Match", &["\"a\"", "", ",, x"]), tag(2, 3));
    assert_eq!(damage("If-None-Match", &["\"a\", x", "y"]), tag(0, 5));
    let day = |offset: usize| {
        Some((
            0,
            offset,
            format!("expected the name of a day, found `yes` at byte {offset}"),
        ))
    };
    assert_eq!(damage("If-Modified-Since", &["  yesterday"]), day(2));
    assert_eq!(damage("If-Unmodified-Since", &["\tyesterday"]), day(1));
    assert_eq!(damage("If-Range", &[" \t yesterday"]), day(3));
    assert_eq!(
        damage("If-Range", &["  \"a"]),
        Some((
            0,
            4,
            "expected a closing quote, found the end at byte 4".to_owned()
        ))
    );
    // What is ignored for another reason is not damaged.
    assert_eq!(
        damage("If-Modified-Since", &["yesterday", "yesterday"]),
        None
    );
    assert_eq!(damage("If-Range", &["x", "x"]), None);
}

#[test]
fn judgements_are_words() {
    assert_eq!(Judgement::True.as_str(), "true");
    assert_eq!(Judgement::False.as_str(), "false");
    assert_eq!(Judgement::Ignored.as_str(), "ignored");
}

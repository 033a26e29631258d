//! Answers as `http` responses: in place, by value, of the validators, of a representation.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode, Version};
use preconditions::{
    evaluate, Answer, AnswerHead, EntityTag, Field, HttpDate, Permit, Protection, RangeUse,
    Representation, Target, Validators,
};

const NOT_MODIFIED: Answer = Answer::NotModified {
    by: Field::IfNoneMatch,
};
const FAILED: Answer = Answer::PreconditionFailed { by: Field::IfMatch };
const REQUIRED: Answer = Answer::PreconditionRequired;

fn map(fields: &[(&'static str, &[u8])]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in fields {
        let value = HeaderValue::from_bytes(value).unwrap();
        map.append(HeaderName::from_static(name), value);
    }
    map
}

fn date(text: &str) -> HttpDate {
    HttpDate::parse(text.as_bytes()).unwrap()
}

fn success_fields() -> HeaderMap {
    map(&[
        ("date", b"Sun, 06 Nov 1994 08:49:37 GMT"),
        ("etag", b"\"caf\xe9\""),
        ("etag", b"\"other\""),
        ("last-modified", b"Sun, 06 Nov 1994 08:49:36 GMT"),
        ("vary", b"accept"),
        ("vary", b"accept-encoding"),
        ("cache-control", b"max-age=60"),
        ("cdn-cache-control", b"max-age=600"),
        ("content-type", b"text/plain"),
        ("content-length", b"5"),
        ("content-language", b"en"),
        ("content-location", b"/notes/1"),
        ("repr-digest", b"sha-256=:X:"),
        ("set-cookie", b"a=1"),
        ("set-cookie", b"b=2"),
        ("transfer-encoding", b"chunked"),
        ("x-accel-redirect", b"/internal/file"),
        ("x-sendfile", b"/file"),
        ("fly-replay", b"region=ams"),
        ("connection", b"close"),
    ])
}

const KEPT: [(&str, &[u8]); 6] = [
    ("date", b"Sun, 06 Nov 1994 08:49:37 GMT"),
    ("etag", b"\"caf\xe9\""),
    ("vary", b"accept"),
    ("vary", b"accept-encoding"),
    ("set-cookie", b"a=1"),
    ("set-cookie", b"b=2"),
];

fn expected(answer: Answer) -> HeaderMap {
    let mut expected = map(&KEPT);
    let others: &[(&'static str, &[u8])] = match answer {
        Answer::NotModified { .. } => &[
            ("cache-control", b"max-age=60"),
            ("cdn-cache-control", b"max-age=600"),
            ("content-location", b"/notes/1"),
        ],
        Answer::PreconditionFailed { .. } => &[],
        Answer::PreconditionRequired => &[("cache-control", b"no-store")],
    };
    expected.extend(map(others));
    expected
}

const ALL: [(Answer, u16); 3] = [(NOT_MODIFIED, 304), (FAILED, 412), (REQUIRED, 428)];

fn success<B>(content: B) -> Response<B> {
    let mut response = Response::new(content);
    *response.headers_mut() = success_fields();
    *response.version_mut() = Version::HTTP_2;
    response.extensions_mut().insert(7_u8);
    response
}

/// In place and by value, on the header section, on the head and on the whole: the same answer.
#[test]
fn an_answer_is_made_of_the_response_at_hand() {
    for (answer, status) in ALL {
        let mut headers = success_fields();
        answer.apply_to_headers(&mut headers);
        assert_eq!(headers, expected(answer));

        let (mut parts, _) = success("").into_parts();
        answer.apply_to_parts(&mut parts);
        assert_eq!(
            (parts.status, &parts.headers),
            (status_of(status), &headers)
        );
        assert_eq!(parts.version, Version::HTTP_2);
        assert_eq!(parts.extensions.get(), Some(&7_u8));

        let mut response = success(String::from("hello"));
        answer.apply_to(&mut response);
        assert_eq!(
            (response.status(), response.headers()),
            (status_of(status), &headers)
        );
        assert_eq!(response.body(), "");
        assert_eq!(response.version(), Version::HTTP_2);
        assert_eq!(response.extensions().get(), Some(&7_u8));

        let response: Response<Vec<u8>> = answer.into_response(success("hello"));
        assert_eq!(
            (response.status(), response.headers()),
            (status_of(status), &headers)
        );
        assert!(response.body().is_empty());
        assert_eq!(response.version(), Version::HTTP_2);
        assert_eq!(response.extensions().get(), Some(&7_u8));
    }
}

fn status_of(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap()
}

/// Problem details are a step of their own; a 304 has none.
#[test]
fn problem_details_are_asked_for() {
    for answer in [FAILED, REQUIRED] {
        let mut response: Response<String> = answer.into_response(success(""));
        answer.insert_problem_details(&mut response);
        let mut headers = expected(answer);
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        assert_eq!(*response.headers(), headers);
        assert_eq!(Some(response.body().as_str()), answer.problem_details());
    }
    let mut response: Response<String> = NOT_MODIFIED.into_response(success(""));
    NOT_MODIFIED.insert_problem_details(&mut response);
    assert_eq!(
        (response.body().as_str(), response.headers()),
        ("", &expected(NOT_MODIFIED))
    );
}

#[test]
fn last_modified_stands_in_for_an_etag() {
    let only = map(&[("last-modified", b"Sun, 06 Nov 1994 08:49:36 GMT")]);
    for answer in [NOT_MODIFIED, FAILED] {
        let mut headers = only.clone();
        answer.apply_to_headers(&mut headers);
        assert_eq!(headers, only);
    }
    let mut twice = only.clone();
    twice.extend(map(&[("vary", b"a"), ("vary", b"b")]));
    twice.append(header::LAST_MODIFIED, HeaderValue::from_static("x"));
    NOT_MODIFIED.apply_to_headers(&mut twice);
    assert_eq!(twice.get_all("last-modified").iter().count(), 1);
    assert_eq!(twice.get_all("vary").iter().count(), 2);
}

/// More names than are gathered at once.
#[test]
fn any_number_of_fields_goes() {
    for count in [0_usize, 1, 7, 8, 9, 16, 17, 100] {
        let mut headers = map(&[("etag", b"\"a\"")]);
        for number in 0..count {
            let name = HeaderName::try_from(format!("content-{number}")).unwrap();
            headers.insert(name, HeaderValue::from_static("x"));
        }
        FAILED.apply_to_headers(&mut headers);
        assert_eq!(headers, map(&[("etag", b"\"a\"")]), "{count}");
    }
}

/// §8.6 and RFC 9111 §3.2: a nonce is of one message, so a policy with one is not on a 304; that of
/// another field stays, and so do both on answers with content of their own.
#[test]
fn a_policy_with_a_nonce_is_not_on_a_304() {
    let fields = map(&[
        ("content-security-policy", b"default-src 'self'"),
        ("content-security-policy", b"script-src 'NONCE-4AEemGb0xJ'"),
        ("content-security-policy-report-only", b"default-src 'none'"),
    ]);
    let mut headers = fields.clone();
    NOT_MODIFIED.apply_to_headers(&mut headers);
    let report_only: [(&'static str, &[u8]); 1] =
        [("content-security-policy-report-only", b"default-src 'none'")];
    assert_eq!(headers, map(&report_only));
    let mut headers = fields.clone();
    FAILED.apply_to_headers(&mut headers);
    assert_eq!(headers, fields);
}

#[test]
fn a_host_leaves_out_more() {
    let mut headers = success_fields();
    let policy = NOT_MODIFIED.field_policy(&headers);
    policy
        .without(&["Set-Cookie", "VARY"])
        .apply_to_headers(&mut headers);
    let mut expected = expected(NOT_MODIFIED);
    expected.remove("set-cookie");
    expected.remove("vary");
    assert_eq!(headers, expected);
}

/// Evaluate first, build after: of the validators alone.
#[test]
fn an_answer_is_made_of_the_validators() {
    let tag = EntityTag::parse(b"W/\"caf\xe9\"").unwrap();
    let tagged = Validators::new()
        .etag(&tag)
        .last_modified(date(BEFORE))
        .date(date(NOW));
    for (answer, status) in ALL {
        let head = answer.with_validators(&tagged);
        assert_eq!((head.answer(), head.status()), (answer, status_of(status)));
        let mut headers = map(&[("etag", b"W/\"caf\xe9\"")]);
        if answer == REQUIRED {
            headers.insert("cache-control", HeaderValue::from_static("no-store"));
        }
        assert_eq!(*head.headers(), headers);
        assert_eq!(head.to_string(), answer.to_string());

        let response: Response<String> = head.clone().into();
        assert_eq!(
            (response.status(), response.headers()),
            (status_of(status), &headers)
        );
        assert_eq!(response.body(), "");
        let response: Response<String> = head.with_problem_details();
        assert_eq!(response.body(), answer.problem_details().unwrap_or(""));
        assert_eq!(
            response.headers().contains_key("content-type"),
            status != 304
        );
    }
    let dated = Validators::new().last_modified(date(AHEAD)).date(date(NOW));
    let mut head = NOT_MODIFIED.with_validators(&dated);
    assert_eq!(head.headers()["last-modified"], NOW);
    head.headers_mut()
        .insert("vary", HeaderValue::from_static("accept"));
    assert_eq!(head.into_headers().len(), 2);
}

fn note() -> Representation<'static> {
    Representation::new(EntityTag::from_static("\"7\""))
        .with_field(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"))
        .with_field(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))
        .with_field(header::VARY, HeaderValue::from_static("accept"))
        .with_field(header::VARY, HeaderValue::from_static("accept-encoding"))
}

fn checked(method: &str, name: &str, value: &str) -> Result<Permit, Response<String>> {
    let permitted = note().check(method, &[(name, value)])?.require_version()?;
    Ok(permitted.into_permit())
}

#[test]
fn a_representation_sends_what_was_evaluated() {
    let permitted = note().check("GET", &[("if-none-match", "\"6\"")]).unwrap();
    assert_eq!(
        (permitted.range(), permitted.permit().protection()),
        (RangeUse::Absent, None)
    );
    assert!(permitted.representation().validators().is_some());
    let response = permitted.into_response("hello");
    let fields: [(&'static str, &[u8]); 5] = [
        ("content-type", b"text/plain"),
        ("cache-control", b"no-cache"),
        ("vary", b"accept"),
        ("vary", b"accept-encoding"),
        ("etag", b"\"7\""),
    ];
    assert_eq!(
        (response.status().as_u16(), *response.body()),
        (200, "hello")
    );
    assert_eq!(*response.headers(), map(&fields));

    let head = note()
        .check("GET", &[("if-none-match", "\"7\"")])
        .unwrap_err();
    assert_eq!(
        (head.status().as_u16(), head.headers()),
        (304, &map(&fields[1..]))
    );

    let response = checked("PUT", "if-match", "\"6\"").unwrap_err();
    assert_eq!(
        (response.status().as_u16(), response.headers()),
        (412, &map(&fields[2..]))
    );
    let mut required = map(&fields[2..]);
    required.insert("cache-control", HeaderValue::from_static("no-store"));
    let response = checked("PUT", "if-match", "*").unwrap_err();
    assert_eq!(
        (response.status().as_u16(), response.headers()),
        (428, &required)
    );
    let permit = checked("PUT", "if-match", "\"7\"").unwrap();
    assert_eq!(permit.protection(), Some(Protection::Version));

    let any = note().check("PUT", &[("if-match", "*")]).unwrap();
    assert!(any.require_condition().is_ok());
    let none = note().check("PUT", &[("accept", "*/*")]).unwrap();
    let head = none.require_condition().unwrap_err();
    assert_eq!((head.answer(), head.headers()), (REQUIRED, &required));
}

#[test]
fn a_representation_has_the_validators_it_was_given_and_no_other() {
    fn stray(representation: Representation<'_>) -> Representation<'_> {
        representation
            .with_field(header::ETAG, HeaderValue::from_static("\"stray\""))
            .with_field(header::LAST_MODIFIED, HeaderValue::from_static("stray"))
    }
    let tag = EntityTag::from_static("\"7\"");
    let headers = stray(Representation::new(&tag)).into_headers();
    assert_eq!(headers, map(&[("etag", b"\"7\"")]));
    let bare = stray(Representation::new(Validators::new()));
    assert!(bare.clone().into_headers().is_empty());
    assert!(bare.answer(NOT_MODIFIED).headers().is_empty());
    let head = stray(Representation::new(&tag)).answer(FAILED);
    assert_eq!(*head.headers(), map(&[("etag", b"\"7\"")]));
}

#[test]
fn a_representation_may_be_missing() {
    let create = [("if-none-match", "*")];
    let permitted = Representation::missing().check("PUT", &create).unwrap();
    assert_eq!(permitted.permit().protection(), Some(Protection::Absence));
    let update = [("if-match", "*")];
    let head = Representation::missing().check("PUT", &update).unwrap_err();
    assert_eq!((head.status().as_u16(), head.headers().len()), (412, 0));
    assert!(matches!(
        Target::from(&Representation::missing()),
        Target::Missing
    ));
    assert!(Representation::missing().validators().is_none());
    let outcome = evaluate("PUT", &update, &note());
    assert_eq!(note().conclude(outcome).unwrap().into_headers().len(), 5);
}

#[test]
fn heads_are_errors() {
    fn failed(head: AnswerHead) -> Box<dyn std::error::Error + Send + Sync> {
        head.into()
    }
    let error = failed(FAILED.with_validators(&Validators::new()));
    assert_eq!(
        error.to_string(),
        "412 Precondition Failed, because of if-match"
    );
}

const NOW: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
const BEFORE: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
const AHEAD: &str = "Sun, 06 Nov 1994 08:49:40 GMT";

#[test]
fn validators_replace_what_is_there_and_touch_nothing_else() {
    let others: [(&'static str, &[u8]); 2] = [("vary", b"accept"), ("cache-control", b"private")];
    let mut headers = map(&[
        ("etag", b"\"1\""),
        ("etag", b"\"2\""),
        ("last-modified", b"x"),
    ]);
    headers.extend(map(&others));
    let tag = EntityTag::from_static("W/\"3\"");
    let all = Validators::new()
        .etag(&tag)
        .last_modified(date(BEFORE))
        .date(date(NOW));
    all.insert_into(&mut headers);
    let mut expected = map(&[("etag", b"W/\"3\""), ("last-modified", BEFORE.as_bytes())]);
    expected.extend(map(&others));
    assert_eq!(headers, expected);

    // What is not known is left alone.
    Validators::new().insert_into(&mut headers);
    assert_eq!(headers, expected);
    let mut headers = HeaderMap::new();
    Validators::new().insert_into(&mut headers);
    assert!(headers.is_empty());
}

/// §8.8.2.1: Last-Modified is never later than Date, and not there if nothing is known of it.
#[test]
fn last_modified_is_never_sent_later_than_date() {
    let sent = |validators: Validators<'_>, there: &[(&'static str, &[u8])]| {
        let mut headers = map(there);
        validators.insert_into(&mut headers);
        let sent = headers.get("last-modified")?;
        Some(sent.to_str().unwrap().to_owned())
    };
    let modified = |at| Validators::new().last_modified(date(at));
    let some = |at: &str| Some(at.to_owned());
    assert_eq!(sent(modified(AHEAD).date(date(NOW)), &[]), some(NOW));
    assert_eq!(sent(modified(NOW).date(date(NOW)), &[]), some(NOW));
    assert_eq!(sent(modified(BEFORE).date(date(NOW)), &[]), some(BEFORE));
    // Without a date of its own, that of the response counts, if it has one.
    let now: [(&'static str, &[u8]); 1] = [("date", NOW.as_bytes())];
    assert_eq!(sent(modified(AHEAD), &now), some(NOW));
    assert_eq!(sent(modified(BEFORE), &now), some(BEFORE));
    assert_eq!(sent(modified(BEFORE), &[("date", b"today")]), None);
    assert_eq!(sent(modified(BEFORE), &[]), None);
    // Of two dates the earlier one counts.
    assert_eq!(sent(modified(AHEAD).date(date(AHEAD)), &now), some(NOW));
    let ahead: [(&'static str, &[u8]); 1] = [("date", AHEAD.as_bytes())];
    assert_eq!(sent(modified(AHEAD).date(date(NOW)), &ahead), some(NOW));
    // A server without a clock says so; a Date that is there counts all the same.
    assert_eq!(sent(modified(AHEAD).without_clock(), &[]), some(AHEAD));
    assert_eq!(sent(modified(AHEAD).without_clock(), &now), some(NOW));
}

/// §8.8.1: what changes content behind the handler leaves a weak tag, or none.
#[test]
fn a_tag_is_weakened_in_place() {
    let weakened = |lines: &[&'static [u8]]| {
        let lines: Vec<(&'static str, &[u8])> = lines.iter().map(|line| ("etag", *line)).collect();
        let mut headers = map(&lines);
        EntityTag::weaken_in(&mut headers);
        let left = headers.get_all("etag").iter();
        left.map(|value| value.as_bytes().to_vec())
            .collect::<Vec<_>>()
    };
    assert_eq!(weakened(&[b"\"caf\xe9\""]), [b"W/\"caf\xe9\""]);
    assert_eq!(weakened(&[b"W/\"a\""]), [b"W/\"a\""]);
    let none: [&[&'static [u8]]; 5] = [
        &[],
        &[b"a"],
        &[b""],
        &[b"\"a\"", b"\"b\""],
        &[b"\"a\"", b"\"a\""],
    ];
    for lines in none {
        assert!(weakened(lines).is_empty(), "{lines:?}");
    }
}

//! What the answers of the `http` glue say of names, where they are asked to.

use http::Response;
use preconditions::{
    evaluate, near_miss, Answer, AnswerHead, Conditions, EntityTag, Field, Gateway, NearMiss,
    Permit, Representation, Validators,
};

fn current(gateway: Gateway) -> Representation<'static> {
    let tag = EntityTag::from_static("\"7\"");
    Representation::new(Validators::new().etag(tag).behind(gateway))
}

fn refused(current: Representation<'_>, method: &str, field: &str, list: &str) -> AnswerHead {
    current.check(method, &[(field, list)]).unwrap_err()
}

/// The details say what nearly matched where that was asked for, and nowhere else.
#[test]
fn a_412_tells_the_near_miss_where_asked() {
    let general = Answer::PreconditionFailed { by: Field::IfMatch }.problem_details();
    for (list, expected) in [
        ("W/\"7\"", Some(NearMiss::Weak)),
        ("\"7-gzip\"", Some(NearMiss::Appended("-gzip"))),
        ("7", Some(NearMiss::Unquoted)),
        ("\"6\"", Some(NearMiss::OlderVersion)),
        ("\"x\"", None),
    ] {
        let direct = || current(Gateway::DIRECT);
        let silent = refused(direct(), "PUT", "If-Match", list);
        assert_eq!(silent.problem_details(), general, "{list}");

        let head = refused(direct().with_near_misses(), "PUT", "If-Match", list);
        let details = expected.map(NearMiss::problem_details).or(general);
        assert_eq!(head.problem_details(), details, "{list}");
        assert_eq!(head.headers(), silent.headers(), "{list}");
        let response: Response<String> = head.with_problem_details();
        assert_eq!(Some(response.body().as_str()), details, "{list}");
        let media_type = &response.headers()["content-type"];
        assert_eq!(media_type, Answer::PROBLEM_MEDIA_TYPE);
    }
}

/// The texts speak of If-Match, so no other answer has them.
#[test]
fn other_answers_tell_no_near_miss() {
    // §13.1.2: a damaged If-None-Match of a write fails, and its list nearly matched as well.
    let headers = [("If-None-Match", "7")];
    assert_eq!(
        near_miss("PUT", &headers, &current(Gateway::DIRECT)),
        Some(NearMiss::Unquoted)
    );
    let asked = || current(Gateway::DIRECT).with_near_misses();
    let head = refused(asked(), "PUT", "If-None-Match", "7");
    let failed = Answer::PreconditionFailed {
        by: Field::IfNoneMatch,
    };
    assert_eq!(head.problem_details(), failed.problem_details());

    let head = refused(asked(), "GET", "If-None-Match", "\"7\"");
    assert_eq!(head.problem_details(), None);

    let required = Answer::PreconditionRequired.with_validators(&Validators::new());
    let required = required.with_near_miss(NearMiss::Weak);
    assert_eq!(
        required.problem_details(),
        Answer::PreconditionRequired.problem_details()
    );
}

/// RFC 9111 §4.3.4: a cache in front takes a 304 under the name alone that it has stored. RFC 9110
/// §15.4.5 wants the tag of the 200 on it, so that is what it has unless asked.
#[test]
fn a_304_has_the_name_that_matched_where_asked() {
    for (list, named) in [
        ("\"7-gzip\"", "\"7-gzip\""),
        ("\"7-br\"", "\"7-br\""),
        ("W/\"7-gzip\"", "\"7-gzip\""),
        ("\"7-gzip\", \"7\"", "\"7\""),
        ("\"7-gzip\", W/\"7\"", "\"7\""),
        ("\"7\"", "\"7\""),
        ("*", "\"7\""),
    ] {
        let apache = || current(Gateway::APACHE);
        let head = refused(apache(), "GET", "If-None-Match", list);
        assert_eq!(head.headers()["etag"], "\"7\"", "{list}");
        let head = refused(apache().with_matched_name(), "GET", "If-None-Match", list);
        assert_eq!(head.status(), 304);
        assert_eq!(head.headers()["etag"], named, "{list}");
    }
    // The 412 names what is current, whatever was asked for.
    let apache = current(Gateway::APACHE).with_matched_name();
    let head = refused(apache, "PUT", "If-None-Match", "\"7-gzip\"");
    assert_eq!(head.status(), 412);
    assert_eq!(head.headers()["etag"], "\"7\"");
}

/// Conditions of their own check as the request does, under the gateway that they know of; one that the
/// validators name goes before.
#[test]
fn conditions_check_a_representation() {
    let tag = EntityTag::from_static("\"7\"");
    let by_nobody = || Representation::new(&tag).with_matched_name();
    let read = Conditions::of("GET", &[("If-None-Match", "\"7-gzip\"")]);
    assert!(read.check(by_nobody()).is_ok());
    let behind_apache = read.clone().behind(Gateway::APACHE);
    let head = behind_apache.check(by_nobody()).unwrap_err();
    assert_eq!(head.status(), 304);
    assert_eq!(head.headers()["etag"], "\"7-gzip\"");
    assert!(behind_apache.check(current(Gateway::NGINX)).is_ok());
    assert!(behind_apache.check(Representation::missing()).is_ok());

    let write = Conditions::of("PUT", &[("If-Match", "W/\"7\"")]);
    let head = write.check(by_nobody().with_near_misses()).unwrap_err();
    assert_eq!(head.status(), 412);
    let details = NearMiss::Weak.problem_details();
    assert_eq!(head.problem_details(), Some(details));
    for write in [write.clone().behind(Gateway::NGINX), write.weak_if_match()] {
        let permitted = write.check(by_nobody()).unwrap();
        assert!(permitted.permit().is_by_other_name());
        assert!(permitted.require(Permit::require_version).is_ok());
    }
}

/// The fields of the success stay, as without what is asked for besides.
#[test]
fn fields_stay_beside_a_name() {
    let current = current(Gateway::APACHE)
        .with_field(http::header::VARY, "accept-encoding".parse().unwrap())
        .with_field(http::header::CONTENT_TYPE, "text/plain".parse().unwrap())
        .with_near_misses()
        .with_matched_name();
    let head = refused(current.clone(), "GET", "If-None-Match", "\"7-gzip\"");
    assert_eq!(head.headers().len(), 2);
    assert_eq!(head.headers()["vary"], "accept-encoding");
    // What proceeds is not looked at again.
    let outcome = evaluate("PUT", &[("If-Match", "\"7-gzip\"")], &current);
    assert!(current.conclude(outcome).is_ok());
}

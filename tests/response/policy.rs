//! Which fields each answer keeps, name by name.

use super::{answered, check, FAILED, NOT_MODIFIED, REQUIRED};

/// Which answers keep a field of this name: of 304, 412 and 428. A value of `1` has no nonce.
fn kept_by(name: &str) -> [bool; 3] {
    [NOT_MODIFIED, FAILED, REQUIRED].map(|answer| {
        let mut policy = answer.field_policy([(name, "1")]);
        let keeps = policy.keeps(name);
        let fields = answered(answer, &[(name, "1")]);
        assert_eq!(
            fields.contains(&(name.to_owned(), "1".to_owned())),
            keeps,
            "{name}"
        );
        #[cfg(feature = "http")]
        assert_eq!(kept_of_a_map(answer, name), keeps, "{name} of a header map");
        keeps
    })
}

/// The same of the map of `http`, whose standard names are not read as text.
#[cfg(feature = "http")]
fn kept_of_a_map(answer: preconditions::Answer, name: &str) -> bool {
    let mut headers = http::HeaderMap::new();
    let of_map = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
    headers.insert(&of_map, http::HeaderValue::from_static("1"));
    answer.apply_to_headers(&mut headers);
    headers.get(of_map).map_or(false, |value| value == "1")
}

/// Every name that the policy knows, and neighbours that it must not take for them, written from
/// the standards and from the documentation of the gateways.
#[test]
fn each_name() {
    let all = [true; 3];
    let none = [false; 3];
    let only_304 = [true, false, false];
    let names: [(&[&str], [bool; 3]); 5] = [
        // The lifetime of the 200: RFC 9111, RFC 9213, Edge Architecture, and vendors.
        (
            &[
                "Cache-Control",
                "CDN-Cache-Control",
                "Cloudflare-CDN-Cache-Control",
                "Vercel-CDN-Cache-Control",
                "Netlify-CDN-Cache-Control",
                "X-LiteSpeed-Cache-Control",
                "Anybody-Cache-Control",
                "Surrogate-Control",
                "Fastly-Surrogate-Control",
                "Expires",
                "Pragma",
                "X-Accel-Expires",
                "Edge-Control",
                "X-Reverse-Proxy-TTL",
                "X-Varnish-TTL",
                "X-Cache-TTL",
                "Content-Location",
            ],
            only_304,
        ),
        // What tells a gateway to send something else, or how to send what it is told to.
        (
            &[
                "X-Accel-Redirect",
                "X-Accel-Buffering",
                "X-Accel-Limit-Rate",
                "X-Accel-Charset",
                "X-Sendfile",
                "X-Sendfile2",
                "X-Sendfile-Temporary",
                "X-LIGHTTPD-send-file",
                "X-LIGHTTPD-send-tempfile",
                "X-LIGHTTPD-KBytes-per-second",
                "X-LiteSpeed-Location",
                "X-Reproxy-URL",
                "X-Reproxy-File",
                "X-Reproxy-Service",
                "X-Reproxy-Expected-Size",
                "X-Reproxy-Cache-For",
                "Fly-Replay",
                "Fly-Replay-Cache",
                "GitLab-Workhorse-Send-Data",
                "X-AppEngine-BlobKey",
                "X-AppEngine-BlobRange",
                "X-Middleware-Rewrite",
            ],
            none,
        ),
        // One message, and signatures over it.
        (
            &[
                "Connection",
                "Keep-Alive",
                "Proxy-Connection",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "Age",
                "Signature",
                "Signature-Input",
            ],
            none,
        ),
        // The content.
        (
            &[
                "Content-Type",
                "Content-Length",
                "Content-Disposition",
                "Content-Encoding",
                "Content-Language",
                "Content-Range",
                "Content-Anything",
                "Digest",
                "Repr-Digest",
                "Unencoded-Digest",
            ],
            none,
        ),
        // Anything else.
        (
            &[
                "ETag",
                "Last-Modified",
                "Date",
                "Vary",
                "Set-Cookie",
                "Link",
                "Content-Security-Policy",
                "Content-Security-Policy-Report-Only",
                "Strict-Transport-Security",
                "Access-Control-Allow-Credentials",
                "Access-Control-Allow-Headers",
                "Access-Control-Allow-Methods",
                "Access-Control-Allow-Origin",
                "Access-Control-Expose-Headers",
                "Access-Control-Max-Age",
                "Allow",
                "Alt-Svc",
                "Cache-Status",
                "Location",
                "Referrer-Policy",
                "Server",
                "Via",
                "Warning",
                "WWW-Authenticate",
                "X-Content-Type-Options",
                "X-Frame-Options",
                "Surrogate-Key",
                "Cache-Tag",
                "X-Cache",
                "Cache-Control-X",
                "X-Accel",
                "X-Send",
                "X-LiteSpeed-Tag",
                "Fly-Request-Id",
                "Signatures",
                "Accept-Ranges",
                "Retry-After",
            ],
            all,
        ),
    ];
    for (names, expected) in names {
        for name in names {
            for name in [name.to_string(), name.to_lowercase(), name.to_uppercase()] {
                assert_eq!(kept_by(&name), expected, "{name}");
            }
        }
    }
}

#[test]
fn one_etag_and_one_last_modified() {
    let twice = [
        ("ETag", "\"1\""),
        ("Vary", "a"),
        ("etag", "\"2\""),
        ("Vary", "b"),
        ("Last-Modified", "x"),
    ];
    for answer in [NOT_MODIFIED, FAILED] {
        check(
            answer,
            &twice,
            &[("ETag", "\"1\""), ("Vary", "a"), ("Vary", "b")],
        );
        let dates = [("Last-Modified", "1"), ("last-modified", "2")];
        check(answer, &dates, &[("Last-Modified", "1")]);
        // Another field that is kept is none of them.
        let between = [("Vary", "a"), ("Last-Modified", "1"), ("Vary", "b")];
        check(answer, &between, &between);
        let between = [("Vary", "a"), ("ETag", "\"1\""), ("Vary", "b")];
        check(answer, &between, &between);
    }
}

/// The scripts of a stored page have the nonce of the message that it came in.
#[test]
fn a_policy_with_a_nonce_is_not_on_a_304() {
    let (policy, report_only) = (
        "Content-Security-Policy",
        "content-security-policy-report-only",
    );
    for nonce in [
        "script-src 'nonce-4AEemGb0xJ'",
        "default-src 'self'; style-src 'NONCE-x' https:",
        "'nonce-",
    ] {
        for name in [policy, report_only] {
            // No line of it stays: one would replace all that are stored.
            let lines = [(name, "default-src 'self'"), (name, nonce), ("Vary", "a")];
            check(NOT_MODIFIED, &lines, &[("Vary", "a")]);
            check(FAILED, &lines, &lines);
        }
        // The other field is another policy.
        let both = [(policy, nonce), (report_only, "default-src 'none'")];
        check(NOT_MODIFIED, &both, &both[1..]);
        let both = [(policy, "default-src 'none'"), (report_only, nonce)];
        check(NOT_MODIFIED, &both, &both[..1]);
    }
    for other in ["", "script-src 'self'", "script-src nonce-x", "'nonce"] {
        check(NOT_MODIFIED, &[(policy, other)], &[(policy, other)]);
    }
}

#[test]
fn a_host_leaves_out_fields_of_its_own() {
    let lines = [("ETag", "\"1\""), ("X-Render-Time", "31"), ("Vary", "a")];
    let names = ["x-render-time".to_owned()];
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut policy = NOT_MODIFIED.field_policy(lines).without(&names);
    let kept = lines.map(|(name, _)| policy.keeps(name));
    assert_eq!(kept, [true, false, true]);
    assert_eq!(policy.added(), []);
    assert_eq!(
        REQUIRED.field_policy(lines).added(),
        [("cache-control", "no-store")]
    );
}

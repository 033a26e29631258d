//! What is said of a request: the status, the data and the picture.

use crate::command::prints;

#[test]
fn the_status_is_the_one_to_answer() {
    let status = |arguments: &[&str], head: &str| {
        let text = prints(arguments, format!("{head}\n\n").as_bytes());
        text.lines().last().unwrap().to_owned()
    };
    let part = "206, or 416 if the representation has no such part";
    for (arguments, head, expected) in [
        (
            &["--etag", "\"v7\""][..],
            "GET / HTTP/1.1\nIf-None-Match: \"v7\"",
            "304",
        ),
        (
            &["--etag", "\"v8\""],
            "GET / HTTP/1.1\nIf-None-Match: \"v7\"",
            "200",
        ),
        (
            &["--etag", "\"v8\""],
            "PUT / HTTP/1.1\nIf-Match: \"v7\"",
            "412",
        ),
        (
            &["--etag", "\"v7\""],
            "PUT / HTTP/1.1\nIf-Match: \"v7\"",
            "that of the method, once performed",
        ),
        (&["--missing"], "PUT / HTTP/1.1\nIf-Match: \"v7\"", "412"),
        (
            &["--missing"],
            "PUT / HTTP/1.1\nIf-None-Match: *",
            "that of the method, once performed",
        ),
        (&["--missing"], "HEAD / HTTP/1.1\nIf-Match: \"v7\"", "404"),
        (&["--missing"], "GET / HTTP/1.1\nRange: bytes=0-", "404"),
        (&[], "GET / HTTP/1.1\nRange: bytes=0-", part),
        (&[], "QUERY / HTTP/1.1", "200"),
    ] {
        assert_eq!(
            status(arguments, head),
            format!("status: {expected}"),
            "{head}"
        );
    }
}

#[test]
fn dates_are_taken_in_the_three_formats() {
    let head = b"GET / HTTP/1.1\nRange: bytes=0-\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\n\n";
    for date in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ] {
        let with_date = [
            "--json",
            "--last-modified",
            date,
            "--date",
            "Sun Nov  6 08:49:38 1994",
        ];
        // Without the date of the response, the modification date is not strong (§8.8.2.2).
        for (arguments, range) in [(&with_date[..], "honor"), (&with_date[..3], "ignore")] {
            let data: serde_json::Value = serde_json::from_str(&prints(arguments, head)).unwrap();
            assert_eq!(data["range"], range, "{date}");
        }
    }
}

/// Behind Apache, the tag that the client was given is the current one by another name.
#[test]
fn a_gateway_is_taken_into_account() {
    let head = b"PUT / HTTP/1.1\r\nIf-Match: \"v7-gzip\"\r\n\r\n";
    let etag = ["--etag", "\"v7\""];
    let text = prints(&etag, head);
    assert!(
        text.contains("near miss") && text.ends_with("status: 412\n"),
        "{text}"
    );
    let text = prints(&[&etag[..], &["--behind", "apache"]].concat(), head);
    assert!(
        text.ends_with("status: that of the method, once performed\n"),
        "{text}"
    );
}

/// Data is names and codes; what is read by people stays in the text.
#[test]
fn data_has_no_sentences() {
    let head = b"PUT / HTTP/1.1\r\nIf-Match: \"v6\", v7\r\n\r\n";
    let text = prints(&["--json", "--etag", "\"v7\""], head);
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(data["label"], "failed-if-match");
    assert_eq!(data["target"]["etag"], "\"v7\"");
    assert_eq!(
        data["steps"][0]["damage"],
        serde_json::json!({ "line": 0, "offset": 6 })
    );
    fn texts(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => into.push(text.clone()),
            serde_json::Value::Array(list) => list.iter().for_each(|item| texts(item, into)),
            serde_json::Value::Object(map) => map.values().for_each(|item| texts(item, into)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    texts(&data, &mut found);
    found.retain(|text| !text.contains('"') && !text.starts_with("RFC 9110 section "));
    assert!(found.iter().all(|text| !text.contains(' ')), "{found:?}");
}

/// The picture has in it what it is a picture of.
#[test]
fn the_picture_says_what_it_shows() {
    let head = b"PUT / HTTP/1.1\r\nIf-Match: \"<v6>&\"\r\n\r\n";
    let svg = prints(&["--svg", "--etag", "\"v7\""], head);
    for text in [
        ">PUT on a representation with ETag \"v7\"</text>",
        ">if-match: \"&lt;v6&gt;&amp;\"</text>",
        ">status: 412</text>",
        ">if-match: false</text>",
    ] {
        assert!(svg.contains(text), "no {text} in {svg}");
    }
}

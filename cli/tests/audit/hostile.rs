//! Servers that are not what they should be: what is said of them is defined, and no promise is broken.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::command::{audit, Ran};
use crate::faults::{says, RIGHT};
use crate::server::{Message, Server};
use crate::service::Right;

const QUICK: [&str; 4] = ["--rate", "100000", "--format", "json"];

fn run(server: &Server, options: &[&str]) -> Ran {
    let url = server.url("/doc");
    audit(&[&[url.as_str()], &QUICK[..], options].concat())
}

/// Reads a header section.
fn hear(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let mut octet = [0];
    while !heard.ends_with(b"\r\n\r\n") && stream.read(&mut octet).unwrap_or(0) > 0 {
        heard.push(octet[0]);
    }
    String::from_utf8_lossy(&heard).into_owned()
}

/// A server that says this, and counts.
fn saying(octets: &'static [u8]) -> (Server, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let server = Server::raw(move |mut stream| {
        if !hear(&mut stream).is_empty() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
        let _ = stream.write_all(octets);
    });
    (server, count)
}

/// It cannot be audited, after one request, and this is why.
fn refused(octets: &'static [u8], why: &str) {
    let (server, count) = saying(octets);
    let ran = run(&server, &[]);
    assert_eq!(ran.status, 2, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stderr.contains(why), "{why}: {}", ran.stderr);
    assert_eq!(count.load(Ordering::SeqCst), 1, "{why}");
    assert_eq!(ran.stdout, "");
}

#[test]
fn what_cannot_be_audited_is_said_after_one_request() {
    refused(b"", "closed before an answer");
    refused(b"SSH-2.0-OpenSSH_9.2\r\n", "no HTTP");
    refused(b"HTTP/1.1 200 OK\r\ncontent-le", "ends in its header");
    refused(
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc",
        "ends in its content",
    );
    refused(
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        "more than one Content-Length",
    );
    refused(
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
        "chunk size is unreadable",
    );
    refused(b"HTTP/1.1 301 Moved Permanently\r\nlocation: http://elsewhere.example/\r\ncontent-length: 0\r\n\r\n", "301 (Moved Permanently) to http://elsewhere.example/: audit that URL");
    refused(
        b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n",
        "give what it takes with --header",
    );
    refused(
        b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
        "choose a resource that exists",
    );
    refused(
        b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n",
        "expected 200 (OK)",
    );
    refused(
        b"HTTP/1.1 302 Found\r\nlocation: \x9b31mred\r\ncontent-length: 0\r\n\r\n",
        "\\x9b31mred",
    );
}

#[test]
fn a_server_that_never_answers_costs_two_seconds() {
    let server = Server::raw(|mut stream| {
        hear(&mut stream);
        sleep(Duration::from_secs(10));
    });
    let began = Instant::now();
    let ran = run(&server, &[]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("no complete answer after 2s"),
        "{}",
        ran.stderr
    );
    // Far from the ten seconds, and from the sum of all checks.
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_server_that_trickles_costs_no_more() {
    let server = Server::raw(|mut stream| {
        hear(&mut stream);
        for octet in b"HTTP/1.1 200 OK\r\n".iter().chain([b'x'; 1000].iter()) {
            if stream.write_all(&[*octet]).is_err() {
                return;
            }
            sleep(Duration::from_millis(50));
        }
    });
    let began = Instant::now();
    let ran = run(&server, &[]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("no complete answer"), "{}", ran.stderr);
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn infinite_heads_and_contents_end_at_their_bounds() {
    for (start, repeated, why) in [
        ("HTTP/1.1 200 OK\r\n", "x: y\r\n", "header"),
        (
            "HTTP/1.1 200 OK\r\n\r\n",
            "content ",
            "longer than 131072 bytes",
        ),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
            "4\r\nabcd\r\n",
            "longer than 131072 bytes",
        ),
        ("", "HTTP/1.1 103 Early Hints\r\n\r\n", "header"),
    ] {
        let server = Server::raw(move |mut stream| {
            hear(&mut stream);
            let _ = stream.write_all(start.as_bytes());
            let block = repeated.repeat(1000);
            while stream.write_all(block.as_bytes()).is_ok() {}
        });
        let ran = run(&server, &["--bytes", "1048576"]);
        assert_eq!(ran.status, 2, "{start:?}: {}", ran.stdout);
        assert!(ran.stderr.contains(why), "{start:?}: {}", ran.stderr);
    }
}

#[test]
fn a_tag_of_its_own_for_each_answer_is_said_as_such() {
    let server = Server::start(Right::with(says(|_, answer: &mut Message| {
        if answer.has("etag") {
            answer.set(
                "etag",
                format!("\"{:?}\"", Instant::now()).replace([' ', '{', '}'], ""),
            );
        }
    })));
    let ran = run(&server, &[]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.with("deviates"), ["tag/stable".to_string()].into());
    let json = ran.json();
    let row = json["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == "none-match/current");
    assert_eq!(row.unwrap()["reason"], "the tag is another in each answer");
}

#[test]
fn a_content_that_changes_by_itself_is_no_ground_for_findings() {
    let count = AtomicUsize::new(0);
    let each = Server::raw(move |mut stream| {
        hear(&mut stream);
        let number = count.fetch_add(1, Ordering::SeqCst);
        let _ = stream.write_all(
            format!("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{number:8}").as_bytes(),
        );
    });
    let ran = run(&each, &[]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("does not change by itself"),
        "{}",
        ran.stderr
    );

    // One that changes in the middle: everything that was found is void.
    let began = Mutex::new(None);
    let later = Server::start(Right::with(RIGHT));
    let address = later.address;
    let changing = Server::raw(move |mut stream| {
        let heard = hear(&mut stream);
        let since = *began.lock().unwrap().get_or_insert_with(Instant::now);
        let mut upstream = TcpStream::connect(address).unwrap();
        upstream.write_all(heard.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let _ = upstream.read_to_end(&mut answer);
        if since.elapsed() > Duration::from_millis(30) {
            let text = String::from_utf8_lossy(&answer).replace("Doc-v1", "Doc-v2");
            answer = text.into_bytes();
        }
        let _ = stream.write_all(&answer);
    });
    let ran = audit(&[&changing.url("/doc"), "--format", "json", "--rate", "500"]);
    assert_eq!(ran.status, 2, "{}", ran.stdout);
    assert!(
        ran.stderr
            .contains("the ETag is another than at the beginning"),
        "{}",
        ran.stderr
    );
}

#[test]
fn never_more_requests_than_promised_and_that_is_said() {
    for most in [1, 5, 20] {
        let server = Server::start(Right::with(RIGHT));
        let ran = run(&server, &["--requests", &most.to_string()]);
        assert_eq!(server.requests.load(Ordering::SeqCst), most);
        assert_eq!(ran.status, 2);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(said.contains("out of requests (--requests)"), "{said}");
    }
}

#[test]
fn never_more_bytes_than_promised() {
    let server = Server::start(Right::with(RIGHT));
    let ran = run(&server, &["--bytes", "20000"]);
    assert_eq!(ran.status, 2);
    let received = ran.json()["bytes"].as_u64().unwrap();
    // Four readers may be under way, with one block each.
    assert!(received <= 20_000 + 4 * 16 * 1024, "{received}");
}

#[test]
fn nothing_is_written_without_being_asked_for() {
    let methods: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard_methods = Arc::clone(&methods);
    let right = Server::start(Right::with(RIGHT));
    let address = right.address;
    let server = Server::raw(move |mut stream| {
        let heard = hear(&mut stream);
        let method = heard.split(' ').next().unwrap().to_string();
        heard_methods.lock().unwrap().push(method);
        let mut upstream = TcpStream::connect(address).unwrap();
        let _ = upstream.write_all(heard.as_bytes());
        let mut answer = Vec::new();
        let _ = upstream.read_to_end(&mut answer);
        let _ = stream.write_all(&answer);
    });
    run(&server, &[]);
    let heard = methods.lock().unwrap();
    assert!(heard.len() > 80, "{}", heard.len());
    let writes: Vec<_> = heard
        .iter()
        .filter(|it| !matches!(it.as_str(), "GET" | "HEAD" | "OPTIONS" | ""))
        .collect();
    assert!(writes.is_empty(), "{writes:?}");
}

#[test]
fn the_rate_is_kept() {
    let server = Server::start(Right::with(RIGHT));
    let began = Instant::now();
    let ran = audit(&[
        &server.url("/doc"),
        "--rate",
        "20",
        "--requests",
        "21",
        "--within",
        "30",
    ]);
    assert_eq!(ran.status, 2);
    // Twenty gaps of a twentieth of a second.
    assert!(
        began.elapsed() >= Duration::from_millis(950),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn arguments_that_cannot_be_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_string()
    };
    let body = file("body", "{n}");
    let unknown = file("unknown", "none-match/current\nno/such # reason\n");
    let twice = file("twice", "tag/single\n\ntag/single\n");
    let url = "http://127.0.0.1:1/doc";
    let cases: &[(&[&str], &str)] = &[
        (&[], "required"),
        (&["ftp://127.0.0.1/doc"], "expected http or https"),
        (&[url, "--write"], "--body"),
        (&[url, "--body", &body], "--write"),
        (&[url, "--create", url], "--write"),
        (
            &[url, "--write", "--body", "/no/such/file"],
            "/no/such/file",
        ),
        (
            &[
                url,
                "--write",
                "--body",
                &body,
                "--create",
                "http://127.0.0.2:1/x",
            ],
            "of another host",
        ),
        (
            &[url, "--expect", &unknown],
            "line 2: there is no check \"no/such\"",
        ),
        (
            &[url, "--expect", &twice],
            "line 3: tag/single stands there twice",
        ),
        (
            &[url, "--header", "If-Match: *"],
            "is set by this command itself",
        ),
        (&[url, "--header", "no colon"], "expected NAME: VALUE"),
        (&[url, "--rate", "0"], "--rate"),
        (&[url, "--format", "yaml"], "junit"),
        (
            &["http://no-such-host.invalid/doc"],
            "no address of its host",
        ),
        (&[url], "cannot connect"),
    ];
    for (arguments, why) in cases {
        let ran = audit(arguments);
        assert_eq!(ran.status, 2, "{arguments:?}");
        assert!(ran.stderr.contains(why), "{arguments:?}: {}", ran.stderr);
    }
}

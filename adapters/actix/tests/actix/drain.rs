//! Clients that are programs see every 412 that comes while they are sending (RFC 9112 §9.6).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::server::{run, Server};

const SIZES: [usize; 3] = [30_000, 1_000_000, 12_000_000];

/// Sends a PUT twenty times and prints each status, or what went wrong.
const PYTHON: &str = r#"
import http.client, sys
host, port, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for _ in range(20):
    connection = http.client.HTTPConnection(host, port, timeout=30)
    try:
        connection.request("PUT", "/notes/7", body=bytes(size), headers={"If-Match": '"6"'})
        response = connection.getresponse()
        print(response.status, len(response.read()) > 100)
    except OSError as error:
        print(type(error).__name__)
    connection.close()
"#;

/// The statuses that the client of Python sees.
fn python(server: &Server, size: usize) -> Vec<String> {
    let address = server.address();
    let (host, port) = (address.ip().to_string(), address.port().to_string());
    let said = run("python3", &["-c", PYTHON, &host, &port, &size.to_string()]);
    said.lines().map(str::to_owned).collect()
}

#[test]
fn python_sees_every_412() {
    let server = Server::start(true);
    for size in SIZES {
        assert_eq!(python(&server, size), ["412 True"; 20], "{size} bytes");
    }
}

/// The control: with neither the layer nor the server lingering, answers are lost.
#[test]
fn without_the_layer_answers_are_lost() {
    let server = Server::start(false);
    let seen = python(&server, 12_000_000);
    assert!(seen.iter().any(|said| said != "412 True"), "{seen:?}");
}

/// curl sends `Expect: 100-continue` before large contents, unless it is told not to.
#[test]
fn curl_sees_every_412() {
    let server = Server::start(true);
    let directory =
        std::env::temp_dir().join(format!("preconditions-actix-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("content");
    for size in SIZES {
        std::fs::write(&file, vec![b'x'; size]).unwrap();
        for version in ["--http1.1", "--http2-prior-knowledge"] {
            for expect in ["Expect:", "Expect: 100-continue"] {
                for _ in 0..10 {
                    let said = run(
                        "curl",
                        &[
                            "-s",
                            "-o",
                            "-",
                            "-w",
                            "%{http_code}",
                            "--max-time",
                            "30",
                            version,
                            "-H",
                            expect,
                            "-H",
                            "If-Match: \"6\"",
                            "-X",
                            "PUT",
                            "--data-binary",
                            &format!("@{}", file.display()),
                            &server.url("/notes/7"),
                        ],
                    );
                    assert!(said.ends_with("412"), "{size} {version} {expect}: {said}");
                }
            }
        }
    }
    std::fs::remove_dir_all(&directory).unwrap();
}

/// Sends `sent` on a new connection and returns what comes back until the end.
fn exchange(server: &Server, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    stream.write_all(sent).unwrap();
    let mut answer = Vec::new();
    let mut room = [0; 4096];
    loop {
        match stream.read(&mut room) {
            Ok(0) | Err(_) => return String::from_utf8_lossy(&answer).into_owned(),
            Ok(read) => answer.extend_from_slice(&room[..read]),
        }
        // The answer is over when its problem details are.
        if answer.ends_with(b"}") {
            return String::from_utf8_lossy(&answer).into_owned();
        }
    }
}

/// What was drained to its end leaves the connection usable; what was not, closes it.
#[test]
fn the_connection_afterwards() {
    let server = Server::start(true);
    let head = |length: usize| {
        format!("PUT /notes/7 HTTP/1.1\r\nHost: x\r\nIf-Match: \"6\"\r\nContent-Length: {length}\r\n\r\n")
    };
    let drained = [head(5).as_bytes(), b"12345"].concat();
    let answer = exchange(&server, &drained);
    assert!(answer.starts_with("HTTP/1.1 412"), "{answer}");
    assert!(
        !answer.to_lowercase().contains("connection: close"),
        "{answer}"
    );

    let more = [head(3_000_000).as_bytes(), &vec![b'x'; 1_500_000]].concat();
    let answer = exchange(&server, &more);
    assert!(answer.starts_with("HTTP/1.1 412"), "{answer}");
    assert!(
        answer.to_lowercase().contains("connection: close"),
        "{answer}"
    );
    assert!(
        answer.to_lowercase().contains("content-length: "),
        "{answer}"
    );
}

/// Clients that go away in the middle, and one that sends nothing more: the server goes on, and the
/// answer comes when the time is over.
#[test]
fn clients_that_give_up() {
    let server = Server::start(true);
    let head =
        "PUT /notes/7 HTTP/1.1\r\nHost: x\r\nIf-Match: \"6\"\r\nContent-Length: 9000000\r\n\r\n";
    for _ in 0..50 {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&[b'x'; 10_000]).unwrap();
    }
    let answer = exchange(&server, head.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 412"), "{answer}");
    let seen = python(&server, 30_000);
    assert_eq!(seen, ["412 True"; 20]);
}

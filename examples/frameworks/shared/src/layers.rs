//! What the layers of `preconditions-tower` have to do, whatever framework they stand in.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};

/// The content of the service that the layers are tried around.
pub const LAYERED: &str = "hello";

/// BLAKE3 of [`LAYERED`] in base64url, made with `b3sum`.
const TAG: &str = "\"6o8WPbOGgpJeRJHF5Y1Ls1Bu-MFOt4qG6QjFYkpnIA8\"";

/// Asks a service that answers every request with [`LAYERED`], around which the two layers are: what is
/// read has the tag of its content, and a client that has it gets a 304 without a length.
///
/// # Panics
///
/// - An answer is another than it has to be: says which.
pub fn assert_layers(address: SocketAddr) {
    let hit = format!("If-None-Match: {TAG}");
    for (method, condition, status) in [
        ("GET", "Accept: */*", 200),
        ("HEAD", "Accept: */*", 200),
        ("GET", hit.as_str(), 304),
        ("HEAD", hit.as_str(), 304),
        ("GET", "If-None-Match: \"another\"", 200),
        ("GET", "If-Match: \"another\"", 412),
        // When a layer sees the response, the write is done.
        ("PUT", hit.as_str(), 200),
    ] {
        let what = format!("{method} {condition}");
        let answer = ask(address, method, condition).expect(&what);
        let (head, content) = answer.split_once("\r\n\r\n").expect(&what);
        assert!(
            head.starts_with(&format!("HTTP/1.1 {status} ")),
            "{what}: {head}"
        );
        let tag = (method != "PUT").then_some(TAG);
        assert_eq!(field(head, "etag"), tag, "{what}: {head}");
        let has_content = method != "HEAD" && status == 200;
        // Behind salvo it comes in chunks.
        assert_eq!(content.contains(LAYERED), has_content, "{what}: {answer}");
        let is_without = status == 304;
        assert!(
            !is_without || field(head, "content-length").is_none(),
            "{what}: {head}"
        );
    }
}

/// Sends one request on a connection of its own, and returns the whole answer.
fn ask(address: SocketAddr, method: &str, field: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    let head = format!("{method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{field}\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// The value of the first line of a field.
fn field<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(of, _)| of.eq_ignore_ascii_case(name))?;
    Some(value.trim())
}

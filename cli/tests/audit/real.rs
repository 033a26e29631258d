//! Our own file server, and the same checks over TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::command::audit;
use crate::faults::RIGHT;
use crate::server::Server;
use crate::service::Right;

#[test]
fn our_own_file_server_passes_all() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("page.html");
    std::fs::write(&path, "<p>A line of a page.</p>\n".repeat(100)).unwrap();
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(3 * 86_400);
    let file = std::fs::File::options().append(true).open(&path).unwrap();
    file.set_modified(old).unwrap();
    let mut serve = Command::new(env!("CARGO_BIN_EXE_preconditions"))
        .args(["serve", "--quiet", "--listen", "127.0.0.1:0"])
        .arg(directory.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(serve.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.split("http://").nth(1).unwrap().trim();
    let url = format!("http://{address}page.html");
    // It takes less than five seconds, but not where others compute beside it.
    let ran = audit(&[&url, "--format", "json", "--within", "60"]);
    serve.kill().unwrap();
    serve.wait().unwrap();
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.with("holds").len() > 90, "{}", ran.stdout);
}

#[test]
fn over_tls_with_a_certificate_that_is_trusted() {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_string()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls_graviola::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let right = Server::start(Right::with(RIGHT));
    let address = right.address;
    let server = Server::raw(move |stream| {
        let session = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(session, stream);
        let _ = forward(&mut stream, address);
    });
    let directory = tempfile::tempdir().unwrap();
    let pem = directory.path().join("own.pem");
    std::fs::write(&pem, made.cert.pem()).unwrap();
    let url = format!("https://{}/doc", server.address);
    let options = ["--format", "json", "--rate", "100000", "--within", "30"];

    let trusted = ["--cacert", pem.to_str().unwrap()];
    let ran = audit(&[&[url.as_str()], &options[..], &trusted].concat());
    assert!(ran.with("holds").len() > 95, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.with("deviates").is_empty(), "{}", ran.stdout);

    let ran = audit(&[&[url.as_str()], &options[..]].concat());
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("certificate"), "{}", ran.stderr);
}

/// Hands one request on, as the last of its connection.
fn forward(
    stream: &mut StreamOwned<ServerConnection, TcpStream>,
    to: std::net::SocketAddr,
) -> std::io::Result<()> {
    let mut heard = Vec::new();
    let mut octet = [0];
    while !heard.ends_with(b"\r\n\r\n") {
        if stream.read(&mut octet)? == 0 {
            return Ok(());
        }
        heard.push(octet[0]);
    }
    // Lines with bytes above 0x7F go on as they are.
    let keep = b"Connection: keep-alive";
    if let Some(at) = heard.windows(keep.len()).position(|it| it == keep) {
        heard.splice(at..at + keep.len(), b"Connection: close".iter().copied());
    }
    let mut upstream = TcpStream::connect(to)?;
    upstream.write_all(&heard)?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer)?;
    stream.write_all(&answer)?;
    stream.conn.send_close_notify();
    stream.conn.complete_io(&mut stream.sock).map(drop)
}

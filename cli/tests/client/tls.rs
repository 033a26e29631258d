//! The same over TLS, with a certificate of our own.

use std::net::TcpStream;
use std::sync::Arc;

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::command::Directory;
use crate::server::{ok, reply, Server, Stream};

type Tls = StreamOwned<ServerConnection, TcpStream>;

impl Stream for Tls {
    fn end(&mut self) {
        self.conn.send_close_notify();
        let _ = self.conn.complete_io(&mut self.sock);
    }
}

/// A server, and its certificate as PEM.
fn server(version: &'static str) -> (Server, String) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_string()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls_graviola::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let server = Server::start_wrapped(
        move |request| match request.is_conditional() {
            true => reply(&format!("304 Not Modified\nETag: {version}"), b""),
            false => ok(&format!("ETag: {version}"), b"content"),
        },
        move |stream| {
            let connection =
                ServerConnection::new(config.clone()).map_err(std::io::Error::other)?;
            Ok(Box::new(StreamOwned::new(connection, stream)))
        },
    );

    (server, made.cert.pem())
}

#[test]
fn with_a_certificate_of_our_own() {
    let (server, certificate) = server("\"a\"");
    let directory = Directory::new();
    directory.write("own.pem", certificate.as_bytes());
    let url = format!("https://{}/file", server.address);
    directory
        .run(&["fetch", &url, "-q", "--cacert", "own.pem"])
        .is_fine();
    assert_eq!(directory.read("file").unwrap(), b"content");
    let ran = directory.run(&["fetch", &url, "-q", "--cacert", "own.pem"]);
    assert!(ran.is_fine().stdout.contains("unchanged"), "{}", ran.stdout);

    // Nobody else trusts it.
    let (_, other) = self::server("\"a\"");
    directory.write("other.pem", other.as_bytes());
    for arguments in [&["--cacert", "other.pem"][..], &[]] {
        let all = [
            &["fetch", &url, "-q", "--retries", "0", "-o", "new"],
            arguments,
        ]
        .concat();
        directory.run(&all).fails("certificate");
        assert_eq!(directory.read("new"), None);
    }
    directory.write("empty.pem", b"");
    directory
        .run(&["fetch", &url, "--cacert", "empty.pem"])
        .fails("no certificate in it");
}

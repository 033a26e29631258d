//! The servers of these tests over HTTP/2, and what is different there.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use rustls::pki_types::PrivateKeyDer;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;

use crate::command::audit;
use crate::faults::RIGHT;
use crate::server::{Before, Message, Server, Service};
use crate::service::Right;

/// Answers the requests of one connection, known to be HTTP/2.
pub fn serve(
    stream: TcpStream,
    service: &Arc<dyn Service>,
    requests: &Arc<AtomicUsize>,
) -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        stream.set_nonblocking(true)?;
        over(tokio::net::TcpStream::from_std(stream)?, service, requests).await
    })
}

async fn over<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    service: &Arc<dyn Service>,
    requests: &Arc<AtomicUsize>,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut connection = h2::server::handshake(stream).await?;
    let mut number = 0;
    while let Some(accepted) = connection.accept().await {
        let (request, respond) = accepted?;
        requests.fetch_add(1, Ordering::SeqCst);
        number += 1;
        let service = Arc::clone(service);
        tokio::spawn(async move { answer(request, respond, &*service, number).await });
    }
    Ok(())
}

async fn answer(
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    service: &dyn Service,
    number: usize,
) -> Result<(), h2::Error> {
    let (head, mut body) = request.into_parts();
    let lines = head.headers.iter();
    let mut heard = Message {
        start: format!("{} {}", head.method, head.uri.path()),
        lines: lines
            .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
            .collect(),
        content: Vec::new(),
        number,
    };
    let is_head = heard.method() == "HEAD";
    let answer = match service.before(&heard) {
        Before::Refuse(answer) => Some(answer),
        Before::Answer(answer) => {
            read(&mut body).await?;
            Some(answer)
        }
        Before::Read | Before::Ask | Before::ReadSilently => {
            heard.content = read(&mut body).await?;
            service.answer(heard)
        }
    };
    let Some(answer) = answer else {
        respond.send_reset(Reason::INTERNAL_ERROR);
        return Ok(());
    };
    let status: u16 = answer.start[..3].parse().unwrap();
    let mut response = Response::new(());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in answer.lines.iter().filter(|(name, _)| name != "x-content") {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        let value = HeaderValue::from_bytes(value).unwrap();
        response.headers_mut().append(name, value);
    }
    let is_bodiless = is_head || matches!(status, 204 | 304);
    if !is_bodiless && !answer.has("content-length") {
        let length = HeaderValue::from(answer.content.len());
        response.headers_mut().append("content-length", length);
    }
    let is_sent = answer.has("x-content") || !is_bodiless;
    let mut stream = respond.send_response(response, !is_sent)?;
    if is_sent {
        stream.send_data(Bytes::from(answer.content), true)?;
    }
    Ok(())
}

async fn read(body: &mut RecvStream) -> Result<Vec<u8>, h2::Error> {
    let mut content = Vec::new();
    while let Some(data) = body.data().await {
        let data = data?;
        content.extend_from_slice(&data);
        body.flow_control().release_capacity(data.len())?;
    }
    Ok(content)
}

/// The checks that HTTP/2 has no form for, and no others, are not applicable.
#[test]
fn what_is_about_connections_is_not_applicable() {
    let directory = tempfile::tempdir().unwrap();
    let body = directory.path().join("body");
    std::fs::write(&body, "number {n}\n").unwrap();
    let server = Server::start_http2(Right::with(RIGHT));
    let (url, new) = (server.url("/doc"), server.url("/new"));
    let body = body.to_str().unwrap();
    let ran = audit(&[
        &url, "--http2", "--format", "json", "--rate", "100000", "--within", "60", "--write",
        "--body", body, "--create", &new,
    ]);
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    let json = ran.json();
    let rows = json["checks"].as_array().unwrap().iter();
    let not_applicable: BTreeSet<&str> = rows
        .filter(|row| row["reason"] == "not applicable over HTTP/2")
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    let due = ["early/answer-arrives", "expect/performed", "expect/refused"];
    assert_eq!(not_applicable, due.into());
    assert!(ran.with("holds").len() > 120, "{}", ran.stdout);
}

#[test]
fn a_server_of_another_version_is_said_as_such() {
    let old = Server::start(Right::with(RIGHT));
    let ran = audit(&[&old.url("/doc"), "--http2"]);
    assert_eq!(ran.status, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("over HTTP/2"), "{}", ran.stderr);
    let new = Server::start_http2(Right::with(RIGHT));
    let ran = audit(&[&new.url("/doc")]);
    assert_eq!(ran.status, 2, "{}", ran.stdout);
}

/// A server with TLS that offers this in ALPN, and its certificate as PEM.
fn with_tls(offered: &[u8]) -> (Server, String) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_string()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls_graviola::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols.push(offered.to_vec());
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let service: Arc<dyn Service> = Arc::new(Right::with(RIGHT));
    let server = Server::raw(move |stream| {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        let _ = runtime.block_on(async {
            stream.set_nonblocking(true)?;
            let stream = tokio::net::TcpStream::from_std(stream)?;
            let stream = acceptor.accept(stream).await?;
            over(stream, &service, &Arc::default()).await
        });
    });
    (server, made.cert.pem())
}

/// RFC 9113 §3.2: over TLS, HTTP/2 is spoken where the server offers it.
#[test]
fn over_tls_the_version_is_agreed_on() {
    let directory = tempfile::tempdir().unwrap();
    let trusted = directory.path().join("own.pem");
    let audited = |offered: &[u8]| {
        let (server, certificate) = with_tls(offered);
        std::fs::write(&trusted, certificate).unwrap();
        let url = server.url("/doc").replacen("http:", "https:", 1);
        let trusted = trusted.to_str().unwrap();
        audit(&[
            &url, "--http2", "--cacert", trusted, "--format", "json", "--rate", "100000",
            "--within", "60",
        ])
    };
    let ran = audited(b"h2");
    assert_eq!(ran.status, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.with("holds").len() > 60, "{}", ran.stdout);

    let ran = audited(b"http/1.1");
    assert_eq!(ran.status, 2, "{}", ran.stdout);
    assert!(!ran.stderr.is_empty(), "{}", ran.stdout);
}

/// A server that begins an answer over HTTP/2 and never ends its content.
fn endless(stream: TcpStream) -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        stream.set_nonblocking(true)?;
        let stream = tokio::net::TcpStream::from_std(stream)?;
        let mut connection = h2::server::handshake(stream).await?;
        while let Some(accepted) = connection.accept().await {
            let (_, mut respond) = accepted?;
            tokio::spawn(async move {
                let mut body = respond.send_response(Response::new(()), false)?;
                loop {
                    body.reserve_capacity(16 * 1024);
                    let granted = std::future::poll_fn(|it| body.poll_capacity(it)).await;
                    let Some(Ok(granted)) = granted else {
                        return Ok::<_, h2::Error>(());
                    };
                    body.send_data(Bytes::from(vec![b' '; granted]), false)?;
                }
            });
        }
        Ok(())
    })
}

#[test]
fn hostile_servers_are_bounded_over_http2_too() {
    let run = |server: &Server, options: &[&str]| {
        let url = server.url("/doc");
        audit(&[&[url.as_str(), "--http2", "--rate", "100000"], options].concat())
    };
    for (server, why) in [
        (
            Server::raw(|_stream| std::thread::sleep(std::time::Duration::from_secs(10))),
            "no complete answer after 2s",
        ),
        (
            Server::raw(|mut stream| {
                let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
                std::thread::sleep(std::time::Duration::from_secs(5));
            }),
            "over HTTP/2",
        ),
        (
            Server::raw(|stream| {
                let _ = endless(stream);
            }),
            "longer than 131072 bytes",
        ),
    ] {
        let ran = run(&server, &["--bytes", "1048576"]);
        assert_eq!(ran.status, 2, "{why}: {}", ran.stdout);
        assert!(ran.stderr.contains(why), "{why}: {}", ran.stderr);
    }
    let server = Server::start_http2(Right::with(RIGHT));
    let ran = run(&server, &["--requests", "7"]);
    assert_eq!(server.requests.load(Ordering::SeqCst), 7);
    assert_eq!(ran.status, 2);
}

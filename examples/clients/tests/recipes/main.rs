//! Each recipe, with each client, against a server that knows one resource, and can be told to cut
//! answers, to ignore If-Range, to weaken its tags, or to answer what nobody asked for.

mod server;

use clients::{with_hyper, with_reqwest, with_ureq, Result, Stored};
use http::header::{HeaderValue, CACHE_CONTROL};
use http::HeaderMap;
use preconditions::client::Written;
use server::{Fault, Server};
use std::future::Future;

/// A client with its three recipes.
trait Recipes {
    fn revalidate(&self, url: &str, stored: &mut Stored) -> Result<()>;
    fn change(&self, url: &str, read: &Stored, content: &[u8]) -> Result<Written>;
    fn download(&self, url: &str) -> Result<Vec<u8>>;
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap().block_on(future)
}

struct Reqwest;

impl Recipes for Reqwest {
    fn revalidate(&self, url: &str, stored: &mut Stored) -> Result<()> {
        let client = with_reqwest::client()?;
        wait(with_reqwest::revalidate(&client, url, stored))
    }

    fn change(&self, url: &str, read: &Stored, content: &[u8]) -> Result<Written> {
        let client = with_reqwest::client()?;
        wait(with_reqwest::change(&client, url, read, content.to_vec()))
    }

    fn download(&self, url: &str) -> Result<Vec<u8>> {
        let client = with_reqwest::client()?;
        wait(with_reqwest::download(&client, url))
    }
}

struct Ureq;

impl Recipes for Ureq {
    fn revalidate(&self, url: &str, stored: &mut Stored) -> Result<()> {
        with_ureq::revalidate(&with_ureq::client(), url, stored)
    }

    fn change(&self, url: &str, read: &Stored, content: &[u8]) -> Result<Written> {
        with_ureq::change(&with_ureq::client(), url, read, content.to_vec())
    }

    fn download(&self, url: &str) -> Result<Vec<u8>> {
        with_ureq::download(&with_ureq::client(), url)
    }
}

struct Hyper;

impl Recipes for Hyper {
    fn revalidate(&self, url: &str, stored: &mut Stored) -> Result<()> {
        let client = with_hyper::client();
        wait(with_hyper::revalidate(&client, url, stored))
    }

    fn change(&self, url: &str, read: &Stored, content: &[u8]) -> Result<Written> {
        let client = with_hyper::client();
        wait(with_hyper::change(&client, url, read, content.to_vec()))
    }

    fn download(&self, url: &str) -> Result<Vec<u8>> {
        let client = with_hyper::client();
        wait(with_hyper::download(&client, url))
    }
}

const CLIENTS: [(&str, &dyn Recipes); 3] =
    [("reqwest", &Reqwest), ("ureq", &Ureq), ("hyper", &Hyper)];

/// A copy of this version, with a field that a 304 brings anew.
fn copy(tag: &'static str, content: &[u8]) -> Stored {
    let mut headers = HeaderMap::new();
    headers.insert("etag", HeaderValue::from_static(tag));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("max-age=1"));
    Stored {
        headers,
        content: content.to_vec(),
    }
}

fn large(byte: u8) -> Vec<u8> {
    vec![byte; 100_000]
}

#[test]
fn a_copy_that_is_current_stays_and_its_fields_are_renewed() {
    for (name, client) in CLIENTS {
        let server = Server::new(b"current", Fault::None);
        let mut stored = copy("\"v1\"", b"current");
        client.revalidate(&server.url(), &mut stored).unwrap();
        assert_eq!(stored.content, b"current", "{name}");
        assert_eq!(stored.headers[CACHE_CONTROL], "max-age=60", "{name}");
        assert_eq!(server.seen("if-none-match"), ["\"v1\""], "{name}");
        assert_eq!(server.statuses(), [304], "{name}");
    }
}

#[test]
fn a_copy_that_is_old_is_replaced() {
    for (name, client) in CLIENTS {
        let server = Server::new(b"current", Fault::None);
        let mut stored = copy("\"v0\"", b"old");
        client.revalidate(&server.url(), &mut stored).unwrap();
        assert_eq!(stored.content, b"current", "{name}");
        assert_eq!(stored.headers["etag"], "\"v1\"", "{name}");
        assert_eq!(server.statuses(), [200], "{name}");
    }
}

/// A 304 about another version is no word about this one.
#[test]
fn a_304_of_another_version_is_asked_about_once_more() {
    for (name, client) in CLIENTS {
        let server = Server::new(b"current", Fault::Always304);
        let mut stored = copy("\"v0\"", b"old");
        client.revalidate(&server.url(), &mut stored).unwrap();
        assert_eq!(stored.content, b"current", "{name}");
        assert_eq!(server.statuses(), [304, 200], "{name}");
        assert_eq!(server.seen("if-none-match"), ["\"v0\"", ""], "{name}");
    }
}

#[test]
fn what_is_gone_is_an_error_and_the_copy_stays() {
    for (name, client) in CLIENTS {
        let server = Server::new(b"current", Fault::Gone);
        let mut stored = copy("\"v1\"", b"copy");
        let error = client.revalidate(&server.url(), &mut stored).unwrap_err();
        assert!(error.to_string().contains("404"), "{name}: {error}");
        assert_eq!(stored.content, b"copy", "{name}");
    }
}

#[test]
fn a_change_of_what_was_read_is_made() {
    for (name, client) in CLIENTS {
        let server = Server::new(b"read", Fault::None);
        let written = client.change(&server.url(), &copy("\"v1\"", b"read"), b"mine");
        assert_eq!(written.unwrap(), Written::Done, "{name}");
        assert_eq!(server.content(), b"mine", "{name}");
        assert_eq!(server.seen("if-match"), ["\"v1\""], "{name}");
    }
}

#[test]
fn a_change_of_what_is_no_longer_there_is_lost_and_overwrites_nothing() {
    for (name, client) in CLIENTS {
        let server = Server::new(b"theirs", Fault::None);
        let written = client.change(&server.url(), &copy("\"v0\"", b"read"), b"mine");
        assert_eq!(written.unwrap(), Written::Lost, "{name}");
        assert_eq!(server.content(), b"theirs", "{name}");
    }
}

/// It was made, and nobody can tell: it is sent once, and the outcome is not called a success.
#[test]
fn a_change_without_an_answer_is_unknown_and_sent_once() {
    for (name, client) in CLIENTS {
        let server = Server::new(b"read", Fault::NoAnswer);
        let written = client.change(&server.url(), &copy("\"v1\"", b"read"), b"mine");
        assert_eq!(written.unwrap(), Written::Unknown, "{name}");
        assert_eq!(server.content(), b"mine", "{name}");
        assert_eq!(server.statuses().len(), 1, "{name}");
    }
}

#[test]
fn a_change_that_nothing_guards_is_not_sent() {
    for (name, client) in CLIENTS {
        let server = Server::new(b"read", Fault::None);
        let error = client
            .change(&server.url(), &copy("W/\"v1\"", b"read"), b"mine")
            .unwrap_err();
        assert!(error.to_string().contains("weak"), "{name}: {error}");
        assert_eq!(server.statuses(), [0; 0], "{name}");
    }
}

#[test]
fn a_download_that_is_not_cut_takes_one_request() {
    for (name, client) in CLIENTS {
        let server = Server::new(&large(b'a'), Fault::None);
        assert_eq!(
            client.download(&server.url()).unwrap(),
            large(b'a'),
            "{name}"
        );
        assert_eq!(server.statuses(), [200], "{name}");
        assert_eq!(server.seen("accept-encoding"), ["identity"], "{name}");
    }
}

#[test]
fn a_download_that_is_cut_goes_on() {
    for (name, client) in CLIENTS {
        let server = Server::new(&large(b'a'), Fault::Cut(40_000, None));
        assert_eq!(
            client.download(&server.url()).unwrap(),
            large(b'a'),
            "{name}"
        );
        assert_eq!(server.statuses(), [200, 206], "{name}");
        assert_eq!(server.seen("range"), ["", "bytes=40000-"], "{name}");
        assert_eq!(server.seen("if-range"), ["", "\"v1\""], "{name}");
    }
}

#[test]
fn a_download_of_what_was_replaced_begins_anew() {
    for (name, client) in CLIENTS {
        let server = Server::new(&large(b'a'), Fault::Cut(40_000, Some(large(b'b'))));
        assert_eq!(
            client.download(&server.url()).unwrap(),
            large(b'b'),
            "{name}"
        );
        assert_eq!(server.statuses(), [200, 200], "{name}");
    }
}

/// Several file services send the end of another version, as this server does.
#[test]
fn a_server_that_ignores_if_range_spoils_nothing() {
    for (name, client) in CLIENTS {
        let server = Server::new(&large(b'a'), Fault::CutIgnoringIfRange(40_000, large(b'b')));
        assert_eq!(
            client.download(&server.url()).unwrap(),
            large(b'b'),
            "{name}"
        );
        assert_eq!(server.statuses(), [200, 206, 200], "{name}");
    }
}

/// The control: who appends whatever a 206 has gets one file of two versions from that server.
#[test]
fn without_the_comparison_the_same_server_spoils_it() {
    let server = Server::new(&large(b'a'), Fault::CutIgnoringIfRange(40_000, large(b'b')));
    let agent = with_ureq::client();
    let mut content = Vec::new();
    let mut first = agent.get(server.url()).call().unwrap();
    let _ = std::io::Read::read_to_end(&mut first.body_mut().as_reader(), &mut content);
    let rest = agent
        .get(server.url())
        .header("range", format!("bytes={}-", content.len()));
    content.extend(rest.call().unwrap().body_mut().read_to_vec().unwrap());
    assert_eq!(content.len(), 100_000);
    assert!(content.contains(&b'a') && content.contains(&b'b'));
}

#[test]
fn what_has_no_strong_tag_is_downloaded_anew() {
    for (name, client) in CLIENTS {
        let server = Server::new(&large(b'a'), Fault::CutWeak(40_000));
        assert_eq!(
            client.download(&server.url()).unwrap(),
            large(b'a'),
            "{name}"
        );
        assert_eq!(server.statuses(), [200, 200], "{name}");
        assert_eq!(server.seen("range"), ["", ""], "{name}");
    }
}

#[test]
fn a_download_that_breaks_every_time_is_given_up() {
    for (name, client) in CLIENTS {
        let server = Server::new(&large(b'a'), Fault::AlwaysCut(1000));
        let error = client.download(&server.url()).unwrap_err();
        assert!(error.to_string().contains("too often"), "{name}: {error}");
        assert_eq!(server.statuses().len(), clients::ATTEMPTS, "{name}");
    }
}

//! Edits: what is put, under which condition, and what happens if somebody else was faster.

use std::sync::{Arc, Mutex};

use crate::command::{Directory, Ran};
use crate::server::{ok, reply, Reply, Request, Server};

/// A resource of text with a version, and what happens to writes.
struct Resource {
    version: u32,
    content: Vec<u8>,
    /// Somebody else writes between the next GET and the next PUT.
    is_contended: bool,
    /// What becomes of the next PUTs, before or after they are performed.
    faults: Vec<Fault>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The connection closes, and nothing was performed.
    Lost,
    /// It was performed, and the connection closes.
    Performed,
    /// 503, and nothing was performed.
    Unavailable,
    /// 304, although it was performed.
    NotModified,
}

const NO_REPLY: Reply = Reply {
    octets: Vec::new(),
    end: crate::server::End::Close,
};

impl Resource {
    fn start(content: &[u8], change: impl FnOnce(&mut Self)) -> (Server, Arc<Mutex<Self>>) {
        let mut resource = Resource {
            version: 1,
            content: content.to_vec(),
            is_contended: false,
            faults: Vec::new(),
        };
        change(&mut resource);
        let resource = Arc::new(Mutex::new(resource));
        let shared = resource.clone();
        let server = Server::start(move |request| shared.lock().unwrap().answer(request));
        (server, resource)
    }

    fn answer(&mut self, request: &Request) -> Reply {
        let tag = format!("\"{}\"", self.version);
        match &request.method[..] {
            "GET" => {
                if std::mem::take(&mut self.is_contended) {
                    let reply = self.current(&tag);
                    self.write(b"one\nTWO\nthree\n");
                    return reply;
                }
                self.current(&tag)
            }
            "PUT" => {
                assert_eq!(
                    request.field("content-type").unwrap(),
                    "text/plain; charset=utf-8"
                );
                let fault = self.faults.pop();
                if fault == Some(Fault::Lost) {
                    return NO_REPLY;
                }
                if fault == Some(Fault::Unavailable) {
                    return reply("503 Service Unavailable\nContent-Length: 0", b"");
                }
                let exists = self.version > 0;
                let holds = match (request.field("if-match"), request.field("if-none-match")) {
                    (Some(condition), None) => exists && condition == tag,
                    (None, Some(condition)) => !exists && condition == "*",
                    other => panic!("no condition, or two: {other:?}"),
                };
                if !holds {
                    return reply("412 Precondition Failed\nContent-Length: 0", b"");
                }
                self.write(&request.content);
                match fault {
                    Some(Fault::Performed) => NO_REPLY,
                    Some(Fault::NotModified) => reply("304 Not Modified", b""),
                    _ => reply(&format!("204 No Content\nETag: \"{}\"", self.version), b""),
                }
            }
            other => panic!("{other}"),
        }
    }

    fn current(&self, tag: &str) -> Reply {
        match self.version {
            0 => reply("404 Not Found\nContent-Length: 0", b""),
            _ => ok(
                &format!("ETag: {tag}\nContent-Type: text/plain; charset=utf-8"),
                &self.content,
            ),
        }
    }

    fn write(&mut self, content: &[u8]) {
        self.version += 1;
        self.content = content.to_vec();
    }
}

const TEXT: &[u8] = b"one\ntwo\nthree\n";

/// Edits with sed.
fn edit(directory: &Directory, server: &Server, script: &str, more: &[&str]) -> Ran {
    let editor = format!("sed -i -e '{script}'");
    let url = server.url("/note.txt");
    directory.run(&[&["edit", &url, "--explain", "--editor", &editor], more].concat())
}

#[test]
fn an_edit() {
    let directory = Directory::new();
    let (server, resource) = Resource::start(TEXT, |_| {});
    let ran = edit(&directory, &server, "s/three/3/", &[]);
    assert!(
        ran.is_fine()
            .stdout
            .contains("written: 204 No Content, ETag: \"2\""),
        "{}",
        ran.stdout
    );
    assert_eq!(resource.lock().unwrap().content, b"one\ntwo\n3\n");
    let requests = server.requests();
    assert_eq!(requests[1].field("if-match").unwrap(), "\"1\"");
    assert_eq!(requests.len(), 2);
    assert_eq!(directory.names(), [""; 0], "nothing is left");
}

#[test]
fn the_editor_of_the_environment() {
    let directory = Directory::new();
    let (server, resource) = Resource::start(TEXT, |_| {});
    let url = server.url("/note.txt");
    let ran: Ran = directory
        .command(&["edit", &url])
        .env("EDITOR", "sed -i 1d")
        .output()
        .unwrap()
        .into();
    ran.is_fine();
    assert_eq!(resource.lock().unwrap().content, b"two\nthree\n");
    directory.run(&["edit", &url]).fails("set $EDITOR");
}

#[test]
fn nothing_changed() {
    let directory = Directory::new();
    let (server, _) = Resource::start(TEXT, |_| {});
    let ran = edit(&directory, &server, "", &[]);
    assert!(
        ran.is_fine().stdout.contains("nothing changed"),
        "{}",
        ran.stdout
    );
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn somebody_else_was_faster() {
    let directory = Directory::new();
    let (server, resource) = Resource::start(TEXT, |it| it.is_contended = true);
    let ran = edit(&directory, &server, "s/three/3/", &[]);
    assert_eq!(ran.status, Some(3), "{}", ran.stderr);
    assert_eq!(
        resource.lock().unwrap().content,
        b"one\nTWO\nthree\n",
        "theirs stays"
    );
    for part in ["412", "-two\n+TWO\n", "-three\n+3\n", "nothing was written"] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    // All three are there, as they are.
    let kept = directory.names();
    assert_eq!(kept.len(), 1);
    let read = |name: &str| directory.read(&format!("{}/{name}", kept[0])).unwrap();
    assert_eq!(read("note.txt.base"), TEXT);
    assert_eq!(read("note.txt.theirs"), b"one\nTWO\nthree\n");
    assert_eq!(read("note.txt"), b"one\ntwo\n3\n");
    let puts = server
        .requests()
        .iter()
        .filter(|it| it.method == "PUT")
        .count();
    assert_eq!(puts, 1, "it is not sent again");
}

#[test]
fn something_new() {
    let directory = Directory::new();
    let (server, resource) = Resource::start(b"", |it| it.version = 0);
    let url = server.url("/note.txt");
    let new = ["edit", &url, "--editor", "echo new >"];
    directory.run(&new).is_fine();
    assert_eq!(resource.lock().unwrap().content, b"new\n");
    assert_eq!(server.requests()[1].field("if-none-match").unwrap(), "*");

    // Somebody else creates it first.
    let (server, resource) = Resource::start(b"", |it| (it.version, it.is_contended) = (0, true));
    let url = server.url("/note.txt");
    let ran = directory.run(&["edit", &url, "--editor", "echo new >"]);
    assert_eq!(ran.status, Some(3), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("what you got: nothing"),
        "{}",
        ran.stderr
    );
    assert_eq!(resource.lock().unwrap().content, b"one\nTWO\nthree\n");
}

#[test]
fn an_answer_that_is_lost() {
    for fault in [
        Fault::Lost,
        Fault::Performed,
        Fault::Unavailable,
        Fault::NotModified,
    ] {
        let directory = Directory::new();
        let (server, resource) = Resource::start(TEXT, |it| it.faults = vec![fault]);
        let ran = edit(&directory, &server, "s/three/3/", &[]);
        ran.is_fine();
        assert_eq!(
            resource.lock().unwrap().content,
            b"one\ntwo\n3\n",
            "{fault:?}"
        );
        assert_eq!(
            resource.lock().unwrap().version,
            2,
            "{fault:?}: once, and not twice"
        );
        for put in server.requests().iter().filter(|it| it.method == "PUT") {
            assert_eq!(
                put.field("if-match").unwrap(),
                "\"1\"",
                "never without its condition"
            );
        }
    }
    // Twice in a row: what you have written is kept, and nobody claims to know.
    let directory = Directory::new();
    let (server, resource) = Resource::start(TEXT, |it| it.faults = vec![Fault::Lost, Fault::Lost]);
    let ran = edit(&directory, &server, "s/three/3/", &[]);
    assert_eq!(ran.status, Some(3), "{}", ran.stderr);
    assert_eq!(resource.lock().unwrap().content, TEXT);
    assert_eq!(directory.names().len(), 1);
}

#[test]
fn a_change_that_is_refused_for_another_reason() {
    for status in [
        "403 Forbidden",
        "428 Precondition Required",
        "409 Conflict",
        "413 Content Too Large",
        "308 Permanent Redirect",
    ] {
        let directory = Directory::new();
        let server = Server::start(move |request| match &request.method[..] {
            "GET" => ok("ETag: \"1\"", TEXT),
            _ => reply(&format!("{status}\nContent-Length: 0"), b""),
        });
        let ran = edit(&directory, &server, "s/three/3/", &[]);
        ran.fails(&status[..3]);
        let kept = directory.names();
        assert_eq!(
            directory.read(&format!("{}/note.txt", kept[0])).unwrap(),
            b"one\ntwo\n3\n"
        );
        assert!(ran.stderr.contains(&kept[0]), "{}", ran.stderr);
        assert_eq!(server.requests().len(), 2);
    }
}

#[test]
fn what_cannot_be_guarded_is_not_edited() {
    for (head, why) in [
        ("X-Validator: none", "no validator"),
        ("ETag: W/\"1\"", "the entity-tag is weak"),
        ("ETag: \"1\"\nETag: \"2\"", "no validator"),
        (
            "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\nDate: Sun, 06 Nov 1994 08:49:37 GMT",
            "the modification date is weak",
        ),
    ] {
        let directory = Directory::new();
        let server = Server::script(vec![ok(head, TEXT)]);
        edit(&directory, &server, "s/three/3/", &[]).fails(why);
        assert_eq!(server.requests().len(), 1);
        assert_eq!(directory.names(), [""; 0]);
    }
    let directory = Directory::new();
    let server = Server::script(vec![
        ok("ETag: W/\"1\"", TEXT),
        reply("204 No Content", b""),
    ]);
    edit(&directory, &server, "s/three/3/", &["--weak"]).is_fine();
    assert_eq!(server.requests()[1].field("if-match").unwrap(), "W/\"1\"");
}

#[test]
fn a_strong_date_guards() {
    let directory = Directory::new();
    let head = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\nDate: Sun, 06 Nov 1994 09:49:37 GMT";
    let server = Server::script(vec![ok(head, TEXT), reply("204 No Content", b"")]);
    edit(&directory, &server, "s/three/3/", &[]).is_fine();
    let guard = server.requests()[1].field("if-unmodified-since").unwrap();
    assert_eq!(guard, "Sun, 06 Nov 1994 08:49:37 GMT");
}

#[test]
fn an_editor_that_fails() {
    let directory = Directory::new();
    let (server, _) = Resource::start(TEXT, |_| {});
    let url = server.url("/note.txt");
    directory
        .run(&["edit", &url, "--editor", "false"])
        .fails("nothing sent");
    directory
        .run(&["edit", &url, "--editor", "no-such-editor"])
        .fails("nothing sent");
    assert!(server.requests().iter().all(|it| it.method == "GET"));
}

#[test]
fn what_does_not_come_whole_is_not_edited() {
    for reply in [
        ok("ETag: \"1\"", TEXT).cut(3),
        ok("ETag: \"1\"\nContent-Encoding: gzip", TEXT),
        reply(
            "206 Partial Content\nETag: \"1\"\nContent-Range: bytes 0-3/14\nContent-Length: 4",
            b"one\n",
        ),
        reply("304 Not Modified\nETag: \"1\"", b""),
        reply("302 Found\nLocation: /elsewhere\nContent-Length: 0", b""),
        reply("500 Internal Server Error\nContent-Length: 0", b""),
    ] {
        let directory = Directory::new();
        let server = Server::script(vec![reply]);
        edit(&directory, &server, "s/three/3/", &[]).fails("");
        assert!(server.requests().iter().all(|it| it.method == "GET"));
        assert_eq!(directory.names(), [""; 0]);
    }
}

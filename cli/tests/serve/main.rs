//! `preconditions serve` over sockets: conditions, ranges, codings, what is refused, and files that
//! change while they are sent.

#![allow(clippy::unwrap_used)] // a test

mod site;

use site::{replace, write_at, write_old, Site};
use std::fs;
use std::io::Read;
use std::net::TcpStream;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

#[test]
fn conditions() {
    let site = Site::of(&[("a.txt", "hello")]);
    let plain = site.ask("GET /a.txt", &[]);
    assert_eq!((plain.status(), plain.text()), (200, "hello"));
    assert_eq!(
        plain.field("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(plain.field("accept-ranges"), Some("bytes"));
    let tag = plain.field("etag").unwrap();
    assert!(tag.starts_with('"'), "{tag}");
    let modified = plain.field("last-modified").unwrap();

    let none_match = site.ask("GET /a.txt", &[&format!("If-None-Match: {tag}")]);
    assert_eq!((none_match.status(), none_match.text()), (304, ""));
    assert_eq!(none_match.field("etag"), Some(tag));
    assert_eq!(none_match.field("content-type"), None);
    let since = site.ask("GET /a.txt", &[&format!("If-Modified-Since: {modified}")]);
    assert_eq!(since.status(), 304);
    assert_eq!(site.ask("GET /a.txt", &["If-Match: \"x\""]).status(), 412);

    let head = site.ask("HEAD /a.txt", &["Range: bytes=0-1"]);
    assert_eq!((head.status(), head.text()), (200, ""));
    assert_eq!(head.field("content-length"), Some("5"));
    assert_eq!(head.field("etag"), Some(tag));
}

#[test]
fn ranges() {
    let site = Site::of(&[("a.txt", "0123456789")]);
    let tag = site
        .ask("HEAD /a.txt", &[])
        .field("etag")
        .unwrap()
        .to_string();
    let part = site.ask("GET /a.txt", &["Range: bytes=4-6"]);
    assert_eq!((part.status(), part.text()), (206, "456"));
    assert_eq!(part.field("content-range"), Some("bytes 4-6/10"));

    let resumed = site.ask(
        "GET /a.txt",
        &["Range: bytes=7-", &format!("If-Range: {tag}")],
    );
    assert_eq!((resumed.status(), resumed.text()), (206, "789"));
    assert_eq!(resumed.field("content-type"), None);
    let other = site.ask("GET /a.txt", &["Range: bytes=7-", "If-Range: \"x\""]);
    assert_eq!((other.status(), other.text()), (200, "0123456789"));

    let beyond = site.ask("GET /a.txt", &["Range: bytes=10-"]);
    assert_eq!((beyond.status(), beyond.text()), (416, ""));
    assert_eq!(beyond.field("content-range"), Some("bytes */10"));
    let unit = site.ask("GET /a.txt", &["Range: lines=1-2"]);
    assert_eq!(unit.status(), 200);

    let several = site.ask("GET /a.txt", &["Range: bytes=0-1,-2"]);
    assert_eq!(several.status(), 206);
    let length = several.field("content-length").unwrap();
    assert_eq!(length, several.content.len().to_string());
    let boundary = several.field("content-type").unwrap();
    let boundary = boundary
        .strip_prefix("multipart/byteranges; boundary=")
        .unwrap();
    assert_eq!(
        several.text(),
        format!(
            "--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Range: bytes 0-1/10\r\n\r\n01\r\n--{boundary}\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Range: bytes 8-9/10\r\n\r\n89\r\n\
             --{boundary}--\r\n"
        )
    );
}

#[test]
fn an_empty_file() {
    let site = Site::of(&[("empty", "")]);
    for fields in [&[][..], &["Range: bytes=0-"], &["Range: bytes=-1"]] {
        let answer = site.ask("GET /empty", fields);
        assert_eq!((answer.status(), answer.text()), (200, ""));
    }
}

/// What was sent of one version is never continued with another, however alike the two are.
#[test]
fn a_replaced_file_is_sent_anew() {
    let site = Site::of(&[("a", "0123456789")]);
    let tag = site.ask("HEAD /a", &[]).field("etag").unwrap().to_string();
    let time = fs::metadata(site.path("a")).unwrap().modified().unwrap();
    let resume = ["Range: bytes=5-", &format!("If-Range: {tag}")];
    assert_eq!(site.ask("GET /a", &resume).status(), 206);
    // The same length, and the same second.
    replace(&site, "a", b"abcdefghij", time + Duration::from_nanos(1));
    let anew = site.ask("GET /a", &resume);
    assert_eq!((anew.status(), anew.text()), (200, "abcdefghij"));
}

/// A file that has just been written may be written again within the granularity of its time.
#[test]
fn a_young_file_has_no_parts_for_if_range() {
    let site = Site::of(&[]);
    fs::write(site.path("young"), "0123456789").unwrap();
    let tag = site
        .ask("HEAD /young", &[])
        .field("etag")
        .unwrap()
        .to_string();
    assert!(tag.starts_with("W/"), "{tag}");
    let resumed = site.ask(
        "GET /young",
        &["Range: bytes=5-", &format!("If-Range: {tag}")],
    );
    assert_eq!(resumed.status(), 200);
}

#[test]
fn precompressed_files_are_representations_of_their_own() {
    let site = Site::of(&[("a.css", "plain"), ("b.css", "alone"), ("c.css", "new")]);
    let time = fs::metadata(site.path("a.css"))
        .unwrap()
        .modified()
        .unwrap();
    // Of one length and one time.
    write_at(&site.path("a.css.gz"), b"gzip!", time);
    write_at(&site.path("a.css.br"), b"br!!!", time);
    write_at(
        &site.path("c.css.gz"),
        b"old",
        time - Duration::from_secs(10),
    );

    let plain = site.ask("GET /a.css", &[]);
    let gzip = site.ask("GET /a.css", &["Accept-Encoding: gzip"]);
    let brotli = site.ask("GET /a.css", &["Accept-Encoding: gzip, br"]);
    assert_eq!(plain.text(), "plain");
    assert_eq!(
        (gzip.text(), gzip.field("content-encoding")),
        ("gzip!", Some("gzip"))
    );
    assert_eq!(
        (brotli.text(), brotli.field("content-encoding")),
        ("br!!!", Some("br"))
    );
    for answer in [&plain, &gzip, &brotli] {
        assert_eq!(answer.field("vary"), Some("accept-encoding"));
        assert_eq!(
            answer.field("content-type"),
            Some("text/css; charset=utf-8")
        );
    }
    let tags: std::collections::BTreeSet<_> = [&plain, &gzip, &brotli]
        .map(|answer| answer.field("etag").unwrap())
        .into();
    assert_eq!(tags.len(), 3, "{tags:?}");

    // The tag of one is none of another, and a 304 varies as the 200 does.
    let tag = format!("If-None-Match: {}", gzip.field("etag").unwrap());
    assert_eq!(site.ask("GET /a.css", &[&tag]).status(), 200);
    let unchanged = site.ask("GET /a.css", &[&tag, "Accept-Encoding: gzip"]);
    assert_eq!(unchanged.status(), 304);
    assert_eq!(unchanged.field("vary"), Some("accept-encoding"));

    let alone = site.ask("GET /b.css", &["Accept-Encoding: gzip"]);
    assert_eq!((alone.text(), alone.field("vary")), ("alone", None));
    let stale = site.ask("GET /c.css", &["Accept-Encoding: gzip"]);
    assert_eq!(
        (stale.text(), stale.field("content-encoding")),
        ("new", None)
    );
}

#[test]
fn what_is_not_served() {
    let outside = tempfile::tempdir().unwrap();
    write_old(&outside.path().join("secret"), b"secret");
    let site = Site::of(&[
        ("d/file", "inside"),
        (".hidden", "x"),
        ("d/index.html", "index"),
    ]);
    std::os::unix::fs::symlink(outside.path().join("secret"), site.path("absolute")).unwrap();
    std::os::unix::fs::symlink(outside.path(), site.path("directory")).unwrap();
    std::os::unix::fs::symlink("../../../../../../etc/passwd", site.path("relative")).unwrap();
    std::os::unix::fs::symlink("d/file", site.path("within")).unwrap();
    for path in [
        "/absolute",
        "/directory/secret",
        "/relative",
        "/d",
        "/",
        "/nothing",
        "/.hidden",
        "/../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/d/%2e%2e/d/file",
        "/d%00",
        "/%ff",
        &format!("/{}", "n".repeat(300)),
    ] {
        let answer = site.ask(
            &format!("GET {path}"),
            &["If-None-Match: *", "If-Match: \"x\""],
        );
        assert_eq!(answer.status(), 404, "{path}");
    }
    assert_eq!(site.ask("GET /within", &[]).text(), "inside");
    assert_eq!(site.ask("GET /d/", &[]).text(), "index");
    let post = site.ask("DELETE /d/file", &["If-Match: \"x\""]);
    assert_eq!(
        (post.status(), post.field("allow")),
        (405, Some("GET, HEAD, OPTIONS"))
    );
    assert_eq!(site.ask("OPTIONS /d/file", &[]).status(), 204);
    let two_hosts = site.ask("GET /d/file", &["Host: other"]);
    assert_eq!(two_hosts.status(), 400);
}

/// Links that lead to each other are no file, as a link that leads to nothing is none; and the log
/// names them, since nobody makes them on purpose.
#[test]
fn links_in_a_circle_are_no_file_and_the_log_says_so() {
    let site = Site::of(&[("d/file", "inside")]);
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, site.path(name)).unwrap();
    link("itself", "itself");
    link("two", "one");
    link("one", "two");
    link("circle", "d/circle");
    // Beside a file, where a coding of it is looked for.
    link("file.br", "d/file.br");
    // More of them than the system follows, though they do lead to a file.
    link("d/file", "chain-0");
    for number in 1..60 {
        link(&format!("chain-{}", number - 1), &format!("chain-{number}"));
    }
    for path in [
        "/itself",
        "/one",
        "/itself/below",
        "/d/circle",
        "/d/circle/",
        "/chain-59",
    ] {
        let answer = site.ask(&format!("GET {path}"), &[]);
        let retry_after = answer.field("retry-after");
        assert_eq!((answer.status(), retry_after), (404, None), "{path}");
    }
    for fields in [&[][..], &["Accept-Encoding: br"]] {
        assert_eq!(site.ask("GET /d/file", fields).text(), "inside");
    }
    assert_eq!(site.ask("GET /chain-3", &[]).text(), "inside");
    let log = site.log();
    for name in ["itself", "one", "d/circle", "chain-59"] {
        let is_said = |line: &str| {
            line.contains("links that lead in a circle") && line.contains(&format!("file={name} "))
        };
        assert!(log.lines().any(is_said), "{name} in {log}");
    }
}

#[test]
fn a_manifest_gives_the_tags_of_the_files_that_it_is_right_about() {
    // What `sha256sum`, `b3sum` and `sha512sum` print of "hello", and the first 256 bits as a tag.
    let sums = [
        (
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
            "\"LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ\"",
        ),
        (
            "ea8f163db38682925e4491c5e58d4bb3506ef8c14eb78a86e908c5624a67200f",
            "\"6o8WPbOGgpJeRJHF5Y1Ls1Bu-MFOt4qG6QjFYkpnIA8\"",
        ),
        (
            "9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca7\
             2323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043",
            "\"m3HSJL1i83hdltRq0-o9czGb-8KJDKra4t_3JRlnPKc\"",
        ),
    ];
    for (sum, tag) in sums {
        a_manifest_with(sum, tag);
    }
}

fn a_manifest_with(sum: &str, tag: &str) {
    let directory = tempfile::tempdir().unwrap();
    // Such a time says nothing, so that without the manifest there would be no tag of it.
    let epoch = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
    write_at(&directory.path().join("a"), b"hello", epoch);
    write_at(&directory.path().join("b"), b"plain", epoch);
    write_at(&directory.path().join("b.gz"), b"hello", epoch);
    write_old(&directory.path().join("wrong"), b"other");
    let manifest = directory.path().join("SUMS");
    fs::write(
        &manifest,
        format!("{sum}  a\n{sum} *./b.gz\n{sum}  wrong\n"),
    )
    .unwrap();
    let option = manifest.to_str().unwrap().to_string();
    let site = Site::serving(directory, &["--manifest", &option]);

    let found = site.ask("GET /a", &[]);
    assert_eq!(found.field("etag"), Some(tag));
    assert_eq!(found.field("last-modified"), None);
    let resume = ["Range: bytes=3-", &format!("If-Range: {tag}")];
    assert_eq!(site.ask("GET /a", &resume).text(), "lo");

    // The same bytes under a coding are another representation.
    let coded = site.ask("GET /b", &["Accept-Encoding: gzip"]);
    let expected = format!("{}-gzip\"", tag.strip_suffix('"').unwrap());
    assert_eq!(coded.field("etag"), Some(&*expected));
    let plain = site.ask("GET /b", &[]);
    assert_ne!(plain.field("etag"), None);
    assert_ne!(plain.field("etag"), Some(&*expected));

    // The file first, then the manifest: in between, the tag is not that of the manifest.
    replace(&site, "a", b"HELLO", epoch);
    let between = site.ask("GET /a", &resume);
    assert_eq!((between.status(), between.text()), (200, "HELLO"));
    fs::write(site.path(".sums"), format!("{}  a\n", "0".repeat(64))).unwrap();
    fs::rename(site.path(".sums"), &manifest).unwrap();
    assert_ne!(site.ask("GET /a", &[]).field("etag"), Some(tag));

    let wrong = site.ask("GET /wrong", &[]);
    assert!(wrong.field("etag").is_some_and(|found| found != tag));
    assert!(site.log().contains("not the hash of the manifest"));
}

/// A large file, of which nothing is on the disk, and how to read it slowly.
fn sparse(site: &Site, name: &str, length: u64) {
    let file = fs::File::create(site.path(name)).unwrap();
    file.set_len(length).unwrap();
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    file.set_modified(hour_ago).unwrap();
}

fn begin(site: &Site, name: &str) -> TcpStream {
    let mut stream = site.connect(&format!("GET /{name} HTTP/1.1\r\nHost: x\r\n\r\n"));
    let mut some = [0; 1024];
    let count = stream.read(&mut some).unwrap();
    assert!(some[..count].starts_with(b"HTTP/1.1 200"));
    stream
}

/// Bytes that are still to be had, up to the end of the connection.
fn rest(mut stream: TcpStream) -> u64 {
    std::io::copy(&mut stream, &mut std::io::sink()).unwrap_or_default()
}

#[test]
fn a_file_that_shrinks_ends_short_and_the_log_says_so() {
    let site = Site::of(&[]);
    let length = 64 * 1024 * 1024;
    sparse(&site, "shrinks", length);
    let stream = begin(&site, "shrinks");
    let file = fs::File::options().write(true).open(site.path("shrinks"));
    file.unwrap().set_len(1024).unwrap();
    assert!(rest(stream) < length - 1024);
    assert!(site.log().contains("sent short"));
}

#[test]
fn a_file_that_vanishes_or_is_replaced_is_sent_to_its_end() {
    let site = Site::of(&[]);
    let length = 64 * 1024 * 1024;
    sparse(&site, "old", length);
    let (vanishing, replaced) = (begin(&site, "old"), begin(&site, "old"));
    replace(&site, "old", b"new", SystemTime::now());
    let rests = rest_in_time(replaced, length);
    fs::remove_file(site.path("old")).unwrap();
    assert!(rests >= length - 1024);
    assert!(rest_in_time(vanishing, length) >= length - 1024);
    assert_eq!(site.ask("GET /old", &[]).status(), 404);
    assert!(!site.log().contains("sent short"));
}

/// The connection stays open, so reading stops at the length.
fn rest_in_time(mut stream: TcpStream, length: u64) -> u64 {
    let mut limited = (&mut stream).take(length - 1024);
    std::io::copy(&mut limited, &mut std::io::sink()).unwrap()
}

#[test]
fn fifty_slow_readers_of_a_gibibyte_take_little_memory() {
    let site = Site::of(&[]);
    sparse(&site, "large", 1024 * 1024 * 1024);
    let before = resident(site.server.id());
    let mut readers: Vec<_> = (0..50).map(|_| begin(&site, "large")).collect();
    let mut most = 0;
    let mut some = [0; 4096];
    for _ in 0..20 {
        for reader in &mut readers {
            reader.read_exact(&mut some).unwrap();
        }
        sleep(Duration::from_millis(50));
        most = most.max(resident(site.server.id()));
    }
    let more = most.saturating_sub(before) / 1024;
    println!("50 slow readers: {more} KiB more");
    assert!(more < 64 * 1024, "{more} KiB more");
}

/// Resident memory of a process in bytes.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kibibytes: u64 = line
        .unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    kibibytes * 1024
}

#[test]
fn bad_arguments_are_refused_with_a_reason() {
    let refused = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_preconditions"))
            .arg("serve")
            .args(arguments)
            .output()
            .unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&["/no/such/directory"]).contains("directory /no/such/directory: "));
    assert!(refused(&["--listen", "nowhere"]).contains("--listen"));
    assert!(refused(&["--listen", "192.0.2.1:1", "."]).contains("cannot listen on 192.0.2.1:1"));
    assert!(refused(&["--manifest", "/no/such/file", "."]).contains("manifest /no/such/file: "));
    let no_manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    assert!(refused(&["--manifest", no_manifest, "."]).contains("line 1: expected `DIGEST  NAME`"));
}

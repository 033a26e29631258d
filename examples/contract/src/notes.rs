//! The same rules against `examples/notes`, whose resources and tags are its own: what it says is
//! current is what the requests are made of.

use crate::wire::{exchange, Answer, Request, Service};

/// What was tried, the section that decides, and what differs.
pub type Finding = (String, &'static str, Vec<String>);

const NOTE: &str = "/notes/contract";
const ATTACHMENT: &str = "/notes/contract/attachment";
const JSON: &str = "Content-Type: application/json";
const TEXT: &str = r#"{"title":"contract","text":"milk"}"#;
const EARLIER: &str = "Wed, 21 Oct 2015 07:28:00 GMT";

/// Creates, reads, changes and deletes one note; leaves the service as it was.
pub fn check(service: Service) -> Result<Vec<Finding>, String> {
    let mut run = Run {
        service,
        findings: Vec::new(),
    };
    if run.send("GET", NOTE, &[], None)?.status != 404 {
        return Err(format!(
            "{NOTE} is there already: this check is for a service without it"
        ));
    }
    run.absent()?;
    run.reads()?;
    run.writes()?;
    run.ranges()?;
    let tag = run.tag(NOTE)?;
    run.expect("DELETE", NOTE, &["If-Match: \"0\""], None, "13.1.1", 412)?;
    run.expect(
        "DELETE",
        NOTE,
        &[&format!("If-Match: {tag}")],
        None,
        "13.1.1",
        204,
    )?;
    run.expect(
        "GET",
        NOTE,
        &[&format!("If-None-Match: {tag}")],
        None,
        "13.2.1",
        404,
    )?;
    Ok(run.findings)
}

struct Run {
    service: Service,
    findings: Vec<Finding>,
}

impl Run {
    fn absent(&mut self) -> Result<(), String> {
        self.expect("GET", NOTE, &["If-None-Match: *"], None, "13.2.1", 404)?;
        for condition in ["If-Match: *", "If-Match: \"1\"", "If-None-Match: *, \"1\""] {
            self.expect("PUT", NOTE, &[JSON, condition], Some(TEXT), "13.1.1", 412)?;
        }
        let create = [JSON, "If-None-Match: *"];
        self.expect("PUT", NOTE, &create, Some(TEXT), "13.1.2", 201)?;
        let refused = self.expect("PUT", NOTE, &create, Some(TEXT), "13.1.2", 412)?;
        self.has(
            &refused,
            &["etag", "date"],
            &["cache-control", "content-location"],
        );
        Ok(())
    }

    fn reads(&mut self) -> Result<(), String> {
        let full = self.expect("GET", NOTE, &[], None, "8.8", 200)?;
        self.has(
            &full,
            &["etag", "last-modified", "date", "content-type"],
            &[],
        );
        let tag = self.tag(NOTE)?;
        let date = text(&full, "last-modified");
        let hits: [&[&str]; 6] = [
            &[&format!("If-None-Match: {tag}")],
            &[&format!("If-None-Match: W/{tag}")],
            &["If-None-Match: *"],
            &[&format!("If-None-Match: \"a,b\",, {tag}")],
            &["If-None-Match: \"0\"", &format!("If-None-Match: {tag}")],
            &[
                &format!("If-None-Match: {tag}"),
                &format!("If-Modified-Since: {EARLIER}"),
            ],
        ];
        for lines in hits {
            for method in ["GET", "HEAD"] {
                let answer = self.expect(method, NOTE, lines, None, "13.1.2", 304)?;
                let not = ["content-length", "content-type", "last-modified"];
                self.has(&answer, &["etag", "date"], &not);
            }
        }
        let misses: [&[&str]; 4] = [
            &[
                "If-None-Match: \"0\"",
                &format!("If-Modified-Since: {date}"),
            ],
            &["If-None-Match:", &format!("If-Modified-Since: {date}")],
            &[&format!("If-None-Match: {tag}, x")],
            &["If-Modified-Since: yesterday"],
        ];
        for lines in misses {
            self.expect("GET", NOTE, lines, None, "13.1.2", 200)?;
        }
        let since = format!("If-Modified-Since: {date}");
        self.expect("GET", NOTE, &[&since], None, "13.1.3", 304)?;
        self.expect("GET", NOTE, &[&since, &since], None, "13.1.3", 200)?;
        self.expect("GET", NOTE, &["If-Match: \"0\""], None, "13.1.1", 412)?;
        self.expect("OPTIONS", NOTE, &["If-Match: \"0\""], None, "13.2.1", 204)?;
        Ok(())
    }

    fn writes(&mut self) -> Result<(), String> {
        let old = self.tag(NOTE)?;
        let refused = [
            "If-Match: \"0\"".to_owned(),
            format!("If-Match: W/{old}"),
            "If-Match:".to_owned(),
            format!("If-Match: {old}, x"),
            format!("If-None-Match: {old}"),
            format!("If-Unmodified-Since: {EARLIER}"),
        ];
        for condition in refused {
            let answer =
                self.expect("PUT", NOTE, &[JSON, &condition], Some(TEXT), "13.1.1", 412)?;
            self.has(&answer, &["etag", "date"], &["cache-control", "expires"]);
        }
        let required = [JSON, "Prefer: handling=strict"];
        let answer = self.expect("PUT", NOTE, &required, Some(TEXT), "RFC 6585 3", 428)?;
        self.has(&answer, &["cache-control", "content-type"], &[]);
        let guarded = [
            JSON,
            &format!("If-Match: {old}"),
            &format!("If-Unmodified-Since: {EARLIER}"),
        ];
        self.expect(
            "PUT",
            NOTE,
            &guarded,
            Some(r#"{"title":"a","text":"b"}"#),
            "13.2.2",
            204,
        )?;
        self.expect("PUT", NOTE, &guarded, Some(TEXT), "13.1.1", 412)?;
        let stale = format!("If-None-Match: {old}");
        self.expect("GET", NOTE, &[&stale], None, "13.1.2", 200)?;
        Ok(())
    }

    fn ranges(&mut self) -> Result<(), String> {
        let octets = [JSON.replace("application/json", "text/plain")];
        self.expect(
            "PUT",
            ATTACHMENT,
            &[&octets[0]],
            Some("0123456789"),
            "9.3.4",
            201,
        )?;
        let tag = self.tag(ATTACHMENT)?;
        let part = "Range: bytes=2-4";
        let same = format!("If-Range: {tag}");
        let answer = self.expect("GET", ATTACHMENT, &[part, &same], None, "13.1.5", 206)?;
        self.has(&answer, &["content-range", "etag", "date"], &[]);
        let whole = [
            "If-Range: \"0\"".to_owned(),
            format!("If-Range: W/{tag}"),
            "If-Range: yesterday".to_owned(),
        ];
        for condition in whole {
            self.expect("GET", ATTACHMENT, &[part, &condition], None, "13.1.5", 200)?;
        }
        self.expect("HEAD", ATTACHMENT, &[part], None, "14.2", 200)?;
        let beyond = "Range: bytes=10-";
        let answer = self.expect("GET", ATTACHMENT, &[beyond], None, "15.5.17", 416)?;
        self.has(&answer, &["content-range"], &[]);
        self.expect(
            "GET",
            ATTACHMENT,
            &[beyond, "If-Match: \"0\""],
            None,
            "14.2",
            412,
        )?;
        let known = format!("If-None-Match: {tag}");
        self.expect("GET", ATTACHMENT, &[part, &known], None, "14.2", 304)?;
        Ok(())
    }

    /// Sends a request, and notes if the answer has another status.
    fn expect(
        &mut self,
        method: &'static str,
        path: &'static str,
        lines: &[&str],
        content: Option<&str>,
        section: &'static str,
        status: u16,
    ) -> Result<Answer, String> {
        let answer = self.send(method, path, lines, content)?;
        let conditions: Vec<&str> = lines.iter().copied().filter(|line| *line != JSON).collect();
        let name = format!("{method} {path} [{}]", conditions.join("] ["));
        let differences = match answer.status == status {
            true => Vec::new(),
            false => vec![format!("status {} instead of {status}", answer.status)],
        };
        self.findings.push((name, section, differences));
        Ok(answer)
    }

    /// Notes fields of the last answer that are missing, or should be.
    fn has(&mut self, answer: &Answer, some: &[&str], none: &[&str]) {
        let Some((_, _, differences)) = self.findings.last_mut() else {
            return;
        };
        for name in some.iter().filter(|name| answer.values(name).is_empty()) {
            differences.push(format!("no {name}"));
        }
        for name in none.iter().filter(|name| !answer.values(name).is_empty()) {
            differences.push(format!("{name}, which does not belong there"));
        }
    }

    /// The current tag.
    fn tag(&mut self, path: &'static str) -> Result<String, String> {
        match text(&self.send("GET", path, &[], None)?, "etag") {
            tag if tag.starts_with('"') => Ok(tag),
            tag => Err(format!("{path} has no strong tag, but {tag:?}")),
        }
    }

    fn send(
        &self,
        method: &'static str,
        path: &'static str,
        lines: &[&str],
        content: Option<&str>,
    ) -> Result<Answer, String> {
        let lines = lines.iter().map(|line| line.as_bytes().to_vec()).collect();
        let content = content.map(|content| content.as_bytes().to_vec());
        let request = Request {
            method,
            path,
            lines,
            content,
        };
        exchange(self.service, &request).map_err(|error| format!("{method} {path}: {error}"))
    }
}

fn text(answer: &Answer, name: &str) -> String {
    let values = answer.values(name);
    String::from_utf8_lossy(values.first().copied().unwrap_or_default()).into_owned()
}

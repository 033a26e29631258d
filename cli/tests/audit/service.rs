//! The right service, on the crate itself, and how a fault changes what it hears and says.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;
use std::thread::sleep;
use std::time::Duration;

use preconditions::{
    byte_ranges, evaluate, ByteRanges, EntityTag, HttpDate, Outcome, Permit, Target, Validators,
};

use crate::server::{Before, Message, Service};

/// What one fault is.
#[derive(Clone, Copy, Default)]
pub struct Fault {
    /// What the server hears instead.
    pub hears: Option<fn(&mut Message, &Doc)>,
    /// What it says instead.
    pub says: Option<fn(&Message, &mut Message)>,
    /// What it is from the start.
    pub is: Is,
    /// Closes the connection instead of answering.
    pub dies: Option<fn(&Message) -> bool>,
}

/// What a server is from the start.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Is {
    #[default]
    Right,
    /// Its tags are weak.
    Weak,
    /// It knows no modification dates.
    Dateless,
    /// Its clock was ahead when the file was written.
    Ahead,
    /// It refuses writes without a version.
    Strict,
    /// It refuses writes without any condition, good or not.
    HalfStrict,
    /// It evaluates, and writes later: the first two for those under a tag, the last for creations.
    Racy,
    RacyUpdates,
    RacyCreations,
    /// It refuses without reading, and closes.
    Rude,
    /// It asks for content that it then refuses.
    Eager,
    /// It never says 100 (Continue).
    Silent,
    /// It stores something else than was sent, and gives its tag.
    Changes,
    /// It performs a write under the wrong tag, and refuses it.
    Late,
}

/// One resource.
#[derive(Clone, Debug)]
pub struct Doc {
    pub content: Vec<u8>,
    pub version: usize,
    pub modified: i64,
}

impl Doc {
    pub fn tag(&self) -> String {
        format!("\"Doc-v{}\"", self.version)
    }

    pub fn date(&self) -> String {
        HttpDate::from_unix_seconds(self.modified)
            .unwrap()
            .to_string()
    }
}

pub struct Right {
    docs: Mutex<BTreeMap<String, Doc>>,
    versions: AtomicUsize,
    fault: Fault,
}

/// 21 October 2015.
const OLD: i64 = 1_445_412_480;

impl Right {
    pub fn with(fault: Fault) -> Self {
        let content: String = (0..40).map(|n| format!("line {n} of the text\n")).collect();
        let modified = match fault.is {
            Is::Ahead => HttpDate::now().unix_seconds() + 86_400,
            _ => OLD,
        };
        let doc = Doc {
            content: content.into_bytes(),
            version: 1,
            modified,
        };
        Right {
            docs: Mutex::new([("/doc".to_string(), doc)].into()),
            versions: AtomicUsize::new(1),
            fault,
        }
    }

    fn doc(&self, path: &str) -> Option<Doc> {
        self.docs.lock().unwrap().get(path).cloned()
    }

    fn judge(&self, request: &Message, doc: Option<&Doc>) -> Outcome {
        let Some(doc) = doc else {
            return evaluate(request.method(), &request.lines, Target::Missing);
        };
        let tag = self.tag(doc, request);
        let tag = EntityTag::parse(tag.as_bytes()).unwrap();
        let mut validators = Validators::new().etag(&tag).date(HttpDate::now());
        if self.fault.is != Is::Dateless {
            validators = validators.last_modified(HttpDate::from_unix_seconds(doc.modified));
        }
        evaluate(request.method(), &request.lines, validators)
    }

    fn tag(&self, doc: &Doc, request: &Message) -> String {
        let coding = if gzip(request) { "-gz" } else { "" };
        let weak = if self.fault.is == Is::Weak { "W/" } else { "" };
        format!("{weak}\"Doc-v{}{coding}\"", doc.version)
    }

    /// The fields of a 200.
    fn fields(&self, doc: &Doc, request: &Message) -> Message {
        let mut answer = Message::answer("200 OK");
        answer.add("etag", self.tag(doc, request));
        if self.fault.is != Is::Dateless {
            answer.add("last-modified", doc.date());
        }
        for (name, value) in [
            ("vary", "Accept-Encoding"),
            ("cache-control", "max-age=60"),
            ("expires", "Thu, 01 Jan 2099 00:00:00 GMT"),
            ("content-location", "/doc"),
        ] {
            answer.add(name, value);
        }
        answer
    }

    fn read(&self, request: &Message) -> Message {
        let Some(doc) = self.doc(request.path()) else {
            return Message::answer("404 Not Found");
        };
        let fields = self.fields(&doc, request);
        match self.judge(request, Some(&doc)) {
            Outcome::PreconditionFailed { .. } => refusal(412),
            Outcome::NotModified { .. } => {
                let mut answer = fields;
                answer.start = "304 Not Modified".into();
                answer.drop("last-modified");
                answer
            }
            Outcome::Proceed(permit) => content(request, &doc, fields, &permit),
        }
    }

    /// Evaluates and writes in one, unless the fault is that it does not.
    fn write(&self, request: &Message) -> Message {
        let mut docs = self.docs.lock().unwrap();
        let path = request.path().to_string();
        let before = docs.get(&path).cloned();
        if before.is_none() && request.method() != "PUT" {
            return Message::answer("404 Not Found");
        }
        let performs = match self.judge(request, before.as_ref()) {
            Outcome::Proceed(permit) => match self.fault.is {
                Is::Strict if permit.require_version().is_err() => return refusal(428),
                Is::HalfStrict if !request.has("if-match") && !request.has("if-none-match") => {
                    return refusal(428)
                }
                _ => true,
            },
            _ => false,
        };
        let creates = before.is_none();
        let wrong = request.get("if-match") == Some(b"\"preconditions-audit\"");
        let late = self.fault.is == Is::Late && wrong;
        if !(performs || late) {
            return refusal(412);
        }
        let racy = match self.fault.is {
            Is::Racy => true,
            Is::RacyUpdates => !creates,
            Is::RacyCreations => creates,
            _ => false,
        };
        if racy {
            drop(docs);
            sleep(Duration::from_millis(20));
            docs = self.docs.lock().unwrap();
        }
        match request.method() {
            "DELETE" => {
                docs.remove(&path);
                return Message::answer("204 No Content");
            }
            "PUT" => {}
            _ => return Message::answer("204 No Content"),
        }
        let mut content = request.content.clone();
        if self.fault.is == Is::Changes {
            content.push(b'\n');
        }
        let doc = Doc {
            content,
            version: 1 + self.versions.fetch_add(1, Ordering::SeqCst),
            modified: HttpDate::now().unix_seconds(),
        };
        let mut answer = match creates {
            true => Message::answer("201 Created"),
            false => Message::answer("204 No Content"),
        };
        if !performs {
            answer = refusal(412);
        } else {
            answer.add("etag", self.tag(&doc, request));
        }
        docs.insert(path, doc);
        answer
    }

    /// What the server hears of a request.
    fn heard(&self, request: &Message) -> Message {
        let mut heard = request.clone();
        if let Some(hears) = self.fault.hears {
            let nothing = Doc {
                content: Vec::new(),
                version: 0,
                modified: OLD,
            };
            let doc = self.doc(request.path()).unwrap_or(nothing);
            hears(&mut heard, &doc);
        }
        heard
    }

    fn said(&self, request: &Message, mut answer: Message) -> Message {
        let now = HttpDate::now().to_string();
        answer.lines.insert(0, ("date".into(), now.into_bytes()));
        if let Some(says) = self.fault.says {
            says(request, &mut answer);
        }
        answer
    }
}

impl Service for Right {
    fn before(&self, head: &Message) -> Before {
        if !head.has("expect") && self.fault.is != Is::Rude {
            return Before::Read;
        }
        match self.fault.is {
            Is::Eager => return Before::Ask,
            Is::Silent => return Before::ReadSilently,
            _ => {}
        }
        let heard = self.heard(head);
        match self.judge(&heard, self.doc(heard.path()).as_ref()) {
            Outcome::Proceed(_) => Before::Read,
            _ if self.fault.is == Is::Rude && head.method() == "PUT" => {
                Before::Refuse(self.said(head, refusal(412)))
            }
            _ if head.has("expect") => Before::Answer(self.said(head, refusal(412))),
            _ => Before::Read,
        }
    }

    fn answer(&self, request: Message) -> Option<Message> {
        if self.fault.dies.is_some_and(|dies| dies(&request)) {
            return None;
        }
        let heard = self.heard(&request);
        let answer = match heard.method() {
            "GET" | "HEAD" => self.read(&heard),
            "OPTIONS" => Message::answer("204 No Content"),
            "PUT" | "DELETE" | "POST" | "PATCH" => self.write(&heard),
            _ => Message::answer("405 Method Not Allowed"),
        };
        Some(self.said(&request, answer))
    }
}

fn refusal(status: u16) -> Message {
    match status {
        412 => Message::answer("412 Precondition Failed"),
        _ => Message::answer("428 Precondition Required"),
    }
}

fn gzip(request: &Message) -> bool {
    request.get("accept-encoding") == Some(b"gzip")
}

/// A 200, 206 or 416.
fn content(request: &Message, doc: &Doc, fields: Message, permit: &Permit) -> Message {
    let mut answer = fields;
    if gzip(request) {
        // No client decodes it.
        answer.add("content-encoding", "gzip");
        answer.content = doc.content.iter().rev().copied().collect();
        return answer;
    }
    let ranges = byte_ranges(permit, &request.lines, doc.content.len() as u64);
    if let Some(range) = ranges.content_range() {
        answer.add("content-range", range.to_string());
    }
    match &ranges {
        ByteRanges::Whole => answer.content = doc.content.clone(),
        ByteRanges::Unsatisfiable { .. } => answer.start = "416 Range Not Satisfiable".into(),
        ByteRanges::Parts(set) => {
            answer.start = "206 Partial Content".into();
            let many = set.as_slice().len() > 1;
            if many {
                answer.add("content-type", "multipart/byteranges; boundary=AUDIT");
            }
            for range in set.iter() {
                if many {
                    let head = format!(
                        "\r\n--AUDIT\r\nContent-Range: {}\r\n\r\n",
                        range.content_range()
                    );
                    answer.content.extend(head.bytes());
                }
                answer.content.extend(range.of(&doc.content).unwrap());
            }
            if many {
                answer.content.extend(b"\r\n--AUDIT--\r\n");
            }
        }
    }
    answer
}

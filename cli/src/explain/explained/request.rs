//! The request to explain, in whichever form a person has it.

use super::head::Head;

/// A request, and the answer to it where that was recorded, too.
#[derive(Debug)]
pub struct Request {
    pub method: String,
    /// Names and values, in the order of the request.
    pub fields: Vec<(String, Vec<u8>)>,
    /// The status line and the fields of the answer.
    answer: Vec<Vec<u8>>,
}

impl Request {
    /// Reads what a person has: a head as it came off a socket, what `curl -v` prints, or lines of fields.
    /// A method and more fields may be given beside such lines, and without any, but not beside a head.
    ///
    /// # Errors
    ///
    /// One line that says what was found and what was expected.
    pub fn read(octets: &[u8], method: Option<&str>, fields: &[&[u8]]) -> Result<Self, String> {
        if let Some((request, answer)) = recorded_by_curl(octets) {
            let mut request = Request::of_head(&request)?;
            request.answer = answer;
            return Ok(request);
        }
        if is_field_line(octets) {
            return Request::of_lines(method, fields, octets);
        }
        if method.is_some() || !fields.is_empty() {
            return Err("the request is whole; expected neither -X nor -H beside it".to_owned());
        }
        Request::of_head(octets)
    }

    /// Makes it of a method and of fields.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn of_fields(method: Option<&str>, fields: &[&[u8]]) -> Result<Self, String> {
        Request::of_lines(method, fields, b"")
    }

    fn of_head(octets: &[u8]) -> Result<Self, String> {
        let head = Head::read(octets).map_err(|error| error.to_string())?;
        let fields = head.fields.iter();
        Ok(Request {
            method: head.method.to_owned(),
            fields: fields
                .map(|(name, value)| ((*name).to_owned(), value.to_vec()))
                .collect(),
            answer: Vec::new(),
        })
    }

    /// Lines of fields, and more of them, to a request line of our own.
    fn of_lines(method: Option<&str>, fields: &[&[u8]], lines: &[u8]) -> Result<Self, String> {
        let mut octets = format!("{} / HTTP/1.1\r\n", method.unwrap_or("GET")).into_bytes();
        for field in fields {
            if !field.contains(&b':') {
                let found = String::from_utf8_lossy(field).escape_debug().to_string();
                return Err(format!("expected `Name: value`, found `{found}`"));
            }
            octets.extend_from_slice(field);
            octets.extend_from_slice(b"\r\n");
        }
        octets.extend_from_slice(lines.trim_ascii());
        octets.extend_from_slice(b"\r\n\r\n");
        Request::of_head(&octets)
    }

    /// Whether the answer tells what is current: that to a write that was performed tells what it made.
    pub fn shows_current(&self) -> bool {
        match self.status() {
            Some(b"200" | b"206") => matches!(self.method.as_str(), "GET" | "HEAD" | "QUERY"),
            Some(b"304" | b"412" | b"416") => true,
            _ => false,
        }
    }

    pub(crate) fn status(&self) -> Option<&[u8]> {
        self.answer.first()?.split(|octet| *octet == b' ').nth(1)
    }

    /// The value of a field of the answer.
    pub fn answered(&self, name: &str) -> Option<Vec<u8>> {
        let mut fields = self.answered_fields().into_iter();
        fields
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The field lines of the answer, without what is none.
    pub(crate) fn answered_fields(&self) -> Vec<(String, Vec<u8>)> {
        let field = |line: &Vec<u8>| {
            let colon = line.iter().position(|octet| *octet == b':')?;
            let (name, value) = (line.get(..colon)?, line.get(colon.saturating_add(1)..)?);
            let name = String::from_utf8(name.to_vec()).ok()?;
            Some((name, value.trim_ascii().to_vec()))
        };
        self.answer.iter().skip(1).filter_map(field).collect()
    }
}

/// Whether the input begins with `Name:`, and not with a request line.
fn is_field_line(octets: &[u8]) -> bool {
    let line = octets
        .split(|octet| *octet == b'\n')
        .next()
        .unwrap_or_default();
    let name = line
        .split(|octet| *octet == b':')
        .next()
        .unwrap_or_default();
    let is_token = |octet: &u8| octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(octet);
    name.len() < line.len() && !name.is_empty() && name.iter().all(is_token)
}

/// The last request in what `curl -v` prints, and the lines of the answer to it. What curl says of HTTP/2
/// and HTTP/3 is read as what it means.
fn recorded_by_curl(octets: &[u8]) -> Option<(Vec<u8>, Vec<Vec<u8>>)> {
    let (mut request, mut answer): (Vec<Vec<u8>>, Vec<Vec<u8>>) = Default::default();
    let mut is_whole = true;
    for line in octets.split(|octet| *octet == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if let Some(line) = line.strip_prefix(b"> ").or_else(|| line.strip_prefix(b">")) {
            if is_whole {
                request.clear();
                answer.clear();
            }
            is_whole = line.is_empty();
            request.push(line.to_vec());
        } else if let Some(line) = line.strip_prefix(b"< ") {
            // An interim answer, such as a 100, comes before the final one.
            if line.starts_with(b"HTTP/") {
                answer.clear();
            }
            answer.push(line.to_vec());
        }
    }
    let first = request.first_mut()?;
    for version in [&b" HTTP/2"[..], b" HTTP/3"] {
        if let Some(rest) = first.strip_suffix(version) {
            *first = [rest, b" HTTP/1.1"].concat();
        }
    }
    let mut head = request.join(&b"\r\n"[..]);
    if is_whole {
        head.extend_from_slice(b"\r\n");
    }
    Some((head, answer))
}

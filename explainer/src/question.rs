//! A question as the page asks it, and the answer, both as JSON. A character stands for one octet, so that
//! whatever comes off a socket can be asked about.

use preconditions::{Answer, EntityTag, Gateway, HttpDate};
use serde::Deserialize;
use serde_json::{json, Value};

use crate::{dated, printable, Current, Explained, Request};

/// A request longer than this is refused: no server accepts such a head.
const MOST_OCTETS: usize = 1 << 20;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Question {
    /// A head, what `curl -v` prints, or lines of fields.
    request: String,
    /// The method, where there are only lines of fields; else it is that of the request.
    method: Option<String>,
    etag: String,
    last_modified: String,
    date: String,
    missing: bool,
    gateway: String,
    /// Whether each write needs a condition that protects it.
    insists: bool,
    /// What else the 200 would have, as lines.
    fields: String,
}

/// Answers a question: its explanation, or `error` and the member of the question it is about.
pub fn answer(question: &[u8]) -> Value {
    let question = match serde_json::from_slice(question) {
        Ok(question) => question,
        Err(error) => return json!({ "error": error.to_string(), "about": null }),
    };
    match explained(&question) {
        Ok(answer) => answer,
        Err((about, error)) => json!({ "error": error, "about": about }),
    }
}

fn explained(question: &Question) -> Result<Value, (&'static str, String)> {
    let date = read("date", &question.date, HttpDate::parse)?;
    let current = Current {
        tag: read("etag", &question.etag, |octets| {
            EntityTag::parse(octets).map(EntityTag::into_owned)
        })?,
        modified: read("last_modified", &question.last_modified, dated(date))?,
        date,
        gateway: gateway(&question.gateway).map_err(|error| ("gateway", error))?,
        is_missing: question.missing,
    };
    let request = request(question).map_err(|error| ("request", error))?;
    let others = lines(&question.fields).map_err(|error| ("fields", error))?;
    let recorded = request.fields_of_success().unwrap_or_default();
    let explained = Explained::new(&request, current.or_of(&request));
    let success = explained.fields_of_success(&[recorded, others].concat());
    let answer = explained.answer(question.insists);
    let status = match answer {
        Some(answer) => answer.status().to_string(),
        None => explained.status().to_owned(),
    };
    Ok(json!({
        "status": status,
        "summary": explained.summary(),
        "text": explained.text(),
        "picture": explained.picture(),
        "data": explained.data(),
        "fields": fields(answer, &success, &status),
        "content": answer.and_then(Answer::problem_details),
    }))
}

/// The fields of the answer. What a write is answered with once it is performed nobody knows here.
fn fields(answer: Option<Answer>, success: &[(String, Vec<u8>)], status: &str) -> Option<Value> {
    let shown = |(name, value): (&str, &[u8])| json!([name, printable(value)]);
    let pairs = success.iter().map(|(name, value)| (name, value));
    let fields: Vec<Value> = match answer {
        Some(answer) => answer.fields(pairs).map(shown).collect(),
        None if status.starts_with("20") => pairs
            .map(|(name, value)| shown((name.as_str(), value.as_slice())))
            .collect(),
        None => return None,
    };
    Some(fields.into())
}

fn request(question: &Question) -> Result<Request, String> {
    let octets = octets(&question.request)?;
    if octets.len() > MOST_OCTETS {
        let found = octets.len();
        return Err(format!("{found} octets; expected at most {MOST_OCTETS}"));
    }
    let method = question.method.as_deref();
    if octets.trim_ascii().is_empty() && method.is_some() {
        return Request::of_fields(method, &[]);
    }
    // What stands in a field of a form is whole, also without an empty line at its end.
    let whole = [octets.as_slice(), b"\r\n\r\n"].concat();
    let is_alone = Request::read(&whole, None, &[]);
    match method {
        Some(_) => Request::read(&whole, method, &[]).or(is_alone),
        None => is_alone,
    }
}

/// The gateway of this name; none has the empty one.
fn gateway(name: &str) -> Result<Gateway, String> {
    match name {
        "" => Ok(Gateway::DIRECT),
        "nginx" => Ok(Gateway::NGINX),
        "apache" => Ok(Gateway::APACHE),
        "haproxy" => Ok(Gateway::HAPROXY),
        "varnish" => Ok(Gateway::VARNISH),
        _ => Err("expected nginx, apache, haproxy, varnish, or nothing".to_owned()),
    }
}

fn lines(text: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let lines = octets(text)?;
    let lines: Vec<&[u8]> = lines
        .split(|octet| *octet == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty())
        .collect();
    Ok(Request::of_fields(None, &lines)?.fields)
}

/// A value, if it is given.
fn read<T, E: std::fmt::Display>(
    about: &'static str,
    text: &str,
    reader: impl FnOnce(&[u8]) -> Result<T, E>,
) -> Result<Option<T>, (&'static str, String)> {
    if text.is_empty() {
        return Ok(None);
    }
    let octets = octets(text).map_err(|error| (about, error))?;
    let value = reader(&octets).map_err(|error| (about, error.to_string()))?;
    Ok(Some(value))
}

fn octets(text: &str) -> Result<Vec<u8>, String> {
    let octet = |character| {
        u8::try_from(character)
            .map_err(|_| format!("the character {character:?}; expected one octet a character"))
    };
    text.chars().map(octet).collect()
}

#[cfg(test)]
mod tests;

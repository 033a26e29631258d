//! A request that was sent and its answer, and how they are shown.

use super::check::{Finding, Outcome, Stop};
use super::session::Refusal;
use super::site::{broke, Line};
use crate::raw_http::Answer;

/// The fields of an answer that a finding shows.
const TELLING: [&str; 5] = [
    "etag",
    "last-modified",
    "content-range",
    "content-length",
    "location",
];

#[derive(Clone, Debug)]
pub struct Asked {
    pub sent: String,
    pub answer: Answer,
}

impl Asked {
    /// An answer; one that broke off is a deviation by itself.
    pub fn of(
        method: &str,
        path: &str,
        lines: &[Line],
        answer: Result<Answer, Refusal>,
    ) -> Result<Self, Stop> {
        let sent = sent(method, path, lines);
        match answer {
            Ok(answer) if matches!(answer.status, 429 | 503) => {
                let came = status(answer.status);
                Err(Stop::Failed(format!(
                    "{came}: lower --rate, unless it answers so to who has lost a race"
                )))
            }
            Ok(answer) => Ok(Asked { sent, answer }),
            Err(Refusal::None(failure)) if broke(&failure) => Err(Stop::Deviates(Finding {
                sent,
                came: failure.to_string(),
                due: "an answer".into(),
            })),
            Err(refusal) => Err(refusal.into()),
        }
    }

    pub fn is(&self, due: u16) -> Outcome {
        self.is_one_of(&[due])
    }

    pub fn is_one_of(&self, due: &[u16]) -> Outcome {
        match due.contains(&self.answer.status) {
            true => Ok(()),
            false => {
                let due: Vec<_> = due.iter().map(|due| status(*due)).collect();
                Err(self.deviates(due.join(" or ")))
            }
        }
    }

    /// Anything but this.
    pub fn is_not(&self, wrong: u16) -> Outcome {
        match self.answer.status == wrong {
            true => Err(self.deviates(format!("anything but {}", status(wrong)))),
            false => Ok(()),
        }
    }

    pub fn has_content(&self, content: &[u8]) -> Outcome {
        match self.answer.content == content {
            true => Ok(()),
            false => Err(self.deviates(format!(
                "the {} bytes of the content, not {} others",
                content.len(),
                self.answer.content.len()
            ))),
        }
    }

    /// The field has these lines.
    pub fn has(&self, name: &str, due: &[&[u8]]) -> Outcome {
        let found = self.answer.values(name);
        if found == due {
            return Ok(());
        }
        let shown = |lines: &[&[u8]]| match lines {
            [] => format!("no {name}"),
            lines => lines
                .iter()
                .map(|value| format!("{name}: {}", printable(value)))
                .collect::<Vec<_>>()
                .join(", "),
        };
        Err(Stop::Deviates(Finding {
            sent: self.sent.clone(),
            came: format!("{}, {}", status(self.answer.status), shown(&found)),
            due: shown(due),
        }))
    }

    pub fn deviates(&self, due: impl Into<String>) -> Stop {
        Stop::Deviates(Finding {
            sent: self.sent.clone(),
            came: came(&self.answer),
            due: due.into(),
        })
    }
}

fn sent(method: &str, path: &str, lines: &[Line]) -> String {
    let mut sent = format!("{method} {}", printable(path.as_bytes()));
    for line in lines {
        sent.push_str(" | ");
        sent.push_str(&printable(line));
    }
    sent
}

fn came(answer: &Answer) -> String {
    let mut came = status(answer.status);
    for name in TELLING {
        for value in answer.values(name) {
            came.push_str(&format!(" | {name}: {}", printable(value)));
        }
    }
    came
}

/// A status with its name.
pub fn status(code: u16) -> String {
    let known = http::StatusCode::from_u16(code).ok();
    match known.and_then(|code| code.canonical_reason()) {
        Some(reason) => format!("{code} ({reason})"),
        None => code.to_string(),
    }
}

/// Bytes for people: what is not printable ASCII is escaped, and what is long is cut.
pub fn printable(octets: &[u8]) -> String {
    const MOST: usize = 400;
    let (shown, more) = match octets.get(..MOST) {
        Some(start) => (start, format!("… ({} bytes)", octets.len())),
        None => (octets, String::new()),
    };
    let text: String = shown
        .iter()
        .map(|octet| match octet {
            b' '..=b'~' => char::from(*octet).to_string(),
            _ => format!("\\x{octet:02x}"),
        })
        .collect();
    text + &more
}

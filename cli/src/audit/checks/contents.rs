//! A refusal and the content of its request (§10.1.1, RFC 9112 §9.6).

use crate::audit::asked::Asked;
use crate::audit::check::{must, skip, Check, Finding, Stop};
use crate::audit::site::{line, OTHER};

/// What a client sends in vain.
const LONG: usize = 1024 * 1024;
const TRIES: usize = 5;

pub const CHECKS: &[Check] = &[
    must(
        "expect/refused",
        "10.1.1",
        "contract: sequence/expect-continue-refused",
        "with Expect: 100-continue another tag is refused before the content is asked for",
        "a client sends all of its content in vain",
        |site| {
            site.current()?.strong_tag()?;
            let lines = [line("If-Match", OTHER), line("Expect", "100-continue")];
            let asked = site.put(&site.path, &lines)?;
            match asked.answer.status {
                412 | 417 if asked.answer.continued => {
                    Err(asked.deviates("412 (Precondition Failed) without 100 (Continue)"))
                }
                _ => asked.is_one_of(&[412, 417]),
            }
        },
    )
    .writing()
    .over_http1()
    .may(),
    must(
        "expect/performed",
        "10.1.1",
        "contract: sequence/expect-continue-accepted",
        "with Expect: 100-continue the current tag gets a 100 or an answer, and the write is performed",
        "clients that ask first, such as curl, wait, and fail or are slow",
        |site| {
            let current = site.current()?;
            let lines = [
                line("If-Match", current.strong_tag()?),
                line("Expect", "100-continue"),
            ];
            site.performed(&lines)?;
            match site.current()?.content == current.content {
                true if site.scratch()?.varies().is_ok() => {
                    Err(site.ask("GET", &site.path, &[])?.deviates("the content that was sent"))
                }
                _ => Ok(()),
            }
        },
    )
    .writing()
    .over_http1(),
    must(
        "early/answer-arrives",
        "RFC 9112 9.6",
        "none: the vectors have no connections",
        "a client that sends 1 MiB under another tag gets to read the refusal",
        "it sees a broken connection instead, tries again for ever, or its gateway says 502",
        |site| {
            site.current()?.strong_tag()?;
            let lines = [line("If-Match", OTHER)];
            let mut lost = Vec::new();
            for _ in 0..TRIES {
                let content = Some(vec![b' '; LONG]);
                match site.ask_with("PUT", &site.path, &lines, content) {
                    Ok(Asked { answer, .. }) if matches!(answer.status, 405 | 501) => {
                        return Err(skip("PUT is not allowed"))
                    }
                    Ok(asked) if !asked.answer.taken => {
                        lost.push("the connection broke while the content was sent".into());
                    }
                    Ok(asked) => match asked.answer.status {
                        400..=499 => {}
                        _ => asked.is(412)?,
                    },
                    Err(Stop::Deviates(finding)) => lost.push(finding.came),
                    Err(stop) => return Err(stop),
                }
            }
            match lost.first() {
                None => Ok(()),
                Some(how) => Err(Stop::Deviates(Finding {
                    sent: format!("{TRIES} times: PUT {} | If-Match: {OTHER} | 1 MiB", site.path),
                    came: format!("{} answers lost: {how}", lost.len()),
                    due: "412 (Precondition Failed), or another refusal".into(),
                })),
            }
        },
    )
    .writing()
    .over_http1()
    .should(),
];

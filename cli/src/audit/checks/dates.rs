//! Date and Last-Modified (§5.6.7, §6.6.1, §8.8.2).

use crate::audit::check::{must, skip, Check, Outcome};
use crate::audit::site::{seconds, Site};
use preconditions::HttpDate;

pub const CHECKS: &[Check] = &[
    must(
        "date/present",
        "6.6.1",
        "contract: plain/get-res",
        "an answer has a Date",
        "caches cannot tell how old it is, and a Last-Modified cannot be told to be strong",
        |site| match site.plain.values("date").len() {
            1 => Ok(()),
            _ => Err(site.ask("GET", &site.path, &[])?.deviates("one Date line")),
        },
    )
    .unless("a server without a clock sends no Date"),
    must(
        "date/format",
        "5.6.7",
        "dates: [Sun, 06 Nov 1994 08:49:37 GMT]",
        "Date is an IMF-fixdate",
        "clients do not read it",
        |site| imf(site, "date"),
    ),
    must(
        "last-modified/format",
        "5.6.7",
        "dates: [Sun, 06 Nov 1994 08:49:37 GMT]",
        "Last-Modified is an IMF-fixdate",
        "clients do not read it, or send back what the server itself does not",
        |site| imf(site, "last-modified"),
    ),
    must(
        "last-modified/not-after-date",
        "8.8.2.1",
        "evaluations: by hand: GET, target future [If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT]",
        "Last-Modified is not later than Date",
        "changes until then go unseen: clients keep an old copy for current",
        |site| {
            let read = |name| site.plain.value(name).and_then(seconds);
            match (read("last-modified"), read("date")) {
                (Some(modified), Some(date)) if modified > date => {
                    let asked = site.ask("GET", &site.path, &[])?;
                    Err(asked.deviates("a Last-Modified up to Date"))
                }
                (Some(_), Some(_)) => Ok(()),
                _ => Err(skip("no Last-Modified and Date that can be read")),
            }
        },
    ),
];

/// The field is a date as it is to be sent today.
fn imf(site: &Site<'_>, name: &str) -> Outcome {
    let values = site.plain.values(name);
    let Some(value) = values.first() else {
        return Err(skip(format!("no {name}")));
    };
    match HttpDate::parse(value).is_ok_and(|date| date.to_string().as_bytes() == *value) {
        true => Ok(()),
        false => {
            let asked = site.ask("GET", &site.path, &[])?;
            match asked.has(name, &[b"an IMF-fixdate"]) {
                Err(stop) => Err(stop),
                Ok(()) => Ok(()),
            }
        }
    }
}

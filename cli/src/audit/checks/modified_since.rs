//! If-Modified-Since (§13.1.3).

use crate::audit::check::{must, skip, Check};
use crate::audit::site::{date, line, seconds, Line, Site};
use preconditions::HttpDate;

const RESENT: &str = "what the client has already is sent again";
const OLD: &str = "a client keeps an old copy for current";
const EXACT: &str = "the standard lets a server ask for the very date that it gave";

pub const CHECKS: &[Check] = &[
    must(
        "modified-since/equal",
        "13.1.3",
        "evaluations: GET, target strong, If-None-Match absent, If-Modified-Since equal",
        "Last-Modified sent back gets a 304",
        RESENT,
        |site| site.get(&[since(site.modified(0)?)], 304),
    )
    .should(),
    must(
        "modified-since/later",
        "13.1.3",
        "evaluations: GET, target strong, If-None-Match absent, If-Modified-Since later",
        "a date after Last-Modified gets a 304",
        RESENT,
        |site| {
            let modified = seconds(site.modified(0)?.as_bytes());
            let date = site.plain.value("date").ok_or_else(|| skip("no Date"))?;
            match seconds(date) > modified {
                true => site.get(&[since(date)], 304),
                false => Err(skip("no Date after Last-Modified")),
            }
        },
    )
    .should()
    .unless(EXACT),
    must(
        "modified-since/future",
        "13.1.3",
        "evaluations: by hand: GET, target strong [If-Modified-Since: Fri, 06 Nov 2099 08:49:37 GMT]",
        "a date in the future is a date like others",
        "a client whose clock is ahead is sent all of it again",
        |site| {
            site.modified(0)?;
            site.get(&[since("Fri, 06 Nov 2099 08:49:37 GMT")], 304)
        },
    )
    .may()
    .unless(EXACT),
    must(
        "modified-since/earlier",
        "13.1.3",
        "evaluations: GET, target strong, If-None-Match absent, If-Modified-Since earlier",
        "a date before Last-Modified gets the content",
        OLD,
        |site| site.get(&[since(site.modified(-1)?)], 200),
    ),
    must(
        "modified-since/unreadable",
        "13.1.3",
        "evaluations: GET, target strong, If-None-Match absent, If-Modified-Since unreadable",
        "what is no date is ignored",
        OLD,
        |site| site.get(&[since("yesterday")], 200),
    ),
    must(
        "modified-since/two-lines",
        "13.1.3",
        "evaluations: GET, target strong, If-None-Match absent, If-Modified-Since several",
        "two dates are ignored, or refused with 400",
        OLD,
        |site| {
            let date = site.modified(0)?;
            let lines = [since(&date), since(&date)];
            // To refuse what no sender may send is safe, too.
            site.ask("GET", &site.path, &lines)?.is_one_of(&[200, 400])
        },
    ),
    must(
        "modified-since/rfc850",
        "5.6.7",
        "evaluations: by hand: GET, target strong [If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT]",
        "a date in the form of RFC 850 is read",
        RESENT,
        |site| {
            let imf = site.modified(0)?;
            site.get(&[since(rfc850(&imf)?)], 304)
        },
    )
    .should(),
    must(
        "modified-since/asctime",
        "5.6.7",
        "evaluations: by hand: GET, target strong [If-Modified-Since: Sun Nov  6 08:49:37 1994]",
        "a date in the form of asctime is read",
        RESENT,
        |site| {
            let imf = site.modified(0)?;
            site.get(&[since(asctime(&imf)?)], 304)
        },
    )
    .should(),
    must(
        "modified-since/head",
        "13.1.3",
        "evaluations: HEAD, target strong, If-None-Match absent, If-Modified-Since equal",
        "HEAD with Last-Modified gets a 304, too",
        "HEAD says that something has changed that has not",
        |site| site.ask("HEAD", &site.path, &[since(site.modified(0)?)])?.is(304),
    )
    .should(),
];

fn since(value: impl AsRef<[u8]>) -> Line {
    line("If-Modified-Since", value)
}

type Text = Result<String, crate::audit::check::Stop>;

/// Day of the week, day, month, year, time of an IMF-fixdate.
fn parts(imf: &str) -> Result<[&str; 5], crate::audit::check::Stop> {
    let words: Vec<_> = imf.split(' ').collect();
    match words.as_slice() {
        [week, day, month, year, time, _] => {
            Ok([week.trim_end_matches(','), day, month, year, time])
        }
        _ => Err(skip("no IMF-fixdate")),
    }
}

fn rfc850(imf: &str) -> Text {
    let [week, day, month, year, time] = parts(imf)?;
    let whole = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let week = whole.iter().find(|name| name.starts_with(week)).copied();
    let week = week.ok_or_else(|| skip("no day of the week"))?;
    let year = year.get(2..).unwrap_or_default();
    let text = format!("{week}, {day}-{month}-{year} {time} GMT");
    // Two digits stand for a year at most fifty years ahead.
    let now = HttpDate::now().unix_seconds();
    match seconds(imf.as_bytes()).map(|it| now - it) {
        Some(age) if (0..40 * 366 * 86400).contains(&age) => Ok(text),
        _ => Err(skip("two digits would not name the year of Last-Modified")),
    }
}

fn asctime(imf: &str) -> Text {
    let [week, day, month, year, time] = parts(imf)?;
    let day = day.trim_start_matches('0');
    Ok(format!("{week} {month} {day:>2} {time} {year}"))
}

/// A date for a check elsewhere.
pub fn earlier(site: &Site<'_>) -> Text {
    let modified = site.modified(0)?;
    let at = seconds(modified.as_bytes()).ok_or_else(|| skip("no Last-Modified"))?;
    date(at - 1)
}

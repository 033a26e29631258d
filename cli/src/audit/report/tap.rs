//! The Test Anything Protocol, version 14.

use super::{section, sure};
use crate::audit::check::Finding;
use crate::audit::run::{Report, Row, Verdict};

pub fn report(report: &Report) -> String {
    let mut text = format!("TAP version 14\n1..{}\n", report.rows.len());
    for (number, row) in (1..).zip(&report.rows) {
        let id = row.check.id;
        text.push_str(&match &row.verdict {
            Verdict::Holds => format!("ok {number} - {id}\n"),
            Verdict::Deviates(finding) => {
                format!("not ok {number} - {id}\n{}", diagnostic(row, finding))
            }
            Verdict::Known(finding, reason) => format!(
                "not ok {number} - {id} # TODO known: {}\n{}",
                escaped(reason),
                diagnostic(row, finding)
            ),
            Verdict::Vanished => format!("not ok {number} - {id} expected to deviate\n"),
            Verdict::Skipped(why) | Verdict::Failed(why) => {
                format!("ok {number} - {id} # SKIP {}\n", escaped(why))
            }
        });
    }
    text
}

/// A block of YAML, in which JSON is a way to quote.
fn diagnostic(row: &Row, finding: &Finding) -> String {
    let sure = sure(row.unless);
    let section = section(row.check.section);
    let pairs = [
        ("sent", finding.sent.as_str()),
        ("came", &finding.came),
        ("due", &finding.due),
        ("section", &section),
        ("harm", row.check.harm),
        ("sure", &sure),
    ];
    let lines = pairs.map(|(key, value)| format!("  {key}: {}\n", serde_json::Value::from(value)));
    format!("  ---\n{}  ...\n", lines.concat())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}

//! For programs.

use serde_json::{json, Value};

use super::{section, sure};
use crate::audit::check::Check;
use crate::audit::checks;
use crate::audit::run::{Report, Row, Verdict};

pub fn report(report: &Report) -> String {
    let rows: Vec<Value> = report.rows.iter().map(row).collect();
    let value = json!({
        "url": report.url,
        "requests": report.requests,
        "bytes": report.bytes,
        "seconds": report.time.as_secs_f64(),
        "void": report.void,
        "checks": rows,
    });
    format!("{value:#}\n")
}

fn row(row: &Row) -> Value {
    let check = row.check;
    let mut value = json!({
        "id": check.id,
        "section": section(check.section),
        "level": check.level.as_str(),
        "harm": check.harm,
    });
    let (verdict, finding, reason) = match &row.verdict {
        Verdict::Holds => ("holds", None, None),
        Verdict::Deviates(finding) => ("deviates", Some(finding), None),
        Verdict::Known(finding, reason) => ("known", Some(finding), Some(reason)),
        Verdict::Vanished => ("vanished", None, None),
        Verdict::Skipped(why) => ("skipped", None, Some(why)),
        Verdict::Failed(why) => ("not tried", None, Some(why)),
    };
    value["verdict"] = verdict.into();
    if let Some(finding) = finding {
        value["sent"] = finding.sent.clone().into();
        value["came"] = finding.came.clone().into();
        value["due"] = finding.due.clone().into();
        value["sure"] = sure(row.unless).into();
    }
    if let Some(reason) = reason {
        value["reason"] = reason.clone().into();
    }
    value
}

pub fn list() -> String {
    let rows: Vec<Value> = checks::all().map(check).collect();
    format!("{:#}\n", Value::from(rows))
}

fn check(check: &Check) -> Value {
    json!({
        "id": check.id,
        "section": section(check.section),
        "level": check.level.as_str(),
        "rule": check.rule,
        "harm": check.harm,
        "vector": check.vector,
        "writes": check.writes,
    })
}

//! For people.

use super::{section, sure};
use crate::audit::check::Finding;
use crate::audit::checks;
use crate::audit::run::{Report, Row, Verdict};

pub fn report(report: &Report) -> String {
    let mut text = format!(
        "{}: {} requests, {} bytes of content, {:.1} s\n",
        report.url,
        report.requests,
        report.bytes,
        report.time.as_secs_f32()
    );
    for row in &report.rows {
        match &row.verdict {
            Verdict::Deviates(finding) => text.push_str(&deviation(row, finding, "DEVIATES")),
            Verdict::Known(finding, reason) => {
                text.push_str(&deviation(row, finding, "known"));
                text.push_str(&format!("    known     {reason}\n"));
            }
            Verdict::Vanished => text.push_str(&format!(
                "\nVANISHED {}: it holds now; take it out of the file of known deviations\n",
                row.check.id
            )),
            Verdict::Holds | Verdict::Skipped(_) | Verdict::Failed(_) => {}
        }
    }
    text.push_str(&reasons(report, "skipped", |verdict| match verdict {
        Verdict::Skipped(why) => Some(why),
        _ => None,
    }));
    text.push_str(&reasons(report, "not tried", |verdict| match verdict {
        Verdict::Failed(why) => Some(why),
        _ => None,
    }));
    text.push_str(&format!("\n{}\n", sum(report)));
    text
}

/// One line with all numbers.
pub fn sum(report: &Report) -> String {
    let count = |of| report.count(of);
    format!(
        "{} hold, {} deviate, {} deviate as known, {} vanished, {} skipped, {} not tried",
        count(|it| matches!(it, Verdict::Holds)),
        count(|it| matches!(it, Verdict::Deviates(_))),
        count(|it| matches!(it, Verdict::Known(..))),
        count(|it| matches!(it, Verdict::Vanished)),
        count(|it| matches!(it, Verdict::Skipped(_))),
        count(|it| matches!(it, Verdict::Failed(_))),
    )
}

fn deviation(row: &Row, finding: &Finding, how: &str) -> String {
    let check = row.check;
    format!(
        "\n{how} {} ({}, {})\n    sent      {}\n    came      {}\n    due       {}\n    harm      {}\n    sure      {}\n",
        check.id,
        check.level.as_str(),
        section(check.section),
        finding.sent,
        finding.came,
        finding.due,
        check.harm,
        sure(row.unless),
    )
}

/// The checks for each reason.
fn reasons<'r>(
    report: &'r Report,
    title: &str,
    of: impl Fn(&'r Verdict) -> Option<&'r String>,
) -> String {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for row in &report.rows {
        let Some(why) = of(&row.verdict) else {
            continue;
        };
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, ids)) => ids.push(row.check.id),
            None => reasons.push((why, vec![row.check.id])),
        }
    }
    reasons
        .into_iter()
        .map(|(why, ids)| format!("\n{title}: {why}\n    {}\n", ids.join(", ")))
        .collect()
}

pub fn list() -> String {
    checks::all()
        .map(|check| {
            let writes = if check.writes { ", --write" } else { "" };
            format!(
                "{} ({}, {}{writes})\n    {}\n",
                check.id,
                check.level.as_str(),
                section(check.section),
                check.rule
            )
        })
        .collect()
}

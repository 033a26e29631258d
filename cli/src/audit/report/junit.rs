//! XML in the manner of JUnit.

use anyhow::Result;
use quick_xml::events::BytesText;
use quick_xml::Writer;

use super::{section, sure};
use crate::audit::check::Finding;
use crate::audit::run::{Report, Row, Verdict};

pub fn report(report: &Report) -> Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let count = |of| report.count(of).to_string();
    let failures = count(|it| matches!(it, Verdict::Deviates(_) | Verdict::Vanished));
    let errors = count(|it| matches!(it, Verdict::Failed(_)));
    let skipped = count(|it| matches!(it, Verdict::Skipped(_) | Verdict::Known(..)));
    let tests = report.rows.len().to_string();
    let time = format!("{:.3}", report.time.as_secs_f64());
    writer
        .create_element("testsuite")
        .with_attributes([
            ("name", report.url.as_str()),
            ("tests", &tests),
            ("failures", &failures),
            ("errors", &errors),
            ("skipped", &skipped),
            ("time", &time),
        ])
        .write_inner_content(|writer| {
            for row in &report.rows {
                case(writer, row)?;
            }
            Ok(())
        })?;
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str(&String::from_utf8(writer.into_inner())?);
    text.push('\n');
    Ok(text)
}

fn case(writer: &mut Writer<Vec<u8>>, row: &Row) -> std::io::Result<()> {
    let (group, _) = row.check.id.split_once('/').unwrap_or((row.check.id, ""));
    let case = writer
        .create_element("testcase")
        .with_attributes([("classname", group), ("name", row.check.id)]);
    let (kind, message, text) = match &row.verdict {
        Verdict::Holds => return case.write_empty().map(drop),
        Verdict::Deviates(finding) => ("failure", finding.came.clone(), detail(row, finding)),
        Verdict::Vanished => (
            "failure",
            "expected to deviate, and holds".into(),
            String::new(),
        ),
        Verdict::Known(finding, reason) => {
            ("skipped", format!("known: {reason}"), detail(row, finding))
        }
        Verdict::Skipped(why) => ("skipped", why.clone(), String::new()),
        Verdict::Failed(why) => ("error", why.clone(), String::new()),
    };
    case.write_inner_content(|writer| {
        let inner = writer
            .create_element(kind)
            .with_attribute(("message", message.as_str()));
        match text.is_empty() {
            true => inner.write_empty().map(drop),
            false => inner.write_text_content(BytesText::new(&text)).map(drop),
        }
    })
    .map(drop)
}

fn detail(row: &Row, finding: &Finding) -> String {
    format!(
        "sent: {}\ncame: {}\ndue: {}\nsection: {}\nharm: {}\nsure: {}",
        finding.sent,
        finding.came,
        finding.due,
        section(row.check.section),
        row.check.harm,
        sure(row.unless)
    )
}

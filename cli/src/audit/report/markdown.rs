//! For a page.

use super::{section, sure, text};
use crate::audit::checks;
use crate::audit::run::{Report, Verdict};

pub fn report(report: &Report) -> String {
    let mut page = format!("# {}\n\n{}.\n", report.url, text::sum(report));
    for row in &report.rows {
        let (finding, how) = match &row.verdict {
            Verdict::Deviates(finding) => (finding, "deviates".to_string()),
            Verdict::Known(finding, reason) => (finding, format!("known: {reason}")),
            Verdict::Vanished => {
                page.push_str(&format!(
                    "\n## {}: expected to deviate, and holds\n",
                    row.check.id
                ));
                continue;
            }
            _ => continue,
        };
        let check = row.check;
        page.push_str(&format!("\n## {}: {how}\n\n| | |\n|---|---|\n", check.id));
        for (key, value) in [
            ("sent", finding.sent.as_str()),
            ("came", &finding.came),
            ("due", &finding.due),
            (
                "section",
                &format!("{}, {}", section(check.section), check.level.as_str()),
            ),
            ("harm", check.harm),
            ("sure", &sure(row.unless)),
        ] {
            page.push_str(&format!("| {key} | {} |\n", cell(value)));
        }
    }
    page
}

/// The page of all checks.
pub fn list() -> String {
    let mut page = String::from(INTRODUCTION);
    for writes in [false, true] {
        page.push_str(match writes {
            false => "\n## Reads\n\n",
            true => "\n## Writes, with `--write`\n\n",
        });
        page.push_str("| check | section | level | what passes | harm where it does not | the vector or contract case that it shares |\n");
        page.push_str("|---|---|---|---|---|---|\n");
        for check in checks::all().filter(|check| check.writes == writes) {
            page.push_str(&format!(
                "| `{}` | {} | {} | {} | {} | {} |\n",
                check.id,
                section(check.section),
                check.level.as_str(),
                cell(check.rule),
                cell(check.harm),
                shared(check.vector),
            ));
        }
    }
    page
}

const INTRODUCTION: &str = "# The checks of `preconditions audit`

Made by `preconditions audit --list --format markdown`. Each check has a name, the section that decides,
how much the standard demands (*must*, *should*, or *may*: permitted, and harmful all the same), and the
case of `tests/vectors` or of the contract that says the same.
";

/// What stands in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('*', "\\*")
}

fn shared(vector: &str) -> String {
    match vector.split_once(": ") {
        Some(("none", why)) => format!("none: {}", cell(why)),
        Some((file, case)) => format!("{file}: `{}`", case.replace('|', "\\|")),
        None => cell(vector),
    }
}

//! The page that says who notices what.

use std::fmt::Write;

use crate::faults::{FAULTS, Fault};
use crate::layers::LAYERS;
use crate::{LAYERS_NEEDED, Result};

pub(crate) fn head() -> String {
    let mut head = String::from(
        "# Who notices a fault\n\n\
         Each row is a mistake that one could make in the sources, made on purpose by\n\
         `checks/faults/run`, which writes this page. It asks one layer of tests after the other, and\n\
         ends when three have noticed. These are the layers, and what each knows from; some sources\n\
         are related: the oracle has written most expectations of the vectors, and some laws ask it.\n\n",
    );
    for layer in &LAYERS {
        let tests: Vec<String> = layer
            .tests
            .iter()
            .map(|tests| {
                let shown = match tests.prefix.trim_end_matches(':') {
                    "" => format!("`{}`", tests.suite),
                    module => format!("`{}::{module}`", tests.suite),
                };
                match tests.without {
                    Some(other) => format!("{shown} without `{}`", other.trim_end_matches(':')),
                    None => shown,
                }
            })
            .collect();
        let (name, tests, source) = (layer.name, tests.join(", "), layer.source);
        let _ = writeln!(head, "- **{name}** ({tests}): {source}.");
    }
    head.push_str("\n| the fault | noticed by |\n|---|---|\n");
    head
}

/// The table as it is, with new rows for these faults, and without those of faults that are gone.
pub(crate) fn with_rows(text: &str, made: &[(&Fault, Vec<&str>)]) -> String {
    let mut table = head();
    for fault in &FAULTS {
        let start = first_cell(fault);
        let known = text.lines().find(|line| line.starts_with(&start));
        match made.iter().find(|(other, _)| other.name == fault.name) {
            Some((_, noticed)) => {
                let _ = writeln!(table, "{start} {} |", noticed.join(", "));
            }
            None => table.extend(known.map(|line| format!("{line}\n"))),
        }
    }
    table
}

/// Finds the table stale if it has another head, other rows, or a row that says too little.
pub(crate) fn check(text: &str) -> Result<()> {
    let stale = |what: String| Err(format!("who_notices.md is stale: {what}").into());
    let Some(rows) = text.strip_prefix(&head()) else {
        return stale("the layers are others; checks/faults/run writes it".to_string());
    };
    let mut rows = rows.lines();
    for fault in &FAULTS {
        let row = rows.next().unwrap_or("nothing");
        let noticed = row.strip_prefix(&first_cell(fault));
        if noticed.map_or(0, |names| names.split(',').count()) < LAYERS_NEEDED {
            let name = fault.name;
            return stale(format!(
                "checks/faults/run {name} writes the row, found: {row}"
            ));
        }
    }
    match rows.next() {
        Some(row) => stale(format!("a row of no fault: {row}")),
        None => Ok(()),
    }
}

fn first_cell(fault: &Fault) -> String {
    format!("| {} |", fault.what)
}

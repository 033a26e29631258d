//! The page that says who notices what.

use std::fmt::Write;

use crate::faults::Fault;
use crate::layers::LAYERS;
use crate::marks::Place;
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
            .map(|tests| match tests.prefix.trim_end_matches(':') {
                "" => format!("`{}`", tests.suite),
                module => format!("`{}::{module}`", tests.suite),
            })
            .collect();
        let (name, tests, source) = (layer.name, tests.join(", "), layer.source);
        let _ = writeln!(head, "- **{name}** ({tests}): {source}.");
    }
    head.push_str("\n| file | the fault | noticed by |\n|---|---|---|\n");
    head
}

pub(crate) fn row(fault: &Fault, place: &Place, noticed: &[&str]) -> String {
    format!("{} {} |\n", first_cells(fault, place), noticed.join(", "))
}

/// Finds the table stale if it has another head, other rows, or a row that says too little.
pub(crate) fn check(text: &str, places: &[(&Fault, Place)]) -> Result<()> {
    let stale = |what: String| {
        Err(format!("who_notices.md is stale, checks/faults/run writes it: {what}").into())
    };
    let Some(rows) = text.strip_prefix(&head()) else {
        return stale("the layers are others".to_string());
    };
    let rows: Vec<&str> = rows.lines().collect();
    if rows.len() != places.len() {
        return stale(format!("{} rows for {} faults", rows.len(), places.len()));
    }
    for (row, (fault, place)) in rows.iter().zip(places) {
        let noticed = row.strip_prefix(&first_cells(fault, place));
        if noticed.map_or(0, |names| names.split(',').count()) < LAYERS_NEEDED {
            return stale((*row).to_string());
        }
    }
    Ok(())
}

fn first_cells(fault: &Fault, place: &Place) -> String {
    format!("| `{}` | {} |", place.file, fault.what)
}

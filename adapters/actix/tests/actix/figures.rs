//! The figures that README.md shows are those that the bench printed.

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The last cell of the row of a request and a handler: the allocations that it adds.
fn added_allocations(figures: &str, request: &str, handler: &str) -> i64 {
    let row = figures.lines().find_map(|line| {
        let rest = line.strip_prefix(request)?.trim_start();
        rest.strip_prefix(handler)
            .filter(|rest| rest.starts_with(' '))
    });
    let cells = row
        .unwrap_or_else(|| panic!("no row {request}, {handler}"))
        .split_whitespace();
    cells.last().unwrap().parse().unwrap()
}

#[test]
fn the_readme_shows_what_the_bench_printed() {
    let figures = read("benches/handlers.txt");
    let shown = format!("```text\n{figures}```\n");
    assert!(
        read("README.md").contains(&shown),
        "README.md shows other figures"
    );
}

/// The goal: a request without conditions costs no memory to extract them from, and a write that is done
/// takes no more than by hand.
#[test]
fn the_figures_meet_their_goals() {
    let figures = read("benches/handlers.txt");
    assert_eq!(added_allocations(&figures, "no condition", "extracted"), 0);
    let by_hand = added_allocations(&figures, "PUT done", "by-hand");
    assert!(added_allocations(&figures, "PUT done", "ours") <= by_hand);
}

//! The lines that the page `from_other_libraries` counts are those of its code, and ours are never more.

use std::fs;
use std::path::Path;

/// The lines of a user in a block: no hidden ones, no imports, nothing empty.
fn lines_of(block: &str) -> usize {
    let lines = block.lines().map(str::trim);
    let counted = lines.filter(|line| {
        let is_hidden = line.starts_with("# ") || *line == "#";
        !is_hidden && !line.is_empty() && !line.starts_with("use ") && !line.starts_with("import ")
    });
    counted.count()
}

/// The blocks of a language in a section, each without its fences.
fn blocks<'s>(section: &'s str, language: &str) -> Vec<&'s str> {
    let start = format!("```{language}\n");
    let blocks = section.split(start.as_str()).skip(1);
    blocks
        .map(|rest| rest.split_once("\n```").expect("the end of a block").0)
        .collect()
}

#[test]
fn no_task_takes_more_lines_than_there() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/from_other_libraries.md");
    let page = fs::read_to_string(path).unwrap();
    let mut sections = page.split("\n## ");
    let intro = sections.next().unwrap();
    let rows: Vec<&str> = intro
        .lines()
        .filter(|line| line.starts_with("| ["))
        .collect();
    let sections: Vec<&str> = sections.collect();
    assert_eq!(rows.len(), sections.len());
    for (row, section) in rows.into_iter().zip(sections) {
        let title = section.lines().next().unwrap();
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let said: Vec<usize> = cells[2..5]
            .iter()
            .map(|cell| cell.parse().unwrap())
            .collect();
        let there = blocks(section, "python");
        let here = blocks(section, "rust")[0]; // what comes after it is another way
        assert_eq!(there.len(), 2, "{title}: flask-smorest and RestMachine");
        let counted = [lines_of(there[0]), lines_of(there[1]), lines_of(here)];
        assert_eq!(counted[..], said[..], "{title}");
        assert!(counted[2] <= counted[0].min(counted[1]), "{title}");
    }
}

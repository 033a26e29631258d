//! The blocks that a chapter takes from a package of `examples`.
//!
//! In front of such a block stands `<!-- from FILE -->`, for a whole file, or
//! `<!-- from FILE: NAME -->`, for what stands between `// recipe: NAME` and `// recipe: end`.

use std::fs;
use std::path::Path;

/// The chapter with its blocks made anew, from this package.
pub(crate) fn with_fresh_blocks(chapter: &str, package: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join(chapter)).unwrap();
    let mut parts = text.split("<!-- from ");
    let mut page = parts.next().unwrap_or_default().to_owned();
    let mut blocks = 0;
    for part in parts {
        let (source, rest) = part.split_once(" -->\n").expect("the end of a mark");
        let (fence, rest) = rest.split_once('\n').expect("the fence of a block");
        let behind = match rest.strip_prefix("```\n") {
            Some(behind) => behind,
            None => rest.split_once("\n```\n").expect("the end of a block").1,
        };
        let block = block(&root.join(package), source);
        page.push_str(&format!(
            "<!-- from {source} -->\n{fence}\n{block}```\n{behind}"
        ));
        blocks += 1;
    }
    assert!(blocks > 0, "{chapter} takes no block");
    page
}

fn block(root: &Path, source: &str) -> String {
    let Some((file, name)) = source.split_once(": ") else {
        return fs::read_to_string(root.join(source)).expect(source);
    };
    let text = fs::read_to_string(root.join(file)).expect(file);
    let lines = text
        .lines()
        .skip_while(|line| line.trim() != format!("// recipe: {name}"));
    let lines = lines
        .skip(1)
        .take_while(|line| line.trim() != "// recipe: end");
    let lines: Vec<&str> = lines.collect();
    assert!(!lines.is_empty(), "{file} has no recipe {name}");
    to_the_margin(&lines)
}

/// The lines, without the indent that all of them have.
pub(crate) fn to_the_margin(lines: &[&str]) -> String {
    let filled = lines.iter().filter(|line| !line.is_empty());
    let indent = filled
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let lines = lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or_default());
    lines.map(|line| format!("{line}\n")).collect()
}

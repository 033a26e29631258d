//! The steps of RFC 9110 §13.2.2 as a picture, for the manual and for `preconditions explain`: with the path
//! of a request, that path is lit.

use core::fmt::Write;

use preconditions::Field;

/// A step that looks at a condition, in words.
pub struct Rule {
    pub field: Field,
    /// When the field is looked at.
    pub when: &'static str,
    /// What follows if the condition is false.
    pub otherwise: &'static str,
}

/// The steps in their order. What passes them all is performed.
pub const RULES: [Rule; 5] = [
    Rule {
        field: Field::IfMatch,
        when: "it is there",
        otherwise: "412",
    },
    Rule {
        field: Field::IfUnmodifiedSince,
        when: "it is there, and If-Match is not",
        otherwise: "412",
    },
    Rule {
        field: Field::IfNoneMatch,
        when: "it is there",
        otherwise: "304 for a read, else 412",
    },
    Rule {
        field: Field::IfModifiedSince,
        when: "it is there, If-None-Match is not, and the method is a read",
        otherwise: "304",
    },
    Rule {
        field: Field::IfRange,
        when: "it is there, Range is too, and the method is GET or QUERY",
        otherwise: "ignore Range",
    },
];

/// The path that a request took, as an explanation has it.
pub struct Path {
    /// What was looked at, and what it came to: `true`, `false` or `ignored`.
    pub judged: Vec<(Field, &'static str)>,
    /// The step that ended it, if it was not performed.
    pub decided_by: Option<Field>,
    /// The same in a line.
    pub summary: String,
    /// The request, what it was compared with and the status to answer, in lines that stand above.
    pub caption: Vec<String>,
}

const ROW: usize = 64;
const LINE: usize = 22;
/// What fits into the picture, in characters.
const LONGEST_LINE: usize = 84;
const WIDTH: usize = 660;
const BOX: usize = 250;

/// An SVG that can be read in light and dark, and says in text what it shows.
pub fn draw(path: Option<&Path>) -> String {
    let caption = path.map_or(&[][..], |path| &path.caption);
    let top = caption.len() * LINE;
    let rows = RULES.len() + 1;
    let height = top + rows * ROW + 24;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" class=\"steps\" \
         aria-labelledby=\"title description\" font-family=\"sans-serif\" font-size=\"14\">\n\
         <title id=\"title\">The steps of RFC 9110 section 13.2.2</title>\n\
         <desc id=\"description\">{}</desc>\n{STYLE}\n",
        describe(path)
    );
    for (number, line) in caption.iter().enumerate() {
        let (y, line) = (number * LINE + 20, escape(&shortened(line)));
        let text = format!("<text class=\"plain text\" x=\"12\" y=\"{y}\">{line}</text>");
        let _ = writeln!(svg, "{text}");
    }
    let decided_by = path.and_then(|path| path.decided_by);
    let mut is_lit = path.is_some();
    for (number, rule) in RULES.iter().enumerate() {
        let y = top + 12 + number * ROW;
        let judgement = path.and_then(|path| judged(path, rule.field));
        let is_end = decided_by == Some(rule.field);
        let is_false = is_lit && judgement == Some("false");
        let is_passed = is_lit && !is_end;
        let note = match judgement {
            _ if !is_lit => "",
            Some(judgement) => judgement,
            None => "not there",
        };
        node(&mut svg, y, rule.field.name(), note, is_lit);
        arrow_down(&mut svg, y, is_passed);
        arrow_right(&mut svg, y, rule.otherwise, is_false);
        is_lit = is_passed;
    }
    node(
        &mut svg,
        top + 12 + (rows - 1) * ROW,
        "perform the method",
        "",
        is_lit,
    );
    svg.push_str("</svg>\n");
    svg
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// Texts have the color of those around them, and by themselves one that stands out from either
/// background; the blue of the path has enough contrast on both for a line, not for a text.
const STYLE: &str = "<style>\
    .steps{color-scheme:light dark}\
    .steps .box{fill:none;stroke:currentColor}.steps .arrow{stroke:currentColor;fill:none}\
    .steps .text,.steps .head{fill:currentColor}\
    .steps .lit.box,.steps .lit.arrow{stroke:#2f81f7;stroke-width:3}\
    .steps .lit.text{font-weight:bold}.steps .lit.head{fill:#2f81f7}\
    </style>";

fn node(svg: &mut String, y: usize, text: &str, note: &str, is_lit: bool) {
    let class = class(is_lit);
    let middle = y + 23;
    let note = match note {
        "" => String::new(),
        note => format!(": {note}"),
    };
    let _ = writeln!(
        svg,
        "<rect class=\"{class} box\" x=\"12\" y=\"{y}\" width=\"{BOX}\" height=\"36\" rx=\"6\"/>\n\
         <text class=\"{class} text\" x=\"24\" y=\"{middle}\">{text}{note}</text>",
    );
}

fn arrow_down(svg: &mut String, y: usize, is_lit: bool) {
    let class = class(is_lit);
    let (x, from, to) = (BOX / 2 + 12, y + 36, y + ROW);
    let (left, right, tip) = (x - 4, x + 4, to - 7);
    let _ = writeln!(
        svg,
        "<path class=\"{class} arrow\" d=\"M{x} {from}V{tip}\"/>\n\
         <path class=\"{class} head\" d=\"M{left} {tip}H{right}L{x} {to}Z\"/>",
    );
}

fn arrow_right(svg: &mut String, y: usize, target: &str, is_lit: bool) {
    let class = class(is_lit);
    let (from, to, y) = (BOX + 12, BOX + 112, y + 18);
    let (top, bottom, tip, label, text) = (y - 4, y + 4, to - 7, from + 24, to + 10);
    let (above, base) = (y - 6, y + 5);
    let _ = writeln!(
        svg,
        "<path class=\"{class} arrow\" d=\"M{from} {y}H{tip}\"/>\n\
         <path class=\"{class} head\" d=\"M{tip} {top}V{bottom}L{to} {y}Z\"/>\n\
         <text class=\"{class} text\" x=\"{label}\" y=\"{above}\">false</text>\n\
         <text class=\"{class} text\" x=\"{text}\" y=\"{base}\">{target}</text>",
    );
}

fn class(is_lit: bool) -> &'static str {
    match is_lit {
        true => "lit",
        false => "plain",
    }
}

fn judged(path: &Path, field: Field) -> Option<&'static str> {
    let step = path.judged.iter().find(|(known, _)| *known == field)?;
    Some(step.1)
}

fn describe(path: Option<&Path>) -> String {
    let mut text = String::new();
    for rule in &RULES {
        let (name, otherwise) = (rule.field.name(), rule.otherwise);
        let _ = write!(text, "{name}, if {}: if false, {otherwise}. ", rule.when);
    }
    text.push_str("Then perform the method.");
    if let Some(path) = path {
        let _ = write!(text, " This request: {}.", escape(&path.summary));
    }
    text
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

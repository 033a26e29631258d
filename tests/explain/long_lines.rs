//! Of a long line, only what is around the mark is shown.

use crate::tagged;
use preconditions::explain;

/// The line of If-Match as it is shown, and what stands below it.
fn shown(value: &str) -> (String, String) {
    let told = explain("PUT", &[("If-Match", value)], tagged()).to_string();
    let mut lines = told.lines().skip(2).map(str::to_owned);
    (lines.next().unwrap(), lines.next().unwrap())
}

#[test]
fn a_line_of_120_bytes_is_shown_whole() {
    let value = "x".repeat(120);
    let (line, below) = shown(&value);
    assert_eq!(line, format!("if-match: {value}"));
    assert_eq!(below, "          ^ expected a double quote or `W/\"`");

    let value = format!("\"{}", "x".repeat(119));
    let (line, below) = shown(&value);
    assert_eq!(line, format!("if-match: {value}"));
    assert_eq!(below, format!("{:130}^ expected a closing quote", ""));
}

#[test]
fn of_a_longer_line_the_end_is_counted() {
    let (line, below) = shown(&"x".repeat(122));
    assert_eq!(line, format!("if-match: {} (2 bytes)", "x".repeat(120)));
    assert_eq!(below, "          ^ expected a double quote or `W/\"`");
}

#[test]
fn around_the_mark_the_line_is_shown_and_its_ends_are_counted() {
    let member = "\"012345678\",";
    let value = format!("{}oops,{}", member.repeat(10), member.repeat(10));
    let (line, below) = shown(&value);
    // The mark is at byte 120, and 60 bytes before it are shown.
    let before = member.repeat(5);
    let after = format!("oops,{}", member.repeat(10));
    assert_eq!(
        line,
        format!("if-match: (60 bytes) {before}{} (65 bytes)", &after[..60])
    );
    let expected = format!("{:81}^ expected a double quote or `W/\"`", "");
    assert_eq!(below, expected);
}

#[test]
fn up_to_60_bytes_before_the_mark_nothing_is_left_out_before_it() {
    let member = "\"012345678\",";
    let value = format!("{}oops,{}", member.repeat(5), member.repeat(10));
    let (line, below) = shown(&value);
    assert_eq!(line, format!("if-match: {} (65 bytes)", &value[..120]));
    assert_eq!(
        below,
        format!("{:70}^ expected a double quote or `W/\"`", "")
    );
}

#[test]
fn a_mark_at_the_end_has_nothing_behind_it() {
    let (line, below) = shown(&format!("\"{}", "x".repeat(199)));
    assert_eq!(line, format!("if-match: (140 bytes) {}", "x".repeat(60)));
    assert_eq!(below, format!("{:82}^ expected a closing quote", ""));
}

#[test]
fn an_escaped_byte_takes_four_columns() {
    let value = [&[0xE9; 100][..], b"x"].concat();
    let value = [b"\"", value.as_slice(), b" \""].concat();
    let told = explain("PUT", &[("If-Match", value)], tagged()).to_string();
    let below = told.lines().nth(3).unwrap();
    let expected = format!(
        "{:width$}^ invalid byte 0x20 in entity-tag",
        "",
        width = "if-match: \"".len() + 4 * 100 + 1,
    );
    assert_eq!(below, expected);
}

#[test]
fn a_match_in_a_long_line_is_marked() {
    let (line, below) = shown(&format!("{}\"a\"", "\"012345678\",".repeat(20)));
    let before = "\"012345678\",".repeat(5);
    assert_eq!(line, format!("if-match: (180 bytes) {before}\"a\""));
    assert_eq!(below, format!("{:82}^ this one", ""));
}

#[test]
fn one_byte_that_is_left_out_is_one_byte() {
    let (line, _) = shown(&"x".repeat(121));
    assert_eq!(line, format!("if-match: {} (1 byte)", "x".repeat(120)));
}

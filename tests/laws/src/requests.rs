use crate::request::Request;
use crate::without_heap;
use oracle::{self, List, OracleTarget};
use preconditions::{get_all, is_conditional, Field, Judgement, NearMiss, ParseError, Step};
use table::{target_of, verdict_of};

/// Any method, any lines, any target: the verdict of the oracle, wherever the lines come from, and
/// nothing from the heap; and if the request was said to have no condition, then the target makes
/// no difference.
pub fn evaluate(input: &[u8]) {
    let Request {
        method,
        target,
        lines,
    } = Request::read(input);
    let evaluated = |target: &OracleTarget| {
        let target = target_of(target);
        let outcome = without_heap(|| preconditions::evaluate(&*method, &lines[..], target));
        verdict_of(&outcome)
    };
    let verdict = evaluated(&target);
    assert_eq!(verdict, oracle::decide(&method, &lines, target.clone()));

    let map = get_all(|name: &str| oracle::field_lines(&lines, name));
    let of_map = preconditions::evaluate(&*method, &map, target_of(&target));
    assert_eq!(verdict_of(&of_map), verdict, "from a map");

    let conditional = is_conditional(&*method, &lines[..]);
    assert_eq!(is_conditional(&*method, &map), conditional, "from a map");
    if !conditional {
        assert_eq!((verdict.status, verdict.protection), (None, None));
        for tag in [None, Some(b"\"a\"".to_vec())] {
            let other = OracleTarget::Exists {
                entity_tag: tag,
                last_modified: Some(0),
                date: None,
            };
            assert_eq!(evaluated(&other).status, None);
        }
    }
}

/// A list over several lines is the list joined by commas (§5.2, §5.3). The first line of the input
/// is the current tag, each further one a line of the field.
pub fn field_lines(input: &[u8]) {
    let mut lines = input.split(|octet| *octet == b'\n');
    let tag = lines.next().unwrap_or_default();
    let several: Vec<&[u8]> = lines.collect();
    if several.is_empty() {
        return;
    }
    let joined = [several.join(&b", "[..])];
    let with_tag = OracleTarget::Exists {
        entity_tag: oracle::parse_tag(tag).map(|_| tag.to_vec()),
        last_modified: None,
        date: None,
    };
    for target in [with_tag, OracleTarget::Missing] {
        for name in ["if-match", "if-none-match"] {
            for method in ["GET", "PUT"] {
                let over_lines =
                    get_all(|asked: &str| several.iter().filter(move |_| asked == name));
                let in_one = get_all(|asked: &str| joined.iter().filter(move |_| asked == name));
                let over_lines = preconditions::evaluate(method, &over_lines, target_of(&target));
                let in_one = preconditions::evaluate(method, &in_one, target_of(&target));
                assert_eq!(over_lines, in_one, "{method} with {name} on {target:?}");
            }
        }
    }
}

/// An explanation comes to the verdict of `evaluate`, for fields that the request has, in the order
/// of §13.2.2, each once and with its lines; every mark lies within its line; and what is printed
/// is printable ASCII, whatever came.
pub fn explain(input: &[u8]) {
    let Request {
        method,
        target,
        lines,
    } = Request::read(input);
    let outcome = preconditions::evaluate(&*method, &lines[..], target_of(&target));
    let explanation = preconditions::explain(&*method, &lines[..], target_of(&target));
    assert_eq!(explanation.outcome(), &outcome);

    let mut judged_false = None;
    let mut places = Vec::new();
    for step in explanation.steps() {
        let name = step.field().name();
        assert_eq!(
            step.lines(),
            oracle::field_lines(&lines, name),
            "the lines of {name}"
        );
        assert!(!step.lines().is_empty(), "{name} is absent");
        if let Some(damage) = step.damage() {
            let line = step
                .lines()
                .get(damage.line())
                .expect("a line of the field");
            assert!(
                damage.error().offset() <= line.len(),
                "in line {}",
                damage.line()
            );
        }
        if let (Some(damage), [line]) = (step.damage(), step.lines()) {
            points_at(step, line, damage.error());
        }
        if let OracleTarget::Exists {
            entity_tag: Some(tag),
            ..
        } = &target
        {
            points_at_the_match(step, tag);
            near_miss_is_near(step, tag);
        }
        if step.judgement() == Judgement::False && step.field() != Field::IfRange {
            judged_false = judged_false.or(Some(step.field().name()));
        }
        places.push(place(step.field()));
    }
    assert!(
        places.is_sorted_by(|one, next| one < next),
        "out of order: {places:?}"
    );
    let by = verdict_of(&outcome)
        .by
        .filter(|by| *by != "if-modified-since");
    assert_eq!(
        judged_false.filter(|by| *by != "if-modified-since"),
        by,
        "the false step decides"
    );

    let printed = explanation.to_string();
    if let Some(by) = by {
        let says = format!("{by} is false: ");
        assert!(explanation.summary().contains(&says), "{by} in the summary");
        assert!(printed.contains("\n  false: "), "{printed:?}");
    }
    let is_shown = |octet: u8| matches!(octet, b' '..=b'~');
    assert!(
        printed
            .bytes()
            .all(|octet| is_shown(octet) || octet == b'\n'),
        "{printed:?}"
    );
    assert!(explanation.summary().bytes().all(is_shown));
    assert_eq!(explanation.into_outcome(), outcome);
}

/// "This one" is printed once, under the current tag, strong or weak, in whichever line it stands.
fn points_at_the_match(step: &Step, current: &[u8]) {
    let list = oracle::parse_list(&step.lines().join(&b", "[..]));
    let matches = match step.field() {
        Field::IfMatch => step.judgement() == Judgement::True,
        Field::IfNoneMatch => step.judgement() == Judgement::False,
        _ => false,
    };
    let is_plain = step.lines().iter().all(|line| is_plain(line));
    if !(matches && is_plain && matches!(list, List::Tags(_))) {
        return;
    }
    const MARK: &str = "^ this one";
    let printed = step.to_string();
    let lines: Vec<&str> = printed.lines().collect();
    let marks = (0..)
        .zip(&lines)
        .filter(|(_, line)| line.trim_start() == MARK);
    let [(at, mark)] = marks.collect::<Vec<_>>()[..] else {
        panic!("not one mark: {printed}");
    };
    let named = lines[at - 1].get(mark.len() - MARK.len()..);
    let named = named.unwrap_or_default().as_bytes();
    let opaque = |wire: &[u8]| wire.strip_prefix(b"W/").unwrap_or(wire).to_vec();
    assert!(opaque(named).starts_with(&opaque(current)), "{printed}");
}

/// What is called the tag of an older version has a smaller number than the current tag; and where the
/// list can be read and has such a tag, it is called so, unless another tag in it is nearer.
fn near_miss_is_near(step: &Step, current: &[u8]) {
    let list = oracle::parse_list(&step.lines().join(&b", "[..]));
    let version_of = |tag: oracle::Tag| {
        let number: u64 = std::str::from_utf8(&tag.opaque).ok()?.parse().ok()?;
        (!tag.weak && number.to_string().as_bytes() == tag.opaque).then_some(number)
    };
    let current = oracle::parse_tag(current).and_then(version_of);
    let (List::Tags(tags), Some(current)) = (list, current) else {
        return;
    };
    let is_miss = match step.field() {
        Field::IfMatch => step.judgement() == Judgement::False,
        Field::IfNoneMatch => step.judgement() == Judgement::True,
        _ => false,
    };
    let mut versions = tags.into_iter().filter_map(version_of);
    let has_older = versions.any(|version| version < current);
    match step.near_miss() {
        Some(NearMiss::OlderVersion) => assert!(is_miss && has_older, "{step}"),
        Some(_) => assert!(is_miss, "{step}"),
        None => assert!(!(is_miss && has_older), "{step}"),
    }
}

/// The second line that is printed of a step has its mark under the octet that is wrong, which is
/// easy to tell where each octet is printed as one character.
fn points_at(step: &Step, line: &[u8], error: ParseError) {
    if is_plain(line) {
        let printed = step.to_string();
        let indent = line.iter().take_while(|octet| **octet == b' ').count();
        assert!(error.offset() >= indent, "a space is no damage: {printed}");
        let below = printed.lines().nth(1).expect("a line with the mark");
        let column = step.field().name().len() + ": ".len() + error.offset();
        assert_eq!(below.find('^'), Some(column), "{printed}");
    }
}

/// Whether each octet is printed as one character, and none is left out.
fn is_plain(line: &[u8]) -> bool {
    line.len() <= 60 && line.iter().all(|octet| matches!(octet, b' '..=b'~'))
}

/// The place of a field in §13.2.2.
fn place(field: Field) -> usize {
    let order = [
        Field::IfMatch,
        Field::IfUnmodifiedSince,
        Field::IfNoneMatch,
        Field::IfModifiedSince,
        Field::IfRange,
        Field::Range,
    ];
    order
        .iter()
        .position(|known| *known == field)
        .expect("one of six")
}

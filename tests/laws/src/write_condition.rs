use crate::request::Request;
use crate::statements::{strong, version, writes};
use preconditions::{Conditions, Field, Headers, WriteCondition};
use table::{target_of, verdict_of};

const FIELDS: [Field; 6] = [
    Field::IfMatch,
    Field::IfUnmodifiedSince,
    Field::IfNoneMatch,
    Field::IfModifiedSince,
    Field::IfRange,
    Field::Range,
];

/// Any method, any lines, any target whose tag is strong: the conditions on their own have the lines
/// of the request and its verdict; the statement of the write condition writes exactly where the
/// oracle lets the method proceed, and where it does not, the refusal is the oracle's, too.
pub fn write_condition(input: &[u8]) {
    let Request {
        method,
        target,
        lines,
    } = Request::read(input);
    let target = strong(target);
    let conditions = Conditions::of(&*method, &lines);
    for field in FIELDS {
        let mut kept = Vec::new();
        conditions.for_each_line(field, |line| kept.push(line.to_vec()));
        assert_eq!(kept, oracle::field_lines(&lines, field.name()));
    }
    let outcome = conditions.evaluate(target_of(&target));
    let verdict = oracle::decide(&method, &lines, target.clone());
    assert_eq!(verdict_of(&outcome), verdict);

    let condition = conditions.write_condition(version);
    let Some(written) = writes(&condition, &target) else {
        return;
    };
    assert_eq!(written, verdict.status.is_none(), "{condition:?}");
    if !written {
        assert_eq!(condition.refusal(), outcome.into_result().err());
    }
    match condition.clone().require_condition() {
        Ok(WriteCondition::None | WriteCondition::NoneOf(_)) => panic!("this protects nothing"),
        Ok(kept) => assert_eq!(kept, condition),
        Err(_) if !written => {}
        Err(_) => {
            // A date may protect after all, if the row shows that it is a strong validator.
            let is_date = matches!(condition, WriteCondition::UnmodifiedSince(_));
            assert!(is_date || verdict.protection.is_none(), "{condition:?}");
        }
    }
}

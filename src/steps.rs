//! The steps of §13.2.2 as data: for the manual, its diagram, and explanations.

use crate::field::Field;

/// One step of [`evaluate`](crate::evaluate), in words
/// ([RFC 9110 §13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2)).
///
/// The manual's decision table and its diagram are made from [`Rule::ALL`].
///
/// ```
/// use preconditions::{Field, Rule};
///
/// let fields: Vec<&str> = Rule::ALL.iter().map(|rule| rule.field().name()).collect();
/// assert_eq!(fields[0], "if-match");
/// assert_eq!(Rule::of(Field::IfRange).unwrap().section(), "13.1.5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    field: Field,
    when: &'static str,
    holds_if: &'static str,
    otherwise: &'static str,
    section: &'static str,
}

impl Rule {
    /// All steps that look at a condition, in their order. What passes them all is performed.
    pub const ALL: [Rule; 5] = [
        Rule {
            field: Field::IfMatch,
            when: "it is there",
            holds_if:
                "a tag in it is the current one, strongly compared; or it is * and there is a \
                       current representation",
            otherwise: "412",
            section: "13.1.1",
        },
        Rule {
            field: Field::IfUnmodifiedSince,
            when: "it is there, and If-Match is not",
            holds_if: "the representation has not changed since the date",
            otherwise: "412",
            section: "13.1.4",
        },
        Rule {
            field: Field::IfNoneMatch,
            when: "it is there",
            holds_if: "no tag in it is the current one, weakly compared; and it is not *, unless \
                       there is no current representation",
            otherwise: "304 for a read, else 412",
            section: "13.1.2",
        },
        Rule {
            field: Field::IfModifiedSince,
            when: "it is there, If-None-Match is not, and the method is a read",
            holds_if: "the representation has changed since the date",
            otherwise: "304",
            section: "13.1.3",
        },
        Rule {
            field: Field::IfRange,
            when: "it is there, Range is too, and the method is GET or QUERY",
            holds_if: "its tag or date is exactly the current one, and a strong validator",
            otherwise: "ignore Range",
            section: "13.1.5",
        },
    ];

    /// The rule for a field; `None` for Range, which is no condition.
    pub fn of(field: Field) -> Option<&'static Rule> {
        const ALL: &[Rule] = &Rule::ALL;
        ALL.iter().find(|rule| rule.field == field)
    }

    /// The field that is looked at.
    pub const fn field(&self) -> Field {
        self.field
    }

    /// When it is looked at.
    pub const fn when(&self) -> &'static str {
        self.when
    }

    /// When the condition is true.
    pub const fn holds_if(&self) -> &'static str {
        self.holds_if
    }

    /// What follows if it is false.
    pub const fn otherwise(&self) -> &'static str {
        self.otherwise
    }

    /// The section of RFC 9110 that defines the condition, for instance `13.1.1`.
    pub const fn section(&self) -> &'static str {
        self.section
    }
}

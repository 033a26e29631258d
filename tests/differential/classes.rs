//! The classes that the differences fall into.

/// A kind of difference, and whose it is.
pub struct Class {
    pub peer: &'static str,
    pub question: &'static str,
    /// (name of the case, their answer, our answer)
    pub fits: fn(&str, &str, &str) -> bool,
    pub whose: &'static str,
    pub why: &'static str,
}

const THEIRS: &str = "theirs";
const OURS: &str = "ours";
const LATITUDE: &str = "latitude";

/// In this order: the first that fits is the class.
pub static CLASSES: &[Class] = &[
    Class {
        peer: "headers",
        question: "entity-tags",
        fits: |_, theirs, _| theirs == "panic",
        whose: THEIRS,
        why: "whitespace within the quotes meets a debug assertion (§8.8.3)",
    },
    Class {
        peer: "entity-tag",
        question: "entity-tags",
        fits: |_, theirs, ours| theirs == "not read" && ours == "read",
        whose: THEIRS,
        why: "obs-text that is no UTF-8 is of the grammar; this peer takes text (§8.8.3)",
    },
    Class {
        peer: "entity-tag",
        question: "comparisons",
        fits: |_, theirs, _| theirs == "not read",
        whose: THEIRS,
        why: "obs-text that is no UTF-8, as above",
    },
    Class {
        peer: "http-cache-semantics",
        question: "comparisons",
        fits: |case, _, ours| case.starts_with("W/") && ours == "confirmed false",
        whose: THEIRS,
        why: "a strong tag in a 304 does not select a stored weak one (RFC 9111 §4.3.4)",
    },
    Class {
        peer: "http-cache-semantics",
        question: "comparisons",
        fits: |case, theirs, _| case.contains("\\x") && theirs == "confirmed true",
        whose: THEIRS,
        why: "two tags with obs-text are taken for no tags, and so confirm each other",
    },
    Class {
        peer: "httpdate",
        question: "dates",
        fits: |_, theirs, ours| theirs == "not read" && ours.starts_with('-'),
        whose: THEIRS,
        why: "years before 1970 are of the grammar (§5.6.7)",
    },
    Class {
        peer: "httpdate",
        question: "dates",
        fits: |case, theirs, _| theirs == "not read" && case.contains(":60"),
        whose: THEIRS,
        why: "the second 60 is of the grammar (§5.6.7)",
    },
    Class {
        peer: "httpdate",
        question: "dates",
        fits: |case, theirs, _| theirs == "not read" && case.starts_with("[Mon"),
        whose: OURS,
        why: "a day name of another day: to refuse the date would let a write through (§5.6.7)",
    },
    Class {
        peer: "http-range-header",
        question: "ranges",
        fits: |case, theirs, ours| theirs == "none" && ours == "whole" && is_of_another_unit(case),
        whose: THEIRS,
        why: "a unit that is not understood MUST be ignored (§14.2)",
    },
    Class {
        peer: "http-range-header",
        question: "ranges",
        fits: |case, theirs, ours| theirs == "none" && is_a_part(ours) && !case.starts_with("[bytes"),
        whose: THEIRS,
        why: "the unit is compared without case (§14.1)",
    },
    Class {
        peer: "http-range-header",
        question: "ranges",
        fits: |case, theirs, ours| {
            theirs == "none" && is_a_part(ours) && (case.contains("= ") || case.contains(",0-1") || case.contains(" ,,]") || case.contains("1,]"))
        },
        whose: THEIRS,
        why: "empty members MUST be ignored, and whitespace may stand around each (§5.6.1.2, §14.1.2)",
    },
    Class {
        peer: "http-range-header",
        question: "ranges",
        fits: |case, theirs, ours| theirs == "none" && case.starts_with("[bytes=-") && is_a_part(ours) && !case.contains(','),
        whose: THEIRS,
        why: "a suffix longer than the content is all of it (§14.1.2)",
    },
    Class {
        peer: "http-range-header",
        question: "ranges",
        fits: |case, theirs, ours| {
            theirs == "none" && is_a_part(ours) && (case.contains("-0]") || case.contains("=-0,") || case.contains(",99-") || case.contains("10000-,"))
        },
        whose: THEIRS,
        why: "one member that can be satisfied is enough (§14.1.1)",
    },
    Class {
        peer: "http-range-header",
        question: "ranges",
        fits: |case, theirs, ours| theirs == "none" && is_a_part(ours) && case.contains(','),
        whose: LATITUDE,
        why: "two ranges that overlap, or one that comes twice, are sent by us and refused by the peer \
              (§14.2)",
    },
    Class {
        peer: "http-range-header",
        question: "ranges",
        fits: |_, theirs, ours| theirs == "none" && is_a_part(ours),
        whose: THEIRS,
        why: "numbers may have zeros in front and be larger than 64 bits (§14.1.2)",
    },
    Class {
        peer: "http-range-header",
        question: "ranges",
        fits: |case, theirs, _| theirs == "0-0" && case.ends_with(" of 0"),
        whose: THEIRS,
        why: "an empty content has no first byte (§14.1.2)",
    },
    Class {
        peer: "http-range-header",
        question: "ranges",
        fits: |case, _, ours| ours == "whole" && case.contains("] ["),
        whose: OURS,
        why: "a field that is no list came twice, and so is ignored; the peer is shown the first line \
              (§5.3)",
    },
    Class {
        peer: "http-range-header",
        question: "ranges",
        fits: |_, theirs, ours| theirs == "none" && ours == "whole",
        whose: LATITUDE,
        why: "what is invalid, egregious or of an empty content may be ignored or refused (§14.2)",
    },
    Class {
        peer: "http-range",
        question: "ranges",
        fits: |case, theirs, ours| theirs == "none" && ours == "whole" && is_of_another_unit(case),
        whose: THEIRS,
        why: "a unit that is not understood MUST be ignored (§14.2)",
    },
    Class {
        peer: "http-range",
        question: "ranges",
        fits: |_, theirs, ours| theirs == "none" && is_a_part(ours),
        whose: THEIRS,
        why: "numbers may be larger than 64 bits (§14.1.2)",
    },
    Class {
        peer: "http-range",
        question: "ranges",
        fits: |case, _, ours| ours == "whole" && case.contains(" of 0") && !case.contains(" of 00"),
        whose: LATITUDE,
        why: "any range of an empty content may be ignored (§14.2)",
    },
    Class {
        peer: "http-range",
        question: "ranges",
        fits: |case, _, ours| ours == "whole" && case.contains("] ["),
        whose: OURS,
        why: "a field that is no list came twice, and so is ignored; the peer is shown the first line \
              (§5.3)",
    },
    Class {
        peer: "http-range",
        question: "ranges",
        fits: |case, theirs, ours| is_a_part(theirs) && ours == "whole" && case.contains("- "),
        whose: THEIRS,
        why: "whitespace around the hyphen is not of the grammar (§14.1.1)",
    },
    Class {
        peer: "http-range",
        question: "ranges",
        fits: |case, theirs, ours| is_a_part(theirs) && ours == "whole" && case.contains(','),
        whose: LATITUDE,
        why: "more than 16 parts, or more bytes than there are, ought not to be served (§17.15)",
    },
    Class {
        peer: "http-range",
        question: "ranges",
        fits: |_, theirs, ours| theirs == "none" && ours == "whole",
        whose: LATITUDE,
        why: "what is invalid may be ignored or refused (§14.2)",
    },
    Class {
        peer: "headers",
        question: "ranges",
        fits: |case, theirs, ours| theirs == "whole" && is_a_part(ours) && !case.starts_with("[bytes"),
        whose: THEIRS,
        why: "the unit is compared without case (§14.1)",
    },
    Class {
        peer: "headers",
        question: "ranges",
        fits: |case, theirs, ours| theirs == "none" && is_a_part(ours) && case.starts_with("[bytes=-"),
        whose: THEIRS,
        why: "a suffix longer than the content is all of it (§14.1.2)",
    },
    Class {
        peer: "headers",
        question: "ranges",
        fits: |_, theirs, ours| theirs == "none" && is_a_part(ours),
        whose: THEIRS,
        why: "numbers may be larger than 64 bits (§14.1.2)",
    },
    Class {
        peer: "headers",
        question: "ranges",
        fits: |case, _, ours| ours == "whole" && case.contains("] ["),
        whose: OURS,
        why: "a field that is no list came twice, and so is ignored; the peer reads the first line (§5.3)",
    },
    Class {
        peer: "headers",
        question: "ranges",
        fits: |case, theirs, ours| {
            is_a_part(theirs) && ours == "whole" && ["[bytes=-]", "[bytes=+", "5-4"].iter().any(|it| case.contains(it))
        },
        whose: LATITUDE,
        why: "an invalid member makes the set invalid; the peer takes what it can read (§14.1.1)",
    },
    Class {
        peer: "headers",
        question: "ranges",
        fits: |case, theirs, ours| is_a_part(theirs) && ours == "whole" && case.contains(','),
        whose: LATITUDE,
        why: "more than 16 parts, or more bytes than there are, ought not to be served (§17.15)",
    },
    Class {
        peer: "headers",
        question: "ranges",
        fits: |_, theirs, ours| theirs == "none" && ours == "whole",
        whose: LATITUDE,
        why: "what is invalid may be ignored or refused (§14.2)",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |case, theirs, _| theirs == "panic" && case.contains("1970"),
        whose: THEIRS,
        why: "a modification date before 1970 panics",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |_, theirs, _| theirs == "panic",
        whose: THEIRS,
        why: "whitespace within the quotes meets a debug assertion (§8.8.3)",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |case, _, ours| {
            ours == "proceed, range ignore" && case.contains("[If-Range: Sun") && in_order(case)
        },
        whose: THEIRS,
        why: "a later date is taken for a match; it has to be the very date (§13.1.5)",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |case, _, ours| ours == "proceed, range ignore" && case.contains("[If-Range: Sun"),
        whose: LATITUDE,
        why: "the date is not known to be strong, which is for the server to judge (§8.8.2.2)",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |case, _, ours| {
            ours == "proceed, range ignore" && case.matches("[If-Range").count() == 2
        },
        whose: OURS,
        why: "a field that is no list came twice: the part is not sent (§13.1.5)",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |case, _, ours| ours == "proceed, range ignore" && case.contains("[If-Range"),
        whose: THEIRS,
        why: "an If-Range that cannot be read is taken for an absent one (§13.1.5)",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |case, _, _| {
            case.contains("before 1970") || case.contains("1960") || case.contains(":60")
        },
        whose: THEIRS,
        why: "a date before 1970 or with the second 60 is not read, and the field ignored (§5.6.7)",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |case, _, _| case.contains("[If-Unmodified-Since: Mon"),
        whose: OURS,
        why: "a day name of another day: to refuse the date would let a write through (§5.6.7)",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |case, _, ours| {
            let damaged = ["If-Match mixed", "[If-Match: *, ", "[If-Match: x] "];
            ours == "412" && damaged.iter().any(|fields| case.contains(fields))
        },
        whose: OURS,
        why: "a tag is found in a damaged If-Match; we find none, and fail closed (§2.4)",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |case, _, ours| ours == "412" && case.contains("If-None-Match"),
        whose: OURS,
        why:
            "a change with an If-None-Match that cannot be read goes through; we fail closed (§2.4)",
    },
    Class {
        peer: "headers",
        question: "evaluations",
        fits: |case, theirs, _| {
            let damaged = ["If-None-Match mixed", "[If-None-Match: x] "];
            theirs == "304" && damaged.iter().any(|fields| case.contains(fields))
        },
        whose: OURS,
        why: "a tag is found in a damaged If-None-Match; we send the representation (§2.4)",
    },
];

/// Whether the target's date is known to be strong.
fn in_order(case: &str) -> bool {
    case.contains("target strong")
}

/// Whether the Range is of a unit that nobody knows.
fn is_of_another_unit(case: &str) -> bool {
    ["[lines=", "[byte=", "[bytes2=", "[x-bytes="]
        .iter()
        .any(|unit| case.starts_with(unit))
}

/// Whether the answer names a part.
fn is_a_part(answer: &str) -> bool {
    answer.starts_with(|first: char| first.is_ascii_digit())
}

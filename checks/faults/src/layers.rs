//! Layers of tests, by where their expectations come from.

/// Tests that know what is right from the same source.
pub(crate) struct Layer {
    pub(crate) name: &'static str,
    pub(crate) source: &'static str,
    pub(crate) tests: &'static [Tests],
}

/// The tests of a suite whose names begin like this, without those of another layer.
pub(crate) struct Tests {
    pub(crate) package: &'static str,
    pub(crate) suite: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) without: Option<&'static str>,
}

/// Those that take the least time come first.
pub(crate) const LAYERS: [Layer; 9] = [
    Layer {
        name: "sections",
        source: "expectations written from the sections of RFC 9110",
        tests: &[suite("rfc9110"), part("conditions", "variants::")],
    },
    Layer {
        name: "vectors",
        source: "the JSON files of `tests/vectors`, as any other implementation would read them",
        tests: &[suite("vectors"), part("client", "vectors::")],
    },
    Layer {
        name: "uses",
        source: "requests recorded from clients, the tasks of other libraries' users, and servers \
                 that lie, with verdicts derived by hand",
        tests: &[
            suite("requests"),
            suite("scenarios"),
            part("client", "resumed::"),
        ],
    },
    Layer {
        name: "interface",
        source: "what the documentation of each item promises, as literals",
        tests: &[
            suite("api"),
            suite("response"),
            suite("explain"),
            without("names", "random::"),
            suite("integrations"),
            part("byte_range", "limits::"),
            part("client", "http_types::"),
            part("conditions", "decoders::"),
            part("conditions", "owned::"),
            part("conditions", "required::"),
            part("conditions", "serde::"),
        ],
    },
    Layer {
        name: "manual",
        source: "the pages that are made from the code, as they were last looked at",
        tests: &[suite("manual")],
    },
    Layer {
        name: "laws",
        source: "the laws of the fuzz targets, on the corpus and the seeds",
        tests: &[laws("corpus")],
    },
    Layer {
        name: "peers",
        source: "the answers of other crates, each difference known",
        tests: &[suite("differential")],
    },
    Layer {
        name: "both halves",
        source: "the two halves of the crate against each other: after a condition, an evaluation, \
                 an answer and an update a client has what an ordinary GET gives",
        tests: &[part("client", "closed_loop::"), part("client", "writers::")],
    },
    Layer {
        name: "oracle",
        source: "a second implementation, written from the standard alone: on every cell of the \
                 decision table, and on random input",
        tests: &[
            suite("decision_table"),
            suite("properties"),
            part("byte_range", "every_short_value::"),
            part("byte_range", "laws::"),
            laws("write_conditions"),
            part("names", "random::"),
        ],
    },
];

const fn suite(suite: &'static str) -> Tests {
    part(suite, "")
}

const fn part(suite: &'static str, prefix: &'static str) -> Tests {
    Tests {
        package: "preconditions",
        suite,
        prefix,
        without: None,
    }
}

const fn laws(suite: &'static str) -> Tests {
    Tests {
        package: "laws",
        ..part(suite, "")
    }
}

const fn without(suite: &'static str, prefix: &'static str) -> Tests {
    Tests {
        without: Some(prefix),
        ..part(suite, "")
    }
}

//! The chapter about frameworks: the examples of the adapters, and the glue of those that have none.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::blocks;

/// Whole programs, each held to its line of a README by the tests of its package.
const EXAMPLES: [(&str, &str); 6] = [
    (
        "adapters/axum/examples/crud.rs",
        "## axum\n\n`cargo add preconditions-axum`. A handler takes the conditions as an argument, says what is \
         current, and answers with\nit; what does not hold leaves it by `?`, as a response.",
    ),
    (
        "adapters/axum/examples/read_only.rs",
        "Where nothing is written, two layers do without a line in a handler:",
    ),
    (
        "adapters/axum/examples/openapi.rs",
        "In a document of OpenAPI, the request fields, 304, 412 and 428 appear by themselves with `aide`, and by \
         one line with\n`utoipa`:",
    ),
    (
        "adapters/actix/examples/crud.rs",
        "## actix-web\n\n`cargo add preconditions-actix`. The same contract; a refusal is an error of actix.",
    ),
    (
        "adapters/actix/examples/read_only.rs",
        "Where nothing is written, the layers do without a line in a handler:",
    ),
    (
        "adapters/tower/examples/proxy.rs",
        "## Anything that takes a tower layer\n\n`cargo add preconditions-tower`. Here around a proxy on hyper, which \
         gives tags and 304s to whatever is behind it:",
    ),
];

/// Frameworks without an adapter.
const GLUE: [(&str, &str); 5] = [
    (
        "rocket",
        "Its headers are strings, and it drops field lines that are not UTF-8 before a handler sees \
         them: a condition with bytes\nabove 0x7F is lost, and a write under it is performed. Use tags of ASCII, \
         as all generated ones are, and\n`require_condition`, which turns a lost condition into 428.",
    ),
    ("warp", "The answer is a reply; no rejection is needed."),
    ("poem", "Its response is built from one of `http`."),
    ("salvo", "Its response takes over one of `http`."),
    ("hyper", "Nothing in between."),
];

pub fn page() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| {
        let found = fs::read_to_string(root.join(path));
        found.unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let mut page = String::from(
        "# In a framework\n\n\
         The programs on this page are whole, and have less than 50 lines of code: copy one, and change what is \
         yours. They are\nthe examples of the companion crates, whose tests send to each the requests that its \
         README promises an answer to. At most\nthree lines of a handler are about conditions.\n\n\
         Check in the handler or the extractor that knows the state, not in a layer behind it: a layer sees the \
         response when the\nwrite is done. And see that clients see a 412 that comes before their content was \
         read: by `DrainLayer` of the\ncompanion crates ([`conditional_writes`](crate::manual::conditional_writes#an-answer-before-the-content)).\n",
    );
    for (path, text) in EXAMPLES {
        write!(page, "\n{text}\n\n```rust,ignore\n{}```\n", read(path)).unwrap();
    }
    page.push_str(
        "\n## Frameworks without a companion crate\n\n\
         They take four things: all field lines as bytes, the name of the method, the fields of the success, and a \
         way to leave\nearly. The blocks are those of the packages in `examples/frameworks` of the repository, which \
         answer the same contract\nbyte for byte (`examples/contract`). `found` is what a route has found, a \
         [`Representation`], with its `target()`, the\n`headers()` that the 200 would have, and the whole `answer()`. \
         A permit goes on to the store; an answer goes out as it is.\n",
    );
    for (name, text) in GLUE {
        let source = read(&format!("examples/frameworks/{name}/src/main.rs"));
        let block = source
            .split_once("// ANCHOR: glue\n")
            .and_then(|(_, rest)| rest.split_once("// ANCHOR_END: glue"))
            .unwrap_or_else(|| panic!("{name}: no block between ANCHOR and ANCHOR_END"))
            .0;
        let lines: Vec<&str> = block.trim_end().lines().collect();
        assert!(lines.len() <= 20, "{name}: {} lines", lines.len());
        let block = blocks::to_the_margin(&lines);
        write!(
            page,
            "\n### {name}\n\n{text}\n\n```rust,ignore\n{block}```\n"
        )
        .unwrap();
    }
    page
}

//! The voice of the documentation: the first sentence of each public function begins with a verb in
//! the third person. Read off the sources of the library and of the companion crates.

mod readme;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, ImplItem, Item, Lit, Meta, TraitItem, Visibility};

/// The verbs that documentation begins with. A new one is a line here; a noun in the plural is none.
const VERBS: [&str; 33] = [
    "Adds",
    "Applies",
    "Borrows",
    "Calls",
    "Checks",
    "Compares",
    "Copies",
    "Creates",
    "Describes",
    "Evaluates",
    "Finds",
    "Gives",
    "Hashes",
    "Insists",
    "Iterates",
    "Leaves",
    "Lets",
    "Makes",
    "Merges",
    "Names",
    "Prints",
    "Puts",
    "Reads",
    "Returns",
    "Says",
    "Selects",
    "Serializes",
    "Sets",
    "Summarizes",
    "Tells",
    "Turns",
    "Visits",
    "Writes",
];

#[test]
fn the_first_sentence_of_each_public_function_begins_with_a_verb() {
    let mut functions = 0;
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for file in sources() {
        let source = fs::read_to_string(&file).unwrap();
        for (name, sentence) in public_functions(&source) {
            let word = sentence.split_whitespace().next().unwrap_or("");
            match VERBS.iter().find(|verb| **verb == word) {
                Some(verb) => {
                    used.insert(*verb);
                }
                None => wrong.push(format!("{}: {name}: {sentence}", file.display())),
            }
            functions += 1;
        }
    }
    assert!(
        wrong.is_empty(),
        "no verb of the list:\n{}",
        wrong.join("\n")
    );
    assert!(functions > 100, "only {functions} functions were found");
    let unused: Vec<&&str> = VERBS.iter().filter(|verb| !used.contains(**verb)).collect();
    assert!(
        unused.is_empty(),
        "verbs that nothing begins with: {unused:?}"
    );
    assert!(VERBS.is_sorted(), "the verbs are not in order");
}

#[test]
fn what_is_looked_at_is_found() {
    let source = "
        /// Makes it.
        ///
        /// Then more.
        pub fn free() {}
        /// Not this.
        fn private() {}
        /// Nor this.
        pub(crate) fn internal() {}
        pub fn silent() {}
        pub mod inner {
            impl<'a> Thing<'a> {
                /// A
                /// thing.
                #[must_use]
                pub const fn method(&self) {}
            }
        }
        pub trait Trait {
            /// Visits.
            fn visit(&self);
        }
        impl Trait for Thing { fn visit(&self) {} }
    ";
    let found: Vec<(String, String)> = public_functions(source);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let expected = [
        ("free", "Makes it."),
        ("silent", ""),
        ("method", "A thing."),
        ("visit", "Visits."),
    ];
    assert_eq!(found, expected);
}

/// The name and the first paragraph of each public function.
fn public_functions(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for item in syn::parse_file(source).unwrap().items {
        collect(item, &mut found);
    }
    found
}

fn collect(item: Item, found: &mut Vec<(String, String)>) {
    let is_public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    let mut add = |name: &syn::Ident, attributes: &[Attribute]| {
        found.push((name.to_string(), first_paragraph(attributes)));
    };
    match item {
        Item::Fn(function) if is_public(&function.vis) => add(&function.sig.ident, &function.attrs),
        Item::Mod(module) if is_public(&module.vis) => {
            for item in module.content.map_or(Vec::new(), |(_, items)| items) {
                collect(item, found);
            }
        }
        Item::Impl(block) if block.trait_.is_none() => {
            for item in block.items {
                match item {
                    ImplItem::Fn(method) if is_public(&method.vis) => {
                        add(&method.sig.ident, &method.attrs);
                    }
                    _ => {}
                }
            }
        }
        Item::Trait(definition) if is_public(&definition.vis) => {
            for item in definition.items {
                if let TraitItem::Fn(method) = item {
                    add(&method.sig.ident, &method.attrs);
                }
            }
        }
        _ => {}
    }
}

fn first_paragraph(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_string()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    let lines = attributes.iter().filter_map(line);
    let paragraph: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    paragraph.join(" ")
}

/// The Rust files of the library and of the companion crates.
fn sources() -> BTreeSet<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    collect_files(&root.join("src"), &mut found);
    for adapter in fs::read_dir(root.join("adapters")).into_iter().flatten() {
        let sources = adapter.unwrap().path().join("src");
        if sources.is_dir() {
            collect_files(&sources, &mut found);
        }
    }
    found
}

fn collect_files(directory: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.insert(path);
        }
    }
}

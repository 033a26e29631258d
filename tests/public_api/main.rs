//! The public interface, as a list that a reviewer sees change: `tests/api/public.txt`.
//!
//! Read off the sources: every `pub` in them is reachable, which the lint `unreachable_pub` sees to.
//! `API=write cargo test --test public_api` writes the list anew.

#![allow(missing_docs)] // A test has no users.
#![allow(
    clippy::incompatible_msrv,
    clippy::indexing_slicing,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::unwrap_used
)] // A test may panic, and runs on the current stable.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, Signature, TraitItem, Visibility};

/// Crates whose types may stand in the interface. A new one is a decision: whoever depends on this
/// crate then depends on the version of that one.
const FOREIGN: [&str; 7] = [
    "alloc",
    "core",
    "http",
    "httpdate",
    "serde",
    "serde_json",
    "std",
];

#[test]
fn the_public_interface_is_the_one_that_was_reviewed() {
    let path = root().join("tests/api/public.txt");
    let mut found = listing().into_iter().collect::<Vec<_>>().join("\n");
    found.push('\n');
    if std::env::var_os("API").is_some_and(|value| value == "write") {
        fs::write(&path, &found).unwrap();
    }
    let reviewed = fs::read_to_string(&path).unwrap_or_default();
    for line in found
        .lines()
        .filter(|line| !reviewed.lines().any(|known| known == *line))
    {
        println!("new: {line}");
    }
    for line in reviewed
        .lines()
        .filter(|line| !found.lines().any(|known| known == *line))
    {
        println!("gone: {line}");
    }
    assert!(
        found == reviewed,
        "the interface has changed: see above; API=write accepts it"
    );
}

/// The crates whose types are imported by the files that have public items are ours to name, or
/// marked as private in the manifest.
#[test]
fn no_type_of_another_crate_is_in_the_interface() {
    const PRIVATE: [&str; 3] = ["base64", "blake3", "sha2"];
    for file in sources(&root().join("src")) {
        let source = fs::read_to_string(&file).unwrap();
        for item in syn::parse_file(&source).unwrap().items {
            let Item::Use(import) = item else { continue };
            let path = import.tree.to_token_stream().to_string();
            let origin = path.split([' ', ':', '{']).next().unwrap();
            let is_ours = ["crate", "self", "super"].contains(&origin) || is_module(&file, origin);
            let is_known = is_ours || FOREIGN.contains(&origin) || PRIVATE.contains(&origin);
            assert!(is_known, "{origin}, imported by {}", file.display());
        }
    }
    for line in listing() {
        let words = line.split_whitespace().collect::<Vec<_>>();
        let names_private = words
            .windows(2)
            .any(|pair| PRIVATE.contains(&pair[0]) && pair[1] == "::");
        assert!(!names_private, "a private crate in the interface: {line}");
    }
}

/// Whether `name` is a module beside or below `file`.
fn is_module(file: &Path, name: &str) -> bool {
    let below = file.with_extension("");
    let beside = file.parent().unwrap();
    [beside, &below].iter().any(|folder| {
        folder.join(name).is_dir() || folder.join(name).with_extension("rs").is_file()
    })
}

fn listing() -> BTreeSet<String> {
    let mut listing = BTreeSet::new();
    for file in sources(&root().join("src")) {
        let source = fs::read_to_string(&file).unwrap();
        for item in syn::parse_file(&source).unwrap().items {
            list(item, &mut listing);
        }
    }
    listing
}

fn list(item: Item, listing: &mut BTreeSet<String>) {
    let mut add = |attributes: &[Attribute], text: String| {
        listing.insert(format!("{text}{}", condition(attributes)));
    };
    match item {
        Item::Fn(item) if is_public(&item.vis) => add(&item.attrs, signature("", &item.sig)),
        Item::Struct(item) if is_public(&item.vis) => {
            let (name, generics) = (&item.ident, item.generics.to_token_stream());
            add(&item.attrs, format!("struct {name}{generics}"));
        }
        Item::Enum(item) if is_public(&item.vis) => {
            let (name, generics) = (&item.ident, item.generics.to_token_stream());
            for variant in &item.variants {
                let fields = match &variant.fields {
                    Fields::Unit => String::new(),
                    fields => format!(" {}", fields.to_token_stream()),
                };
                add(
                    &item.attrs,
                    format!("enum {name}{generics} {}{fields}", variant.ident),
                );
            }
        }
        Item::Trait(item) if is_public(&item.vis) => {
            let name = &item.ident;
            for inner in &item.items {
                if let TraitItem::Fn(method) = inner {
                    add(
                        &item.attrs,
                        signature(&format!("trait {name} "), &method.sig),
                    );
                }
            }
        }
        Item::Impl(item) => {
            let of = item.self_ty.to_token_stream().to_string();
            if let Some((_, path, _)) = &item.trait_ {
                let (generics, path) = (item.generics.to_token_stream(), path.to_token_stream());
                let line = format!("impl{generics} {path} for {of}");
                if !line.contains("Recorder") {
                    add(&item.attrs, line);
                }
                return;
            }
            for inner in &item.items {
                match inner {
                    ImplItem::Fn(method) if is_public(&method.vis) => {
                        let attributes = [item.attrs.clone(), method.attrs.clone()].concat();
                        add(&attributes, signature(&format!("{of} "), &method.sig));
                    }
                    ImplItem::Const(constant) if is_public(&constant.vis) => {
                        let (name, kind) = (&constant.ident, constant.ty.to_token_stream());
                        add(&constant.attrs, format!("{of} const {name}: {kind}"));
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn signature(of: &str, signature: &Signature) -> String {
    format!("{of}{}", signature.to_token_stream())
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The features that an item asks for.
fn condition(attributes: &[Attribute]) -> String {
    let conditions = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"));
    let texts: Vec<String> = conditions
        .map(|attribute| attribute.meta.require_list().unwrap().tokens.to_string())
        .collect();
    match texts.is_empty() {
        true => String::new(),
        false => format!("  [{}]", texts.join(", ")),
    }
}

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

//! Manifests as `sha256sum`, `sha512sum`, `shasum` and `openssl dgst` write them, and what is not one.

use std::fs;
use std::process::Command;

use preconditions::{EntityTag, Manifest};
use proptest::prelude::*;

/// The digest of `hello` and a line feed, and the tag that base64url makes of it.
const DIGEST: &str = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
const TAG: &str = "\"WJG1tSLV3whtD_CxEPvZ0hu0_HFjrzTQgoai6Eb2vgM\"";

/// Names that need care: a line feed, a carriage return, a backslash, a space and a star in front, and
/// what stands between name and digest in the other form.
const NAMES: [&str; 7] = [
    " *x",
    "a b",
    "back\\slash",
    "car\rriage",
    "index.html",
    "new\nline",
    "odd (x) = 12",
];

/// Printed by sha256sum of GNU coreutils 9.1 for files with these names: as it is, and with `--tag`.
const PLAIN: &str = concat!(
    "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  ./ *x\n",
    "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  ./a b\n",
    "\\5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  ./back\\\\slash\n",
    "\\5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  ./car\\rriage\n",
    "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  ./index.html\n",
    "\\5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  ./new\\nline\n",
    "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  ./odd (x) = 12\n",
);
const TAGGED: &str = concat!(
    "SHA256 ( *x) = 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\n",
    "SHA256 (a b) = 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\n",
    "\\SHA256 (back\\\\slash) = 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\n",
    "\\SHA256 (car\\rriage) = 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\n",
    "SHA256 (index.html) = 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\n",
    "\\SHA256 (new\\nline) = 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\n",
    "SHA256 (odd (x) = 12) = 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\n",
);

#[track_caller]
fn one(line: &str, name: &str) -> String {
    let manifest = Manifest::parse(line.as_bytes()).unwrap();
    assert_eq!(manifest.len(), 1);
    manifest.tag(name).expect(line).to_string()
}

#[track_caller]
fn error(text: &str) -> String {
    let error = Manifest::parse(text.as_bytes()).unwrap_err();
    let printed = error.to_string();
    assert!(printed.starts_with(&format!("line {}: ", error.line())));
    assert!(!printed.contains(char::is_control), "{printed}");
    let _: &dyn std::error::Error = &error;
    printed
}

#[test]
fn what_sha256sum_printed_is_read() {
    for text in [PLAIN, TAGGED] {
        let manifest = Manifest::parse(text.as_bytes()).unwrap();
        let listed: Vec<_> = manifest.iter().map(|(name, _)| name).collect();
        assert_eq!(listed, NAMES.map(str::as_bytes));
        assert!(manifest.iter().all(|(_, tag)| tag.to_string() == TAG));
        for name in NAMES {
            assert_eq!(manifest.tag(name).unwrap().to_string(), TAG);
            assert_eq!(manifest.tag(format!("./{name}")).unwrap().to_string(), TAG);
        }
        assert!(manifest.tag("INDEX.HTML").is_none());
        assert!(manifest.tag("").is_none());
    }
}

/// The present `sha256sum`, where there is one: the literals above hold everywhere.
#[test]
fn what_sha256sum_prints_is_read() {
    let folder =
        std::env::temp_dir().join(format!("preconditions-manifest-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for name in if cfg!(unix) { &NAMES[..] } else { &NAMES[4..5] } {
        fs::write(folder.join(name), "hello\n").unwrap();
    }
    for options in [&["--"][..], &["--binary", "--"], &["--tag", "--"]] {
        let mut command = Command::new("sha256sum");
        command.current_dir(&folder).args(options);
        for name in if cfg!(unix) { &NAMES[..] } else { &NAMES[4..5] } {
            command.arg(name);
        }
        if let Ok(output) = command.output() {
            let manifest = Manifest::parse(&output.stdout).unwrap();
            let expected = if cfg!(unix) { NAMES.len() } else { 1 };
            assert_eq!(manifest.len(), expected, "{options:?}: {output:?}");
            assert!(manifest.iter().all(|(_, tag)| tag.to_string() == TAG));
        }
    }
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn other_tools_and_ways_of_writing_are_read() {
    assert_eq!(one(&format!("{DIGEST} *index.html\n"), "index.html"), TAG);
    assert_eq!(one(&format!("{DIGEST}  index.html"), "index.html"), TAG);
    assert_eq!(one(&format!("{DIGEST}  index.html\r\n"), "index.html"), TAG);
    let upper = DIGEST.to_uppercase();
    assert_eq!(one(&format!("{upper}  index.html\n"), "index.html"), TAG);
    // openssl dgst -sha256 index.html
    assert_eq!(
        one(&format!("SHA2-256(index.html)= {DIGEST}\n"), "index.html"),
        TAG
    );
    let commented = format!("# made by hand\n\n\r\n{DIGEST}  #1\n#{DIGEST}  index.html\n");
    assert_eq!(one(&commented, "#1"), TAG);
    // From find: a directory, and more than one dot.
    assert_eq!(one(&format!("{DIGEST}  ././css/a.css\n"), "css/a.css"), TAG);
    assert_eq!(one(&format!("{DIGEST}  ../a.css\n"), "../a.css"), TAG);
}

/// sha512sum of the same file: 128 digits, of which a tag has the first 64.
#[test]
fn of_a_longer_digest_the_first_256_bits_count() {
    let digest = "e7c22b994c59d9cf2b48e549b1e24666636045930d3da7c1acb299d1c3b7f931\
                  f94aae41edda2c2b207a36e10f8bcb8d45223e54878f5b316e7ce3b6bc019629";
    let tag = "\"58IrmUxZ2c8rSOVJseJGZmNgRZMNPafBrLKZ0cO3-TE\"";
    assert_eq!(one(&format!("{digest}  index.html\n"), "index.html"), tag);
    assert_eq!(
        one(&format!("SHA512 (index.html) = {digest}\n"), "index.html"),
        tag
    );
}

/// The digest is that of the specification of BLAKE3 for no bytes, as `b3sum` prints it.
#[test]
fn a_digest_of_blake3_gives_the_tag_of_the_content() {
    let digest = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";
    let manifest = Manifest::parse(format!("{digest}  empty\n").as_bytes()).unwrap();
    assert!(manifest
        .tag("empty")
        .unwrap()
        .strong_eq(&EntityTag::from_content(b"")));
}

#[test]
fn a_name_is_bytes() {
    let line = [DIGEST.as_bytes(), b"  caf\xe9\n"].concat();
    let manifest = Manifest::parse(&line).unwrap();
    assert!(manifest.tag(b"caf\xe9").is_some());
    assert!(manifest.tag("café").is_none());
}

#[test]
fn what_is_not_a_line_is_named_with_what_was_expected() {
    let form = "expected `DIGEST  NAME` or `ALGORITHM (NAME) = DIGEST`, found";
    for (line, shown) in [
        ("index.html", "index.html"),
        ("  index.html", "  index.html"),
        ("fade in.css", "fade in.css"),
        ("SHA256 index.html", "SHA256 index.html"),
        ("SHA256 (index.html)", "SHA256 (index.html)"),
        ("SHA256 (index.html) 12", "SHA256 (index.html) 12"),
        ("(index.html) = 12", "(index.html) = 12"),
        ("\u{1b}[31m\u{9b}", "\\x1b[31m\\xc2\\x9b"),
        ("\\", "\\"),
        ("face  index.html", "face  index.html"),
    ] {
        assert_eq!(error(line), format!("line 1: {form} `{shown}`"));
    }
    let long = "x".repeat(1_000);
    assert_eq!(error(&long), format!("line 1: {form} `{}`", "x".repeat(40)));
}

#[test]
fn what_is_wrong_in_a_line_is_named() {
    let length = "hexadecimal digits: expected 64 to 128, as of SHA-256 or BLAKE3";
    // md5sum and sha1sum, and one digit pair more and less than there may be.
    for digits in [32, 40, 62, 130] {
        let digest = "a".repeat(digits);
        let expected = format!("line 2: digest of {digits} {length}");
        assert_eq!(error(&format!("\n{digest}  x")), expected);
        assert_eq!(error(&format!("\nMD5 (x) = {digest}")), expected);
    }
    let odd = "line 1: digest of 65 hexadecimal digits: expected an even number";
    assert_eq!(error(&format!("{DIGEST}a  x")), odd);

    let separator = "line 1: expected two spaces, or a space and `*`, after the digest, found";
    assert_eq!(error(&format!("{DIGEST} x")), format!("{separator} ` x`"));
    assert_eq!(
        error(&format!("{DIGEST}\tx")),
        format!("{separator} `\\x09x`")
    );
    assert_eq!(
        error(&format!("{DIGEST}g  x")),
        format!("{separator} `g  x`")
    );
    assert_eq!(error(DIGEST), format!("{separator} ``"));

    let name = "line 1: expected the name of a file after the digest";
    assert_eq!(error(&format!("{DIGEST}  ")), name);
    assert_eq!(error(&format!("{DIGEST} *\r\n")), name);

    let escape = "expected `\\n`, `\\r` or `\\\\` in an escaped name, found";
    assert_eq!(
        error(&format!("\\{DIGEST}  a\\tb")),
        format!("line 1: {escape} `\\t`")
    );
    assert_eq!(
        error(&format!("\\{DIGEST}  a\\")),
        format!("line 1: {escape} its end")
    );
    assert_eq!(
        one(&format!("{DIGEST}  a\\tb"), "a\\tb"),
        TAG,
        "not escaped"
    );

    let zero = "line 1: zero byte: expected lines that end with a line feed";
    assert_eq!(error(&format!("{DIGEST}  a\0{DIGEST}  b\0")), zero);
    assert_eq!(error("\0"), zero);
}

#[test]
fn a_file_with_two_digests_is_an_error() {
    let other = "a".repeat(64);
    let twice = format!("{DIGEST}  a\n{DIGEST}  b\n{DIGEST} *./a\n");
    assert_eq!(Manifest::parse(twice.as_bytes()).unwrap().len(), 2);
    let differs = format!("{twice}{other}  a\n");
    assert_eq!(error(&differs), "line 4: `a` has another digest in line 1");
}

#[test]
fn an_empty_manifest_lists_nothing() {
    for text in ["", "\n", "# nothing\n"] {
        let manifest = Manifest::parse(text.as_bytes()).unwrap();
        assert!(manifest.is_empty());
        assert_eq!(manifest.len(), 0_usize);
        assert!(manifest.tag("").is_none());
    }
}

/// Writes a line as sha256sum does, from its documentation.
fn write(name: &[u8], digest: &[u8; 32], is_tagged: bool) -> Vec<u8> {
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut escaped = Vec::new();
    for byte in name {
        match byte {
            b'\n' => escaped.extend(b"\\n"),
            b'\r' => escaped.extend(b"\\r"),
            b'\\' => escaped.extend(b"\\\\"),
            byte => escaped.push(*byte),
        }
    }
    let mark: &[u8] = if escaped == name { b"" } else { b"\\" };
    if is_tagged {
        [
            mark,
            b"SHA256 (",
            &escaped,
            b") = ",
            digest.as_bytes(),
            b"\n",
        ]
        .concat()
    } else {
        [mark, digest.as_bytes(), b"  ", &escaped, b"\n"].concat()
    }
}

fn name() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        Just(b'\\'),
        Just(b'\n'),
        Just(b'\r'),
        Just(b'n'),
        Just(b' '),
        Just(b')'),
        Just(b'='),
        1..=255_u8
    ];
    prop::collection::vec(byte, 1..20).prop_filter("a dot in front does not count", |name| {
        !name.starts_with(b"./")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_written_comes_back(files: [(bool, [u8; 32]); 5], names in prop::collection::btree_set(name(), 0..6)) {
        let files: Vec<_> = names.into_iter().zip(files).collect();
        let lines = files.iter().map(|(name, (is_tagged, digest))| write(name, digest, *is_tagged));
        let manifest = Manifest::parse(&lines.flatten().collect::<Vec<_>>()).unwrap();
        prop_assert_eq!(manifest.len(), files.len());
        for (name, (_, digest)) in &files {
            let tag = manifest.tag(name).unwrap();
            prop_assert!(!tag.is_weak());
            prop_assert_eq!(tag.to_string(), format!("\"{}\"", base64url(digest)));
        }
    }

    #[test]
    fn no_input_panics(text: Vec<u8>, line in "[\\\\a-f0-9 ()=*#A]{0,90}") {
        let _ = Manifest::parse(&text).map_err(|error| error.to_string());
        let _ = Manifest::parse(line.as_bytes()).map_err(|error| error.to_string());
    }
}

fn base64url(bytes: &[u8]) -> String {
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let groups = bits.as_bytes().chunks(6).map(|group| {
        let group = format!("{:0<6}", std::str::from_utf8(group).unwrap());
        char::from(digits[usize::from_str_radix(&group, 2).unwrap()])
    });
    groups.collect()
}

//! The states of the six fields. The current entity-tag is `"a"` or `W/"a"`, the current
//! modification date Sun, 06 Nov 1994 08:49:37 GMT.

use super::State;

/// If-Match and If-None-Match: §13.1.1, §13.1.2.
pub const TAG_LISTS: [State; 46] = [
    ("absent", &[]),
    ("match", &[b"\"a\""]),
    ("weak match", &[b"W/\"a\""]),
    ("miss", &[b"\"x\""]),
    ("weak miss", &[b"W/\"x\""]),
    ("other case", &[b"\"A\""]),
    ("empty tag", &[b"\"\""]),
    ("tag of the wildcard", &[b"\"*\""]),
    ("tag with the weak mark inside", &[b"\"W/a\""]),
    ("tag with a backslash", &[b"\"\\a\""]),
    ("tag with a comma", &[b"\"x,a\""]),
    ("tag of obs-text", &[b"\"\xE9\""]),
    ("wildcard", &[b"*"]),
    ("wildcard in whitespace", &[b" \t*\t "]),
    ("match in whitespace", &[b"\t \"a\" \t"]),
    ("empty", &[b""]),
    ("whitespace", &[b" \t"]),
    ("commas", &[b", ,\t,"]),
    ("list with match", &[b"\"x\", \"a\""]),
    ("list with weak match", &[b"W/\"a\",W/\"x\""]),
    ("list without match", &[b"\"x\", \"y\",\"z\""]),
    ("list with empty members", &[b", ,\"x\",,\t\"a\" ,"]),
    ("list with obs-text", &[b"\"\xE9\", \"a\""]),
    ("no quotes", &[b"a"]),
    ("no closing quote", &[b"\"a"]),
    ("no opening quote", &[b"a\""]),
    ("small weak mark", &[b"w/\"a\""]),
    ("space after the weak mark", &[b"W/ \"a\""]),
    ("space in the tag", &[b"\"a b\""]),
    ("control in the tag", &[b"\"a\x7F\""]),
    ("no comma", &[b"\"x\" \"a\""]),
    ("something after the tag", &[b"\"a\"x"]),
    ("damaged before the match", &[b"x, \"a\""]),
    ("damaged after the match", &[b"\"a\", x"]),
    ("unclosed after the match", &[b"\"a\", \"x"]),
    ("wildcard before the match", &[b"*, \"a\""]),
    ("wildcard after the match", &[b"\"a\", *"]),
    ("wildcard with a comma", &[b"*,"]),
    ("wildcard doubled", &[b"**"]),
    ("wildcard on two lines", &[b"*", b"*"]),
    ("wildcard and an empty line", &[b"", b"*"]),
    ("match on the second line", &[b"\"x\"", b"", b"\"a\""]),
    (
        "match on the first, damaged on the second",
        &[b"\"a\"", b"x"],
    ),
    (
        "damaged on the first, match on the second",
        &[b"x", b"\"a\""],
    ),
    ("tag over two lines", &[b"\"a", b"a\""]),
    ("two empty lines", &[b"", b""]),
];

/// If-Modified-Since and If-Unmodified-Since: §13.1.3, §13.1.4, §5.6.7.
pub const DATES: [State; 24] = [
    ("absent", &[]),
    ("equal", &[b"Sun, 06 Nov 1994 08:49:37 GMT"]),
    ("earlier", &[b"Sun, 06 Nov 1994 08:49:36 GMT"]),
    ("later", &[b"Sun, 06 Nov 1994 08:49:38 GMT"]),
    ("in the future", &[b"Fri, 06 Nov 2099 08:49:37 GMT"]),
    ("before 1970", &[b"Sun, 06 Nov 1932 08:49:37 GMT"]),
    ("RFC 850, equal", &[b"Sunday, 06-Nov-94 08:49:37 GMT"]),
    ("RFC 850, earlier", &[b"Sunday, 06-Nov-94 08:49:36 GMT"]),
    (
        "RFC 850, earlier or in the future",
        &[b"Sunday, 06-Nov-44 08:49:38 GMT"],
    ),
    ("asctime, equal", &[b"Sun Nov  6 08:49:37 1994"]),
    ("asctime, earlier", &[b"Sun Nov 06 08:49:36 1994"]),
    ("other day name", &[b"Mon, 06 Nov 1994 08:49:37 GMT"]),
    ("second 60", &[b"Sun, 06 Nov 1994 08:48:60 GMT"]),
    ("in whitespace", &[b"\t Sun, 06 Nov 1994 08:49:37 GMT \t"]),
    ("empty", &[b""]),
    ("no date", &[b"yesterday"]),
    ("small letters", &[b"sun, 06 nov 1994 08:49:37 gmt"]),
    ("other zone", &[b"Sun, 06 Nov 1994 08:49:37 UTC"]),
    ("no such day", &[b"Wed, 30 Feb 1994 08:49:37 GMT"]),
    ("no such hour", &[b"Sun, 06 Nov 1994 24:00:00 GMT"]),
    ("not ASCII", &[b"Sun, 06 Nov 1994 08:49:37 GM\xD4"]),
    (
        "equal, twice",
        &[
            b"Sun, 06 Nov 1994 08:49:37 GMT",
            b"Sun, 06 Nov 1994 08:49:37 GMT",
        ],
    ),
    (
        "two on one line",
        &[b"Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT"],
    ),
    (
        "equal and an empty line",
        &[b"Sun, 06 Nov 1994 08:49:37 GMT", b""],
    ),
];

/// If-Range: §13.1.5.
pub const IF_RANGES: [State; 22] = [
    ("absent", &[]),
    ("match", &[b"\"a\""]),
    ("match in whitespace", &[b" \"a\"\t"]),
    ("weak match", &[b"W/\"a\""]),
    ("miss", &[b"\"x\""]),
    ("list with match", &[b"\"a\", \"x\""]),
    ("wildcard", &[b"*"]),
    ("equal", &[b"Sun, 06 Nov 1994 08:49:37 GMT"]),
    ("earlier", &[b"Sun, 06 Nov 1994 08:49:36 GMT"]),
    ("later", &[b"Sun, 06 Nov 1994 08:49:38 GMT"]),
    ("RFC 850, equal", &[b"Sunday, 06-Nov-94 08:49:37 GMT"]),
    ("asctime, equal", &[b"Sun Nov  6 08:49:37 1994"]),
    ("second 60", &[b"Sun, 06 Nov 1994 08:48:60 GMT"]),
    ("empty", &[b""]),
    ("no quotes", &[b"a"]),
    ("no closing quote", &[b"\"a"]),
    ("a quote third", &[b"Su\""]),
    ("date in quotes", &[b"\"Sun, 06 Nov 1994 08:49:37 GMT\""]),
    ("no date", &[b"yesterday"]),
    ("match, twice", &[b"\"a\"", b"\"a\""]),
    ("match and an empty line", &[b"\"a\"", b""]),
    (
        "equal, twice",
        &[
            b"Sun, 06 Nov 1994 08:49:37 GMT",
            b"Sun, 06 Nov 1994 08:49:37 GMT",
        ],
    ),
];

/// Range: §14.2. Only its presence counts.
pub const RANGES: [State; 5] = [
    ("absent", &[]),
    ("one", &[b"bytes=0-1"]),
    ("empty", &[b""]),
    ("other unit", &[b"items=0-1"]),
    ("two lines", &[b"bytes=0-1", b"bytes=2-3"]),
];

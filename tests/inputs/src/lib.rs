//! What the laws are tried on: field lines and targets that come near to what means something.

pub mod lying_server;
pub mod random;

use oracle::{format_date, to_civil, OracleTarget, FIRST_SECOND, LAST_SECOND};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, Index};
use table::{Lines, METHODS, MODIFIED};

/// A method of the table, or some other name.
pub fn method() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => select(&METHODS[..]).prop_map(str::to_string),
        1 => "[A-Za-z]{0,8}",
    ]
}

/// Up to twelve lines of the six fields and of others, in any order and case.
pub fn any_lines(value: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Lines> {
    let name = select(vec![
        "If-Match",
        "if-none-match",
        "If-Modified-Since",
        "if-unmodified-since",
        "If-Range",
        "Range",
        "IF-NONE-MATCH",
        "iF-mAtCh",
        "If-None",
        "Host",
    ]);
    vec((name.prop_map(str::to_string), value), 0..6)
}

/// A value that a conditional field might have.
pub fn field_value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => tag_list(),
        3 => dates_nearly(),
        3 => near_dates().prop_map(|seconds| format_date(seconds).unwrap().into_bytes()),
        1 => octets(),
    ]
}

/// Octets without any rule, many of them of the grammar.
pub fn octets() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..40),
        vec(select(&b"\"W/, \t*ab\x80\x7F\x00\\"[..]), 0..12),
    ]
}

/// Pieces of lists in any order: often a list, often nearly one.
pub fn tag_list() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => select(vec![&b"\"a\""[..], b"W/\"a\"", b"\"b\"", b"W/\"b\"", b"\"a,b\"", b"\"\""]),
        8 => select(vec![&b", "[..], b",", b" , ", b",\t", b",,"]),
        2 => select(vec![&b"*"[..], b" ", b"\t", b"\"\xE9\"", b"\"*\""]),
        1 => select(vec![&b"\""[..], b"W/", b"w/", b"W", b"a", b"\x7F", b"\xE9", b"\"a b\""]),
    ];
    let well_formed = vec(
        (
            select(vec![&b""[..], b" ", b"\t"]),
            proptest::option::of(tag()),
            select(vec![&b""[..], b" "]),
        ),
        0..5,
    )
    .prop_map(|members| {
        let member = |(before, tag, after): (&[u8], Option<Vec<u8>>, &[u8])| {
            [before, &tag.unwrap_or_default(), after].concat()
        };
        members
            .into_iter()
            .map(member)
            .collect::<Vec<_>>()
            .join(&b","[..])
    });
    prop_oneof![
        vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        well_formed,
    ]
}

/// An entity-tag; short ones are often equal to each other.
pub fn tag() -> impl Strategy<Value = Vec<u8>> {
    let etagc = prop_oneof![Just(0x21_u8), 0x23..=0x7E_u8, 0x80..=0xFF_u8];
    let opaque = prop_oneof![
        3 => select(vec![&b"a"[..], b"b", b"", b"a,b", b"A"]).prop_map(<[u8]>::to_vec),
        1 => vec(etagc, 0..30),
    ];
    (any::<bool>(), opaque).prop_map(|(weak, opaque)| {
        [if weak { &b"W/\""[..] } else { b"\"" }, &opaque, b"\""].concat()
    })
}

/// A date in one of the three forms, mostly as it should be, sometimes with one octet changed.
pub fn dates_nearly() -> impl Strategy<Value = Vec<u8>> {
    let seconds = prop_oneof![
        4 => 0..4_102_444_800_i64,
        1 => FIRST_SECOND..=LAST_SECOND,
        1 => near_dates(),
    ];
    let damage = proptest::option::weighted(0.4, (any::<Index>(), any::<Index>(), 0..6_u8));
    (seconds, 0..5_u8, damage).prop_map(|(seconds, form, damage)| {
        let mut text = in_form(seconds, form).into_bytes();
        if let Some((place, octet, kind)) = damage {
            let octets = b"0123456789 ,-:\tGMTSunovember\xFF";
            let octet = octets[octet.index(octets.len())];
            let place = place.index(text.len());
            match kind {
                0 => {
                    text.remove(place);
                }
                1 => text.insert(place, octet),
                2 => text.insert(0, b' '),
                3 => text.push(b'\t'),
                _ => text[place] = octet,
            }
        }
        text
    })
}

/// Any target, its dates close to those of [`near_dates`].
pub fn any_target() -> impl Strategy<Value = OracleTarget> {
    let exists = (
        proptest::option::weighted(0.8, tag()),
        proptest::option::weighted(0.8, near_dates()),
        proptest::option::weighted(0.7, near_dates()),
    )
        .prop_map(|(entity_tag, last_modified, date)| OracleTarget::Exists {
            entity_tag,
            last_modified,
            date,
        });
    prop_oneof![1 => Just(OracleTarget::Missing), 6 => exists]
}

/// Dates that are often equal, or a second apart.
fn near_dates() -> impl Strategy<Value = i64> {
    prop_oneof![
        8 => MODIFIED - 2..MODIFIED + 3,
        1 => FIRST_SECOND..=LAST_SECOND,
    ]
}

/// The date in IMF-fixdate, in the form of RFC 850, in that of asctime with one or two digits of
/// day, and with a second 60.
fn in_form(seconds: i64, form: u8) -> String {
    let fixdate = format_date(seconds).unwrap();
    let (moment, weekday) = to_civil(seconds);
    let long_name = ["Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"][weekday];
    let (name, month, time) = (&fixdate[..3], &fixdate[8..11], &fixdate[17..25]);
    let (year, day) = (moment.year, moment.day);
    match form {
        0 => fixdate,
        1 => format!(
            "{long_name}day, {day:02}-{month}-{:02} {time} GMT",
            year % 100
        ),
        2 => format!("{name} {month} {day:2} {time} {year:04}"),
        3 => format!("{name} {month} {day:02} {time} {year:04}"),
        _ => format!("{}60 GMT", &fixdate[..23]),
    }
}

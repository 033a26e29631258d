//! Client and server together.
//!
//! stored copy -> conditions -> `evaluate` -> `Answer::fields` -> what it says of the copy -> merge.
//! The yardstick is an ordinary GET in the same moment: where a copy was confirmed by a strong
//! validator, it has the content of that GET, and its fields as far as the 304 carries them. Where
//! the server has not confirmed it, the client asks again, and has that GET.

use inputs::random::{cases, Random};
use preconditions::client::{FieldUpdate, Response, Resumption, Revalidated, Revalidation};
use preconditions::{evaluate, EntityTag, HttpDate, Target, Validators};
use std::collections::BTreeMap;

type Lines = Vec<(String, Vec<u8>)>;

/// How a server makes entity-tags. A strong one is of the content alone; a weak one is of what the
/// content means, which several contents may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tags {
    None,
    Strong,
    Weak,
    /// Strong, but with obs-text and a comma in it.
    Odd,
}

/// One version of a resource.
#[derive(Clone, Debug)]
struct Version {
    content: u32,
    tags: Tags,
    /// When it was last modified, if the server says so.
    last_modified: Option<i64>,
    cache_control: u32,
}

impl Version {
    fn entity_tag(&self) -> Option<Vec<u8>> {
        let (content, meaning) = (self.content, self.content / 2);
        match self.tags {
            Tags::None => None,
            Tags::Strong => Some(format!("\"{content}\"").into_bytes()),
            Tags::Weak => Some(format!("W/\"{meaning}\"").into_bytes()),
            Tags::Odd => Some([b"\"\xE9,", content.to_string().as_bytes(), b"\""].concat()),
        }
    }

    /// The header section of a 200.
    fn header(&self, now: i64) -> Lines {
        let mut lines: Lines = vec![
            ("Date".into(), date(now)),
            ("Content-Type".into(), b"text/plain".to_vec()),
            (
                "Content-Length".into(),
                self.body().len().to_string().into_bytes(),
            ),
            (
                "Cache-Control".into(),
                format!("max-age={}", self.cache_control).into_bytes(),
            ),
            ("Vary".into(), b"Accept".to_vec()),
            ("Vary".into(), b"Cookie".to_vec()),
        ];
        lines.extend(self.entity_tag().map(|tag| ("ETag".into(), tag)));
        lines.extend(
            self.last_modified
                .map(|it| ("Last-Modified".into(), date(it))),
        );
        lines
    }

    fn body(&self) -> Vec<u8> {
        format!("content {}", self.content).into_bytes()
    }
}

fn date(seconds: i64) -> Vec<u8> {
    HttpDate::from_unix_seconds(seconds)
        .unwrap()
        .to_imf_fixdate()
        .to_vec()
}

/// A copy that a client has stored.
#[derive(Clone, Debug)]
struct Copy {
    header: Lines,
    content: u32,
}

/// A GET to a server: 200 or 304, by the crate's own half.
fn get(method: &str, request: &Lines, version: &Version, now: i64) -> (u16, Lines) {
    let tag = version.entity_tag();
    let tag = tag.as_deref().map(|tag| EntityTag::parse(tag).unwrap());
    let current = Validators::new()
        .etag(tag)
        .last_modified(version.last_modified.and_then(HttpDate::from_unix_seconds))
        .date(HttpDate::from_unix_seconds(now));
    let header = version.header(now);
    match evaluate(method, request, Target::Exists(current)).into_result() {
        Ok(_permit) => (200, header),
        Err(answer) => {
            let fields = answer.fields(header.iter().map(|(name, value)| (name, value)));
            let fields = fields.map(|(name, value)| (name.to_string(), value.to_vec()));
            (answer.status(), fields.collect())
        }
    }
}

/// What a revalidation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    /// The copy was confirmed by a strong validator.
    Confirmed,
    /// By a weak one.
    ConfirmedWeakly,
    /// The new representation was sent.
    Sent,
    /// The 304 was of no use, and the client has asked again.
    AskedAgain,
}

/// Revalidates the copies, checks all that can be known, and stores what a client stores.
fn revalidate(copies: &mut Vec<Copy>, method: &str, version: &Version, now: i64) -> Came {
    let plain = Copy {
        header: version.header(now),
        content: version.content,
    };
    let headers: Vec<Lines> = copies.iter().map(|copy| copy.header.clone()).collect();
    let stored: Vec<_> = headers.iter().map(Validators::of_response).collect();
    let question = Revalidation::new(&stored);
    let lines = question.lines();
    let request: Lines = lines
        .map(|(name, value)| (name.into(), value.to_vec()))
        .collect();
    let (status, header) = get(method, &request, version, now);
    let answer = Response::new(status, &header);
    match question.answer(&answer) {
        Revalidated::Update(selected) => {
            assert_eq!(status, 304);
            let is_strong = selected.is_strong();
            let indices: Vec<usize> = selected.collect();
            assert!(!indices.is_empty());
            assert!(is_strong || indices.len() == 1);
            for index in indices {
                let copy = &mut copies[index];
                update(copy, &header, is_strong);
                if is_strong {
                    assert_eq!(
                        copy.content, plain.content,
                        "the content of an ordinary GET"
                    );
                    check_fields(copy, &plain, &header);
                }
            }
            match is_strong {
                true => Came::Confirmed,
                false => Came::ConfirmedWeakly,
            }
        }
        Revalidated::Replace => {
            assert_eq!(status, 200);
            assert_eq!(header, plain.header);
            *copies = vec![plain];
            Came::Sent
        }
        Revalidated::AskAgain(_) => {
            assert_eq!(status, 304, "this server answers 200 and 304 only");
            assert!(
                !request.is_empty(),
                "it never answers 304 to an ordinary GET"
            );
            *copies = vec![plain];
            Came::AskedAgain
        }
        other => panic!("this server does not answer so: {other:?}"),
    }
}

fn update(copy: &mut Copy, header: &Lines, is_strong: bool) {
    let update = match is_strong {
        true => FieldUpdate::by(header),
        false => FieldUpdate::by(header).keeping_date(),
    };
    let merged = update.merge(copy.header.clone(), header.clone());
    copy.header = merged.collect();
}

/// Every field that the 304 carries is that of the ordinary GET; the others are untouched, and the
/// length is that of the content.
fn check_fields(copy: &Copy, plain: &Copy, carried: &Lines) {
    let (updated, plain, carried) = (
        by_name(&copy.header),
        by_name(&plain.header),
        by_name(carried),
    );
    assert!(carried.contains_key("cache-control") && carried.contains_key("vary"));
    for (name, lines) in &carried {
        assert_eq!(updated.get(name), Some(lines), "{name} is updated");
        assert_eq!(
            plain.get(name),
            Some(lines),
            "{name} of the 304 is that of the 200"
        );
    }
    let length = format!("content {}", copy.content).len().to_string();
    assert_eq!(updated["content-length"], [length.into_bytes()]);
    assert_eq!(updated["content-type"], [b"text/plain".to_vec()]);
}

fn by_name(lines: &Lines) -> BTreeMap<String, Vec<Vec<u8>>> {
    let mut fields: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for (name, value) in lines {
        fields
            .entry(name.to_ascii_lowercase())
            .or_default()
            .push(value.clone());
    }
    fields
}

const T: i64 = 784_111_777;

/// Every copy x every state of the server: 3 kinds of tags x 3 kinds of dates are stored; then the
/// server has any of 10 states; GET and HEAD.
#[test]
fn the_whole_table() {
    let mut came: BTreeMap<Came, usize> = BTreeMap::new();
    let mut cells = 0;
    for tags in [Tags::None, Tags::Strong, Tags::Weak, Tags::Odd] {
        // Last-Modified, and the Date of the copy.
        for (last_modified, received) in [(None, T), (Some(T), T), (Some(T), T + 9)] {
            let stored = Version {
                content: 10,
                tags,
                last_modified,
                cache_control: 60,
            };
            for (state, version) in states(&stored) {
                if state == "changed in the same second" && received > T {
                    continue; // what was received later is what that change made
                }
                for method in ["GET", "HEAD"] {
                    let mut copies = vec![Copy {
                        header: stored.header(received),
                        content: stored.content,
                    }];
                    let result = revalidate(&mut copies, method, &version, T + 100);
                    expect(state, &stored, received, result);
                    *came.entry(result).or_default() += 1;
                    cells += 1;
                }
            }
        }
    }
    assert_eq!(cells, 4 * (10 + 10 + 9) * 2);
    // So that the table cannot pass by never confirming anything.
    assert!(came.values().all(|count| *count >= 10), "{came:?}");
    assert_eq!(came.len(), 4, "{came:?}");
}

/// What may have happened since the copy was stored.
fn states(stored: &Version) -> Vec<(&'static str, Version)> {
    let with = |change: fn(&mut Version)| {
        let mut version = stored.clone();
        change(&mut version);
        version
    };
    vec![
        ("unchanged", stored.clone()),
        ("other fields", with(|it| it.cache_control = 600)),
        (
            "changed",
            with(|it| (it.content, it.last_modified) = (20, it.last_modified.map(|it| it + 50))),
        ),
        ("changed in the same second", with(|it| it.content = 20)),
        (
            "changed, and means the same",
            with(|it| (it.content, it.last_modified) = (11, it.last_modified.map(|it| it + 50))),
        ),
        (
            "back to an older one",
            with(|it| (it.content, it.last_modified) = (0, it.last_modified.map(|it| it - 50))),
        ),
        ("no tags any more", with(|it| it.tags = Tags::None)),
        ("weak tags now", with(|it| it.tags = Tags::Weak)),
        ("strong tags now", with(|it| it.tags = Tags::Strong)),
        ("no dates any more", with(|it| it.last_modified = None)),
    ]
}

/// What is known of some states without looking at the crate.
fn expect(state: &str, stored: &Version, received: i64, came: Came) {
    let has_strong_tag = matches!(stored.tags, Tags::Strong | Tags::Odd);
    let has_strong_date = stored.last_modified.is_some_and(|it| it < received);
    let is_strong = has_strong_tag || (stored.tags == Tags::None && has_strong_date);
    match state {
        "unchanged" | "other fields" if is_strong => assert_eq!(came, Came::Confirmed),
        "unchanged" | "other fields"
            if stored.tags == Tags::Weak || stored.last_modified.is_some() =>
        {
            assert_eq!(came, Came::ConfirmedWeakly);
        }
        "unchanged" | "other fields" => {
            assert_eq!(came, Came::Sent, "there is nothing to ask with")
        }
        "changed" => assert_eq!(came, Came::Sent),
        "changed, and means the same" if stored.tags == Tags::Weak => {
            assert_eq!(came, Came::ConfirmedWeakly);
        }
        "changed, and means the same" => assert_eq!(came, Came::Sent),
        // The server takes an older date for "not modified since": the client notices.
        "back to an older one" if stored.tags == Tags::None && stored.last_modified.is_some() => {
            assert_eq!(came, Came::AskedAgain);
        }
        "back to an older one" => assert_eq!(came, Came::Sent),
        "changed in the same second" if has_strong_tag => assert_eq!(came, Came::Sent),
        _ => {}
    }
}

/// A client that takes every 304 for its copy's: what the table would be without §4.3.4.
#[test]
fn a_client_that_compares_nothing_ends_with_other_contents() {
    let mut wrong = 0;
    for tags in [Tags::None, Tags::Strong, Tags::Weak] {
        let stored = Version {
            content: 10,
            tags,
            last_modified: Some(T),
            cache_control: 60,
        };
        for (_, version) in states(&stored) {
            let request: Lines = vec![("If-Modified-Since".into(), date(T))];
            let (status, _) = get("GET", &request, &version, T + 100);
            wrong += usize::from(status == 304 && version.content != stored.content);
        }
    }
    assert!(wrong > 0);
}

/// Random histories: a resource changes, sometimes twice in a second, goes back to older versions,
/// gets and loses tags and dates; a client fetches, revalidates up to three copies again and again,
/// and the strength that it sees in its copies is always true.
#[test]
fn random_histories() {
    let mut came: BTreeMap<Came, u64> = BTreeMap::new();
    let mut by_date = 0_u64;
    for seed in 0..cases() {
        history(&mut Random::new(seed), seed, &mut came, &mut by_date);
    }
    assert_eq!(came.len(), 4, "{came:?}");
    assert!(
        came.values().all(|count| *count > cases() / 100),
        "{came:?}"
    );
    assert!(by_date > cases() / 100, "{by_date}");
}

fn history(random: &mut Random, seed: u64, came: &mut BTreeMap<Came, u64>, by_date: &mut u64) {
    // Milliseconds, so that several things happen in a second.
    let mut now = T * 1000;
    let mut versions: Vec<Version> = Vec::new();
    let mut next_content = random.below(4) as u32;
    let tags = random.one_of(&[Tags::None, Tags::Strong, Tags::Weak, Tags::Odd]);
    let with_dates = !random.once_in(3);
    versions.push(Version {
        content: next_content,
        tags,
        last_modified: with_dates.then_some(now / 1000),
        cache_control: 60,
    });
    let mut copies: Vec<Copy> = Vec::new();
    for _ in 0..6 {
        now += i64::from(random.one_of(&[1, 200, 700, 1000, 60_000]));
        let current = versions.last().unwrap().clone();
        match random.below(8) {
            // A new version.
            0 | 1 => {
                next_content += 1;
                versions.push(Version {
                    content: next_content,
                    last_modified: current.last_modified.map(|_| now / 1000),
                    cache_control: 60 + random.below(3) as u32,
                    ..current
                });
            }
            // Back to an older one, with its date, if no other has had that date.
            2 => {
                let older = versions[random.below(versions.len())].clone();
                let same_date = |it: &&Version| it.last_modified == older.last_modified;
                let is_same = |it: &Version| it.content == older.content;
                if versions.iter().filter(same_date).all(is_same) {
                    versions.push(Version {
                        tags: current.tags,
                        last_modified: older
                            .last_modified
                            .and(current.last_modified.and(older.last_modified)),
                        ..older
                    });
                }
            }
            // The server is set up otherwise. What it says of dates stays true.
            3 => versions.push(Version {
                tags: random.one_of(&[Tags::None, Tags::Strong, Tags::Weak, Tags::Odd]),
                ..current
            }),
            // Another copy, as by a request that was not conditional.
            4 if copies.len() < 3 => copies.push(Copy {
                header: current.header(now / 1000),
                content: current.content,
            }),
            _ => {
                let method = random.one_of(&["GET", "HEAD"]);
                let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    revalidate(&mut copies, method, &current, now / 1000)
                }));
                let result = result.unwrap_or_else(|_| panic!("seed {seed}"));
                *came.entry(result).or_default() += 1;
            }
        }
        let current = versions.last().unwrap();
        for copy in &copies {
            *by_date += u64::from(strength_is_true(copy, current, now / 1000, seed));
        }
    }
}

/// A copy that claims a strong date has the content of a version with the same date. True if this
/// was about such a copy.
fn strength_is_true(copy: &Copy, current: &Version, now: i64, seed: u64) -> bool {
    let dated: Lines = copy
        .header
        .iter()
        .filter(|(name, _)| {
            !name.eq_ignore_ascii_case("etag") && !name.eq_ignore_ascii_case("content-length")
        })
        .cloned()
        .collect();
    let first = Response::new(200, &dated);
    let has_strong_date = Resumption::new(&first, 1).is_ok();
    let date = first
        .validators()
        .modification_date()
        .map(HttpDate::unix_seconds);
    let is_same = date.is_some() && date == current.last_modified;
    // In the second of the change, the server itself does not know yet.
    let is_settled = current.last_modified.is_some_and(|it| it < now);
    if has_strong_date && is_same && is_settled {
        assert_eq!(copy.content, current.content, "seed {seed}");
        return true;
    }
    false
}

//! By which name a condition matched, and what nearly did: asked for after the outcome is known.

use core::fmt;

use crate::entity_tag::EntityTag;
use crate::evaluate::{evaluate_with, Condition, Recorder};
use crate::field::Field;
use crate::gateway::MatchedName;
use crate::headers::Headers;
use crate::method::Method;
use crate::tag_list::{ListReader, ListState, TagList};
use crate::target::{Target, Validators};
use crate::whitespace::trim;

/// Returns by which name a tag in If-Match or If-None-Match named the current state; `None` if none
/// did. The own tag comes first where several match.
///
/// [`evaluate`](crate::evaluate()) tells no more than what to do, since that is all that most hosts need. Call this
/// on the same three arguments where the name matters: for a metric, or for a 304 behind a cache that
/// knows the content by another name ([`Validators::under_name`]). It takes as long as `evaluate`, and
/// nothing from the heap.
///
/// ```
/// use preconditions::{matched_name, EntityTag, Gateway, MatchedName, Validators};
///
/// let tag = EntityTag::from_static("\"7\"");
/// let current = Validators::new().etag(&tag).behind(Gateway::APACHE);
/// let name = |list| matched_name("GET", &[("If-None-Match", list)], &current);
/// assert_eq!(name("\"7-gzip\""), Some(MatchedName::Appended("-gzip")));
/// assert_eq!(name("\"7-gzip\", \"7\""), Some(MatchedName::Own));
/// assert_eq!(name("\"6-gzip\""), None);
/// ```
pub fn matched_name<'t>(
    method: impl Into<Method>,
    headers: &(impl Headers + ?Sized),
    target: impl Into<Target<'t>>,
) -> Option<MatchedName> {
    let mut lists = Lists::default();
    let _outcome = evaluate_with(&mut lists, method.into(), headers, &target.into());
    lists.name
}

/// Returns what in If-Match or If-None-Match would have matched but for one thing; `None` if a list
/// matched, or if nothing came near.
///
/// For the answer to a client that cannot tell why it is refused. It says nothing that the client has
/// not sent or does not get with the same answer, takes a time linear in the length of the field, and
/// nothing from the heap.
///
/// ```
/// use preconditions::{near_miss, EntityTag, NearMiss};
///
/// let current = EntityTag::from_static("\"7\"");
/// let miss = |list| near_miss("PUT", &[("If-Match", list)], &current);
/// assert_eq!(miss("W/\"7\""), Some(NearMiss::Weak));
/// assert_eq!(miss("\"7-gzip\""), Some(NearMiss::Appended("-gzip")));
/// assert_eq!(miss("7"), Some(NearMiss::Unquoted));
/// assert_eq!(miss("\"6\""), Some(NearMiss::OlderVersion));
/// assert_eq!(miss("\"x\""), None);
/// ```
pub fn near_miss<'t>(
    method: impl Into<Method>,
    headers: &(impl Headers + ?Sized),
    target: impl Into<Target<'t>>,
) -> Option<NearMiss> {
    let target = target.into();
    let mut lists = Lists::default();
    let _outcome = evaluate_with(&mut lists, method.into(), headers, &target);
    near_miss_in(lists.missed?, headers, &target)
}

/// What would have matched but for one thing: see [`near_miss`].
///
/// Prints as a sentence that says so, and what usually makes it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NearMiss {
    /// A weak tag in If-Match that is the current one but for its `W/`.
    Weak,
    /// The current tag, which is weak itself, so that no If-Match can name it.
    CurrentIsWeak,
    /// The current tag with a suffix that a gateway is known to append.
    Appended(&'static str),
    /// The current tag without its quotes.
    Unquoted,
    /// The tag of an older version ([`EntityTag::version`]), weak or strong.
    OlderVersion,
}

impl NearMiss {
    /// Returns the sentence as which it prints.
    pub const fn as_str(self) -> &'static str {
        match self {
            NearMiss::Weak => {
                "a tag in it is weak and would match but for its W/, since if-match compares \
                 strongly; usually a gateway has weakened it by compressing"
            }
            NearMiss::CurrentIsWeak => {
                "a tag in it would match, but the current tag is weak, and if-match compares strongly"
            }
            NearMiss::Appended(_) => {
                "a tag in it would match but for what is appended to it; usually a gateway has \
                 done that by compressing"
            }
            NearMiss::Unquoted => "a tag in it would match if it had its double quotes",
            NearMiss::OlderVersion => "a tag in it is that of an older version",
        }
    }

    /// Returns problem details for the 412 of If-Match, as JSON
    /// ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)): in place of those of
    /// [`Answer::problem_details`](crate::Answer::problem_details), which cannot know.
    ///
    /// ```
    /// use preconditions::NearMiss;
    ///
    /// assert!(NearMiss::Weak.problem_details().contains("strong comparison"));
    /// ```
    pub const fn problem_details(self) -> &'static str {
        match self {
            NearMiss::Weak => concat!(
                r#"{"title":"Precondition Failed","status":412,"field":"if-match","#,
                r#""detail":"A tag in If-Match starts with W/, and weak tags never match by the "#,
                r#"strong comparison. Something on the way has weakened the ETag, for instance by "#,
                r#"compressing: get it with Accept-Encoding: identity, and send that."}"#,
            ),
            NearMiss::CurrentIsWeak => concat!(
                r#"{"title":"Precondition Failed","status":412,"field":"if-match","#,
                r#""detail":"The ETag of this resource is weak, so that no If-Match can name it by "#,
                r#"the strong comparison."}"#,
            ),
            NearMiss::Appended(_) => concat!(
                r#"{"title":"Precondition Failed","status":412,"field":"if-match","#,
                r#""detail":"A tag in If-Match is the current ETag with something appended. "#,
                r#"Something on the way has changed it, for instance by compressing: get it with "#,
                r#"Accept-Encoding: identity, and send that."}"#,
            ),
            NearMiss::Unquoted => concat!(
                r#"{"title":"Precondition Failed","status":412,"field":"if-match","#,
                r#""detail":"A tag in If-Match has no double quotes. They are part of an ETag: send "#,
                r#"it as it came."}"#,
            ),
            NearMiss::OlderVersion => concat!(
                r#"{"title":"Precondition Failed","status":412,"field":"if-match","#,
                r#""detail":"If-Match names an older version of this resource. Get it again, apply "#,
                r#"the change to what you get, and send its ETag in If-Match."}"#,
            ),
        }
    }
}

impl fmt::Display for NearMiss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Validators<'_> {
    /// Returns these validators under the name by which a request matched: the tag with the suffix of
    /// a [`MatchedName::Appended`], and otherwise the same.
    ///
    /// For a 304 alone, and where a cache between the gateway and this service asks: it holds what it
    /// has stored under the gateway's name, and drops a 304 with another
    /// ([RFC 9111 §4.3.4](https://www.rfc-editor.org/rfc/rfc9111#section-4.3.4)). A named deviation
    /// from [RFC 9110 §15.4.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5), which has the
    /// 304 carry the tag of the 200; off unless you call it. Not behind mod_brotli, which appends to the
    /// tag of a 304 as well, and would do so a second time; mod_deflate does not.
    ///
    /// Without the feature `alloc`, a tag that is too long for a buffer of fixed size stays as it is.
    ///
    /// ```
    /// use preconditions::{matched_name, EntityTag, Gateway, Validators};
    ///
    /// let tag = EntityTag::from_static("\"7\"");
    /// let current = Validators::new().etag(&tag).behind(Gateway::APACHE);
    /// let headers = [("If-None-Match", "\"7-gzip\"")];
    /// let name = matched_name("GET", &headers, &current).unwrap();
    /// let of_the_304 = current.under_name(name);
    /// assert_eq!(of_the_304.entity_tag().unwrap().as_bytes(), b"\"7-gzip\"");
    /// ```
    #[must_use]
    pub fn under_name(&self, name: MatchedName) -> Validators<'_> {
        let tag = match (name, self.entity_tag()) {
            (MatchedName::Appended(suffix), Some(tag)) => tag.with_suffix(suffix),
            _ => None,
        };
        match tag {
            Some(tag) => self.borrow().etag(tag),
            None => self.borrow(),
        }
    }
}

/// What gateways are known to append, whether or not one is said to stand in front: Apache, Caddy and
/// Jetty.
const KNOWN_SUFFIXES: [&str; 5] = ["-gzip", "-br", "-zstd", "--gzip", "-deflate"];

/// The lists that an evaluation has looked at.
#[derive(Default)]
struct Lists {
    name: Option<MatchedName>,
    /// The first that has not matched.
    missed: Option<Field>,
}

impl Recorder for Lists {
    fn list(&mut self, field: Field, list: &ListReader<'_>, _: Condition) {
        self.name = self.name.or_else(|| list.name());
        if matches!(
            list.state(),
            ListState::NoMatch | ListState::Unreadable(_, _)
        ) {
            self.missed = self.missed.or(Some(field));
        }
    }
}

/// Returns what in this field nearly matched, if the field did not match.
pub(crate) fn near_miss_in<H: Headers + ?Sized>(
    field: Field,
    headers: &H,
    target: &Target<'_>,
) -> Option<NearMiss> {
    let validators = match target {
        Target::Exists(validators) => validators,
        Target::Missing => return None,
    };
    let current = validators.entity_tag()?;
    let mut nearest = None;
    headers.for_each_line(field, |line| {
        nearest = nearest.or_else(|| near_miss_of_line(line, field, current));
    });
    nearest
}

fn near_miss_of_line(line: &[u8], field: Field, current: &EntityTag<'_>) -> Option<NearMiss> {
    let mut tags = match TagList::new(line) {
        TagList::Tags(tags) => tags,
        TagList::Any => return None,
    };
    let mut nearest = None;
    loop {
        let rest = tags.rest();
        match tags.next() {
            Some(Ok(tag)) => nearest = nearest.or_else(|| near_miss_of_tag(&tag, field, current)),
            Some(Err(_)) if has_unquoted(rest, current.opaque()) => {
                return Some(NearMiss::Unquoted);
            }
            Some(Err(_)) | None => return nearest,
        }
    }
}

/// Whether among the members of a damaged list is one that lacks nothing but its quotes. From the
/// first quote on, nobody can tell what is a member.
fn has_unquoted(damaged: &[u8], opaque: &[u8]) -> bool {
    let members = damaged.split(|byte| *byte == b',');
    let mut bare = members.take_while(|member| !member.contains(&b'"'));
    !opaque.is_empty() && bare.any(|member| trim(member) == opaque)
}

fn near_miss_of_tag(
    tag: &EntityTag<'_>,
    field: Field,
    current: &EntityTag<'_>,
) -> Option<NearMiss> {
    // In a damaged list, the current tag itself is no near miss.
    if tag.strong_eq(current) {
        return None;
    }
    if tag.weak_eq(current) && field == Field::IfMatch {
        return Some(match current.is_weak() {
            true => NearMiss::CurrentIsWeak,
            false => NearMiss::Weak,
        });
    }
    let mut suffixes = KNOWN_SUFFIXES.iter().copied();
    let appended = tag.opaque().strip_prefix(current.opaque()).unwrap_or(&[]);
    if let Some(suffix) = suffixes.find(|suffix| suffix.as_bytes() == appended) {
        return Some(NearMiss::Appended(suffix));
    }
    match (version_of(tag), version_of(current)) {
        // fault: newer-is-older
        (Some(sent), Some(current)) if sent < current => Some(NearMiss::OlderVersion),
        _ => None,
    }
}

/// The version number in a tag, weak or strong.
fn version_of(tag: &EntityTag<'_>) -> Option<u64> {
    match tag.as_bytes().strip_prefix(b"W/") {
        Some(strong) => EntityTag::parse(strong).ok()?.version(),
        None => tag.version(),
    }
}

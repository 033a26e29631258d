//! Which fields of the 200 stay in a 304, 412 or 428, as tables of names.

use crate::answer::Answer;

/// Says of each field line of the 200 that would have been sent whether an answer keeps it.
///
/// Made by [`Answer::field_policy`], which has an example, from all field lines of that 200.
#[derive(Clone, Debug)]
pub struct FieldPolicy<'n> {
    answer: Answer,
    /// Names that the host leaves out besides.
    without: &'n [&'n str],
    has_etag: bool,
    has_nonce: bool,
    has_nonce_report_only: bool,
    /// Whether ETag and Last-Modified are written from validators, and those of the 200 left out.
    leaves_out_validators: bool,
    /// Whether a line of it was kept already.
    etag_was_kept: bool,
    last_modified_was_kept: bool,
}

impl<'n> FieldPolicy<'n> {
    pub(crate) fn new<N, V>(
        answer: Answer,
        success_fields: impl IntoIterator<Item = (N, V)>,
    ) -> FieldPolicy<'static>
    where
        N: AsRef<str>,
        V: AsRef<[u8]>,
    {
        let mut policy = FieldPolicy::before_any(answer);
        for (name, value) in success_fields {
            policy.read(Kind::of(name.as_ref()), value.as_ref());
        }
        policy
    }

    /// The policy of a response without fields.
    #[inline]
    pub(crate) const fn before_any(answer: Answer) -> FieldPolicy<'static> {
        FieldPolicy {
            answer,
            without: &[],
            has_etag: false,
            has_nonce: false,
            has_nonce_report_only: false,
            leaves_out_validators: false,
            etag_was_kept: false,
            last_modified_was_kept: false,
        }
    }

    /// Takes a field line of the 200 into account.
    #[inline]
    pub(crate) fn read(&mut self, kind: Kind, value: &[u8]) {
        match kind {
            Kind::EntityTag => self.has_etag = true,
            Kind::SecurityPolicy => self.has_nonce |= has_nonce(value),
            Kind::ReportOnlyPolicy => self.has_nonce_report_only |= has_nonce(value),
            _ => {}
        }
    }

    /// Leaves out these fields, too; names are compared without regard to case.
    ///
    /// For fields of your own that would be untrue of an answer, or that no cache should write over
    /// what it has stored.
    #[must_use]
    pub fn without<'m>(self, names: &'m [&'m str]) -> FieldPolicy<'m> {
        FieldPolicy {
            without: names,
            answer: self.answer,
            has_etag: self.has_etag,
            has_nonce: self.has_nonce,
            has_nonce_report_only: self.has_nonce_report_only,
            leaves_out_validators: self.leaves_out_validators,
            etag_was_kept: self.etag_was_kept,
            last_modified_was_kept: self.last_modified_was_kept,
        }
    }

    /// Returns whether the answer keeps the next field line, which has this name.
    ///
    /// Call it once for each line, in their order: of several lines of ETag it keeps the first. The
    /// name may be in any case.
    pub fn keeps(&mut self, name: &str) -> bool {
        match Kind::of(name) {
            Kind::EntityTag if self.etag_was_kept => false,
            Kind::LastModified if self.last_modified_was_kept => false,
            kind => {
                let keeps = self.keeps_kind(kind) && !self.leaves_out(name);
                self.etag_was_kept |= keeps && kind == Kind::EntityTag;
                self.last_modified_was_kept |= keeps && kind == Kind::LastModified;
                keeps
            }
        }
    }

    /// Returns the fields that the answer has beside those that it keeps: names and values.
    pub const fn added(&self) -> &'static [(&'static str, &'static str)] {
        match self.answer {
            Answer::NotModified { .. } | Answer::PreconditionFailed { .. } => &[],
            // RFC 6585 §3: "Responses with the 428 status code MUST NOT be stored by a cache."
            Answer::PreconditionRequired => &[("cache-control", "no-store")],
        }
    }

    /// Leaves out ETag and Last-Modified, which are then written from validators.
    #[cfg(feature = "http")]
    #[inline]
    pub(crate) fn leave_out_validators(mut self) -> Self {
        self.leaves_out_validators = true;
        self
    }

    /// Whether the answer keeps lines of a field, apart from how many.
    #[cfg(feature = "http")]
    #[inline]
    pub(crate) fn keeps_all_of(&self, kind: Kind, name: &str) -> bool {
        self.keeps_kind(kind) && !self.leaves_out(name)
    }

    #[inline]
    fn keeps_kind(&self, kind: Kind) -> bool {
        let is_not_modified = matches!(self.answer, Answer::NotModified { .. });
        match kind {
            Kind::Message | Kind::Content | Kind::Instruction => false,
            Kind::Lifetime | Kind::Location => is_not_modified,
            Kind::SecurityPolicy => !(is_not_modified && self.has_nonce),
            Kind::ReportOnlyPolicy => !(is_not_modified && self.has_nonce_report_only),
            Kind::EntityTag => !self.leaves_out_validators,
            Kind::LastModified => !self.has_etag && !self.leaves_out_validators,
            Kind::Other => true,
        }
    }

    #[inline]
    fn leaves_out(&self, name: &str) -> bool {
        self.without
            .iter()
            .any(|left_out| left_out.eq_ignore_ascii_case(name))
    }
}

/// Whether a field is about one message, one connection, or the framing of one content.
pub(crate) fn is_of_one_message(name: &str) -> bool {
    Kind::of(name) == Kind::Message
}

/// Whether a field describes the content or the representation: all `Content-…` but the few that do
/// not, and digests (RFC 9530).
pub(crate) fn describes_content(name: &str) -> bool {
    Kind::of(name) == Kind::Content
}

/// Whether a field tells a gateway to send something else in the place of the response.
pub(crate) fn instructs_gateway(name: &str) -> bool {
    Kind::of(name) == Kind::Instruction
}

/// What a field is about, as far as answers are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One message, one connection, or the framing of one content.
    Message,
    /// The content or the representation of the 200.
    Content,
    /// How long the 200 may be used.
    Lifetime,
    /// Where the content of the 200 is found: Content-Location.
    Location,
    /// Tells a gateway to send something else in the place of this response.
    Instruction,
    /// Content-Security-Policy.
    SecurityPolicy,
    /// Content-Security-Policy-Report-Only.
    ReportOnlyPolicy,
    /// ETag.
    EntityTag,
    /// Last-Modified.
    LastModified,
    /// Anything else: the resource, the server, the client, or nothing that is known here.
    Other,
}

/// Names as they are, in alphabetical order, by which they are found.
const NAMES: &[(&str, Kind)] = &[
    // RFC 9111 §5.1: caches add it.
    ("age", Kind::Message),
    // RFC 9110 §7.6.1, with the names below that are `Message`.
    ("connection", Kind::Message),
    ("content-location", Kind::Location),
    ("content-security-policy", Kind::SecurityPolicy),
    (
        "content-security-policy-report-only",
        Kind::ReportOnlyPolicy,
    ),
    // RFC 3230.
    ("digest", Kind::Content),
    // Akamai.
    ("edge-control", Kind::Lifetime),
    ("etag", Kind::EntityTag),
    // RFC 9111 §5.3.
    ("expires", Kind::Lifetime),
    // GitLab Workhorse.
    ("gitlab-workhorse-send-data", Kind::Instruction),
    ("keep-alive", Kind::Message),
    ("last-modified", Kind::LastModified),
    // RFC 9111 §5.4.
    ("pragma", Kind::Lifetime),
    ("proxy-connection", Kind::Message),
    // RFC 9530.
    ("repr-digest", Kind::Content),
    // RFC 9421: signatures over fields of the 200, which an answer does not have.
    ("signature", Kind::Message),
    ("signature-input", Kind::Message),
    ("te", Kind::Message),
    ("trailer", Kind::Message),
    ("transfer-encoding", Kind::Message),
    // RFC 9530.
    ("unencoded-digest", Kind::Content),
    ("upgrade", Kind::Message),
    // nginx.
    ("x-accel-expires", Kind::Lifetime),
    // App Engine.
    ("x-appengine-blobkey", Kind::Instruction),
    ("x-appengine-blobrange", Kind::Instruction),
    // Varnish, as hosts configure it; likewise the other two that end in `-ttl`.
    ("x-cache-ttl", Kind::Lifetime),
    // LiteSpeed.
    ("x-litespeed-location", Kind::Instruction),
    // Vercel, with Next.js.
    ("x-middleware-rewrite", Kind::Instruction),
    ("x-reverse-proxy-ttl", Kind::Lifetime),
    ("x-varnish-ttl", Kind::Lifetime),
];

/// How names begin that are not in [`NAMES`].
const PREFIXES: &[(&str, Kind)] = &[
    // fault: 304-with-length
    ("content-", Kind::Content),
    // nginx: X-Accel-Redirect, and how to send what it names: -Charset, -Buffering, -Limit-Rate.
    ("x-accel-", Kind::Instruction),
    // Apache, lighttpd and many more: X-Sendfile, X-Sendfile2, X-Sendfile-Temporary.
    ("x-sendfile", Kind::Instruction),
    // lighttpd: X-LIGHTTPD-send-file, X-LIGHTTPD-send-tempfile, X-LIGHTTPD-KBytes-per-second.
    ("x-lighttpd-", Kind::Instruction),
    // Perlbal and H2O: X-Reproxy-URL, -File, -Service, -Expected-Size.
    ("x-reproxy-", Kind::Instruction),
    // Fly.io: Fly-Replay, Fly-Replay-Cache.
    ("fly-replay", Kind::Instruction),
];

/// How names end that are in neither.
const SUFFIXES: &[(&str, Kind)] = &[
    // RFC 9213 §2.1: a targeted field is one whose name ends in "-Cache-Control".
    ("cache-control", Kind::Lifetime),
    // Edge Architecture Specification, which CDNs prefix with their names.
    ("surrogate-control", Kind::Lifetime),
];

impl Kind {
    /// Whether the policy depends on lines of such a field.
    #[cfg(feature = "http")]
    #[inline]
    pub(crate) const fn counts_for_others(self) -> bool {
        matches!(
            self,
            Kind::EntityTag | Kind::SecurityPolicy | Kind::ReportOnlyPolicy
        )
    }

    /// What the field of this name is about, in any case.
    pub(crate) fn of(name: &str) -> Kind {
        let name = name.as_bytes();
        let order = |(known, _): &(&str, Kind)| {
            let lower_case = name.iter().map(u8::to_ascii_lowercase);
            known.bytes().cmp(lower_case)
        };
        let begins = |(prefix, _): &&(&str, Kind)| match name.get(..prefix.len()) {
            Some(start) => start.eq_ignore_ascii_case(prefix.as_bytes()),
            None => false,
        };
        // Wrapping: where the suffix is longer than the name, there is nothing to get.
        let ends =
            |(suffix, _): &&(&str, Kind)| match name.get(name.len().wrapping_sub(suffix.len())..) {
                Some(end) => end.eq_ignore_ascii_case(suffix.as_bytes()),
                None => false,
            };
        let found = match NAMES.binary_search_by(order) {
            Ok(place) => NAMES.get(place),
            Err(_) => PREFIXES
                .iter()
                .find(begins)
                .or_else(|| SUFFIXES.iter().find(ends)),
        };
        match found {
            Some((_, kind)) => *kind,
            None => Kind::Other,
        }
    }
}

/// Whether a policy lets scripts or styles in by a nonce: a value that is in this one message.
fn has_nonce(policy: &[u8]) -> bool {
    const NONCE: &[u8] = b"'nonce-";
    policy
        .windows(NONCE.len())
        .any(|window| window.eq_ignore_ascii_case(NONCE))
}

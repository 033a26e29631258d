//! What a field is about, by the constants of `http`: a comparison of numbers, where reading the name
//! as text takes some hundred instructions.

use http::header::{self, HeaderName};

use crate::answer::Kind;

/// As [`Kind::of`]: the fields that responses have most often, and by their text all others.
#[inline]
pub(super) fn kind_of(name: &HeaderName) -> Kind {
    match *name {
        header::AGE
        | header::CONNECTION
        | header::TE
        | header::TRAILER
        | header::TRANSFER_ENCODING
        | header::UPGRADE => Kind::Message,
        header::CONTENT_DISPOSITION
        | header::CONTENT_ENCODING
        | header::CONTENT_LANGUAGE
        | header::CONTENT_LENGTH
        | header::CONTENT_RANGE
        | header::CONTENT_TYPE => Kind::Content,
        header::CACHE_CONTROL | header::CDN_CACHE_CONTROL | header::EXPIRES | header::PRAGMA => {
            Kind::Lifetime
        }
        header::CONTENT_LOCATION => Kind::Location,
        header::CONTENT_SECURITY_POLICY => Kind::SecurityPolicy,
        header::CONTENT_SECURITY_POLICY_REPORT_ONLY => Kind::ReportOnlyPolicy,
        header::ETAG => Kind::EntityTag,
        header::LAST_MODIFIED => Kind::LastModified,
        header::ACCEPT_RANGES
        | header::ACCESS_CONTROL_ALLOW_CREDENTIALS
        | header::ACCESS_CONTROL_ALLOW_HEADERS
        | header::ACCESS_CONTROL_ALLOW_METHODS
        | header::ACCESS_CONTROL_ALLOW_ORIGIN
        | header::ACCESS_CONTROL_EXPOSE_HEADERS
        | header::ACCESS_CONTROL_MAX_AGE
        | header::ALLOW
        | header::ALT_SVC
        | header::CACHE_STATUS
        | header::DATE
        | header::LINK
        | header::REFERRER_POLICY
        | header::RETRY_AFTER
        | header::SERVER
        | header::SET_COOKIE
        | header::STRICT_TRANSPORT_SECURITY
        | header::VARY
        | header::VIA
        | header::WARNING
        | header::X_CONTENT_TYPE_OPTIONS
        | header::X_FRAME_OPTIONS => Kind::Other,
        _ => Kind::of(name.as_str()),
    }
}

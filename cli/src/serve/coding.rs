//! Which content coding a client would have, RFC 9110 §12.5.3: of three, and of those only what lies
//! ready in a file beside the other.

use http::header::ACCEPT_ENCODING;
use http::HeaderMap;
use preconditions::ContentCoding;

/// Returns the codings that the client accepts, the most welcome first, and that which compresses best
/// first where it has no preference; none that it likes less than no coding at all.
pub fn accepted(request: &HeaderMap) -> Vec<ContentCoding> {
    let weights = weights(request);
    let weight_of = |name: &str| {
        let found = weights.iter().find(|(known, _)| known == name);
        let any = weights.iter().find(|(known, _)| known == "*");
        found.or(any).map(|(_, weight)| *weight)
    };
    // "identity" is acceptable unless it is excluded, with a weight that nobody says.
    let identity = weights.iter().find(|(known, _)| known == "identity");
    let least = identity.map_or(1, |(_, weight)| (*weight).max(1));
    let mut codings: Vec<(u16, ContentCoding)> = ContentCoding::ALL
        .into_iter()
        .filter_map(|coding| Some((weight_of(coding.name())?, coding)))
        .filter(|(weight, _)| *weight >= least)
        .collect();
    codings.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    codings.into_iter().map(|(_, coding)| coding).collect()
}

/// The codings that the field names, in lower case, and their weights in thousandths. What cannot be
/// read is left out: a coding that was not asked for is not sent.
fn weights(request: &HeaderMap) -> Vec<(String, u16)> {
    let lines = request.get_all(ACCEPT_ENCODING);
    let lines = lines.iter().filter_map(|line| line.to_str().ok());
    let members = lines.flat_map(|line| line.split(','));
    let read = members.filter_map(|member| {
        let (name, weight) = match member.split_once(';') {
            Some((name, weight)) => (name, thousandths(weight.trim())?),
            None => (member, 1000),
        };
        Some((name.trim().to_ascii_lowercase(), weight))
    });
    read.filter(|(name, _)| !name.is_empty()).collect()
}

/// `"q=" qvalue`, `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )` (§12.4.2).
fn thousandths(weight: &str) -> Option<u16> {
    let value = weight.strip_prefix("q=").or(weight.strip_prefix("Q="))?;
    let (whole, digits) = value.split_once('.').unwrap_or((value, ""));
    if digits.len() > 3 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{digits:0<3}").parse().ok()?;
    match (whole, fraction) {
        ("0", _) => Some(fraction),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::accepted;
    use http::{header, HeaderMap, HeaderValue};

    fn names(field: &'static str) -> Vec<&'static str> {
        let line = (header::ACCEPT_ENCODING, HeaderValue::from_static(field));
        let request = HeaderMap::from_iter([line]);
        accepted(&request)
            .iter()
            .map(|coding| coding.name())
            .collect()
    }

    #[test]
    fn what_a_client_would_have() {
        assert_eq!(names("gzip, deflate, br, zstd"), ["br", "zstd", "gzip"]);
        assert_eq!(names("gzip"), ["gzip"]);
        assert_eq!(names("GZIP;Q=0.5"), ["gzip"]);
        assert_eq!(names("br;q=0.5, gzip;q=0.8"), ["gzip", "br"]);
        assert_eq!(names("br;q=0, *"), ["zstd", "gzip"]);
        assert_eq!(names("gzip;q=0.5, identity"), [""; 0]);
        assert_eq!(names("gzip;q=0.5, identity;q=0.2"), ["gzip"]);
        assert_eq!(names("identity;q=0, gzip;q=0.001"), ["gzip"]);
    }

    #[test]
    fn what_it_would_not() {
        for field in [
            "",
            "identity",
            "gzip;q=0",
            "*;q=0",
            "gzip;q=2",
            "gzip;q=0.0001",
            "gzip;level=9",
            "x-gzip",
        ] {
            assert_eq!(names(field), [""; 0], "{field}");
        }
        assert_eq!(accepted(&HeaderMap::new()), []);
    }
}

//! The field Prefer (RFC 7240).

use axum::http::{HeaderMap, HeaderName};

/// Whether the first preference of this name has this value. A name is compared without case; a
/// value may be quoted, and parameters may follow. What cannot be read hides nothing that stands
/// beside it.
pub fn prefers(headers: &HeaderMap, name: &str, value: &str) -> bool {
    let lines = headers.get_all(HeaderName::from_static("prefer"));
    let preferences = lines.iter().flat_map(|line| split(line.as_bytes(), b','));
    let mut values = preferences.filter_map(|preference| {
        let word = split(preference, b';').next()?;
        let mut parts = word.splitn(2, |octet| *octet == b'=');
        let is_this = parts
            .next()?
            .trim_ascii()
            .eq_ignore_ascii_case(name.as_bytes());
        is_this.then(|| unquoted(parts.next().unwrap_or_default().trim_ascii()))
    });
    // RFC 7240 §2: of several of one name, the first counts.
    values
        .next()
        .is_some_and(|found| found.eq_ignore_ascii_case(value.as_bytes()))
}

/// The pieces between delimiters that do not stand inside of quotes.
fn split(line: &[u8], delimiter: u8) -> impl Iterator<Item = &[u8]> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    line.split(move |octet| {
        if is_escaped {
            is_escaped = false;
        } else if is_quoted && *octet == b'\\' {
            is_escaped = true;
        } else if *octet == b'"' {
            is_quoted = !is_quoted;
        } else {
            return *octet == delimiter && !is_quoted;
        }
        false
    })
}

/// What a token or a quoted string stands for.
fn unquoted(word: &[u8]) -> Vec<u8> {
    let Some(inner) = word
        .strip_prefix(b"\"")
        .and_then(|rest| rest.strip_suffix(b"\""))
    else {
        return word.to_vec();
    };
    let mut octets = inner.iter();
    let mut value = Vec::with_capacity(inner.len());
    while let Some(octet) = octets.next() {
        value.extend(if *octet == b'\\' {
            octets.next()
        } else {
            Some(octet)
        });
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn is_strict(lines: &[&[u8]]) -> bool {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("prefer", HeaderValue::from_bytes(line).expect("a line"));
        }
        prefers(&headers, "handling", "strict")
    }

    /// RFC 7240 §2: `preference = token [ BWS "=" BWS word ] *( OWS ";" [ OWS parameter ] )`.
    #[test]
    fn the_grammar() {
        let yes: [&[&[u8]]; 11] = [
            &[b"handling=strict"],
            &[b"Handling = strict"],
            &[b"handling=\"strict\""],
            &[b"handling=\"\\s\\trict\""],
            &[b"handling=strict; foo=\"a,b\""],
            &[b"respond-async, handling=strict"],
            &[b"x=\"a,b;c\\\"\", handling\t=\t\"strict\" ; p"],
            &[b"wait=10;handling=lenient", b"handling=strict"],
            &[b"x=\"\xE9\", handling=strict"],
            &[b", ,handling=strict,"],
            &[b"handling=strict, handling=lenient"],
        ];
        for lines in yes {
            assert!(is_strict(lines), "{lines:?}");
        }
        let no: [&[&[u8]]; 8] = [
            &[],
            &[b""],
            &[b"handling"],
            &[b"handling=lenient"],
            &[b"handling=lenient, handling=strict"],
            &[b"x=\"handling=strict\""],
            &[b"x=\", handling=strict\""],
            &[b"wait=10; handling=strict"],
        ];
        for lines in no {
            assert!(!is_strict(lines), "{lines:?}");
        }
    }
}

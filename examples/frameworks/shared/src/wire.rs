//! What goes over the wire around `ConditionalLayer`, whatever framework it stands in, with both versions
//! of HTTP: compression inside, outside and none, GET and HEAD, identity and gzip.

use std::net::SocketAddr;
use std::process::Command;

/// The content of the service that is asked, which is worth compressing.
#[must_use]
pub fn compressible() -> String {
    "compress me, ".repeat(200)
}

/// The tag that the handler gives to [`compressible`].
pub const STRONG: &str = "\"7\"";

/// Where the framework compresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Inside of `ConditionalLayer`, as is right.
    Inside,
    /// Outside of it, where the layer cannot see what is sent.
    Outside,
    /// Nowhere.
    None,
}

/// Asks a service that answers every request with [`compressible`] and [`STRONG`], around which is
/// `ConditionalLayer` without ranges, with `curl`: the 304 has the tag and the Vary of the 200, and no
/// length and no coding; HEAD is like GET; and what was coded has a weak tag.
///
/// # Panics
///
/// - `curl` is not here, or cannot ask.
/// - An answer is another than it has to be: says which.
pub fn assert_wire(address: SocketAddr, compression: Compression) {
    for version in ["--http1.1", "--http2-prior-knowledge"] {
        for coding in ["identity", "gzip"] {
            let mut tags = Vec::new();
            for method in ["GET", "HEAD"] {
                let what = format!("{compression:?}, {version}, {coding}, {method}");
                let accept = format!("Accept-Encoding: {coding}");
                let whole = Answer::to(address, version, method, &[&accept]);
                assert_eq!(whole.status, 200, "{what}");
                // §9.3.2: no content to HEAD.
                assert_eq!(whole.size == 0, method == "HEAD", "{what}: {whole:?}");
                let is_coded = coding == "gzip" && compression != Compression::None;
                if method == "GET" {
                    let coded = whole.lines("content-encoding");
                    assert_eq!(coded == ["gzip"], is_coded, "{what}: {whole:?}");
                    let plain = compressible().len();
                    assert_eq!(whole.size < plain, is_coded, "{what}: {whole:?}");
                }
                let tag = whole.lines("etag").concat();
                let known = format!("If-None-Match: {tag}");
                let again = Answer::to(address, version, method, &[&accept, &known]);
                assert_eq!(again.status, 304, "{what}: {whole:?}");
                if compression == Compression::Outside {
                    continue; // Tag, length and coding are up to what compresses.
                }
                tags.push(tag.clone());
                // §15.4.5: no content; §8.6: no length that is not that of the 200.
                assert_eq!(again.size, 0, "{what}");
                for absent in ["content-length", "content-encoding", "content-type"] {
                    assert_eq!(again.lines(absent), [""; 0], "{what}: {again:?}");
                }
                assert_eq!(again.lines("etag"), [tag.as_str()], "{what}");
                assert_eq!(again.lines("vary"), whole.lines("vary"), "{what}");
                let expected = if is_coded { "W/\"7\"" } else { STRONG };
                assert_eq!(tag, expected, "§8.8.3.3: {what}");
            }
            let is_like_get = tags.windows(2).all(|tags| tags[0] == tags[1]);
            assert!(is_like_get, "{version}, {coding}: {tags:?}");
        }
    }
}

/// An answer, as `curl` has seen it.
#[derive(Debug)]
struct Answer {
    status: u16,
    /// Names in lower case, and values.
    fields: Vec<(String, String)>,
    /// How many bytes of content came.
    size: usize,
}

impl Answer {
    fn to(address: SocketAddr, version: &str, method: &str, fields: &[&str]) -> Self {
        let mut curl = Command::new("curl");
        curl.args(["-s", "-S", "--max-time", "20", "-D", "-", "-o", "/dev/null"]);
        curl.args(["-w", "size: %{size_download}", version]);
        if method == "HEAD" {
            curl.arg("--head");
        }
        for field in fields {
            curl.args(["-H", field]);
        }
        let done = curl.arg(format!("http://{address}/")).output();
        let done = done.expect("curl, which asks");
        let said = String::from_utf8_lossy(&done.stdout);
        let problem = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{fields:?}: {problem}");
        let status = said.split(' ').nth(1).and_then(|code| code.parse().ok());
        let fields = said.lines().filter_map(|line| line.split_once(':'));
        let mut fields: Vec<_> = fields
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        let size = fields.pop().map(|(_, size)| size);
        Answer {
            status: status.expect("a status"),
            size: size.and_then(|size| size.parse().ok()).expect("a size"),
            fields,
        }
    }

    /// The values of the lines of a field.
    fn lines(&self, name: &str) -> Vec<&str> {
        let lines = self.fields.iter().filter(|(of, _)| of == name);
        lines.map(|(_, value)| value.as_str()).collect()
    }
}

//! From the path of a URI to the name of a file beneath the directory.

use percent_encoding::percent_decode_str;
use std::path::{Component, Path, PathBuf};

/// Returns the relative path that a URI's path names; `None` for what is never served.
///
/// A path that ends with a slash names the `index.html` of that directory. Never served are `.` and
/// `..`, also where they are encoded; names that begin with a dot, but for `.well-known`; empty names;
/// names with NUL or a backslash; and what is no UTF-8. Links are followed when the file is opened, and
/// only within the directory.
pub fn file_of(uri_path: &str) -> Option<PathBuf> {
    // Decoded as a whole: an encoded slash is a slash, so that nothing hides behind it.
    let path = percent_decode_str(uri_path.strip_prefix('/')?)
        .decode_utf8()
        .ok()?;
    let path = match path.is_empty() || path.ends_with('/') {
        true => format!("{path}index.html"),
        false => path.into_owned(),
    };
    let is_served = |name: &str| {
        let hidden = name.starts_with('.') && name != ".well-known";
        !name.is_empty() && !hidden && !name.contains(['\0', '\\'])
    };
    if !path.split('/').all(is_served) {
        return None;
    }
    let path = PathBuf::from(path);
    let is_normal = |part| matches!(part, Component::Normal(_));
    Path::new(&path).components().all(is_normal).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::file_of;
    use std::path::Path;

    #[test]
    fn names_of_files() {
        for (uri, file) in [
            ("/", "index.html"),
            ("/a", "a"),
            ("/a/b.txt", "a/b.txt"),
            ("/a/", "a/index.html"),
            ("/a%20b", "a b"),
            ("/%C3%A9", "\u{e9}"),
            ("/a%2Fb", "a/b"),
            ("/.well-known/x", ".well-known/x"),
            ("/a..b", "a..b"),
            ("/100%", "100%"),
        ] {
            assert_eq!(file_of(uri).as_deref(), Some(Path::new(file)), "{uri}");
        }
    }

    #[test]
    fn what_is_never_served() {
        for uri in [
            "",
            "*",
            "a",
            "/..",
            "/../etc/passwd",
            "/%2e%2e/etc/passwd",
            "/a/%2E%2E/%2e%2e/etc/passwd",
            "/..%2fetc/passwd",
            "/a/./b",
            "/a/../b",
            "//etc/passwd",
            "/%2Fetc/passwd",
            "/a//b",
            "/.git/config",
            "/a/.hidden",
            "/a%00b",
            "/..%5c..%5cwindows",
            "/a%5cb",
            "/%FF",
        ] {
            assert_eq!(file_of(uri), None, "{uri}");
        }
    }
}

//! What README.md says about the resources: the checker's own copy, shared with no service.

/// When all fixed resources, and `/w/1` after a reset, were last modified.
pub const MODIFIED: &str = "Wed, 21 Oct 2015 07:28:00 GMT";

/// The content of all fixed resources.
pub const TEXT: &[u8] = b"Conditional requests: send only what is news to them\n";

/// A resource that never changes.
#[derive(Debug)]
pub struct Fixed {
    pub path: &'static str,
    pub etag: Option<&'static [u8]>,
    pub last_modified: Option<&'static str>,
}

/// All of them.
pub static FIXED: [Fixed; 7] = [
    fixed("/res", Some(b"\"v1\""), Some(MODIFIED)),
    fixed("/comma", Some(b"\"a,b\""), Some(MODIFIED)),
    fixed("/weak", Some(b"W/\"v1\""), Some(MODIFIED)),
    fixed("/noetag", None, Some(MODIFIED)),
    fixed("/nolm", Some(b"\"v1\""), None),
    fixed("/obs", Some(b"\"caf\xe9\""), Some(MODIFIED)),
    fixed("/frac", None, Some(MODIFIED)),
];

const fn fixed(
    path: &'static str,
    etag: Option<&'static [u8]>,
    last_modified: Option<&'static str>,
) -> Fixed {
    Fixed {
        path,
        etag,
        last_modified,
    }
}

/// The fixed resource at a path.
pub fn find(path: &str) -> Option<&'static Fixed> {
    FIXED.iter().find(|resource| resource.path == path)
}

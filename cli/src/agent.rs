//! The HTTP client of `fetch` and `edit`: ureq, without anything that it would do by itself.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{bail, Context, Result};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use ureq::tls::{parse_pem, Certificate, PemItem, RootCerts, TlsConfig};
use ureq::Body;
use url::Url;

/// How to connect.
#[derive(Clone, Debug, clap::Args)]
pub struct Connection {
    /// Add a header field to each request, such as "Authorization: Bearer TOKEN"; can be repeated
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,

    /// Trust the certificates in this PEM file, and no others
    #[arg(long, value_name = "FILE")]
    cacert: Option<PathBuf>,

    /// Give up when nothing has been received for this long
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    timeout: u64,
}

/// Sends requests, one connection each.
#[derive(Debug)]
pub struct Agent {
    agent: ureq::Agent,
    headers: HeaderMap,
}

impl Agent {
    pub fn new(connection: &Connection) -> Result<Self> {
        let patience = Some(Duration::from_secs(connection.timeout));
        let mut config = ureq::Agent::config_builder()
            // Status codes are answers here, and where a request goes is for the caller to know.
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            // The bytes as they are stored: neither decoded, nor another representation.
            .accept_encoding("identity")
            .accept("*/*")
            .user_agent(concat!("preconditions/", env!("CARGO_PKG_VERSION")))
            // A connection that was kept may be closed at the other end, and a change be lost in it.
            .max_idle_connections(0)
            .max_response_header_size(256 * 1024)
            .timeout_connect(patience)
            .timeout_per_read(patience)
            .timeout_per_write(patience);
        config = config.tls_config(tls(connection)?);
        Ok(Agent {
            agent: config.build().new_agent(),
            headers: own_headers(&connection.headers)?,
        })
    }

    /// Sends one request. `conditions` are field lines for this request alone.
    pub fn send(
        &self,
        method: Method,
        url: &Url,
        conditions: &HeaderMap,
        content: Option<&[u8]>,
    ) -> Result<Response<Body>, ureq::Error> {
        if url.scheme() == "https" && !provider::is_supported() {
            return Err(ureq::Error::Tls(
                "https takes a processor with AES, PCLMULQDQ, BMI, ADX and AVX2",
            ));
        }
        let mut request = Request::builder().method(method).uri(url.as_str());
        if let Some(headers) = request.headers_mut() {
            headers.extend(self.headers.clone());
            headers.extend(conditions.clone());
        }
        match content {
            Some(content) => self.agent.run(request.body(content)?),
            None => self.agent.run(request.body(())?),
        }
    }
}

/// A field value for people: what is not printable ASCII is escaped, so that it does no harm on a
/// terminal.
pub fn printable(value: &HeaderValue) -> String {
    let octets = value.as_bytes().iter();
    octets
        .map(|octet| match octet {
            b' '..=b'~' => char::from(*octet).to_string(),
            _ => format!("\\x{octet:02x}"),
        })
        .collect()
}

/// Reads an absolute URL; one without a scheme is taken for https.
pub fn url(text: &str) -> Result<Url, String> {
    let url = match Url::parse(text) {
        Err(url::ParseError::RelativeUrlWithoutBase) => Url::parse(&format!("https://{text}")),
        other => other,
    };
    let mut url = url.map_err(|error| format!("not a URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("expected http or https, found {}", url.scheme()));
    }
    url.set_fragment(None);
    Ok(url)
}

/// Reads the header fields of `--header`.
pub fn own_headers(lines: &[String]) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line
            .split_once(':')
            .with_context(|| format!("{line:?} is no header field: expected NAME: VALUE"))?;
        let name: HeaderName = name
            .trim()
            .parse()
            .with_context(|| format!("{name:?} is no field name"))?;
        if CONDITIONS.contains(&name.as_str()) {
            bail!("{name} is set by this command itself");
        }
        let value = HeaderValue::from_str(value.trim())
            .with_context(|| format!("{value:?} is no field value"))?;
        headers.append(name, value);
    }
    Ok(headers)
}

/// What a request of this command says by itself.
const CONDITIONS: [&str; 7] = [
    "if-match",
    "if-none-match",
    "if-modified-since",
    "if-unmodified-since",
    "if-range",
    "range",
    "accept-encoding",
];

fn tls(connection: &Connection) -> Result<TlsConfig> {
    let roots = match &connection.cacert {
        Some(file) => {
            let pem = std::fs::read(file).with_context(|| file.display().to_string())?;
            let mut roots: Vec<Certificate<'static>> = Vec::new();
            for item in parse_pem(&pem) {
                if let PemItem::Certificate(root) =
                    item.with_context(|| file.display().to_string())?
                {
                    roots.push(root);
                }
            }
            if roots.is_empty() {
                bail!("{}: no certificate in it, expected PEM", file.display());
            }
            RootCerts::new_with_certs(&roots)
        }
        None => RootCerts::WebPki,
    };
    Ok(TlsConfig::builder()
        .root_certs(roots)
        .unversioned_rustls_crypto_provider(Arc::new(provider::provider()))
        .build())
}

/// Graviola needs no C compiler to be built, but a processor of 2013 or later.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub mod provider {
    pub(crate) fn provider() -> rustls::crypto::CryptoProvider {
        rustls_graviola::default_provider()
    }

    pub(crate) fn is_supported() -> bool {
        graviola::util::is_cpu_supported()
    }
}

/// Where Graviola is not to be had.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub mod provider {
    pub(crate) fn provider() -> rustls::crypto::CryptoProvider {
        rustls::crypto::ring::default_provider()
    }

    pub(crate) fn is_supported() -> bool {
        true
    }
}

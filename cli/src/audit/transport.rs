//! A connection to the one host that is audited, with TLS where its URL says so.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use http::uri::Scheme;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tokio_rustls::TlsConnector;
use url::Url;

use crate::agent::provider;
use crate::raw_http::http2::{within, Client};
use crate::raw_http::{Answer, Bounds, Connection, Failure, Request, Timed};

/// Where the server is.
#[derive(Debug)]
pub struct Place {
    address: SocketAddr,
    /// The Host field.
    pub host: String,
    tls: Option<(Arc<ClientConfig>, ServerName<'static>)>,
    pub version: Version,
}

/// Which HTTP is spoken with the server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Version {
    Http1,
    /// Agreed upon in TLS; without TLS, known beforehand.
    Http2,
}

/// The name of HTTP/2 in TLS (RFC 9113 §3.2).
const H2: &[u8] = b"h2";

impl Place {
    pub fn new(url: &Url, cacert: Option<&Path>, version: Version) -> Result<Self> {
        let addresses = url
            .socket_addrs(|| None)
            .with_context(|| format!("{url}: no address of its host"))?;
        let address = *addresses.first().context("no address of its host")?;
        let name = url.host_str().context("a URL without a host")?;
        let tls = match url.scheme() {
            "https" => {
                let name = name.trim_matches(['[', ']']).to_string();
                let name = ServerName::try_from(name).context("no name for TLS")?;
                let mut config = config(cacert)?;
                if version == Version::Http2 {
                    config.alpn_protocols.push(H2.to_vec());
                }
                Some((Arc::new(config), name))
            }
            _ => None,
        };
        Ok(Place {
            address,
            host: url
                .port()
                .map_or(name.to_string(), |port| format!("{name}:{port}")),
            tls,
            version,
        })
    }

    /// Sends requests over one HTTP/2 connection, one after the other; returns the last answer.
    pub fn exchange_over_http2(
        &self,
        requests: &[&Request<'_>],
        bounds: Bounds,
        mut pause: Option<impl FnOnce()>,
    ) -> Result<Answer, Failure> {
        within(bounds.time, async {
            let stream = tokio::net::TcpStream::connect(self.address)
                .await
                .map_err(Failure::Connect)?;
            stream.set_nodelay(true).map_err(Failure::Connect)?;
            let mut client = match &self.tls {
                None => Client::over(stream, Scheme::HTTP, &self.host, bounds).await?,
                Some((config, name)) => {
                    let connector = TlsConnector::from(Arc::clone(config));
                    let stream = connector.connect(name.clone(), stream).await;
                    let stream = stream.map_err(Failure::Connect)?;
                    if stream.get_ref().1.alpn_protocol() != Some(H2) {
                        return Err(Failure::Garbage("the server offers no HTTP/2".into()));
                    }
                    Client::over(stream, Scheme::HTTPS, &self.host, bounds).await?
                }
            };
            let mut last = Err(Failure::Closed);
            for request in requests {
                last = Ok(client.exchange(request, bounds, pause.take()).await?);
            }
            last
        })
    }

    pub fn connect(&self, time: Duration) -> Result<Transport, Failure> {
        let stream = Timed::connect(self.address, time)?;
        let Some((config, name)) = &self.tls else {
            return Ok(Transport::Plain(stream));
        };
        let session = ClientConnection::new(Arc::clone(config), name.clone())
            .map_err(|error| Failure::Connect(std::io::Error::other(error)))?;
        Ok(Transport::Tls(Box::new(StreamOwned::new(session, stream))))
    }
}

/// An open connection.
#[derive(Debug)]
pub enum Transport {
    Plain(Timed),
    Tls(Box<StreamOwned<ClientConnection, Timed>>),
}

impl Connection for Transport {
    fn set_deadline(&mut self, at: Instant) {
        match self {
            Transport::Plain(stream) => stream.set_deadline(at),
            Transport::Tls(stream) => stream.sock.set_deadline(at),
        }
    }
}

impl Read for Transport {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Transport::Plain(stream) => stream.read(into),
            Transport::Tls(stream) => stream.read(into),
        }
    }
}

impl Write for Transport {
    fn write(&mut self, from: &[u8]) -> std::io::Result<usize> {
        match self {
            Transport::Plain(stream) => stream.write(from),
            Transport::Tls(stream) => stream.write(from),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Transport::Plain(stream) => stream.flush(),
            Transport::Tls(stream) => stream.flush(),
        }
    }
}

fn config(cacert: Option<&Path>) -> Result<ClientConfig> {
    if !provider::is_supported() {
        bail!("https takes a processor with AES, PCLMULQDQ, BMI, ADX and AVX2");
    }
    let mut roots = RootCertStore::empty();
    match cacert {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let named = || file.display().to_string();
            for certificate in CertificateDer::pem_file_iter(file).with_context(named)? {
                roots
                    .add(certificate.with_context(named)?)
                    .with_context(named)?;
            }
            if roots.is_empty() {
                bail!("{}: no certificate in it, expected PEM", file.display());
            }
        }
    }
    Ok(
        ClientConfig::builder_with_provider(Arc::new(provider::provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth(),
    )
}

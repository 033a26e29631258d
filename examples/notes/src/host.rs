//! For which host a request is: the one thing that a foreign page cannot change in the requests that
//! it lets a browser send to a service of this machine (DNS rebinding).

use std::net::SocketAddr;

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{StatusCode, Version};

use crate::answer::Refusal;

/// The hosts that are answered for; all, if there are none.
#[derive(Clone, Debug)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Those that are named, or those of the loopback where the service listens there.
    pub fn new(named: &[String], address: SocketAddr) -> Self {
        let own: &[&str] = match address.ip().is_loopback() {
            true => &["localhost", "127.0.0.1", "[::1]"],
            false => &[],
        };
        let mut hosts: Vec<String> = named.iter().map(|name| name.to_ascii_lowercase()).collect();
        if named.is_empty() {
            hosts.extend(own.iter().map(|name| (*name).to_owned()));
            if address.ip().is_loopback() {
                hosts.push(address.ip().to_string());
            }
        }
        Hosts(hosts)
    }

    /// Refuses a request that names no host or several (RFC 9112 §3.2), or another one.
    pub fn check(&self, request: &Request) -> Result<(), Refusal> {
        let mut lines = request.headers().get_all(HOST).iter();
        let (host, more) = (lines.next(), lines.next());
        let bad = |detail: &str| Err(Refusal::new(StatusCode::BAD_REQUEST, detail));
        if more.is_some() {
            return bad("The request has more than one Host.");
        }
        let authority = match (request.uri().authority(), host) {
            // RFC 9112 §3.2.2: the target wins over the field.
            (Some(authority), _) => authority.clone(),
            (None, Some(host)) => match Authority::try_from(host.as_bytes()) {
                Ok(authority) => authority,
                Err(_) => return bad("The Host of the request is not HOST or HOST:PORT."),
            },
            (None, None) if request.version() < Version::HTTP_11 => return Ok(()),
            (None, None) => return bad("The request has no Host."),
        };
        let host = authority.host().to_ascii_lowercase();
        if self.0.is_empty() || self.0.contains(&host) {
            return Ok(());
        }
        let detail =
            format!("This service does not answer for {host}; start it with --host {host}.");
        Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, detail))
    }
}

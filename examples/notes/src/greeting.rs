//! What the service prints when it starts: its address, and four requests to try.

use std::fmt;
use std::net::SocketAddr;

use crate::arguments::Database;
use crate::list::Page;
use crate::service::Service;

/// Four curl commands that write nothing, so that each answers the same however often it is sent.
#[derive(Debug)]
pub struct Greeting<'a> {
    address: SocketAddr,
    database: &'a Database,
    /// The tag of the list as it is now, or `*` while nobody knows it.
    list: String,
    requires_conditions: bool,
}

impl<'a> Greeting<'a> {
    pub async fn new(address: SocketAddr, database: &'a Database, service: &Service) -> Self {
        let page = Page::first(&service.store).await;
        let list = page.map_or("*".to_owned(), |page| page.tag().to_string());
        let requires_conditions = service.requires_conditions;
        Greeting {
            address,
            database,
            list,
            requires_conditions,
        }
    }
}

impl fmt::Display for Greeting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Greeting {
            address,
            database,
            list,
            requires_conditions,
        } = self;
        let notes = format!("http://{address}/notes");
        let write = format!(
            "curl -i {notes}/first -X PUT -H 'Content-Type: application/json' \
             -d '{{\"text\":\"Hello\"}}'"
        );
        let insist = if *requires_conditions {
            ""
        } else {
            " -H 'Prefer: handling=strict'"
        };
        writeln!(
            f,
            "notes: listening on http://{address}, keeping notes in {database}"
        )?;
        writeln!(f, "\n200 - the list of notes:")?;
        writeln!(f, "  curl -i {notes}")?;
        writeln!(f, "304 - the list has not changed since:")?;
        writeln!(f, "  curl -i {notes} -H 'If-None-Match: {list}'")?;
        writeln!(f, "412 - a write that is based on an outdated version:")?;
        writeln!(f, "  {write} -H 'If-Match: \"outdated\"'")?;
        writeln!(
            f,
            "428 - a write without a condition, where one is insisted on:"
        )?;
        writeln!(f, "  {write}{insist}")
    }
}

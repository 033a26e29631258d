//! What the service prints when it starts: its address, and a story in six requests.

use std::fmt;
use std::net::SocketAddr;

use preconditions::WriteCondition;
use uuid::Uuid;

use crate::answer::Refusal;
use crate::arguments::Database;
use crate::list::Page;
use crate::service::Service;
use crate::store::{Note, NoteId};

/// The id of the note that an empty database gets.
const FIRST: &str = "first";

/// Commands to paste one after the other. Each does what is said above it, in this order.
#[derive(Debug)]
pub struct Greeting<'a> {
    address: SocketAddr,
    database: &'a Database,
    /// The tag that the story begins with; `None` without a first note, or without a database.
    tag: Option<String>,
    requires_conditions: bool,
}

impl<'a> Greeting<'a> {
    pub async fn new(
        address: SocketAddr,
        database: &'a Database,
        service: &Service,
        is_ready: bool,
    ) -> Self {
        let stored = match NoteId::parse(FIRST) {
            Some(id) if is_ready => service.store.note(&id).await.ok().flatten(),
            _ => None,
        };
        Greeting {
            address,
            database,
            tag: stored.map(|stored| stored.revision.to_string()),
            requires_conditions: service.requires_conditions,
        }
    }
}

/// Puts a first note into a database that has none.
pub async fn plant(service: &Service) -> Result<(), Refusal> {
    if !Page::first(&service.store).await?.is_empty() {
        return Ok(());
    }
    let Some(id) = NoteId::parse(FIRST) else {
        return Ok(());
    };
    let note = Note {
        title: "Shopping".to_owned(),
        text: "milk".to_owned(),
    };
    let absent = WriteCondition::Absent;
    service.store.write_note(&absent, &id, &note).await?;
    Ok(())
}

impl fmt::Display for Greeting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Greeting {
            address, database, ..
        } = self;
        writeln!(
            f,
            "notes: listening on http://{address}, keeping notes in {database}"
        )?;
        if let Some(tag) = &self.tag {
            self.story(f, tag)?;
        }
        writeln!(f, "\nWatch it in a browser: http://{address}/")
    }
}

impl Greeting<'_> {
    fn story(&self, f: &mut fmt::Formatter<'_>, tag: &str) -> fmt::Result {
        let notes = format!("http://{}/notes", self.address);
        let read = format!("curl -i {notes}/{FIRST}");
        let write = |id: &str, text: &str| {
            format!(
                "curl -i {notes}/{id} -X PUT -H 'Content-Type: application/json' \
                 -d '{{\"title\":\"Shopping\",\"text\":\"{text}\"}}'"
            )
        };
        let insist = match self.requires_conditions {
            true => "",
            false => " -H 'Prefer: handling=strict'",
        };
        let new = format!("new-{}", Uuid::new_v4().as_fields().0);
        let steps = [
            (
                "200",
                "read a note; its ETag names this version",
                read.clone(),
            ),
            (
                "304",
                "read it again: not sent, because it is still the version that you have",
                format!("{read} -H 'If-None-Match: \"{tag}\"'"),
            ),
            (
                "204",
                "write, if it is still that version",
                format!("{} -H 'If-Match: \"{tag}\"'", write(FIRST, "milk, bread")),
            ),
            (
                "412",
                "somebody else, who has read the same version, would undo that: refused",
                format!("{} -H 'If-Match: \"{tag}\"'", write(FIRST, "milk, eggs")),
            ),
            (
                "428",
                "a write without a condition, where one is insisted on",
                format!("{}{insist}", write(FIRST, "eggs")),
            ),
            (
                "201",
                "create, if there is none of this name; paste it twice for a 412",
                format!("{} -H 'If-None-Match: *'", write(&new, "tea")),
            ),
        ];
        for (status, what, command) in steps {
            write!(f, "\n{status} - {what}:\n  {command}\n")?;
        }
        Ok(())
    }
}

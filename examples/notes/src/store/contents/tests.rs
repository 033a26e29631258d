#![allow(clippy::unwrap_used)] // a test

use preconditions::{evaluate, Permit, Target};
use prometheus::IntCounter;

use super::*;
use crate::store::{Attachment, Note, NoteId, Swap};

/// Each kind of database that there is a server for, new.
async fn stores() -> Vec<Store> {
    let mut urls = vec!["sqlite::memory:".to_owned()];
    if let Ok(server) = std::env::var("DATABASE_URL_TEST") {
        let name = format!("notes_{}", Uuid::new_v4().simple());
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&server).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&pool).await.unwrap();
        // The cluster of these tests ends with them.
        urls.push(format!("{}/{name}", server.rsplit_once('/').unwrap().0));
    }
    let mut stores = Vec::new();
    for url in urls {
        let statements = IntCounter::new("statements", "Statements").unwrap();
        let store = Store::new(&url.parse().unwrap(), statements).unwrap();
        store.ready().await.unwrap();
        stores.push(store);
    }
    stores
}

fn permit() -> Permit {
    let none: [(&str, &str); 0] = [];
    evaluate("PUT", &none, Target::Missing)
        .into_result()
        .unwrap()
}

async fn content(store: &Store) -> Content {
    let mut content = store.begin_content().await.unwrap();
    store.append(&mut content, &[b'x'; 10]).await.unwrap();
    content
}

async fn attach(store: &Store, id: &NoteId, content: &Content) {
    let attachment = Attachment {
        media_type: "text/plain".to_owned(),
        content: content.clone(),
    };
    let place = store.place(id).await.unwrap().unwrap();
    let done = match place.attachment {
        None => {
            store
                .insert_attachment(permit(), id, &place.incarnation, &attachment)
                .await
        }
        Some(stored) => {
            store
                .replace_attachment(permit(), id, &stored.revision, &attachment)
                .await
        }
    };
    assert!(matches!(done.unwrap(), Swap::Done(_)));
}

/// Lets time go by, for what was found to be named by nothing.
async fn wait(store: &Store, milliseconds: i64) {
    sqlx::query("UPDATE contents SET orphaned = orphaned - $1")
        .bind(milliseconds)
        .execute(store.pool().await.unwrap())
        .await
        .unwrap();
}

async fn is_there(store: &Store, content: &Content) -> bool {
    store.chunk(&content.id, 0).await.unwrap().is_some()
}

/// What nothing names goes after an hour, its chunks with it; what is named, or named again, stays.
#[tokio::test]
async fn octets_that_nothing_names_are_swept_after_an_hour() {
    for store in stores().await {
        let id = NoteId::fresh();
        let note = Note {
            title: String::new(),
            text: String::new(),
        };
        assert!(matches!(
            store.insert_note(permit(), &id, &note).await.unwrap(),
            Swap::Done(_)
        ));
        let (named, replaced, begun, late) = (
            content(&store).await,
            content(&store).await,
            content(&store).await,
            content(&store).await,
        );
        attach(&store, &id, &replaced).await;
        attach(&store, &id, &named).await;

        // Seen for the first time: who reads it, or is still sending it, has an hour.
        assert_eq!(store.sweep().await.unwrap(), 0);
        wait(&store, GRACE - 1000).await;
        assert_eq!(store.sweep().await.unwrap(), 0);
        assert!(is_there(&store, &replaced).await && is_there(&store, &begun).await);

        // Named in the last moment: what it was before counts no more, also once it is let go again.
        attach(&store, &id, &late).await;
        wait(&store, 2000).await;
        assert_eq!(store.sweep().await.unwrap(), 2);
        assert!(!is_there(&store, &replaced).await && !is_there(&store, &begun).await);
        assert!(is_there(&store, &late).await && is_there(&store, &named).await);
        attach(&store, &id, &named).await;
        assert_eq!(store.sweep().await.unwrap(), 0);
        assert!(is_there(&store, &late).await, "its hour has only begun");

        // With the note goes the name, and an hour later what it was of.
        let revision = store.note(&id).await.unwrap().unwrap().revision;
        assert!(matches!(
            store.delete_note(permit(), &id, &revision).await.unwrap(),
            Swap::Done(())
        ));
        assert_eq!(store.sweep().await.unwrap(), 0);
        wait(&store, GRACE + 1000).await;
        assert_eq!(store.sweep().await.unwrap(), 2);
        assert!(!is_there(&store, &named).await && !is_there(&store, &late).await);
        store.close().await;
    }
}

//! Notes that are created, read, changed and deleted, each write under a condition.
use actix_web::{delete, error::ErrorNotFound, put, route, web, App, HttpResponse, HttpServer};
use actix_web::{Responder, Result};
use preconditions_actix::{Conditions, EntityTag, Permit, Representation};
use std::{collections::HashMap, sync::Mutex};

/// Text and version of each note; what is deleted keeps its version, so that none comes twice.
type Notes = HashMap<String, (Option<String>, u64)>;
type Id = web::Path<String>;
pub type Store = web::Data<Mutex<Notes>>;
fn find(notes: &Notes, id: &str) -> Result<(String, Representation<'static>)> {
    let (text, version) = notes.get(id).ok_or(ErrorNotFound(""))?;
    let current = Representation::new(EntityTag::from_version(*version));
    Ok((text.clone().ok_or(ErrorNotFound(""))?, current))
}
fn save(notes: &mut Notes, id: &str, text: Option<String>, _: Permit) -> HttpResponse {
    let note = notes.entry(id.into()).or_default();
    let status = if note.0.is_none() { 201 } else { 204 };
    *note = (text, note.1 + 1);
    HttpResponse::build(status.try_into().unwrap()).finish()
}
#[route("/notes/{id}", method = "GET", method = "HEAD")]
async fn read(when: Conditions, id: Id, store: Store) -> Result<impl Responder> {
    let (text, current) = find(&store.lock().unwrap(), &id)?;
    Ok(when.check(current)?.with_content(text)) // with its ETag, or 304
}
#[put("/notes/{id}")]
async fn write(when: Conditions, id: Id, store: Store, text: String) -> Result<impl Responder> {
    let mut notes = store.lock().unwrap(); // held from the check to the write
    let current = find(&notes, &id).map_or(Representation::missing(), |found| found.1);
    let permit = when.check(current)?.require_version()?.into_permit(); // or 412, 428
    let done = save(&mut notes, &id, Some(text), permit);
    Ok(find(&notes, &id)?.1.with_content(done)) // with the new ETag: it is stored as it was sent
}
#[delete("/notes/{id}")]
async fn remove(when: Conditions, id: Id, store: Store) -> Result<HttpResponse> {
    let mut notes = store.lock().unwrap();
    let (_, current) = find(&notes, &id)?;
    let permit = when.check(current)?.require_version()?.into_permit(); // or 412, 428
    Ok(save(&mut notes, &id, None, permit))
}
pub fn routes(app: &mut web::ServiceConfig) {
    app.service((read, write, remove));
}
#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let store = Store::default();
    let app = move || App::new().app_data(store.clone()).configure(routes);
    HttpServer::new(app).bind(("127.0.0.1", 8080))?.run().await
}

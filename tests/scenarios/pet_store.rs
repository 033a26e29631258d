//! A pet store that insists on conditions: a list and its items, 428 without a condition, 412 with a
//! stale one. Its function for writing takes a `Permit`, so that no handler can forget to ask.

use std::collections::BTreeMap;

use crate::Response;
use preconditions::{evaluate, Answer, EntityTag, Permit, Target, Validators};

#[derive(Default)]
struct Pets {
    names: BTreeMap<u32, (String, u32)>,
    changes: u32,
}

impl Pets {
    fn with_rex() -> Self {
        let mut pets = Pets::default();
        assert_eq!(
            put(&mut pets, 1, &[("If-None-Match", "*")], "Rex").status,
            201
        );
        pets
    }

    fn item_tag(&self, id: u32) -> Option<EntityTag<'static>> {
        let (_, version) = self.names.get(&id)?;
        Some(EntityTag::strong(format!("{id}-{version}")).unwrap())
    }

    fn list_tag(&self) -> EntityTag<'static> {
        EntityTag::weak(self.changes.to_string()).unwrap()
    }

    fn write(&mut self, id: u32, name: &str, _permit: Permit) {
        let version = self.names.get(&id).map_or(1, |(_, version)| version + 1);
        self.names.insert(id, (name.to_owned(), version));
        self.changes += 1;
    }

    fn delete(&mut self, id: u32, _permit: Permit) {
        self.names.remove(&id);
        self.changes += 1;
    }
}

fn permit(
    method: &str,
    tag: Option<EntityTag<'_>>,
    request: &[(&str, &str)],
) -> Result<Permit, Response> {
    let value = tag.as_ref().map(EntityTag::to_string).unwrap_or_default();
    let of_the_200 = [
        ("ETag", value.as_str()),
        ("Content-Type", "application/json"),
    ];
    let of_the_200 = if value.is_empty() {
        &of_the_200[1..]
    } else {
        &of_the_200
    };
    let target = Target::found(tag.map(|tag| Validators::new().etag(tag)));
    let checked = evaluate(method, request, target).into_result();
    checked
        .and_then(Permit::require_condition)
        .map_err(|answer: Answer| Response::instead(answer, of_the_200))
}

fn list(pets: &Pets, request: &[(&str, &str)]) -> Response {
    let tag = pets.list_tag();
    let names: Vec<_> = pets.names.values().map(|(name, _)| name.as_str()).collect();
    match permit("GET", Some(tag.clone()), request) {
        Ok(_) => Response::new(200, &[("ETag", &tag.to_string())], &names.join(", ")),
        Err(answer) => answer,
    }
}

fn get(pets: &Pets, id: u32, request: &[(&str, &str)]) -> Response {
    let tag = pets.item_tag(id);
    match (permit("GET", tag.clone(), request), tag) {
        (Err(answer), _) => answer,
        (Ok(_), Some(tag)) => Response::new(200, &[("ETag", &tag.to_string())], &pets.names[&id].0),
        (Ok(_), None) => Response::new(404, &[], ""),
    }
}

fn put(pets: &mut Pets, id: u32, request: &[(&str, &str)], name: &str) -> Response {
    let before = pets.item_tag(id);
    let status = if before.is_some() { 200 } else { 201 };
    match permit("PUT", before, request) {
        Err(answer) => answer,
        Ok(permit) => {
            pets.write(id, name, permit);
            let tag = pets.item_tag(id).unwrap().to_string();
            Response::new(status, &[("ETag", &tag)], name)
        }
    }
}

fn delete(pets: &mut Pets, id: u32, request: &[(&str, &str)]) -> Response {
    match permit("DELETE", pets.item_tag(id), request) {
        Err(answer) => answer,
        Ok(permit) => {
            pets.delete(id, permit);
            Response::new(204, &[], "")
        }
    }
}

#[test]
fn put_is_428_then_200_then_412() {
    let mut pets = Pets::with_rex();
    let blind = put(&mut pets, 1, &[], "Max");
    assert_eq!(blind.status, 428);
    assert_eq!(blind.field("cache-control"), Some("no-store"));
    assert_eq!(blind.field("etag"), Some("\"1-1\""));
    assert!(blind.content.contains("send its ETag in If-Match"));

    let seen = get(&pets, 1, &[]);
    assert_eq!((seen.status, seen.content.as_str()), (200, "Rex"));
    let tag = seen.field("etag").unwrap();
    let changed = put(&mut pets, 1, &[("If-Match", tag)], "Max");
    assert_eq!(
        (changed.status, changed.field("etag")),
        (200, Some("\"1-2\""))
    );

    let stale = put(&mut pets, 1, &[("If-Match", tag)], "Tom");
    assert_eq!((stale.status, stale.field("etag")), (412, Some("\"1-2\"")));
    assert_eq!(pets.names[&1].0, "Max");
}

#[test]
fn delete_is_428_or_412_or_204() {
    let mut pets = Pets::with_rex();
    assert_eq!(delete(&mut pets, 1, &[]).status, 428);
    assert_eq!(delete(&mut pets, 1, &[("If-Match", "\"1-9\"")]).status, 412);
    assert_eq!(
        delete(&mut pets, 1, &[("If-Match", "W/\"1-1\"")]).status,
        412
    );
    assert_eq!(delete(&mut pets, 1, &[("If-Match", "\"1-1\"")]).status, 204);
    assert!(pets.names.is_empty());
    // Once more: there is nothing that could match.
    assert_eq!(delete(&mut pets, 1, &[("If-Match", "\"1-1\"")]).status, 412);
}

#[test]
fn a_pet_is_created_under_a_condition_too() {
    let mut pets = Pets::with_rex();
    assert_eq!(put(&mut pets, 2, &[], "Kim").status, 428);
    assert_eq!(
        put(&mut pets, 2, &[("If-None-Match", "*")], "Kim").status,
        201
    );
    assert_eq!(
        put(&mut pets, 2, &[("If-None-Match", "*")], "Tim").status,
        412
    );
    assert_eq!(pets.names[&2].0, "Kim");
}

#[test]
fn the_list_is_revalidated_and_changes_with_its_items() {
    let mut pets = Pets::with_rex();
    let first = list(&pets, &[]);
    assert_eq!((first.status, first.content.as_str()), (200, "Rex"));
    let tag = first.field("etag").unwrap();
    assert_eq!(tag, "W/\"1\"");
    assert_eq!(list(&pets, &[("If-None-Match", tag)]).status, 304);

    put(&mut pets, 1, &[("If-Match", "\"1-1\"")], "Max");
    let changed = list(&pets, &[("If-None-Match", tag)]);
    assert_eq!((changed.status, changed.content.as_str()), (200, "Max"));
    assert_eq!(get(&pets, 1, &[("If-None-Match", "\"1-1\"")]).status, 200);
    assert_eq!(get(&pets, 1, &[("If-None-Match", "\"1-2\"")]).status, 304);
}

#[test]
fn a_pet_that_is_not_there_is_404_whatever_the_condition() {
    let pets = Pets::with_rex();
    for request in [
        ("If-Match", "\"1-1\""),
        ("If-None-Match", "*"),
        ("If-Match", "*"),
    ] {
        assert_eq!(get(&pets, 7, &[request]).status, 404);
    }
}

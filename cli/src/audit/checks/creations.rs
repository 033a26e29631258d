//! Creating once, and what is gone (§13.1.2, §13.2.1).

use crate::audit::check::{must, skip, Check, Outcome};
use crate::audit::site::{line, Site, OTHER};

const CONFLICT: &str =
    "a client is told of a conflict where there is nothing, and tries again for ever";

pub const CHECKS: &[Check] = &[
    must(
        "create/match-missing",
        "13.1.1",
        "evaluations: by hand: PUT, target missing [If-Match: *]",
        "a PUT under If-Match creates nothing",
        "what somebody has deleted comes back",
        |site| {
            let path = site.absent()?;
            for value in ["*", OTHER] {
                let asked = site.put(path, &[line("If-Match", value)])?;
                asked.is_one_of(&[412, 404])?;
                if site.read(path)?.is_some() {
                    return Err(asked.deviates("412 (Precondition Failed), but it is there now"));
                }
            }
            Ok(())
        },
    )
    .writing(),
    must(
        "create/once",
        "9.3.4",
        "evaluations: by hand: PUT, target missing [If-None-Match: *]",
        "a PUT under If-None-Match: * creates, and says so with 201",
        "a client does not learn that its resource is new",
        |site| {
            let path = site.absent()?;
            site.put(path, &[line("If-None-Match", "*")])?.is(201)
        },
    )
    .writing(),
    must(
        "create/twice",
        "13.1.2",
        "evaluations: by hand: PUT, target none [If-None-Match: *]",
        "a second such PUT is refused and changes nothing",
        "two clients create the same, and the first is overwritten unseen",
        |site| {
            let (path, before) = site.present()?;
            let asked = site.put(path, &[line("If-None-Match", "*")])?;
            let after = site.read(path)?;
            match after.is_some_and(|after| after.content == before.content) {
                true => asked.is(412),
                false => {
                    Err(asked.deviates("412 (Precondition Failed), but the content is another now"))
                }
            }
        },
    )
    .writing(),
    must(
        "delete/stale",
        "13.1.1",
        "evaluations: DELETE, target strong, If-Match not in list, If-Unmodified-Since absent",
        "a DELETE under another tag is refused",
        "what somebody else has written meanwhile is deleted unseen",
        |site| {
            let (path, state) = site.present()?;
            state.strong_tag()?;
            let asked = site.ask("DELETE", path, &[line("If-Match", OTHER)])?;
            if matches!(asked.answer.status, 405 | 501) {
                return Err(skip("DELETE is not allowed"));
            }
            match site.read(path)? {
                Some(_) => asked.is(412),
                None => Err(asked.deviates("412 (Precondition Failed), but it is gone now")),
            }
        },
    )
    .writing(),
    must(
        "delete/current",
        "13.1.1",
        "evaluations: DELETE, target strong, If-Match exact, If-Unmodified-Since absent",
        "a DELETE under the current tag is performed",
        "nobody can delete the resource",
        |site| {
            let (path, state) = site.present()?;
            let tag = state.strong_tag()?;
            let asked = site.ask("DELETE", path, &[line("If-Match", tag)])?;
            match asked.answer.status {
                405 | 501 => Err(skip("DELETE is not allowed")),
                200..=299 => Ok(()),
                _ => Err(asked.deviates("2xx, and the deletion")),
            }
        },
    )
    .writing(),
    must(
        "delete/gone",
        "13.2.1",
        "evaluations: by hand: DELETE, target missing [If-Match: *]",
        "a DELETE of what is gone is 404 with a condition if it is without",
        CONFLICT,
        |site| gone(site, "DELETE"),
    )
    .writing(),
    must(
        "patch/gone",
        "13.2.1",
        r#"evaluations: by hand: PATCH, target missing [If-Match: \"a\"]"#,
        "a PATCH of what is gone is 404 with a condition if it is without",
        CONFLICT,
        |site| gone(site, "PATCH"),
    )
    .writing(),
    must(
        "post/gone",
        "13.2.1",
        "none: POST to what is missing is 404 by the host",
        "a POST to what is gone is 404 with a condition if it is without",
        CONFLICT,
        |site| gone(site, "POST"),
    )
    .writing(),
];

fn gone(site: &Site<'_>, method: &str) -> Outcome {
    let path = site.absent()?;
    let content = || match method {
        "DELETE" => Ok(None),
        _ => site.scratch().map(|scratch| Some(scratch.next())),
    };
    let plain = site.ask_with(method, path, &[], content()?)?;
    if !matches!(plain.answer.status, 404 | 410) {
        return Err(skip(format!(
            "a plain {method} of what is gone is {}",
            plain.answer.status
        )));
    }
    for value in ["*", OTHER] {
        let lines = [line("If-Match", value)];
        let asked = site.ask_with(method, path, &lines, content()?)?;
        asked.is(plain.answer.status)?;
    }
    Ok(())
}

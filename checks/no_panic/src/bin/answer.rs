//! What is sent in place of performing the method.
#![no_std]
#![no_main]

use preconditions::{EntityTag, evaluate};
use preconditions_no_panic::{any_octets, entry, keep};

entry!(prove);

const TAG: EntityTag = EntityTag::from_static("\"v7\"");

fn prove() {
    let name = core::str::from_utf8(any_octets()).unwrap_or_default();
    let outcome = evaluate(name, &[(name, any_octets())], &TAG);
    keep(outcome.status());
    match outcome.into_result() {
        Ok(permit) => {
            keep((permit.range(), permit.is_guarded()));
            keep(permit.require_condition());
        }
        Err(answer) => {
            keep((answer.status(), answer.problem_details()));
            answer.fields([(&name, &any_octets())]).for_each(keep);
        }
    }
}

//! What the documentation of the client's half says in tables.

use preconditions::client::{Change, Written};

/// The table of `Change::outcome`, cell by cell.
#[test]
fn what_became_of_a_change() {
    use Written::{Done, Lost, Refused, Unknown};
    let first = Change::creating();
    let again = Change::creating().repeat();
    for (status, expected, when_repeated) in [
        (Some(200), Done, Done),
        (Some(201), Done, Done),
        (Some(204), Done, Done),
        (Some(299), Done, Done),
        (Some(412), Lost, Unknown),
        (Some(400), Refused, Unknown),
        (Some(428), Refused, Unknown),
        (Some(499), Refused, Unknown),
        (Some(307), Refused, Unknown),
        (Some(308), Refused, Unknown),
        (None, Unknown, Unknown),
        (Some(100), Unknown, Unknown),
        (Some(199), Unknown, Unknown),
        (Some(202), Unknown, Unknown),
        (Some(300), Unknown, Unknown),
        (Some(304), Unknown, Unknown),
        (Some(309), Unknown, Unknown),
        (Some(500), Unknown, Unknown),
        (Some(599), Unknown, Unknown),
    ] {
        assert_eq!(first.outcome(status), expected, "{status:?}");
        assert_eq!(again.outcome(status), when_repeated, "{status:?} again");
    }
}

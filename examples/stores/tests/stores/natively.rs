//! Which conditions a store checks by itself, and which need an evaluation: the table of the README.

use preconditions::{Conditions, WriteCondition};
use stores::{Store, StoreError, Written};

/// The rows of the table, and a request for each; `C` stands for a tag of the store.
const ROWS: [(&str, &[(&str, &str)]); 8] = [
    ("no condition", &[]),
    ("`If-Match: *`", &[("If-Match", "*")]),
    ("If-Match, one tag", &[("If-Match", "\"C\"")]),
    ("If-Match, several tags", &[("If-Match", "\"C\", \"C\"")]),
    ("`If-None-Match: *`", &[("If-None-Match", "*")]),
    ("If-None-Match, tags", &[("If-None-Match", "\"C\", \"C\"")]),
    (
        "If-Unmodified-Since",
        &[("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")],
    ),
    (
        "two conditions",
        &[("If-Match", "\"C\""), ("If-None-Match", "\"C\"")],
    ),
];

/// What the store does about each row: of a PUT, and of a DELETE where that is something else.
pub(crate) async fn column<S: Store>(store: &S) -> Result<Vec<String>, StoreError> {
    const ID: &str = "natively";
    store.write(ID, "", None, &WriteCondition::None).await?;
    let row = store
        .read(ID)
        .await?
        .ok_or("what was written is not there")?;
    let tag = S::tag(&row.version).to_string();
    let mut column = Vec::new();
    for (_, fields) in ROWS {
        let fields: Vec<(&str, String)> = fields
            .iter()
            .map(|(name, value)| (*name, value.replace("\"C\"", &tag)))
            .collect();
        let conditions = Conditions::of("PUT", &fields);
        let condition = conditions.write_condition(S::decode);
        let word = |written: &Written<S::Version>| match written {
            Written::Evaluate => "evaluate",
            Written::Done(_) | Written::No(_) => "statement",
        };
        let put = store.write("nobody", "", None, &condition).await?;
        let delete = store.delete("nobody", &condition).await?;
        let (put, delete) = (word(&put), word(&delete));
        column.push(if put == delete {
            put.to_owned()
        } else {
            format!("{put}; DELETE: {delete}")
        });
    }
    Ok(column)
}

/// The lines of the README, from the columns of all stores.
pub(crate) fn table(names: &[&str], columns: &[Vec<String>]) -> Vec<String> {
    let mut lines = vec![
        format!("| | {} |", names.join(" | ")),
        format!("|---|{}", "---|".repeat(names.len())),
    ];
    for (number, (name, _)) in ROWS.iter().enumerate() {
        let cells: Vec<&str> = columns
            .iter()
            .map(|column| column[number].as_str())
            .collect();
        lines.push(format!("| {name} | {} |", cells.join(" | ")));
    }
    lines
}

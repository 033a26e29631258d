//! The services this crate is for, as pure calls: no framework, no server, a map for a store.

mod blog;
mod catalogue;
#[cfg(feature = "alloc")] // `explain`
mod help_desk;
mod pet_store;
mod user;

use preconditions::Answer;

/// A response as a client sees it.
#[derive(Debug)]
struct Response {
    status: u16,
    fields: Vec<(String, String)>,
    content: String,
}

impl Response {
    fn new(status: u16, fields: &[(&str, &str)], content: &str) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Response {
            status,
            fields: fields.iter().map(owned).collect(),
            content: content.to_owned(),
        }
    }

    /// What is sent instead of a 200 with these fields.
    fn instead(answer: Answer, success_fields: &[(&str, &str)]) -> Self {
        let fields = answer.fields(success_fields.iter().map(|(name, value)| (name, value)));
        let text = |value: &[u8]| String::from_utf8(value.to_vec()).unwrap();
        Response {
            status: answer.status(),
            fields: fields
                .map(|(name, value)| (name.to_owned(), text(value)))
                .chain(answer.problem_details().map(|_| {
                    let media_type = Answer::PROBLEM_MEDIA_TYPE.to_owned();
                    ("content-type".to_owned(), media_type)
                }))
                .collect(),
            content: answer.problem_details().unwrap_or_default().to_owned(),
        }
    }

    fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let found = fields.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }
}

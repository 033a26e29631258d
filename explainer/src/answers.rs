//! The answer as a service would send it.

use preconditions::{Answer, HttpDate, Method, Outcome};

use crate::{Current, Explained, Request};

impl Explained {
    /// Returns the explanation in one line.
    pub fn summary(&self) -> String {
        self.explanation.summary()
    }

    /// Returns the answer that takes the place of performing the method, if one does. A service may
    /// insist on a condition that protects each write.
    pub fn answer(&self, insists: bool) -> Option<Answer> {
        let is_evaluated = !matches!(
            self.explanation.method(),
            Method::Options | Method::Connect | Method::Trace
        );
        match self.explanation.outcome() {
            Outcome::NotModified { by } => Some(Answer::NotModified { by: *by }),
            Outcome::PreconditionFailed { by } => Some(Answer::PreconditionFailed { by: *by }),
            Outcome::Proceed(permit) if insists && is_evaluated && !self.is_read() => {
                (!permit.is_guarded()).then_some(Answer::PreconditionRequired)
            }
            Outcome::Proceed(_) => None,
        }
    }

    /// Returns the fields that a 200 would have: the validators, and what else is sent with it.
    pub fn fields_of_success(&self, others: &[(String, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
        let mut fields = self.current.fields();
        let is_validator = |name: &str| {
            let known = ["etag", "last-modified", "date"];
            known.iter().any(|known| name.eq_ignore_ascii_case(known))
        };
        fields.extend(
            others
                .iter()
                .filter(|(name, _)| !is_validator(name))
                .cloned(),
        );
        fields
    }
}

impl Request {
    /// The fields of the 200 to a read, if that is what was recorded.
    pub fn fields_of_success(&self) -> Option<Vec<(String, Vec<u8>)>> {
        let is_success = self.status() == Some(b"200") && self.shows_current();
        is_success.then(|| self.answered_fields())
    }
}

impl Current {
    /// The validators as fields of a 200. A modification date later than the date is not sent, nor one
    /// without a date to hold it against (RFC 9110 §8.8.2.1).
    fn fields(&self) -> Vec<(String, Vec<u8>)> {
        let tag = self
            .tag
            .as_ref()
            .map(|tag| ("etag", tag.as_bytes().to_vec()));
        let sent = self.modified.zip(self.date);
        let modified = sent.map(|(modified, date)| ("last-modified", printed(modified.min(date))));
        let date = self.date.map(|date| ("date", printed(date)));
        let fields = [tag, modified, date].into_iter().flatten();
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

fn printed(date: HttpDate) -> Vec<u8> {
    date.to_string().into_bytes()
}

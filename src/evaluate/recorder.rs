//! Who watches an evaluation: nobody, or `explain`.

use super::{Condition, DateReading, IfRangeReading};
use crate::field::Field;
use crate::outcome::RangeUse;
use crate::tag_list::ListReader;

/// Observes an evaluation; cannot influence its outcome.
///
/// Each field is reported at most once, whether the request has it or not. A field that another one
/// overrides, and a field after the step that decided, are not reported.
pub(crate) trait Recorder {
    /// If-Match or If-None-Match was evaluated.
    fn list(&mut self, _field: Field, _list: &ListReader<'_>, _condition: Condition) {}

    /// If-Unmodified-Since or If-Modified-Since was evaluated.
    fn date(&mut self, _field: Field, _reading: DateReading, _condition: Condition) {}

    /// If-Range was evaluated.
    fn if_range(&mut self, _reading: IfRangeReading) {}

    /// What is to be done with Range was decided.
    fn range(&mut self, _range: RangeUse) {}

    /// A field was not looked at.
    fn ignore(&mut self, _field: Field, _why: Ignored) {}
}

/// The no-op recorder that [`evaluate`] uses.
impl Recorder for () {}

/// Why a field is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ignored {
    /// The method neither selects nor modifies a representation.
    Method,
    /// A read of a resource that is not there is answered with 404 in any case.
    Missing,
    /// If-Modified-Since is for reads only.
    NotARead,
    /// The representation has no modification date.
    NoModificationDate,
    /// The method has no ranges.
    RangeUnused,
}

//! Operations of `aide`: whatever takes [`Conditions`] or returns a [`Refusal`] says so by itself.

use aide::generate::GenContext;
use aide::openapi::{Operation, Parameter, ReferenceOr, Response};
use aide::{OperationInput, OperationOutput};

use super::{parameters, responses};
use crate::{Checked, CheckedOrMissing, Conditions, Permitted, Refusal};

impl OperationInput for Conditions {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        for parameter in parameters::<Parameter>() {
            let parameter = ReferenceOr::Item(parameter);
            // A handler may take both the conditions and a checked resource.
            if !operation.parameters.contains(&parameter) {
                operation.parameters.push(parameter);
            }
        }
    }
}

impl<R> OperationInput for Checked<R> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        Conditions::operation_input(context, operation);
    }

    fn inferred_early_responses(
        context: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, Response)> {
        let mut answers = Refusal::inferred_responses(context, operation);
        let missing = Response {
            description: "Not Found: there is no such resource.".into(),
            ..Response::default()
        };
        answers.push((Some(404), missing));
        answers
    }
}

impl<R> OperationInput for CheckedOrMissing<R> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        Conditions::operation_input(context, operation);
    }

    fn inferred_early_responses(
        context: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, Response)> {
        Refusal::inferred_responses(context, operation)
    }
}

impl OperationOutput for Refusal {
    type Inner = Self;

    fn inferred_responses(_: &mut GenContext, _: &mut Operation) -> Vec<(Option<u16>, Response)> {
        responses()
            .map(|(status, response)| (Some(status), response))
            .collect()
    }
}

/// A part of a response: the other parts say which one.
impl OperationOutput for Permitted<'_> {
    type Inner = Self;
}

//! Operations of `utoipa`: `params(Conditions)` and `responses(Refusal)`.

use std::collections::BTreeMap;

use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::{RefOr, Response};
use utoipa::{IntoParams, IntoResponses};

use super::{parameters, responses};
use crate::{Conditions, Refusal};

impl IntoParams for Conditions {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        parameters().collect()
    }
}

impl IntoResponses for Refusal {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses()
            .map(|(status, response)| (status.to_string(), RefOr::T(response)))
            .collect()
    }
}

//! A document that says which conditions each operation evaluates; no line here is about that.
use std::sync::{Arc, Mutex};

use aide::axum::{routing::get_with, ApiRouter};
use aide::openapi::{Info, OpenApi};
use axum::{extract::State, http::StatusCode, routing::get, Json, Router};
use preconditions_axum::{Conditions, EntityTag, Permitted, Refusal, Representation};

#[derive(Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Price {
    cents: u32,
}

/// The price and its version.
type Store = Arc<Mutex<(Price, u64)>>;
type Read = Result<(Permitted<'static>, Json<Price>), Refusal>;

async fn read(conditions: Conditions, State(store): State<Store>) -> Read {
    let (price, version) = store.lock().unwrap().clone();
    let current = conditions.check(Representation::new(EntityTag::from_version(version)))?;
    Ok((current, Json(price)))
}

type Write = Result<StatusCode, Refusal>;

async fn write(conditions: Conditions, store: State<Store>, Json(price): Json<Price>) -> Write {
    let mut stored = store.lock().unwrap(); // until it is written
    let current = Representation::new(EntityTag::from_version(stored.1));
    let _permit = conditions.check(current)?.require_version()?;
    *stored = (price, stored.1 + 1);
    Ok(StatusCode::NO_CONTENT)
}

pub fn service() -> Router {
    let title = Info {
        title: "Prices".into(),
        version: "1".into(),
        ..Info::default()
    };
    let mut api = OpenApi {
        info: title,
        ..OpenApi::default()
    };
    let price = get_with(read, |it| it.response::<200, Json<Price>>())
        .put_with(write, |it| it.response::<204, ()>());
    let router = ApiRouter::new().api_route("/price", price);
    let router = router.finish_api(&mut api);
    router
        .route("/openapi.json", get(Json(api)))
        .with_state(Store::new((Price { cents: 120 }, 1).into()))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, service()).await
}

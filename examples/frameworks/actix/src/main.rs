//! The contract service on actix-web, whose header types are those of `http` 0.2.

use std::process::ExitCode;

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data, Payload};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Result};
use contract_service::{start, stop, Found, Reply, Service, MAX_CONTENT};
use preconditions_actix::{Conditions, DrainLayer, HttpDate, Permitted, Representation};

async fn answer(
    service: Data<Service>,
    conditions: Conditions,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse> {
    let found = match service.route(request.method().as_str(), request.path()) {
        Ok(found) => found,
        Err(reply) => return Ok(into_response(reply)),
    };
    // ANCHOR: glue
    let check = |found: &Found| {
        conditions
            .check(representation(found))?
            .require(service.policy)
    };
    // ANCHOR_END: glue
    let permit = check(&found)?.into_permit();
    let content = match found.reads_content() {
        true => body.to_bytes_limited(MAX_CONTENT).await,
        false => Ok(Ok(Bytes::new())),
    };
    let content = match content {
        Ok(content) => content?,
        Err(_) => return Ok(HttpResponse::PayloadTooLarge().finish()),
    };
    let again = |found: &Found| check(found).map(Permitted::into_permit);
    let reply = service.perform(found, permit, &conditions, &content, again)?;
    Ok(into_response(reply))
}

/// What was found, in the types of actix; a service that is written on actix has it in them from the start.
fn representation(found: &Found) -> Representation<'static> {
    let mut representation = match found.representation.validators() {
        Some(validators) => Representation::new(validators.clone()),
        None => Representation::missing(),
    };
    for (name, value) in convert(&found.headers()) {
        representation = representation.with_field(name, value);
    }
    representation
}

fn into_response(reply: Reply) -> HttpResponse {
    let (head, content) = reply.into_parts();
    let status = StatusCode::from_u16(head.status.as_u16());
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for field in convert(&head.headers) {
        response.append_header(field);
    }
    // The clock of actix is up to half a second behind, and Last-Modified must not be later than Date
    // (RFC 9110 §8.8.2.1); `Success` does the same by itself.
    if head.headers.contains_key("last-modified") {
        response.insert_header(("date", HttpDate::now().to_string()));
    }
    response.body(content)
}

/// The field lines of `http` 1 in the types of `http` 0.2, which allow the same.
fn convert(headers: &http::HeaderMap) -> impl Iterator<Item = (HeaderName, HeaderValue)> + '_ {
    headers.iter().filter_map(|(name, value)| {
        let name = HeaderName::from_bytes(name.as_str().as_bytes());
        Some((name.ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    })
}

#[actix_web::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(code) => code,
    }
}

async fn serve() -> std::result::Result<(), ExitCode> {
    let start = start()?;
    let listener = start.listen()?;
    let service = Data::from(start.service);
    let app = move || {
        App::new()
            .app_data(service.clone())
            .default_service(web::to(answer))
            .wrap(DrainLayer::new())
    };
    // HTTP/2 without TLS, too, for clients that begin with it.
    let server = HttpServer::new(app)
        .listen_auto_h2c(listener)
        .map_err(|error| stop(&error))?;
    server.run().await.map_err(|error| stop(&error))
}

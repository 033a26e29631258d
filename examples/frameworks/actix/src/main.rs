//! The contract service on actix-web, whose header types are those of `http` 0.2.

use std::process::ExitCode;

use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data, Payload};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use contract_service::{start, stop, Found, Service, MAX_CONTENT};
use preconditions::{evaluate, get_all, Answer, Permit};

// ANCHOR: glue
/// The permit to perform the method, or else the whole 304, 412 or 428.
fn check(service: &Service, request: &HttpRequest, found: &Found) -> Result<Permit, HttpResponse> {
    let lines = get_all(|name| request.headers().get_all(name));
    let outcome = evaluate(request.method().as_str(), &lines, found.target());
    let permit = outcome.into_result().and_then(service.policy);
    permit.map_err(|answer| {
        let status = StatusCode::from_u16(answer.status());
        let mut response = HttpResponse::build(status.unwrap_or(StatusCode::PRECONDITION_FAILED));
        for field in answer.fields(&found.headers()) {
            response.append_header(field);
        }
        match answer.problem_details() {
            Some(details) => response
                .content_type(Answer::PROBLEM_MEDIA_TYPE)
                .body(details),
            None => response.finish(),
        }
    })
}
// ANCHOR_END: glue

async fn handle(service: Data<Service>, request: HttpRequest, body: Payload) -> HttpResponse {
    respond(&service, &request, body)
        .await
        .unwrap_or_else(|refusal| refusal)
}

async fn respond(
    service: &Service,
    request: &HttpRequest,
    body: Payload,
) -> Result<HttpResponse, HttpResponse> {
    let (method, path) = (request.method().as_str(), request.path());
    let found = service.route(method, path).map_err(into_response)?;
    let permit = check(service, request, &found)?;
    let content = match found.reads_content() {
        true => read(body).await?,
        false => Bytes::new(),
    };
    let lines = get_all(|name| request.headers().get_all(name));
    let check = |found: &Found| check(service, request, found);
    service
        .perform(found, permit, &lines, &content, check)
        .map(into_response)
}

async fn read(body: Payload) -> Result<Bytes, HttpResponse> {
    match body.to_bytes_limited(MAX_CONTENT).await {
        Ok(Ok(content)) => Ok(content),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(HttpResponse::PayloadTooLarge().finish()),
    }
}

fn into_response(answer: contract_service::Reply) -> HttpResponse {
    let (parts, content) = answer.into_parts();
    let status = StatusCode::from_u16(parts.status.as_u16());
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in &parts.headers {
        response.append_header((name.as_str(), value.as_bytes()));
    }
    response.body(content)
}

#[actix_web::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(code) => code,
    }
}

async fn serve() -> Result<(), ExitCode> {
    let start = start()?;
    let listener = start.listen()?;
    let service = Data::from(start.service);
    let app = move || {
        App::new()
            .app_data(service.clone())
            .default_service(web::to(handle))
    };
    let server = HttpServer::new(app)
        .listen(listener)
        .map_err(|error| stop(&error))?;
    server.run().await.map_err(|error| stop(&error))
}

//! The contract service on Rocket, whose header values are strings.

use std::io::Cursor;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use contract_service::{announce, start, stop, Found, Service, MAX_CONTENT};
use preconditions::{evaluate, get_all, Answer, Permit};
use rocket::data::{DataStream, ToByteUnit};
use rocket::fairing::AdHoc;
use rocket::http::{Method, Status};
use rocket::response::stream::ByteStream;
use rocket::response::Responder;
use rocket::route::{Handler, Outcome, Route};
use rocket::tokio::io::{copy, sink, AsyncReadExt};
use rocket::tokio::time::timeout;
use rocket::{Config, Data, Request, Response};

// ANCHOR: glue
/// The permit to perform the method, or else the whole 304, 412 or 428.
fn check(service: &Service, request: &Request, found: &Found) -> Result<Permit, Response<'static>> {
    let lines = get_all(|name| request.headers().get(name));
    let outcome = evaluate(request.method().as_str(), &lines, found.target());
    let permit = outcome.into_result().and_then(service.policy);
    permit.map_err(|answer| {
        let headers = found.headers();
        let details = answer.problem_details();
        let kind = details.map(|_| ("content-type", Answer::PROBLEM_MEDIA_TYPE.as_bytes()));
        let fields = answer.fields(&headers).chain(kind);
        respond(answer.status(), fields, details.unwrap_or_default())
    })
}
// ANCHOR_END: glue

fn respond<'a>(
    status: u16,
    fields: impl Iterator<Item = (&'a str, &'a [u8])>,
    content: impl AsRef<[u8]> + Send + Unpin + 'static,
) -> Response<'static> {
    let mut response = Response::new();
    response.set_status(Status::new(status));
    for (name, value) in fields {
        // A value that is no text cannot be said in Rocket, and as UTF-8 it would be another.
        if let Ok(text) = std::str::from_utf8(value) {
            response.adjoin_raw_header(name.to_owned(), text.to_owned());
        }
    }
    match status {
        // A body whose size is known would give it a Content-Length of 0 (RFC 9110 §8.6).
        304 => response.set_streamed_body(rocket::tokio::io::empty()),
        _ => response.set_sized_body(content.as_ref().len(), Cursor::new(content)),
    }
    response
}

#[derive(Clone)]
struct Contract(Arc<Service>);

#[rocket::async_trait]
impl Handler for Contract {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let mut content = data.open((DISCARDED_BEFORE + DISCARDED_BESIDE).bytes());
        let answer = answer(&self.0, request, &mut content).await;
        let answer = answer.unwrap_or_else(|refusal| refusal);
        Outcome::Success(drained(request, content, answer).await)
    }
}

/// What is read of a content that no handler wanted, before its answer and beside it, as
/// `preconditions-axum` does: 1 MiB within 5 seconds, and then 64 times as much in six times the time, or
/// until nothing has come for two seconds.
const DISCARDED_BEFORE: u64 = 1024 * 1024;
const DISCARDED_BESIDE: u64 = 64 * DISCARDED_BEFORE;
const TIME_BEFORE: Duration = Duration::from_secs(5);
const TIME_BESIDE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Makes a client see an answer that comes before its content was read (RFC 9112 §9.6).
async fn drained<'r>(
    request: &'r Request<'_>,
    mut content: DataStream<'r>,
    mut answer: Response<'r>,
) -> Response<'r> {
    let mut before = (&mut content).take(DISCARDED_BEFORE);
    let discarded = timeout(TIME_BEFORE, copy(&mut before, &mut sink())).await;
    let is_done = matches!(discarded, Ok(Ok(length)) if length < DISCARDED_BEFORE);
    if is_done || matches!(discarded, Ok(Err(_))) {
        return answer;
    }
    answer.set_raw_header("connection", "close");
    let has_content =
        request.method() != Method::Head && ![204, 304].contains(&answer.status().code);
    if !has_content {
        // Its end cannot be put off, so the whole answer is.
        discard_beside(&mut content).await;
        return answer;
    }
    let mut own = answer.body_mut().take();
    let lingering = ByteStream! {
        yield own.to_bytes().await.unwrap_or_default();
        discard_beside(&mut content).await;
        yield Vec::new();
    };
    if let Ok(mut lingering) = lingering.respond_to(request) {
        answer.set_streamed_body(lingering.body_mut().take());
    }
    answer
}

/// Discards until the content is over, or the client has stopped sending.
async fn discard_beside(content: &mut DataStream<'_>) {
    let mut room = vec![0; 64 * 1024];
    let discarding =
        async { while let Ok(Ok(1..)) = timeout(LONGEST_PAUSE, content.read(&mut room)).await {} };
    let _ = timeout(TIME_BESIDE, discarding).await; // however far it came
}

async fn answer(
    service: &Service,
    request: &Request<'_>,
    content: &mut DataStream<'_>,
) -> Result<Response<'static>, Response<'static>> {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let found = service
        .route(method, path.as_str())
        .map_err(into_response)?;
    let permit = check(service, request, &found)?;
    let content = match found.reads_content() {
        true => read(content).await?,
        false => Vec::new(),
    };
    let lines = get_all(|name| request.headers().get(name));
    let check = |found: &Found| check(service, request, found);
    service
        .perform(found, permit, &lines, &content, check)
        .map(into_response)
}

async fn read(content: &mut DataStream<'_>) -> Result<Vec<u8>, Response<'static>> {
    let refuse = |status| respond(status, [].into_iter(), "");
    let mut read = Vec::new();
    let mut content = content.take(MAX_CONTENT as u64 + 1);
    match content.read_to_end(&mut read).await {
        Ok(..=MAX_CONTENT) => Ok(read),
        Ok(_) => Err(refuse(413)),
        Err(_) => Err(refuse(400)),
    }
}

fn into_response(answer: contract_service::Reply) -> Response<'static> {
    let (parts, content) = answer.into_parts();
    let fields = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()));
    respond(parts.status.as_u16(), fields, content)
}

#[rocket::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(code) => code,
    }
}

async fn serve() -> Result<(), ExitCode> {
    use Method::{Delete, Get, Head, Options, Patch, Post, Put, Trace};
    let start = start()?;
    let config = Config {
        port: start.port,
        log_level: rocket::config::LogLevel::Off,
        ..Config::default()
    };
    let contract = Contract(start.service);
    let methods = [Get, Head, Put, Post, Delete, Options, Patch, Trace];
    let routes = methods.map(|method| Route::new(method, "/<path..>", contract.clone()));
    let say_where = AdHoc::on_liftoff("address", |rocket| {
        Box::pin(async {
            let config = rocket.config();
            announce((config.address, config.port).into());
        })
    });
    let rocket = rocket::custom(config).mount("/", routes).attach(say_where);
    rocket
        .launch()
        .await
        .map(drop)
        .map_err(|error| stop(&error))
}

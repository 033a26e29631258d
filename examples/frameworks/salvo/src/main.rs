//! The contract service on salvo.

use std::process::ExitCode;
use std::sync::Arc;

use contract_service::{drained, start, stop, Content, Found, Reply, Service, MAX_CONTENT};
use http_body_util::BodyExt;
use preconditions::{evaluate, Permit};
use salvo::conn::tcp::TcpAcceptor;
use salvo::http::header::CONTENT_LENGTH;
use salvo::http::{ParseError, ReqBody, ResBody, StatusCode};
use salvo::{handler, hyper, Request, Response, Router, Server};
use tokio::net::TcpListener;

// ANCHOR: glue
/// The permit to perform the method, or else the whole 304, 412 or 428.
fn check(service: &Service, request: &Request, found: &Found) -> Result<Permit, Response> {
    evaluate(request.method(), request.headers(), found.target())
        .into_result()
        .and_then(service.policy)
        .map_err(|answer| found.answer::<ResBody>(answer).into())
}
// ANCHOR_END: glue

struct Contract(Arc<Service>);

#[handler]
impl Contract {
    async fn handle(&self, request: &mut Request, response: &mut Response) {
        let (method, headers) = (request.method().clone(), request.headers().clone());
        let (head, body) = ((&method, request.version(), &headers), request.take_body());
        // So that the client sees an answer that comes before its content was read.
        let answer = drained(head, body, |body| async {
            request.replace_body(ReqBody::Boxed {
                inner: Box::pin(body.map_err(Into::into)),
                fuse_config: None,
            });
            let answer = answer(&self.0, request).await;
            drop(request.take_body()); // what is left of it is to be discarded now
            from_response(answer.unwrap_or_else(|refusal| refusal))
        });
        *response = answer.await.map(boxed).into();
    }
}

async fn answer(service: &Service, request: &mut Request) -> Result<Response, Response> {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let found = service.route(method, path).map_err(into_response)?;
    let permit = check(service, request, &found)?;
    let content = match found.reads_content() {
        true => request
            .payload_with_max_size(MAX_CONTENT)
            .await
            .map_err(refuse)?
            .clone(),
        false => Default::default(),
    };
    let check = |found: &Found| check(service, request, found);
    service
        .perform(found, permit, request.headers(), &content, check)
        .map(into_response)
}

/// With a Content-Length, which salvo leaves out of answers to HEAD.
fn into_response(mut answer: Reply) -> Response {
    let length = answer.body().len();
    if length > 0 {
        answer.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    answer.into()
}

/// The same in the types of `http`.
fn from_response(mut response: Response) -> hyper::Response<ResBody> {
    let mut answer = hyper::Response::new(response.take_body());
    *answer.status_mut() = response.status_code.unwrap_or(StatusCode::OK);
    *answer.headers_mut() = std::mem::take(response.headers_mut());
    answer
}

fn boxed(content: Content) -> ResBody {
    ResBody::Boxed(Box::pin(content.map_err(Into::into)))
}

fn refuse(error: ParseError) -> Response {
    let mut response = Response::new();
    response.status_code(match error {
        ParseError::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::BAD_REQUEST,
    });
    response
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(code) => code,
    }
}

async fn serve() -> Result<(), ExitCode> {
    let start = start()?;
    let listener = TcpListener::from_std(start.listen()?).map_err(|error| stop(&error))?;
    let acceptor = TcpAcceptor::try_from(listener).map_err(|error| stop(&error))?;
    let router = Router::with_path("{**path}").goal(Contract(start.service));
    Server::new(acceptor).serve(router).await;
    Ok(())
}

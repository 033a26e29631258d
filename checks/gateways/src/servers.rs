//! The document on axum and on actix-web, on a free port of the loopback interface.

use std::io;
use std::net::TcpListener;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response};
use axum::routing::any;
use axum::Router;
use tower_http::compression::CompressionLayer;

use crate::document::{Document, Reply};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn axum(document: Document, compressed: bool) -> io::Result<()> {
    let mut router = Router::new()
        .route("/doc", any(on_axum))
        .with_state(document);
    if compressed {
        router = router.layer(CompressionLayer::new());
    }
    let listener = listen()?;
    listener.set_nonblocking(true)?;
    axum::serve(tokio::net::TcpListener::from_std(listener)?, router).await
}

async fn on_axum(
    State(document): State<Document>,
    method: Method,
    headers: HeaderMap,
    content: Bytes,
) -> Response<axum::body::Body> {
    let lines = headers
        .iter()
        .map(|(name, value)| (name.as_str().into(), value.as_bytes().into()));
    let reply = document.answer(method.as_str(), &lines.collect::<Vec<_>>(), &content);
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.fields {
        response = response.header(name, value);
    }
    response.body(reply.content.into()).unwrap_or_default()
}

#[actix_web::main]
pub(crate) async fn actix(document: Document) -> io::Result<()> {
    use actix_web::{middleware::Compress, web, App, HttpServer};

    let app = move || {
        App::new()
            .wrap(Compress::default())
            .app_data(web::Data::new(document.clone()))
            .default_service(web::to(on_actix))
    };
    HttpServer::new(app)
        .workers(1)
        .listen(listen()?)?
        .run()
        .await
}

async fn on_actix(
    document: actix_web::web::Data<Document>,
    request: actix_web::HttpRequest,
    content: actix_web::web::Bytes,
) -> actix_web::HttpResponse {
    let lines = request.headers().iter();
    let lines = lines.map(|(name, value)| (name.as_str().into(), value.as_bytes().into()));
    let lines = lines.collect::<Vec<_>>();
    let Reply {
        status,
        fields,
        content,
    } = document.answer(request.method().as_str(), &lines, &content);
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    let mut response = actix_web::HttpResponse::build(status);
    for field in fields {
        response.insert_header(field);
    }
    response.body(content)
}

fn listen() -> io::Result<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    Ok(listener)
}

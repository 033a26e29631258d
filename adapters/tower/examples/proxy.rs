//! A proxy that gives what passes through it tags and 304s: `proxy 127.0.0.1:8080 127.0.0.1:9000`.
use std::{error::Error, io};

use http::{uri::Authority, Request, Uri};
use hyper::body::Incoming;
use hyper_util::client::legacy::{connect::HttpConnector, Client};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::{server::conn::auto, service::TowerToHyperService};
use preconditions_tower::{ConditionalLayer, TagLayer};
use tokio::net::TcpListener;
use tower::ServiceBuilder;

/// The same request, to another server.
fn to(origin: &Authority, mut request: Request<Incoming>) -> Request<Incoming> {
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let uri = Uri::builder()
        .scheme("http")
        .authority(origin.clone())
        .path_and_query(path);
    *request.uri_mut() = uri.build().unwrap_or_default();
    *request.version_mut() = http::Version::HTTP_11;
    request
}

pub async fn serve(listener: TcpListener, origin: Authority) -> io::Result<()> {
    let client: Client<HttpConnector, Incoming> =
        Client::builder(TokioExecutor::new()).build_http();
    let proxy = ServiceBuilder::new()
        .layer(ConditionalLayer::new()) // answers 304 by the tags of the origin, and by those made here
        .layer(TagLayer::new()) // makes tags where the origin has sent none
        .map_request(move |request| to(&origin, request))
        .service(client);
    loop {
        let (stream, _) = listener.accept().await?;
        let proxy = TowerToHyperService::new(proxy.clone());
        tokio::spawn(async move {
            let server = auto::Builder::new(TokioExecutor::new());
            let served = server.serve_connection(TokioIo::new(stream), proxy).await;
            served.unwrap_or_else(|error| eprintln!("{error}"));
        });
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (here, origin) = arguments
        .next()
        .zip(arguments.next())
        .ok_or("usage: proxy HERE ORIGIN")?;
    Ok(serve(TcpListener::bind(here).await?, origin.parse()?).await?)
}

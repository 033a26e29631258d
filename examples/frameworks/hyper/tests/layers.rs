//! The layers of `preconditions-tower` around a service of hyper.

use std::convert::Infallible;
use std::net::Ipv4Addr;

use bytes::Bytes;
use contract_service::{assert_layers, LAYERED};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use preconditions_tower::{ConditionalLayer, TagLayer};
use tokio::net::TcpListener;
use tower::{service_fn, Layer};

async fn hello(_: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(Response::new(Full::from(LAYERED)))
}

#[tokio::test]
async fn a_service_of_hyper_takes_them() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();

    let tagged = TagLayer::new().layer(service_fn(hello)); // inside of what compresses
    let service = ConditionalLayer::new().layer(tagged); // outside of it
    let service = TowerToHyperService::new(service);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let connection = auto::Builder::new(TokioExecutor::new());
                let _ = connection
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });

    let asked = tokio::task::spawn_blocking(move || assert_layers(address));
    asked.await.unwrap();
}

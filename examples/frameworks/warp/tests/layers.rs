//! The layers of `preconditions-tower` around a filter of warp, which is a service of tower.

use std::net::Ipv4Addr;

use contract_service::{assert_layers, LAYERED};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use preconditions_tower::{ConditionalLayer, TagLayer};
use tokio::net::TcpListener;
use tower::Layer;
use warp::Filter;

#[tokio::test]
async fn a_filter_of_warp_takes_them() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();

    let hello = warp::any().map(|| LAYERED.to_owned());
    let tagged = TagLayer::new().layer(warp::service(hello)); // inside of what compresses
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

//! The layers of `preconditions-tower` as middleware of salvo.

use std::net::{Ipv4Addr, TcpListener};

use contract_service::{assert_layers, LAYERED};
use preconditions_tower::{ConditionalLayer, TagLayer};
use salvo::conn::tcp::TcpAcceptor;
use salvo::prelude::TowerLayerCompat;
use salvo::{handler, Router, Server};

#[handler]
async fn hello() -> &'static str {
    LAYERED
}

#[tokio::test]
async fn a_router_of_salvo_takes_them() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    let acceptor = TcpAcceptor::try_from(listener).unwrap();

    let router = Router::with_path("{**path}")
        .hoop(ConditionalLayer::new().compat()) // outside of what compresses
        .hoop(TagLayer::new().compat()) // inside of it
        .goal(hello);
    tokio::spawn(Server::new(acceptor).serve(router));

    let asked = tokio::task::spawn_blocking(move || assert_layers(address));
    asked.await.unwrap();
}

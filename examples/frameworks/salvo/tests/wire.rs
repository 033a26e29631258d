//! The wire around a handler of salvo, with its compression inside of `ConditionalLayer`, outside, and
//! without it.

use std::net::{Ipv4Addr, SocketAddr};

use contract_service::{assert_wire, compressible, Compression, STRONG};
use preconditions_tower::ConditionalLayer;
use salvo::conn::tcp::TcpAcceptor;
use salvo::prelude::TowerLayerCompat;
use salvo::{handler, Response, Router, Server};
use salvo_compression::Compression as Compress;

#[handler]
async fn whole(response: &mut Response) {
    response.add_header("etag", STRONG, true).unwrap();
    response.render(compressible());
}

async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = TcpAcceptor::try_from(listener).unwrap();
    tokio::spawn(Server::new(acceptor).serve(router));
    address
}

#[tokio::test]
async fn the_whole_table() {
    for compression in [Compression::Inside, Compression::Outside, Compression::None] {
        let conditional = || ConditionalLayer::new().without_ranges().compat();
        let router = Router::with_path("{**path}");
        // The first is the outermost.
        let router = match compression {
            Compression::Inside => router.hoop(conditional()).hoop(Compress::new()),
            Compression::Outside => router.hoop(Compress::new()).hoop(conditional()),
            Compression::None => router.hoop(conditional()),
        };
        let address = serve(router.goal(whole)).await;
        let asked = tokio::task::spawn_blocking(move || assert_wire(address, compression));
        asked.await.unwrap();
    }
}

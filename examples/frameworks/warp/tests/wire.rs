//! The wire around a filter of warp that compresses, and around one that does not.

use std::convert::Infallible;
use std::net::Ipv4Addr;

use contract_service::{assert_wire, compressible, without_content_to_head, Compression, STRONG};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use preconditions_tower::ConditionalLayer;
use tokio::net::TcpListener;
use tower::{Layer, ServiceExt};
use warp::http::Request;
use warp::reply::{with_header, Reply};
use warp::Filter;

/// Its compression codes whatever it is around, and says nothing of it in Vary: that is up to the filters.
#[tokio::test]
async fn the_whole_table() {
    let whole = warp::any().map(|| {
        let tagged = with_header(compressible(), "etag", STRONG);
        with_header(tagged, "vary", "accept-encoding").into_response()
    });
    let wants_gzip = warp::header::exact("accept-encoding", "gzip");
    let coded = whole
        .with(warp::compression::gzip())
        .map(Reply::into_response);
    let compressing = wants_gzip.and(coded).or(whole).unify();

    for compression in [Compression::Inside, Compression::None] {
        let filter = match compression {
            Compression::None => whole.boxed(),
            _ => compressing.boxed(),
        };
        let layer = ConditionalLayer::new().without_ranges();
        let service = layer.layer(warp::service(filter));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                let answer = service_fn(move |request: Request<Incoming>| {
                    let (method, version) = (request.method().clone(), request.version());
                    let answer = service.clone().oneshot(request);
                    async move {
                        let answer = answer.await?;
                        Ok::<_, Infallible>(without_content_to_head(&method, version, answer))
                    }
                });
                tokio::spawn(async move {
                    let server = auto::Builder::new(TokioExecutor::new());
                    let _ = server.serve_connection(TokioIo::new(stream), answer).await;
                });
            }
        });
        let asked = tokio::task::spawn_blocking(move || assert_wire(address, compression));
        asked.await.unwrap();
    }
}

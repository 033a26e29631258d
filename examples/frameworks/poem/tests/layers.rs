//! The layers of `preconditions-tower` around an endpoint of poem, which hyper serves as a service of
//! tower, and what goes over the wire with and without its compression.

use std::convert::Infallible;
use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use contract_service::{
    assert_layers, assert_wire, compressible, without_content_to_head, Compression, LAYERED, STRONG,
};
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Bytes, Incoming};
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use poem::endpoint::BoxEndpoint;
use poem::http::uri::Scheme;
use poem::middleware::Compression as Compress;
use poem::{handler, Endpoint as _, EndpointExt};
use preconditions_tower::{ConditionalLayer, TagLayer};
use tokio::net::TcpListener;
use tower::{service_fn, Layer, Service, ServiceExt};

type Shared = Arc<BoxEndpoint<'static>>;
type Content = BoxBody<Bytes, std::io::Error>;

/// An endpoint as a service over the types of `http`, which layers of tower take.
fn service_of(
    endpoint: Shared,
) -> impl Service<
    Request<Incoming>,
    Response = Response<Content>,
    Error = Infallible,
    Future = impl Future<Output = Result<Response<Content>, Infallible>> + Send,
> + Clone {
    service_fn(move |request: Request<Incoming>| {
        let endpoint = endpoint.clone();
        async move {
            // Who asks, and whom, is of no interest here.
            let request = (
                request,
                Default::default(),
                Default::default(),
                Scheme::HTTP,
            );
            let response = endpoint.get_response(request.into()).await;
            Ok(Response::from(response))
        }
    })
}

/// Serves both versions of HTTP on a free port.
async fn serve<S, B>(service: S) -> SocketAddr
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send + 'static,
    B: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            let answer = hyper::service::service_fn(move |request: Request<Incoming>| {
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
    address
}

#[handler]
async fn hello() -> &'static str {
    LAYERED
}

#[handler]
async fn whole() -> poem::Response {
    let tagged = poem::Response::builder().header("etag", STRONG);
    let negotiated = tagged.header("vary", "accept-encoding");
    negotiated.body(compressible())
}

#[tokio::test]
async fn an_endpoint_of_poem_takes_them() {
    let tagged = TagLayer::new().layer(service_of(Arc::new(hello.boxed()))); // inside of what compresses
    let address = serve(ConditionalLayer::new().layer(tagged)).await; // outside of it
    let asked = tokio::task::spawn_blocking(move || assert_layers(address));
    asked.await.unwrap();
}

/// Its compression says nothing of itself in Vary: that is up to the handler.
#[tokio::test]
async fn the_whole_table() {
    for compression in [Compression::Inside, Compression::None] {
        let endpoint = match compression {
            Compression::None => whole.boxed(),
            _ => whole.with(Compress::new()).boxed(),
        };
        let layer = ConditionalLayer::new().without_ranges();
        let address = serve(layer.layer(service_of(Arc::new(endpoint)))).await;
        let asked = tokio::task::spawn_blocking(move || assert_wire(address, compression));
        asked.await.unwrap();
    }
}

//! What the layer that answers reads takes from the heap, beside the service alone.

use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use allocation_counter::measure;
use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use preconditions_tower::ConditionalLayer;
use tower::Service;
use tower_layer::Layer;

use crate::bodies::Scripted;
use crate::{answering, request};

/// How many blocks a service takes for a request that is there, until its response is.
fn blocks<S, B>(mut service: S, request: Request<()>, status: u16) -> u64
where
    S: Service<Request<()>, Response = Response<B>, Error = Infallible>,
{
    let mut request = Some(request);
    let measured = measure(|| {
        let response = pin!(service.call(request.take().unwrap()));
        match response.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(response)) => assert_eq!(response.status(), status),
            _ => panic!("this service has nothing to wait for"),
        }
    });
    measured.count_total
}

/// The request as a server reads it: all values share the memory of the head, as those of hyper do over
/// HTTP/1, or each is a block of its own.
fn as_read(fields: &[(&'static str, &'static str)], is_shared: bool) -> Request<()> {
    let mut request = request("GET", &[]);
    for (name, value) in fields {
        let mut value = Bytes::from(value.as_bytes().to_vec());
        if is_shared {
            value = value.clone();
        }
        let value = HeaderValue::from_maybe_shared(value).unwrap();
        request.headers_mut().append(*name, value);
    }
    request
}

#[test]
fn a_read_takes_nothing_or_one_block_from_the_heap() {
    let service = answering(|_| {
        let mut response = Response::new(Scripted::new(&[]));
        let tag = HeaderValue::from_static("\"7\"");
        response.headers_mut().insert("etag", tag);
        response
    });
    for (fields, status, shared, own) in [
        (&[][..], 200, 0, 0),
        (&[("accept", "*/*"), ("cookie", "a=b")], 200, 0, 0),
        (&[("if-none-match", "\"6\"")], 200, 0, 1),
        (&[("if-none-match", "\"7\"")], 304, 0, 1),
        (&[("if-none-match", "\"6\", W/\"7\"")], 304, 0, 1),
        (
            &[("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT")],
            200,
            0,
            1,
        ),
        // A list for the second line.
        (
            &[("if-none-match", "\"6\""), ("if-none-match", "\"7\"")],
            304,
            1,
            3,
        ),
        // The gateway for the service inside: a map in the extensions, its table, and a box in it.
        (&[("if-match", "\"7\"")], 200, 3, 4),
    ] {
        for (is_shared, more) in [(true, shared), (false, own)] {
            let alone = blocks(service.clone(), as_read(fields, is_shared), 200);
            let layered = ConditionalLayer::new().layer(service.clone());
            let with_layer = blocks(layered, as_read(fields, is_shared), status);
            assert_eq!(with_layer - alone, more, "{fields:?}, shared {is_shared}");
        }
    }
}

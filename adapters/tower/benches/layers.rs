//! What the layers add to a response: instructions, counted by callgrind, and allocations.
//!
//! Each row runs in a process of its own, twice, with two numbers of rounds; the difference leaves out
//! everything but the rounds. `valgrind` has to be there.
//!
//! ```sh
//! cargo bench -p preconditions-tower --bench layers --profile release
//! ```

use std::convert::Infallible;
use std::future::{ready, Future, Ready};
use std::hint::black_box;
use std::pin::pin;
use std::process::{Command, ExitCode};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{header, HeaderValue, Request, Response};
use http_body_util::Full;
use preconditions::{evaluate, EntityTag, Validators};
use preconditions_tower::{ConditionalLayer, TagLayer};
use tower::{service_fn, Layer, Service};

const FEW: u64 = 16;
const MANY: u64 = 80;
const KIB: usize = 1024;

type Row = (&'static str, &'static str, Box<dyn Fn()>);

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    match &words[..] {
        [word, name, rounds] if word == "run" => {
            let rows = rows();
            let row = rows
                .iter()
                .find(|row| row.0 == name)
                .expect("a row of this name");
            for _ in 0..rounds.parse().expect("a number of rounds") {
                row.2();
            }
            ExitCode::SUCCESS
        }
        _ => report(),
    }
}

fn rows() -> Vec<Row> {
    let tagged = || answering(|| response("milk", true));
    let large = Bytes::from(vec![b'x'; 16 * KIB]);
    let (content, hashed) = (large.clone(), large.clone());
    let bare = tagged();
    let under_layer = ConditionalLayer::new().layer(tagged());
    let known = under_layer.clone();
    let bare_large = answering(move || response(large.clone(), false));
    let tagging = TagLayer::new().layer(answering(move || response(content.clone(), false)));
    vec![
        (
            "bare",
            "a response with a tag",
            Box::new(move || call(&bare, "\"6\"", 200)),
        ),
        (
            "by-hand",
            "and its conditions, evaluated by hand",
            Box::new(evaluated_by_hand),
        ),
        (
            "layer",
            "and ConditionalLayer around it, 200",
            Box::new(move || call(&under_layer, "\"6\"", 200)),
        ),
        (
            "layer-304",
            "and ConditionalLayer around it, 304",
            Box::new(move || call(&known, "\"7\"", 304)),
        ),
        (
            "bare-16k",
            "a response of 16 KiB without a tag",
            Box::new(move || call(&bare_large, "\"6\"", 200)),
        ),
        (
            "hash-16k",
            "the hash of 16 KiB",
            Box::new(move || {
                black_box(EntityTag::from_content(black_box(&hashed)));
            }),
        ),
        (
            "tag-16k",
            "a response of 16 KiB, and TagLayer around it",
            Box::new(move || call(&tagging, "\"6\"", 200)),
        ),
    ]
}

fn response(content: impl Into<Bytes>, has_tag: bool) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(content.into()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    if has_tag {
        headers.insert(header::ETAG, HeaderValue::from_static("\"7\""));
    }
    response
}

fn answering<B>(
    make: impl Fn() -> Response<B> + Clone,
) -> impl Service<
    Request<()>,
    Response = Response<B>,
    Error = Infallible,
    Future = Ready<Result<Response<B>, Infallible>>,
> + Clone {
    service_fn(move |_| ready(Ok(make())))
}

fn request(if_none_match: &'static str) -> Request<()> {
    let mut request = Request::new(());
    let headers = request.headers_mut();
    headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
    headers.insert(header::USER_AGENT, HeaderValue::from_static("a browser"));
    headers.insert(
        header::IF_NONE_MATCH,
        HeaderValue::from_static(if_none_match),
    );
    request
}

fn call<S, B>(service: &S, if_none_match: &'static str, status: u16)
where
    S: Service<Request<()>, Response = Response<B>, Error = Infallible> + Clone,
{
    let mut service = service.clone();
    let response = pin!(service.call(black_box(request(if_none_match))));
    let mut context = Context::from_waker(Waker::noop());
    match response.poll(&mut context) {
        Poll::Ready(Ok(response)) => assert!(black_box(&response).status() == status),
        Poll::Ready(Err(never)) => match never {},
        Poll::Pending => panic!("these services have nothing to wait for"),
    }
}

/// What the layer has to do at least: evaluate the request against the tag of the response.
fn evaluated_by_hand() {
    let request = black_box(request("\"6\""));
    let response = response("milk", true);
    let validators = Validators::of_response(response.headers());
    let outcome = evaluate(request.method(), request.headers(), &validators);
    assert!(outcome.status().is_none());
    black_box(&response);
}

fn report() -> ExitCode {
    println!("{:10} {:>13} {:>12}", "row", "instructions", "allocations");
    for (name, what, run) in rows() {
        run();
        let allocations = allocation_counter::measure(&run).count_total;
        let (Some(few), Some(many)) = (instructions(name, FEW), instructions(name, MANY)) else {
            eprintln!("valgrind is not here, or has failed");
            return ExitCode::from(2);
        };
        let each = many.saturating_sub(few) / (MANY - FEW);
        println!("{name:10} {each:13} {allocations:12}  {what}");
    }
    ExitCode::SUCCESS
}

/// How many instructions so many rounds of a row take, with all that is around them.
fn instructions(name: &str, rounds: u64) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    let done = valgrind
        .arg(program)
        .args(["run", name, &rounds.to_string()])
        .output()
        .ok()?;
    let said = String::from_utf8(done.stderr).ok()?;
    let (_, count) = said.split_once("Collected : ")?;
    count.split_whitespace().next()?.parse().ok()
}

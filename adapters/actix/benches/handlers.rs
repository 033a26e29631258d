//! What conditions add to a handler: instructions, counted by callgrind, and allocations.
//!
//! Each row runs in a process of its own, twice, with two numbers of rounds; the difference leaves out
//! everything but the rounds. What a row adds is counted from the bare handler, which looks at no condition.
//! `valgrind` has to be there. `handlers.txt` beside this file is what it printed.
//!
//! ```sh
//! cargo bench -p preconditions-actix --bench handlers --profile release
//! ```

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::process::{Command, ExitCode};
use std::task::{Context, Poll, Waker};

use actix_web::dev::Service;
use actix_web::http::header::{self, Header, IfMatch, IfNoneMatch};
use actix_web::test::{init_service, TestRequest};
use actix_web::{rt::System, web, App, HttpRequest, HttpResponse, Responder};
use preconditions_actix::{Conditions, EntityTag, Refusal, Representation};

const FEW: u64 = 16;
const MANY: u64 = 80;
const TAG: &str = "\"7\"";

const ANY: (&str, &str) = ("accept-language", "en");
const OTHER: (&str, &str) = ("if-none-match", "\"6\"");
const KNOWN: (&str, &str) = ("if-none-match", TAG);
const CURRENT: (&str, &str) = ("if-match", TAG);
const STALE: (&str, &str) = ("if-match", "\"6\"");

/// Group, path, method, a field of the request, and the status of the answer. The paths are those of
/// [`routes`]; what is counted of `/bare` is the base of its group.
const ROWS: [(&str, &str, &str, (&str, &str), u16); 18] = [
    ("no condition", "/bare", "GET", ANY, 200),
    ("no condition", "/by-hand", "GET", ANY, 200),
    ("no condition", "/extracted", "GET", ANY, 200),
    ("no condition", "/ours", "GET", ANY, 200),
    ("200", "/bare", "GET", OTHER, 200),
    ("200", "/by-hand", "GET", OTHER, 200),
    ("200", "/ours", "GET", OTHER, 200),
    ("304", "/bare", "GET", KNOWN, 200),
    ("304", "/by-hand", "GET", KNOWN, 304),
    ("304", "/ours", "GET", KNOWN, 304),
    ("412", "/bare", "PUT", STALE, 204),
    ("412", "/by-hand", "PUT", STALE, 412),
    ("412", "/ours", "PUT", STALE, 412),
    ("PUT done", "/bare", "PUT", CURRENT, 204),
    ("PUT done", "/by-hand", "PUT", CURRENT, 204),
    ("PUT done", "/ours", "PUT", CURRENT, 204),
    ("PUT without", "/bare", "PUT", ANY, 204),
    ("PUT without", "/ours", "PUT", ANY, 428),
];

async fn bare_get() -> impl Responder {
    HttpResponse::Ok()
        .insert_header((header::ETAG, TAG))
        .body("milk")
}

async fn bare_put() -> impl Responder {
    HttpResponse::NoContent()
}

/// With the header types of actix: no list that is damaged, no second line, no dates, no details.
async fn get_by_hand(request: HttpRequest) -> HttpResponse {
    let current = header::EntityTag::new_strong("7".to_owned());
    let is_known = request.headers().contains_key(header::IF_NONE_MATCH)
        && match IfNoneMatch::parse(&request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&current)),
            Err(_) => false,
        };
    if is_known {
        return HttpResponse::NotModified()
            .insert_header((header::ETAG, TAG))
            .finish();
    }
    HttpResponse::Ok()
        .insert_header((header::ETAG, TAG))
        .body("milk")
}

async fn put_by_hand(request: HttpRequest) -> HttpResponse {
    let current = header::EntityTag::new_strong("7".to_owned());
    let is_current = !request.headers().contains_key(header::IF_MATCH)
        || match IfMatch::parse(&request) {
            Ok(IfMatch::Any) => true,
            Ok(IfMatch::Items(tags)) => tags.iter().any(|tag| tag.strong_eq(&current)),
            Err(_) => false,
        };
    match is_current {
        true => HttpResponse::NoContent().finish(),
        false => HttpResponse::PreconditionFailed()
            .insert_header((header::ETAG, TAG))
            .finish(),
    }
}

/// The extractor alone, which nobody asks.
async fn extracted(_: Conditions) -> impl Responder {
    HttpResponse::Ok()
        .insert_header((header::ETAG, TAG))
        .body("milk")
}

async fn get(conditions: Conditions) -> Result<impl Responder, Refusal> {
    let current = conditions.check(Representation::new(EntityTag::from_version(7)))?;
    Ok(current.with_content("milk"))
}

async fn put(conditions: Conditions) -> Result<impl Responder, Refusal> {
    let current = conditions.check(Representation::new(EntityTag::from_version(7)))?;
    let _for_the_store = current.require_version()?.into_permit();
    Ok(HttpResponse::NoContent())
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/bare").get(bare_get).put(bare_put))
        .service(web::resource("/by-hand").get(get_by_hand).put(put_by_hand))
        .service(web::resource("/extracted").get(extracted))
        .service(web::resource("/ours").get(get).put(put));
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    match &words[..] {
        [word, row, rounds] if word == "run" => {
            let round = round(row.parse().expect("the number of a row"));
            for _ in 0..rounds.parse().expect("a number of rounds") {
                round();
            }
            ExitCode::SUCCESS
        }
        _ => report(),
    }
}

/// One request of a row, sent through the application and answered.
fn round(row: usize) -> impl Fn() {
    let (_, path, method, field, status) = ROWS[row];
    let service = System::new().block_on(init_service(App::new().configure(routes)));
    move || {
        let request = TestRequest::with_uri(path)
            .method(method.parse().expect("a method"))
            .insert_header(("accept", "*/*"))
            .insert_header(("user-agent", "a browser"))
            .insert_header(field);
        let answer = pin!(service.call(black_box(request.to_request())));
        match answer.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(answer)) => assert!(black_box(&answer).status() == status),
            Poll::Ready(Err(error)) => panic!("{path}: {error}"),
            Poll::Pending => panic!("these handlers have nothing to wait for"),
        }
    }
}

fn report() -> ExitCode {
    println!("request       handler     instructions  allocations  added instructions  added allocations");
    let mut base = (0, 0);
    for (index, (group, path, ..)) in ROWS.into_iter().enumerate() {
        let round = round(index);
        // What the first ones leave behind, in pools and in memory of the thread, is not counted.
        for _ in 0..FEW {
            round();
        }
        let allocations = allocation_counter::measure(&round).count_total as i64;
        let (Some(few), Some(many)) = (instructions(index, FEW), instructions(index, MANY)) else {
            eprintln!("valgrind is not here, or has failed");
            return ExitCode::from(2);
        };
        let each = (many - few) / (MANY - FEW) as i64;
        let handler = &path[1..];
        print!("{group:13} {handler:11} {each:12} {allocations:12}");
        if handler == "bare" {
            base = (each, allocations);
            println!();
        } else {
            println!(" {:19} {:18}", each - base.0, allocations - base.1);
        }
    }
    ExitCode::SUCCESS
}

/// How many instructions so many rounds of a row take, with all that is around them.
fn instructions(row: usize, rounds: u64) -> Option<i64> {
    let program = std::env::current_exe().ok()?;
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    let (row, rounds) = (row.to_string(), rounds.to_string());
    let done = valgrind
        .arg(program)
        .args(["run", &row, &rounds])
        .output()
        .ok()?;
    let said = String::from_utf8(done.stderr).ok()?;
    let (_, count) = said.split_once("Collected : ")?;
    count.split_whitespace().next()?.parse().ok()
}

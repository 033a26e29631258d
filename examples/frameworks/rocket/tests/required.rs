//! A condition that Rocket loses is a write without a condition: refused where one is required.

use std::convert::Infallible;
use std::io::{Cursor, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;

use preconditions::{get_all, Answer, EntityTag};
use rocket::fairing::AdHoc;
use rocket::http::{ContentType, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Responder};
use rocket::{put, routes, Config, Request, Response};

/// The conditions of the request, as a guard.
struct Conditions(preconditions::Conditions);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Conditions {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        let lines = get_all(|name| request.headers().get(name));
        let method = request.method().as_str();
        Outcome::Success(Conditions(preconditions::Conditions::of(method, &lines)))
    }
}

/// The 412 or 428 of a write.
struct Refusal(Answer);

impl From<Answer> for Refusal {
    fn from(answer: Answer) -> Self {
        Refusal(answer)
    }
}

impl<'r> Responder<'r, 'static> for Refusal {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let details = self.0.problem_details().unwrap_or_default();
        Response::build()
            .status(Status::new(self.0.status()))
            .header(ContentType::new("application", "problem+json"))
            .sized_body(details.len(), Cursor::new(details))
            .ok()
    }
}

#[put("/required")]
fn required(conditions: Conditions) -> Result<Status, Refusal> {
    let current = EntityTag::from_version(7);
    let permit = conditions.0.evaluate(&current).into_result()?;
    let _for_the_store = permit.require_condition()?;
    Ok(Status::NoContent)
}

/// The control: the same without the requirement.
#[put("/optional")]
fn optional(conditions: Conditions) -> Result<Status, Refusal> {
    let current = EntityTag::from_version(7);
    let _for_the_store = conditions.0.evaluate(&current).into_result()?;
    Ok(Status::NoContent)
}

/// The status of the answer to a PUT.
fn put(address: SocketAddr, path: &str, fields: &[u8]) -> u16 {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
    let sent = [head.as_bytes(), fields, b"Content-Length: 0\r\n\r\n"].concat();
    stream.write_all(&sent).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_lost_condition_is_refused_where_one_is_required() {
    let (sender, receiver) = mpsc::channel();
    let config = Config {
        port: 0,
        log_level: rocket::config::LogLevel::Off,
        ..Config::default()
    };
    let say_where = AdHoc::on_liftoff("address", |rocket| {
        Box::pin(async move {
            let config = rocket.config();
            let address = SocketAddr::from((config.address, config.port));
            sender.send((address, rocket.shutdown())).unwrap();
        })
    });
    let service = rocket::custom(config)
        .mount("/", routes![required, optional])
        .attach(say_where);
    let running = std::thread::spawn(|| rocket::execute(service.launch()));
    let (address, shutdown) = receiver.recv().unwrap();

    for (fields, where_required, where_optional) in [
        (&b"If-Match: \"7\"\r\n"[..], 204, 204),
        (b"If-Match: \"6\"\r\n", 412, 412),
        (b"", 428, 204),
        // No UTF-8, so Rocket drops the line: the stale condition is lost, and the write performed.
        (b"If-Match: \"\xe9\"\r\n", 428, 204),
        (
            b"If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\nIf-Match: \"\xe9\"\r\n",
            428,
            204,
        ),
        // Of two lines one is left, and still has to match (RFC 9110 §5.3, §13.1.1).
        (b"If-Match: \"\xe9\"\r\nIf-Match: \"7\"\r\n", 204, 204),
        (b"If-Match: \"\xe9\"\r\nIf-Match: \"6\"\r\n", 412, 412),
        // The hole that remains: the one that was lost would have refused.
        (b"If-None-Match: \"\xe9\"\r\nIf-Match: \"7\"\r\n", 204, 204),
    ] {
        let what = String::from_utf8_lossy(fields);
        assert_eq!(put(address, "/required", fields), where_required, "{what}");
        assert_eq!(put(address, "/optional", fields), where_optional, "{what}");
    }
    shutdown.notify();
    running.join().unwrap().unwrap();
}

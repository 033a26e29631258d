//! The copyable example does what its first line says.

use actix_web::test::{call_service, init_service};
use actix_web::App;

use crate::{content, field, request};

#[allow(dead_code)] // Its `main` listens on a port.
#[path = "../../examples/crud.rs"]
mod example;

/// The life of a note: method, condition, content that is sent; status, tag, content that comes.
#[actix_web::test]
async fn the_life_of_a_note() {
    let app = App::new().app_data(example::Store::default());
    let app = init_service(app.configure(example::routes)).await;
    let none = ("accept", "*/*");
    for (method, condition, sent, status, tag, said) in [
        ("GET", none, "", 404, None, ""),
        ("HEAD", none, "", 404, None, ""),
        ("DELETE", ("if-match", "*"), "", 404, None, ""),
        ("PUT", none, "milk", 428, None, ""),
        ("PUT", ("if-match", "\"1\""), "milk", 412, None, ""),
        (
            "PUT",
            ("if-none-match", "*"),
            "milk",
            201,
            Some("\"1\""),
            "",
        ),
        (
            "PUT",
            ("if-none-match", "*"),
            "milk",
            412,
            Some("\"1\""),
            "",
        ),
        ("GET", none, "", 200, Some("\"1\""), "milk"),
        (
            "GET",
            ("if-none-match", "\"1\""),
            "",
            304,
            Some("\"1\""),
            "",
        ),
        (
            "PUT",
            ("if-match", "\"1\""),
            "bread",
            204,
            Some("\"2\""),
            "",
        ),
        ("PUT", ("if-match", "\"1\""), "eggs", 412, Some("\"2\""), ""),
        ("PUT", ("if-match", "*"), "eggs", 428, Some("\"2\""), ""),
        (
            "GET",
            ("if-none-match", "\"1\""),
            "",
            200,
            Some("\"2\""),
            "bread",
        ),
        // What the server leaves out of it is left out behind the handler.
        ("HEAD", none, "", 200, Some("\"2\""), "bread"),
        (
            "HEAD",
            ("if-none-match", "\"2\""),
            "",
            304,
            Some("\"2\""),
            "",
        ),
        ("DELETE", ("if-match", "\"1\""), "", 412, Some("\"2\""), ""),
        ("DELETE", none, "", 428, Some("\"2\""), ""),
        ("DELETE", ("if-match", "\"2\""), "", 204, None, ""),
        ("DELETE", ("if-match", "\"2\""), "", 404, None, ""),
        ("PUT", ("if-none-match", "*"), "tea", 201, Some("\"4\""), ""),
        // No version comes back with the note.
        ("PUT", ("if-match", "\"1\""), "eggs", 412, Some("\"4\""), ""),
        ("GET", none, "", 200, Some("\"4\""), "tea"),
    ] {
        let what = format!("{method} {condition:?} {sent}");
        let request = request(method, "/notes/7", &[condition]).set_payload(sent);
        let response = call_service(&app, request.to_request()).await;
        assert_eq!(response.status(), status, "{what}");
        assert_eq!(field(&response, "etag"), tag, "{what}");
        if status == 200 {
            assert_eq!(content(response).await, said.as_bytes(), "{what}");
        }
    }
}

//! A service that only reads: tags and 304, compressed or not, without a line in its handlers.
use actix_files::Files;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{middleware::Compress, web, App, Error, HttpServer, Responder};
use preconditions_actix::{ConditionalLayer, DrainLayer, TagLayer};

async fn prices() -> impl Responder {
    web::Json([("milk", 120), ("bread", 340), ("butter", 290)])
}

pub fn service() -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .route("/prices", web::get().to(prices))
        .service(Files::new("/static", "static"))
        .wrap(TagLayer::new().ask_with_get()) // innermost: tags of contents as they are, HEAD like GET
        .wrap(Compress::default())
        .wrap(ConditionalLayer::new().without_ranges()) // answers 304
        .wrap(DrainLayer::new()) // outermost: clients see what is answered before they have sent all
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(service)
        .bind(("127.0.0.1", 8080))?
        .run()
        .await
}

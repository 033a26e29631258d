//! A server on a port of its own, for clients that are programs.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, Condition};
use actix_web::{web, App, HttpServer, Responder};
use preconditions_actix::{
    ConditionalLayer, Conditions, DrainLayer, EntityTag, Refusal, Representation, TagLayer,
};

/// A content that is worth compressing.
pub(crate) const TEXT: &str = "compress me, compress me, compress me, compress me, compress me";

async fn text() -> impl Responder {
    TEXT
}

async fn get(conditions: Conditions) -> Result<impl Responder, Refusal> {
    let current = conditions.check(Representation::new(EntityTag::from_version(7)))?;
    Ok(current.with_content(TEXT))
}

async fn put(conditions: Conditions, content: web::Payload) -> Result<impl Responder, Refusal> {
    let _permit = conditions.check(Representation::new(EntityTag::from_version(7)))?;
    let content = content.to_bytes().await;
    Ok(content.map_or_else(
        |error| error.to_string(),
        |content| content.len().to_string(),
    ))
}

/// The routes that the stacks of layers stand around.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    config
        .route("/text", web::get().to(text))
        .service(
            web::resource("/notes/7")
                .app_data(web::PayloadConfig::new(64 << 20))
                .route(web::get().to(get))
                .route(web::put().to(put)),
        )
        .service(actix_files::Files::new("/files", directory));
}

/// A server that runs until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    handle: ServerHandle,
}

impl Server {
    /// Starts the routes in all layers; `drains` says whether the one that drains is among them. The server
    /// itself does not linger, so that what is seen comes of the layer alone.
    pub(crate) fn start(drains: bool) -> Self {
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let app = move || {
                App::new()
                    .configure(routes)
                    .wrap(TagLayer::new().ask_with_get())
                    .wrap(Compress::default())
                    .wrap(ConditionalLayer::new().without_ranges())
                    .wrap(Condition::new(drains, DrainLayer::new()))
            };
            actix_web::rt::System::new().block_on(async {
                let server = HttpServer::new(app)
                    .workers(1)
                    .client_disconnect_timeout(Duration::ZERO)
                    .disable_signals()
                    .bind_auto_h2c(("127.0.0.1", 0))
                    .unwrap();
                let address = server.addrs()[0];
                let server = server.run();
                sender.send((address, server.handle())).unwrap();
                server.await.unwrap();
            });
        });
        let (address, handle) = receiver.recv().unwrap();
        Server { address, handle }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The command is sent by the call; the future would only wait until it has been obeyed.
        drop(self.handle.stop(false));
    }
}

/// What a program prints; it has to be installed, and to succeed.
pub(crate) fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program}, which this test runs: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    let status = output.status;
    assert!(
        status.success(),
        "{program} {arguments:?}: {status}: {said}{errors}"
    );
    said
}

//! What makes moto a double of S3. It checks and then puts without a lock, so this lets one request
//! through at a time; and it knows no 409, so this answers one to every seventh write under a
//! condition, as S3 does where another is under way.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use axum::body::{to_bytes, Body};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::Router;
use reqwest::Client;
use stores::StoreError;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// In front of the double.
pub(crate) struct Front {
    pub(crate) url: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    client: Client,
    behind: String,
    one_at_a_time: Mutex<()>,
    writes: AtomicU64,
    conflicts: AtomicU64,
}

impl Front {
    /// Stands before the server at this port.
    pub(crate) async fn of(port: u16) -> Result<Self, StoreError> {
        let shared = Arc::new(Shared {
            client: Client::new(),
            behind: format!("http://127.0.0.1:{port}"),
            one_at_a_time: Mutex::new(()),
            writes: AtomicU64::new(0),
            conflicts: AtomicU64::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let routes = Router::new().fallback(pass).with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move {
            axum::serve(listener, routes)
                .await
                .expect("it serves until it is ended");
        });
        Ok(Front { url, shared, task })
    }

    /// How many 409 were answered.
    pub(crate) fn conflicts(&self) -> u64 {
        self.shared.conflicts.load(Ordering::Relaxed)
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let has = |name| head.headers.contains_key(name);
    let is_write = head.method == "PUT" || head.method == "DELETE";
    if is_write
        && (has("if-match") || has("if-none-match"))
        && shared.writes.fetch_add(1, Ordering::Relaxed) % 7 == 6
    {
        shared.conflicts.fetch_add(1, Ordering::Relaxed);
        let text = "<Error><Code>ConditionalRequestConflict</Code></Error>";
        return (StatusCode::CONFLICT, text).into_response();
    }
    let passed = async {
        let content = to_bytes(body, 1 << 20).await?;
        let _only = shared.one_at_a_time.lock().await;
        let target = head
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str());
        let mut headers = head.headers.clone();
        headers.remove("host");
        headers.insert("content-length", content.len().into());
        let request = shared
            .client
            .request(head.method.clone(), format!("{}{target}", shared.behind));
        let response = request.headers(headers).body(content).send().await?;
        let mut answer = Response::builder().status(response.status());
        for (name, value) in response.headers() {
            if name == "etag" || name == "last-modified" || name == "content-type" {
                answer = answer.header(name, value);
            }
        }
        Ok::<Response, StoreError>(answer.body(Body::from(response.bytes().await?))?)
    };
    passed.await.unwrap_or_else(|error| {
        (
            StatusCode::BAD_GATEWAY,
            format!("what stands in front of the double: {error}"),
        )
            .into_response()
    })
}

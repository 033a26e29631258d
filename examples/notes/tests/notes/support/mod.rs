//! The service as a process, clients on real sockets, and databases that go away with the test.

pub mod check_then_write;

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{handshake, SendRequest};
use hyper::header::HeaderMap;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;
use tokio::net::TcpStream;

pub const JSON: (&str, &str) = ("content-type", "application/json");

/// The service, running. It is killed when this is dropped.
pub struct Server {
    process: Child,
    pub address: SocketAddr,
    /// What it printed when it started.
    pub greeting: String,
    log: Option<JoinHandle<String>>,
}

impl Server {
    /// Starts it without a note, on a free port, or on that of `--listen`.
    pub fn start(arguments: &[&str]) -> Self {
        Server::start_with_a_note(&[&["--empty"], arguments].concat())
    }

    /// Starts it as a user does.
    pub fn start_with_a_note(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_notes"));
        command.args(arguments);
        if !arguments.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        Server::spawn(&mut command)
    }

    /// Starts it by a command of one's own.
    pub fn spawn(command: &mut Command) -> Self {
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = process.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).unwrap();
            log
        });
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut greeting = String::new();
        for line in lines.by_ref().map_while(Result::ok) {
            greeting.push_str(&line);
            greeting.push('\n');
            if line.starts_with("Watch it in a browser") {
                break;
            }
        }
        let address = greeting
            .split_once("http://")
            .and_then(|(_, rest)| rest.split(',').next()?.parse().ok())
            .unwrap_or_else(|| panic!("no address in {greeting:?}"));
        Server {
            process,
            address,
            greeting,
            log: Some(log),
        }
    }

    /// The memory that it uses, in octets, where the system tells it.
    pub fn memory(&self) -> Option<u64> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(path).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kibibytes * 1024)
    }

    /// Ends it at once (SIGKILL), and gives its log.
    pub fn kill(&mut self) -> String {
        let _ = self.process.kill();
        self.process.wait().unwrap();
        self.log
            .take()
            .map(|log| log.join().unwrap())
            .unwrap_or_default()
    }

    /// Asks it to stop (SIGTERM).
    pub fn terminate(&self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success());
    }

    /// Waits for its end, and gives its exit status and log.
    pub fn wait(&mut self) -> (Option<i32>, String) {
        let status = self.process.wait().unwrap();
        (status.code(), self.log.take().unwrap().join().unwrap())
    }

    /// One request on a connection of its own.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        content: impl Into<Bytes>,
    ) -> Answer {
        let mut client = Client::new(self.address);
        client.send(method, path, headers, content).await.unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let log = self.kill();
        if std::thread::panicking() {
            eprintln!("{log}");
        }
    }
}

/// Runs the service with arguments that it does not accept. It is ended if it does.
pub fn refused(arguments: &[&str]) -> Output {
    let mut process = Command::new(env!("CARGO_BIN_EXE_notes"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..300 {
        if process.try_wait().unwrap().is_some() {
            return process.wait_with_output().unwrap();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    process.kill().unwrap();
    let output = process.wait_with_output().unwrap();
    panic!("not refused: {arguments:?}: {output:?}");
}

/// A response, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub content: Bytes,
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// The value of a field that has to be there.
    #[track_caller]
    pub fn field(&self, name: &str) -> &str {
        self.maybe_field(name)
            .unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }

    pub fn maybe_field(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.content).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.content).unwrap()
    }
}

/// What is known of a request that got no answer.
#[derive(Debug)]
pub enum NoAnswer {
    /// The service never saw it.
    NotSent,
    /// It may have been performed.
    Unknown,
}

/// A connection, opened anew when it is lost.
pub struct Client {
    pub address: SocketAddr,
    connection: Option<SendRequest<Full<Bytes>>>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Client {
            address,
            connection: None,
        }
    }

    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        content: impl Into<Bytes>,
    ) -> Result<Answer, NoAnswer> {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("host", self.address.to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(content.into())).unwrap();
        let mut connection = self.connected().await.map_err(|_| NoAnswer::NotSent)?;
        // From here on, an error says nothing about what the service did.
        let response = connection
            .send_request(request)
            .await
            .map_err(|_| NoAnswer::Unknown)?;
        let (head, body) = response.into_parts();
        let content = body
            .collect()
            .await
            .map_err(|_| NoAnswer::Unknown)?
            .to_bytes();
        self.connection = Some(connection);
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            content,
        })
    }

    /// The same, again while the service says that it had no connection to the database: on a machine
    /// that is busy otherwise, not all get at it in time. Who gets that answer has taken no part in
    /// the race, and does what the answer says.
    pub async fn send_until_judged(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        content: impl Into<Bytes>,
    ) -> Answer {
        let content = content.into();
        loop {
            let answer = self.send(method, path, headers, content.clone()).await;
            let answer = answer.unwrap();
            if answer.status != 503 || !answer.text().contains("Nothing was changed; try again") {
                return answer;
            }
        }
    }

    async fn connected(&mut self) -> Result<SendRequest<Full<Bytes>>, Box<dyn std::error::Error>> {
        if let Some(mut connection) = self.connection.take() {
            if connection.ready().await.is_ok() {
                return Ok(connection);
            }
        }
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(connection)
    }
}

/// A database that exists only for one test.
pub enum Database {
    Sqlite(TempDir),
    Postgres {
        server: String,
        name: String,
        url: String,
    },
}

impl Database {
    pub fn sqlite() -> Self {
        Database::Sqlite(tempfile::tempdir().unwrap())
    }

    /// On the server that DATABASE_URL_TEST names, if it is set.
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("DATABASE_URL_TEST") else {
            eprintln!("skipped for PostgreSQL: DATABASE_URL_TEST is not set (see postgres.sh)");
            return None;
        };
        let name = format!("notes_{}", uuid::Uuid::new_v4().simple());
        let mut connection = PgConnection::connect(&server).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        connection.execute(create).await.unwrap();
        let (address, _) = server.rsplit_once('/').unwrap();
        let url = format!("{address}/{name}");
        Some(Database::Postgres { server, name, url })
    }

    /// Each kind that there is a server for.
    pub async fn all() -> Vec<Self> {
        [Some(Database::sqlite()), Database::postgres().await]
            .into_iter()
            .flatten()
            .collect()
    }

    pub fn url(&self) -> String {
        match self {
            Database::Sqlite(directory) => {
                format!("sqlite:{}", directory.path().join("notes.db").display())
            }
            Database::Postgres { url, .. } => url.clone(),
        }
    }

    /// Whether several processes may use it at a time.
    pub fn is_shared(&self) -> bool {
        matches!(self, Database::Postgres { .. })
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Database::Sqlite(_) => "SQLite",
            Database::Postgres { .. } => "PostgreSQL",
        }
    }

    pub async fn remove(self) {
        if let Database::Postgres { server, name, .. } = self {
            let mut connection = PgConnection::connect(&server).await.unwrap();
            let drop = sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
            connection.execute(drop).await.unwrap();
        }
    }
}

/// Starts the service with each kind of database.
pub async fn on_each_database(arguments: &[&str], test: impl AsyncFn(&Server)) {
    for database in Database::all().await {
        let url = database.url();
        let server = Server::start(&[&["--database", &url], arguments].concat());
        test(&server).await;
        drop(server);
        database.remove().await;
    }
}

#[track_caller]
pub fn assert_problem(answer: &Answer, needle: &str) {
    assert_eq!(answer.field("content-type"), "application/problem+json");
    assert_eq!(answer.json()["status"], answer.status.as_u16());
    assert!(
        answer.json()["detail"].as_str().unwrap().contains(needle),
        "{answer:?}"
    );
}

/// So many processes of the service with one database.
pub fn servers(database: &Database, count: usize) -> Vec<Server> {
    let start = |_| Server::start(&["--database", &database.url(), "--log", "warn"]);
    (0..count).map(start).collect()
}

pub fn addresses(servers: &[Server]) -> Vec<SocketAddr> {
    servers.iter().map(|server| server.address).collect()
}

//! Servers that exist only for this run: on a free port of the loopback, in a directory of their
//! own, ended by their own process ids.

use std::env;
use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use stores::StoreError;
use tempfile::TempDir;
use tokio::time::{sleep, Instant};

/// Makes the command from the directory of its files and the port.
type Start = dyn Fn(&Path, u16) -> Command + Send + Sync;

/// A program that serves, and can be killed and started again with what it has stored.
pub(crate) struct Server {
    pub(crate) port: u16,
    directory: TempDir,
    command: Box<Start>,
    child: Mutex<Option<Child>>,
}

impl Server {
    pub(crate) fn start(
        command: impl Fn(&Path, u16) -> Command + Send + Sync + 'static,
    ) -> Result<Self, StoreError> {
        Self::start_in(TempDir::new()?, command)
    }

    fn start_in(
        directory: TempDir,
        command: impl Fn(&Path, u16) -> Command + Send + Sync + 'static,
    ) -> Result<Self, StoreError> {
        let server = Server {
            port: free_port()?,
            directory,
            command: Box::new(command),
            child: Mutex::new(None),
        };
        server.spawn()?;
        Ok(server)
    }

    /// Ends it as a power cut would end the process.
    pub(crate) fn kill(&self) -> io::Result<()> {
        match self.child.lock().expect("no writer panics with it").take() {
            Some(mut child) => {
                child.kill()?;
                child.wait().map(drop)
            }
            None => Ok(()),
        }
    }

    /// Starts it, with the same files and on the same port.
    pub(crate) fn spawn(&self) -> io::Result<()> {
        let log = fs::File::create(self.directory.path().join("log"))?;
        let mut command = (self.command)(self.directory.path(), self.port);
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        *self.child.lock().expect("no writer panics with it") = Some(command.spawn()?);
        Ok(())
    }

    /// Waits until this succeeds, and starts the server anew where it has ended: one that was killed
    /// may find its port, or the memory that it shared, still taken.
    pub(crate) async fn until_ready<T, F>(&self, attempt: impl Fn() -> F) -> Result<T, StoreError>
    where
        F: std::future::Future<Output = Result<T, StoreError>>,
    {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let error = match attempt().await {
                Ok(ready) => return Ok(ready),
                Err(error) => error,
            };
            if Instant::now() > end {
                let log = fs::read_to_string(self.directory.path().join("log"))?;
                let lines: Vec<&str> = log.lines().rev().take(5).collect();
                let lines: Vec<&str> = lines.into_iter().rev().collect();
                return Err(format!("does not start: {error}\n{}", lines.join("\n")).into());
            }
            let has_ended = match &mut *self.child.lock().expect("no writer panics with it") {
                Some(child) => child.try_wait()?.is_some(),
                None => true,
            };
            if has_ended {
                self.spawn()?;
            }
            sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// A free port, as far as one can know.
pub(crate) fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Where a program is: in the path, or where Debian keeps those of PostgreSQL.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let in_path = env::split_paths(&env::var_os("PATH")?)
        .map(|directory| directory.join(program))
        .find(|path| path.is_file());
    in_path.or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut found: Vec<PathBuf> = versions
            .filter_map(|version| Some(version.ok()?.path().join("bin").join(program)))
            .filter(|path| path.is_file())
            .collect();
        found.sort();
        found.pop()
    })
}

pub(crate) fn redis(program: PathBuf) -> Result<Server, StoreError> {
    Server::start(move |directory, port| {
        let mut command = Command::new(&program);
        // What is answered is on the disk.
        command.args([
            "--bind",
            "127.0.0.1",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
        ]);
        command
            .args(["--save", "", "--port", &port.to_string(), "--dir"])
            .arg(directory);
        if let Some(libraries) = env::var_os("STORES_LIBRARIES") {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        command
    })
}

pub(crate) fn etcd(program: PathBuf) -> Result<Server, StoreError> {
    let peers = format!("http://127.0.0.1:{}", free_port()?);
    Server::start(move |directory, port| {
        let clients = format!("http://127.0.0.1:{port}");
        let mut command = Command::new(&program);
        command.arg("--data-dir").arg(directory.join("data"));
        command.args([
            "--listen-client-urls",
            &clients,
            "--advertise-client-urls",
            &clients,
        ]);
        command.args([
            "--listen-peer-urls",
            &peers,
            "--initial-advertise-peer-urls",
            &peers,
        ]);
        command.args([
            "--initial-cluster",
            &format!("default={peers}"),
            "--log-level",
            "error",
        ]);
        command
    })
}

pub(crate) fn moto(program: PathBuf) -> Result<Server, StoreError> {
    Server::start(move |_, port| {
        let mut command = Command::new(&program);
        command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        command
    })
}

pub(crate) fn postgres(initdb: &Path, program: PathBuf) -> Result<Server, StoreError> {
    let owner = owner()?;
    let directory = TempDir::new()?;
    if let Some((user, group)) = owner {
        chown(directory.path(), Some(user), Some(group))?;
    }
    let owned = move |program: &Path, directory: &Path| {
        let mut command = Command::new(program);
        command.current_dir(directory).env("LC_ALL", "C");
        if let Some((user, group)) = owner {
            command.uid(user).gid(group);
        }
        command
    };
    let made = owned(initdb, directory.path())
        .args([
            "--pgdata=data",
            "--username=stores",
            "--auth=trust",
            "--encoding=UTF8",
        ])
        .args(["--no-locale", "--no-sync"])
        .output()?;
    if !made.status.success() {
        return Err(format!("initdb: {}", String::from_utf8_lossy(&made.stderr)).into());
    }
    Server::start_in(directory, move |directory, port| {
        let mut command = owned(&program, directory);
        command.args(["-D", "data", "-p", &port.to_string(), "-k", "."]);
        command.args([
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "max_connections=200",
        ]);
        command
    })
}

/// PostgreSQL refuses to run as root: then it runs as nobody.
fn owner() -> io::Result<Option<(u32, u32)>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let is_root = status.lines().any(|line| line.starts_with("Uid:\t0\t"));
    let nobody = fs::read_to_string("/etc/passwd")?
        .lines()
        .find(|line| line.starts_with("nobody:"))
        .and_then(|line| {
            let mut parts = line.split(':').skip(2);
            Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
        });
    Ok(nobody.filter(|_| is_root))
}

//! Where there is no more room.

use std::process::Command;

use crate::support::{assert_problem, Server, JSON};

/// A disk of two megabytes; `None` where none can be mounted.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount() -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let mount = ["-t", "tmpfs", "-o", "size=2m", "none"];
        let done = Command::new("mount")
            .args(mount)
            .arg(directory.path())
            .output();
        if done.is_ok_and(|output| output.status.success()) {
            return Some(Disk(directory));
        }
        eprintln!("skipped: no disk can be mounted here, which takes the rights of root");
        None
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(self.0.path()).status());
    }
}

/// RFC 4918 §11.5: 507, and what was acknowledged stays.
#[tokio::test]
async fn a_full_disk_is_a_507() {
    let Some(disk) = Disk::mount() else { return };
    let url = format!("sqlite:{}", disk.0.path().join("notes.db").display());
    let mut server = Server::start(&["--database", &url]);
    let note = format!(r#"{{"title":"","text":"{}"}}"#, "x".repeat(100_000));
    let mut acknowledged = 0;
    let refused = loop {
        let path = format!("/notes/{acknowledged}");
        let answer = server.send("PUT", &path, &[JSON], note.clone()).await;
        if answer.status != 201 {
            break answer.expect(507);
        }
        acknowledged += 1;
        assert!(acknowledged < 100, "the disk is not full");
    };
    assert_problem(&refused, "no room");
    let attached = server
        .send("PUT", "/notes/0/attachment", &[], vec![0; 1_000_000])
        .await;
    assert_problem(&attached.expect(507), "no room");
    for number in 0..acknowledged {
        let read = server
            .send("GET", &format!("/notes/{number}"), &[], "")
            .await;
        assert_eq!(read.expect(200).text(), note);
    }
    server.send("GET", "/readyz", &[], "").await.expect(200);
    let log = server.kill();
    assert!(log.contains("the database is full"), "{log}");
}

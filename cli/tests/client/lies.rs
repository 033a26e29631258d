//! Downloads from every server of the model in `tests/inputs`, while the file changes
//! and the connection breaks: whatever there is at the end is a whole version.

use crate::command::Directory;
use crate::server::{Reply, Server};
use inputs::lying_server::{Server as Model, LIES};
use inputs::random::Random;
use std::sync::{Arc, Mutex};

#[test]
fn every_server() {
    let rounds = match std::env::var("PRECONDITIONS_ROUNDS") {
        Ok(rounds) => rounds.parse().expect("PRECONDITIONS_ROUNDS is a number"),
        Err(_) => 4_u64,
    };
    for round in 0..rounds {
        for (number, lie) in LIES.iter().enumerate() {
            let seed = round * 1000 + number as u64;
            let mut random = Random::new(seed);
            let model = Model::new(&mut random, *lie);
            let state = Arc::new(Mutex::new((model, random)));
            let shared = state.clone();
            let server = Server::start(move |request| {
                let (model, random) = &mut *shared.lock().unwrap();
                if random.once_in(3) {
                    model.change(random);
                }
                let answer = model.answer(&request.lines);
                let mut octets = format!("HTTP/1.1 {} X\r\n", answer.status).into_bytes();
                for (name, value) in &answer.header {
                    octets.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
                }
                let is_framed = answer
                    .header
                    .iter()
                    .any(|(name, _)| name == "Content-Length");
                let content = match (is_framed, answer.status) {
                    (true, _) | (_, 304) => {
                        octets.extend(b"\r\n");
                        answer.content
                    }
                    _ => {
                        octets.extend(b"Transfer-Encoding: chunked\r\n\r\n");
                        let size = format!("{:x}\r\n", answer.content.len()).into_bytes();
                        [&size[..], &answer.content, b"\r\n0\r\n\r\n"].concat()
                    }
                };
                let kept = match random.once_in(2) {
                    true => content.len(),
                    false => random.below(content.len() + 1),
                };
                octets.extend(&content[..kept]);
                Reply {
                    octets,
                    end: crate::server::End::Close,
                }
            });
            let directory = Directory::new();
            let url = server.url("/file");
            let mut ran = 0;
            loop {
                let result = directory.run(&["fetch", &url, "-q", "--explain", "--retries", "2"]);
                let (model, _) = &*state.lock().unwrap();
                if result.status == Some(0) {
                    let content = directory.read("file").unwrap();
                    assert_eq!(
                        content,
                        model.current(),
                        "seed {seed}, {lie:?}\n{}",
                        result.stderr
                    );
                    break;
                }
                assert_eq!(directory.read("file"), None, "seed {seed}, {lie:?}");
                ran += 1;
                assert!(ran < 100, "seed {seed}, {lie:?}\n{}", result.stderr);
                if *lie == inputs::lying_server::Lie::ServerError && ran > 3 {
                    break; // it never says anything about the rest
                }
            }
        }
    }
}

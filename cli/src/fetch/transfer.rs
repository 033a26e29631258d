//! Content into a file, and the bar that shows it.

use std::fs::File;
use std::io::{self, Read, Write};
use std::time::Duration;

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use ureq::Body;

/// How a transfer has ended.
#[derive(Debug)]
pub struct Ended {
    /// How many bytes were written.
    pub received: u64,
    /// Whether the content began with other bytes than expected; then nothing was written.
    pub differs: bool,
    /// Why there were no more; none if the message has ended as it should.
    pub error: Option<io::Error>,
}

/// Appends content to a file, but no more than `most` bytes of it. It has to begin with `expected`,
/// which are there already and are not written again.
///
/// # Errors
///
/// If the file cannot be written. That the connection breaks is no error: what was received is there.
pub fn append(
    mut file: &File,
    body: Body,
    most: Option<u64>,
    mut expected: &[u8],
    progress: &Progress,
) -> Result<Ended> {
    let mut reader = body.into_reader().take(most.unwrap_or(u64::MAX));
    let mut buffer = vec![0; 64 * 1024];
    let (mut read, mut received) = (0_u64, 0_u64);
    let error = loop {
        let count = match reader.read(&mut buffer) {
            Ok(0) => break None,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => break Some(error),
        };
        read = read.saturating_add(count as u64);
        let octets = buffer.get(..count).unwrap_or(&[]);
        let (again, new) = octets.split_at(octets.len().min(expected.len()));
        match expected.strip_prefix(again) {
            Some(rest) => expected = rest,
            None => {
                progress.0.finish_and_clear();
                return Ok(Ended {
                    received: 0,
                    differs: true,
                    error: None,
                });
            }
        }
        file.write_all(new)
            .context("cannot write what was received")?;
        received = received.saturating_add(new.len() as u64);
        progress.0.inc(new.len() as u64);
    };
    let is_short = most.is_some_and(|most| read < most);
    let error = error.or_else(|| {
        is_short.then(|| io::Error::new(io::ErrorKind::UnexpectedEof, "the connection ended early"))
    });
    progress.0.finish_and_clear();
    Ok(Ended {
        received,
        differs: false,
        error,
    })
}

/// Bytes, rate and time left, on a terminal.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    pub fn hidden() -> Self {
        Progress(ProgressBar::hidden())
    }

    /// A bar of which `received` bytes are there already.
    pub fn shown(received: u64, length: Option<u64>) -> Self {
        let (bar, template) = match length {
            Some(length) => (
                ProgressBar::new(length),
                "{bar:32} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta}",
            ),
            None => (
                ProgressBar::new_spinner(),
                "{spinner} {bytes} {binary_bytes_per_sec} {elapsed}",
            ),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_position(received);
        // The rate is that of this transfer.
        bar.reset_eta();
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress(bar)
    }
}

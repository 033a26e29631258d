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
    /// Why there were no more; none if the message has ended as it should.
    pub error: Option<io::Error>,
}

/// Appends content to a file, but no more than `most` bytes of it.
///
/// # Errors
///
/// If the file cannot be written. That the connection breaks is no error: what was received is there.
pub fn append(
    mut file: &File,
    body: Body,
    most: Option<u64>,
    progress: &Progress,
) -> Result<Ended> {
    let mut reader = body.into_reader().take(most.unwrap_or(u64::MAX));
    let mut buffer = vec![0; 64 * 1024];
    let mut received = 0_u64;
    let error = loop {
        let count = match reader.read(&mut buffer) {
            Ok(0) => break None,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => break Some(error),
        };
        let octets = buffer.get(..count).unwrap_or(&[]);
        file.write_all(octets)
            .context("cannot write what was received")?;
        received = received.saturating_add(count as u64);
        progress.0.inc(count as u64);
    };
    let is_short = most.is_some_and(|most| received < most);
    let error = error.or_else(|| {
        is_short.then(|| io::Error::new(io::ErrorKind::UnexpectedEof, "the connection ended early"))
    });
    progress.0.finish_and_clear();
    Ok(Ended { received, error })
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

//! All requests of a run, and the promises about them: one host, at most so many, not too fast, and no
//! write unless it was asked for.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::check::Stop;
use super::transport::{Place, Transport, Version};
use crate::raw_http::{self, After, Answer, Bounds, Failure, Request};

/// So long a connection is watched after its last answer, since what comes then is excess.
const LINGER: Duration = Duration::from_millis(150);

/// No header section is longer.
const MOST_HEAD: usize = 64 * 1024;

/// What a run may take.
#[derive(Clone, Copy, Debug)]
pub struct Promises {
    pub requests: usize,
    /// Bytes of the content of one answer, and of all.
    pub answer: usize,
    pub total: usize,
    /// Between two requests.
    pub gap: Duration,
    /// For one answer.
    pub patience: Duration,
    pub writes: bool,
}

#[derive(Debug)]
pub struct Session {
    place: Place,
    /// Field lines of every request.
    lines: Vec<Vec<u8>>,
    promises: Promises,
    sent: AtomicUsize,
    received: AtomicUsize,
    next: Mutex<Instant>,
    deadline: Mutex<Instant>,
}

impl Session {
    pub fn new(place: Place, lines: Vec<Vec<u8>>, promises: Promises) -> Self {
        let now = Instant::now();
        Session {
            place,
            lines,
            promises,
            sent: AtomicUsize::new(0),
            received: AtomicUsize::new(0),
            next: Mutex::new(now),
            deadline: Mutex::new(now + promises.patience),
        }
    }

    /// Gives what follows so much time.
    pub fn allow(&self, time: Duration) {
        if let Ok(mut deadline) = self.deadline.lock() {
            *deadline = Instant::now() + time;
        }
    }

    /// The number of requests, and of bytes of content that came.
    pub fn spent(&self) -> (usize, usize) {
        let count = |of: &AtomicUsize| of.load(Ordering::SeqCst);
        (count(&self.sent), count(&self.received))
    }

    pub fn writes(&self) -> bool {
        self.promises.writes
    }

    pub fn version(&self) -> Version {
        self.place.version
    }

    /// Sends one request over a connection of its own.
    pub fn send(&self, request: Request<'_>) -> Result<Answer, Refusal> {
        self.wait_for_turn()?;
        self.send_at_once(request, None::<fn()>)
    }

    /// As [`send`](Self::send), but at once; `pause` is called before the content is sent.
    pub fn send_now(&self, request: Request<'_>, pause: impl FnOnce()) -> Result<Answer, Refusal> {
        self.send_at_once(request, Some(pause))
    }

    fn send_at_once(
        &self,
        request: Request<'_>,
        pause: Option<impl FnOnce()>,
    ) -> Result<Answer, Refusal> {
        let time = self.admit(request.method)?;
        if self.version() == Version::Http2 {
            return self.over_http2(request, 1, time, pause);
        }
        let mut connection = self.place.connect(time)?;
        let after = After::Close(Some(LINGER));
        self.over(&mut connection, request, time, after, pause)
    }

    /// Sends the same request twice over one connection; returns the second answer.
    pub fn send_twice(&self, request: &Request<'_>) -> Result<Answer, Refusal> {
        self.wait_for_turn()?;
        let time = self.admit(request.method)?;
        if self.version() == Version::Http2 {
            let time = time.min(self.admit(request.method)?);
            return self.over_http2(request.clone(), 2, time, None::<fn()>);
        }
        let mut connection = self.place.connect(time)?;
        self.over(
            &mut connection,
            request.clone(),
            time,
            After::Keep,
            None::<fn()>,
        )?;
        let time = self.admit(request.method)?;
        let after = After::Close(Some(LINGER));
        self.over(&mut connection, request.clone(), time, after, None::<fn()>)
    }

    fn over(
        &self,
        connection: &mut Transport,
        mut request: Request<'_>,
        time: Duration,
        after: After,
        pause: Option<impl FnOnce()>,
    ) -> Result<Answer, Refusal> {
        request.lines.extend(self.lines.iter().cloned());
        let (host, bounds) = (&self.place.host, self.bounds(time));
        let answer = raw_http::exchange(connection, host, &request, bounds, after, pause);
        self.counted(answer, time)
    }

    /// Sends a request so many times over one connection.
    fn over_http2(
        &self,
        mut request: Request<'_>,
        times: usize,
        time: Duration,
        pause: Option<impl FnOnce()>,
    ) -> Result<Answer, Refusal> {
        request.lines.extend(self.lines.iter().cloned());
        let requests = vec![&request; times];
        let bounds = self.bounds(time);
        let answer = self.place.exchange_over_http2(&requests, bounds, pause);
        self.counted(answer, time)
    }

    fn bounds(&self, time: Duration) -> Bounds {
        let left = self.promises.total.saturating_sub(self.spent().1);
        Bounds {
            time,
            head: MOST_HEAD,
            content: self.promises.answer.min(left),
        }
    }

    /// Counts what has come.
    fn counted(&self, answer: Result<Answer, Failure>, time: Duration) -> Result<Answer, Refusal> {
        let octets = match &answer {
            Ok(answer) => answer.content.len() + answer.excess,
            Err(Failure::LongContent(most)) => *most,
            Err(_) => 0,
        };
        self.received.fetch_add(octets, Ordering::SeqCst);
        match answer {
            // Not the server was slow, but our time is over.
            Err(Failure::Silent(_)) if time < self.promises.patience => Err(out_of_time()),
            answer => Ok(answer?),
        }
    }

    /// Counts a request in, and says how long it may take.
    fn admit(&self, method: &str) -> Result<Duration, Refusal> {
        if !self.promises.writes && !matches!(method, "GET" | "HEAD" | "OPTIONS") {
            return Err(Refusal::Limit(format!("{method} needs --write")));
        }
        let deadline = self.deadline.lock().map_or(Instant::now(), |it| *it);
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(out_of_time());
        }
        if self.spent().1 >= self.promises.total {
            return Err(Refusal::Limit("out of bytes (--bytes)".into()));
        }
        if self.sent.fetch_add(1, Ordering::SeqCst) >= self.promises.requests {
            self.sent.fetch_sub(1, Ordering::SeqCst);
            return Err(Refusal::Limit("out of requests (--requests)".into()));
        }
        Ok(left.min(self.promises.patience))
    }

    fn wait_for_turn(&self) -> Result<(), Refusal> {
        let turn = {
            let next = self.next.lock();
            let mut next = next.map_err(|_| Refusal::Limit("another check died".into()))?;
            let turn = (*next).max(Instant::now());
            *next = turn + self.promises.gap;
            turn
        };
        std::thread::sleep(turn.saturating_duration_since(Instant::now()));
        Ok(())
    }
}

fn out_of_time() -> Refusal {
    Refusal::Limit("out of time (--within, --write-within)".into())
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Refusal {
    /// We have promised not to.
    Limit(String),
    /// The server did not give one.
    None(Failure),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Refusal::None(failure)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Limit(why) => Stop::Failed(why),
            Refusal::None(failure @ Failure::Unsendable(_)) => Stop::Skipped(failure.to_string()),
            Refusal::None(failure) => Stop::Failed(failure.to_string()),
        }
    }
}

//! What an operator may want to count.

use std::time::Duration;

use axum::http::StatusCode;
use prometheus::{
    Encoder, Gauge, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts,
    Registry, TextEncoder,
};

/// The counters of one process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    ratio: Gauge,
    reads: IntCounter,
    not_modified: IntCounter,
    saved: IntCounter,
    failed: IntCounterVec,
    required: IntCounter,
    pub statements: IntCounter,
    pub connections: IntGauge,
}

/// What is known of one request when it is answered.
#[derive(Debug)]
pub struct Measured<'a> {
    pub method: &'a str,
    pub status: StatusCode,
    /// Of the last evaluation; `none` without one.
    pub outcome: &'static str,
    /// The octets that a 304 did not carry.
    pub saved: u64,
    pub time: Duration,
}

impl Metrics {
    /// All of them, at zero.
    pub fn new() -> Result<Self, prometheus::Error> {
        let opts = |name: &str, help: &str| Opts::new(name, help).namespace("notes");
        let seconds = HistogramOpts::new(
            "request_seconds",
            "Time from the head of a request to that of its answer",
        )
        .namespace("notes");
        let metrics = Metrics {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                opts(
                    "requests_total",
                    "Requests by method, status and outcome of the evaluation",
                ),
                &["method", "status", "outcome"],
            )?,
            seconds: HistogramVec::new(seconds, &["method"])?,
            ratio: Gauge::with_opts(opts(
                "not_modified_ratio",
                "Of all reads that were answered 200, 206 or 304, the part with 304",
            ))?,
            reads: IntCounter::with_opts(opts(
                "reads_total",
                "Reads that were answered 200, 206 or 304",
            ))?,
            not_modified: IntCounter::with_opts(opts(
                "not_modified_total",
                "Reads that were answered 304",
            ))?,
            saved: IntCounter::with_opts(opts(
                "saved_bytes_total",
                "Octets of content that a 304 did not carry",
            ))?,
            failed: IntCounterVec::new(
                opts(
                    "precondition_failed_total",
                    "Answers 412 by the field that was false",
                ),
                &["field"],
            )?,
            required: IntCounter::with_opts(opts("precondition_required_total", "Answers 428"))?,
            connections: IntGauge::with_opts(opts("connections", "Connections that are open"))?,
            statements: IntCounter::with_opts(opts(
                "statements_total",
                "Statements sent to the database",
            ))?,
        };
        metrics
            .registry
            .register(Box::new(metrics.requests.clone()))?;
        metrics
            .registry
            .register(Box::new(metrics.seconds.clone()))?;
        metrics.registry.register(Box::new(metrics.ratio.clone()))?;
        metrics.registry.register(Box::new(metrics.reads.clone()))?;
        metrics
            .registry
            .register(Box::new(metrics.not_modified.clone()))?;
        metrics.registry.register(Box::new(metrics.saved.clone()))?;
        metrics
            .registry
            .register(Box::new(metrics.failed.clone()))?;
        metrics
            .registry
            .register(Box::new(metrics.required.clone()))?;
        metrics
            .registry
            .register(Box::new(metrics.statements.clone()))?;
        let connections = metrics.connections.clone();
        metrics.registry.register(Box::new(connections))?;
        Ok(metrics)
    }

    /// Counts one request. Labels come from lists of ours, never from the client.
    pub fn count(&self, measured: &Measured<'_>) {
        const METHODS: [&str; 8] = [
            "GET", "HEAD", "QUERY", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
        ];
        let known = METHODS.iter().find(|known| **known == measured.method);
        let method = known.copied().unwrap_or("other");
        let labels = [method, measured.status.as_str(), measured.outcome];
        self.requests.with_label_values(&labels).inc();
        self.seconds
            .with_label_values(&[method])
            .observe(measured.time.as_secs_f64());
        match measured.status.as_u16() {
            200 | 206 if matches!(method, "GET" | "HEAD" | "QUERY") => self.reads.inc(),
            304 => {
                self.reads.inc();
                self.not_modified.inc();
                self.saved.inc_by(measured.saved);
            }
            412 => {
                let field = measured.outcome.strip_prefix("failed-").unwrap_or("other");
                self.failed.with_label_values(&[field]).inc();
            }
            428 => self.required.inc(),
            _ => {}
        }
    }

    /// Them all, as Prometheus reads them.
    pub fn to_text(&self) -> Result<Vec<u8>, prometheus::Error> {
        #[allow(clippy::cast_precision_loss)] // A ratio.
        if let reads @ 1.. = self.reads.get() {
            self.ratio
                .set(self.not_modified.get() as f64 / reads as f64);
        }
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

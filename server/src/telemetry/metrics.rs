//! The process's Prometheus metrics: what each is, and the text that `/metrics` answers with.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper bounds in seconds: one millisecond is a cached answer, a minute is a mail server that hesitates.
const SECONDS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];
/// Upper bounds for things counted in one go.
const COUNTS: [f64; 10] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0];
/// How often samples that nobody fetched are folded together, so that they do not pile up.
const UPKEEP: Duration = Duration::from_secs(5);

/// The metrics of this process. There is one recorder, however often this is asked for.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    pub fn start() -> anyhow::Result<Self> {
        static STARTED: OnceLock<Metrics> = OnceLock::new();
        if let Some(started) = STARTED.get() {
            return Ok(started.clone());
        }
        let builder = PrometheusBuilder::new().set_buckets(&SECONDS).context("metrics need buckets")?;
        let counted = Matcher::Suffix("_signals".to_owned());
        let builder = builder.set_buckets_for_metric(counted, &COUNTS).context("metrics need buckets")?;
        let handle = builder.install_recorder().context("cannot start metrics")?;
        describe();
        let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        metrics::gauge!("process_start_time_seconds").set(start.as_secs_f64());
        Ok(STARTED.get_or_init(|| Self(handle)).clone())
    }

    /// In the text format of Prometheus.
    pub fn render(&self) -> String {
        if let Some(bytes) = resident_memory_bytes() {
            metrics::gauge!("process_resident_memory_bytes").set(bytes);
        }
        self.0.render()
    }

    /// Keeps memory bounded when nobody fetches the metrics. Runs until dropped.
    pub async fn keep(self) {
        let mut tick = tokio::time::interval(UPKEEP);
        loop {
            tick.tick().await;
            self.0.run_upkeep();
        }
    }
}

/// Names, units and meanings of everything that is measured, here and in `backend`.
pub fn describe() {
    describe_requests();
    describe_paging();
    describe_gauge!("muster_database_connections", "Database connections, by state.");
    describe_gauge!("process_resident_memory_bytes", Unit::Bytes, "Memory of the process that is in RAM.");
    describe_gauge!("process_start_time_seconds", Unit::Seconds, "When the process started, since the epoch.");
}

fn describe_requests() {
    describe_histogram!(
        "muster_http_request_duration_seconds",
        Unit::Seconds,
        "Time from the end of a request's header to the beginning of its answer."
    );
    describe_counter!(
        "muster_public_requests_total",
        "Requests for public status pages, by outcome. They are neither timed nor logged."
    );
    describe_gauge!("muster_connections", "Open HTTP connections.");
    describe_counter!("muster_connections_refused_total", "Connections turned away because a cap was reached.");
    describe_counter!(
        "muster_connections_failed_total",
        "Connections that ended early, by reason; time-outs are callers that stalled."
    );
    describe_gauge!("muster_live_viewers", "Browsers that follow the log now.");
    describe_counter!("muster_live_resyncs_total", "Live viewers that lagged and were told to load afresh.");
    describe_counter!("muster_sign_ins_total", "Attempts to sign in, by outcome.");
    describe_gauge!("muster_documents_open", "Documents in memory.");
    describe_gauge!("muster_document_editors", "Editors that are at a document now.");
    describe_histogram!("muster_document_batch_updates", "Updates of documents kept by one commit.");
    describe_counter!("muster_document_resyncs_total", "Editors that lagged and were given the whole document.");
    describe_counter!(
        "muster_document_updates_skipped_total",
        "Kept updates that could not be read and were left out of a document."
    );
}

fn describe_paging() {
    describe_counter!("muster_ingest_refused_total", "Messages of monitoring turned away because too many waited.");
    describe_histogram!("muster_ingest_batch_signals", "Signals taken in by one commit.");
    describe_histogram!(
        "muster_escalation_lateness_seconds",
        Unit::Seconds,
        "Time from when a step was due to when it was taken."
    );
    describe_counter!("muster_deliveries_total", "Attempts to deliver a page, by channel and outcome.");
    describe_counter!("muster_lever_calls_total", "Attempts to carry out a call of a lever, by outcome.");
    describe_counter!("muster_letters_total", "Attempts to deliver mail that is no page, by outcome.");
    describe_histogram!(
        "muster_page_latency_seconds",
        Unit::Seconds,
        "Time from a page's creation to its acceptance by a channel."
    );
    describe_counter!("muster_worker_failures_total", "Rounds of a worker that failed and were tried again.");
}

fn resident_memory_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024.0)
}

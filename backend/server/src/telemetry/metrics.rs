//! Metrics in Prometheus' text form.

use metrics::{describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use req1_store::Store;

use crate::Failure;

/// Bounds in seconds: around the budgets of single requests, up to the longest that a request may take.
const BUCKETS: [f64; 12] = [
    0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0, 20.0, 60.0,
];

/// What is measured in this process.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    recorded: PrometheusHandle,
    process: metrics_process::Collector,
}

impl Metrics {
    /// Starts recording. Once in a process.
    pub(crate) fn start(build_sha: Option<&str>) -> Result<Self, Failure> {
        let requests = Matcher::Full("http_server_request_duration_seconds".to_owned());
        let recorded = PrometheusBuilder::new()
            .set_buckets_for_metric(requests, &BUCKETS)?
            .install_recorder()?;
        let process = metrics_process::Collector::default();
        process.describe();
        describe_histogram!(
            "http_server_request_duration_seconds",
            "Time from the head of a request to the head of its answer"
        );
        describe_counter!(
            "http_server_database_queries_total",
            "Queries made while serving requests"
        );
        describe_gauge!("http_server_active_requests", "Requests being served");
        describe_gauge!("database_connections", "Connections of the pool by state");
        describe_gauge!("build_info", "1, with version and commit as labels");
        let version = env!("CARGO_PKG_VERSION");
        let sha = build_sha.unwrap_or_default().to_owned();
        gauge!("build_info", "version" => version, "build_sha" => sha).set(1.0);
        Ok(Self { recorded, process })
    }

    /// All metrics as text, those of process and pool taken now.
    pub(crate) fn render(&self, store: &Store) -> String {
        self.process.collect();
        let (size, idle) = store.connections();
        gauge!("database_connections", "state" => "idle").set(f64::from(idle));
        gauge!("database_connections", "state" => "used").set(f64::from(size.saturating_sub(idle)));
        self.recorded.run_upkeep();
        self.recorded.render()
    }

    /// Folds what was recorded since the last time, so that it does not pile up while nobody asks.
    pub(crate) fn fold(&self) {
        self.recorded.run_upkeep();
    }
}

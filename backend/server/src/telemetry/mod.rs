//! Logs, traces and metrics.

mod database;
mod metrics;
mod requests;
mod traces;

use std::io::IsTerminal as _;

use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::{
    EnvFilter, Layer as _, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

pub(crate) use self::{metrics::Metrics, requests::observe};
use crate::{
    Failure,
    config::{LogFormat, TelemetryConfig},
};

/// Sends what is left when the process ends.
#[derive(Debug)]
pub(crate) struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

/// Starts logging, and tracing if a collector is named.
///
/// Must run outside a tokio runtime: the exporter of traces brings its own thread.
pub(crate) fn start(config: &TelemetryConfig) -> Result<Telemetry, Failure> {
    let traces = config
        .traces
        .as_deref()
        .map(|endpoint| traces::provider(endpoint, &config.service))
        .transpose()?;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let lines = match config.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let wanted = config.filter.parse::<EnvFilter>()?;
    let most = wanted.max_level_hint();
    // What is optional is left out: as a layer that is none it has no filter, and whatever has none makes all spans be made.
    let mut layers = vec![
        lines.with_filter(wanted).boxed(),
        database::Tally
            .with_filter(database::only_queries())
            .boxed(),
    ];
    layers.extend(
        traces
            .as_ref()
            .map(|provider| traces::layer(provider).boxed()),
    );
    tracing_subscriber::registry().with(layers).try_init()?;
    // Records of libraries that log the older way only become lines. The parser of HTML makes many for every body: what
    // no line wants must not be made in the first place.
    log::set_max_level(
        most.and_then(|level| level.to_string().parse().ok())
            .unwrap_or(log::LevelFilter::Trace),
    );
    Ok(Telemetry { traces })
}

impl Telemetry {
    /// Sends spans that are still held back.
    pub(crate) fn stop(self) {
        if let Some(Err(error)) = self.traces.map(|provider| provider.shutdown()) {
            tracing::warn!(%error, "some spans were not delivered");
        }
    }
}

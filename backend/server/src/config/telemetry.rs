//! Logs and traces.

use super::Variables;

/// Form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people at a terminal.
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

/// Logs and traces.
#[derive(Debug, Clone)]
pub(crate) struct TelemetryConfig {
    /// `LOG_FORMAT`
    pub(crate) format: LogFormat,
    /// `RUST_LOG`
    pub(crate) filter: String,
    /// `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, or `OTEL_EXPORTER_OTLP_ENDPOINT` with `/v1/traces`.
    pub(crate) traces: Option<String>,
    /// `OTEL_SERVICE_NAME`
    pub(crate) service: String,
}

impl TelemetryConfig {
    pub(super) fn read(variables: &mut Variables) -> Self {
        let words = [("text", LogFormat::Text), ("json", LogFormat::Json)];
        let format = variables
            .word("LOG_FORMAT", &words)
            .unwrap_or(LogFormat::Text);
        let filter = variables
            .text("RUST_LOG")
            .unwrap_or_else(|| "info".to_owned());
        if let Err(error) = filter.parse::<tracing_subscriber::EnvFilter>() {
            variables.reject("RUST_LOG", error);
        }
        let traces = variables
            .text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
            .or_else(|| {
                let base = variables.text("OTEL_EXPORTER_OTLP_ENDPOINT")?;
                Some(format!("{}/v1/traces", base.trim_end_matches('/')))
            });
        if traces
            .as_ref()
            .is_some_and(|url| !url.starts_with("http://"))
        {
            variables.reject(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "must begin with http:// (traces are sent as http/protobuf)",
            );
        }
        let service = variables
            .text("OTEL_SERVICE_NAME")
            .unwrap_or_else(|| "req1".to_owned());
        Self {
            format,
            filter,
            traces,
            service,
        }
    }
}

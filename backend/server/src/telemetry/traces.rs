//! Traces to an OpenTelemetry collector, by OTLP over HTTP.

use ::http::HeaderMap;
use opentelemetry::{KeyValue, global, propagation::Extractor, trace::TracerProvider as _};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::{Resource, propagation::TraceContextPropagator, trace::SdkTracerProvider};
use tracing::{Level, Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, filter_fn},
    registry::LookupSpan,
};

use crate::Failure;

/// Collects spans and sends them in batches from a thread of its own.
pub(super) fn provider(endpoint: &str, service: &str) -> Result<SdkTracerProvider, Failure> {
    global::set_text_map_propagator(TraceContextPropagator::new());
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(endpoint)
        .build()?;
    let resource = Resource::builder()
        .with_service_name(service.to_owned())
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .build())
}

/// Turns our spans into spans of the collector, whatever the log shows. Queries become events of the span around them.
pub(super) fn layer<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
{
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("req1"))
        .with_filter(
            filter_fn(|metadata| {
                let ours =
                    metadata.target().starts_with("req1") || metadata.target() == "sqlx::query";
                ours && *metadata.level() <= Level::DEBUG
            })
            .with_max_level_hint(LevelFilter::DEBUG),
        )
}

/// Continues the trace that the client or a proxy began.
pub(super) fn continue_trace(span: &Span, headers: &HeaderMap) {
    let parent =
        global::get_text_map_propagator(|propagator| propagator.extract(&Headers(headers)));
    // Fails when no collector is named, and then there is nothing to continue.
    let _continued = span.set_parent(parent);
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(::http::HeaderName::as_str).collect()
    }
}

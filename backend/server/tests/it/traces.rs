//! Traces as a collector receives them.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest, trace::v1::Span,
};
use prost::Message as _;

use crate::process::{Server, folder};

/// A collector: its address and the spans that it got.
fn collector() -> (String, Arc<Mutex<Vec<Span>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let spans = Arc::new(Mutex::new(Vec::new()));
    let received = Arc::clone(&spans);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream);
            let mut length = 0;
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) == 0 {
                    break;
                }
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                if line != "\r\n" {
                    continue;
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                let export = ExportTraceServiceRequest::decode(body.as_slice()).unwrap();
                let scopes = export
                    .resource_spans
                    .into_iter()
                    .flat_map(|resource| resource.scope_spans);
                received
                    .lock()
                    .unwrap()
                    .extend(scopes.flat_map(|scope| scope.spans));
                let answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
                reader.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        }
    });
    (address, spans)
}

#[test]
fn ops_1_a_trace_leads_from_the_request_to_the_query() {
    let (address, spans) = collector();
    let data = folder();
    let settings = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", address.as_str()),
        ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ("ADMIN_KEY", "0123456789abcdef0123456789abcdef"),
    ];
    let path = data.path().to_str().unwrap();
    let server = Server::start(&["standalone", "--data-dir", path], &settings);
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let response = server
        .request("GET", "/api/v1/search?q=pump")
        .bearer_auth(settings[2].1)
        .header("traceparent", format!("00-{trace}-b7ad6b7169203331-01"))
        .send()
        .unwrap();
    assert_eq!(response.status(), 200, "{}", server.log());
    server.stop();
    thread::sleep(Duration::from_millis(300));
    let spans = spans.lock().unwrap();
    let id = hex::decode(trace).unwrap();
    let of_trace: Vec<_> = spans.iter().filter(|span| span.trace_id == id).collect();
    let named = |prefix: &str| -> Vec<&Span> {
        let all = of_trace.iter().copied();
        all.filter(|span| span.name.starts_with(prefix)).collect()
    };
    let request = named("http.GET /api/v1/search")
        .pop()
        .expect("a span of the request");
    let chained = named("app.").iter().any(|use_case| {
        use_case.parent_span_id == request.span_id
            && named("db.")
                .iter()
                .any(|query| query.parent_span_id == use_case.span_id)
    });
    let seen: Vec<_> = of_trace.iter().map(|span| span.name.as_str()).collect();
    assert!(chained, "{seen:?}");
    // The query itself, as an event of the span around it.
    assert!(named("db.").iter().any(|span| !span.events.is_empty()));
}

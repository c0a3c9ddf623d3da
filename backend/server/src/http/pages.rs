//! The browser application: files of the binary or of `STATIC_DIR`, and its start page for every address that it
//! understands itself.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use ::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use axum::{
    Router,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
    routing::any,
};
use req1_api::problem::Problem;
use rust_embed::{EmbeddedFile, RustEmbed};
use tower::ServiceExt as _;
use tower_http::{compression::CompressionLayer, services::ServeDir};

/// First segments that never lead to the browser application, whether they lead anywhere or not.
const RESERVED: [&str; 5] = ["api", "health", "metrics", "admin", "upload"];
const INDEX: &str = "index.html";

/// What the browser application was built to. Empty when it was not built before the binary.
#[derive(RustEmbed)]
#[folder = "../../frontend/dist"]
#[allow_missing = true]
struct Built;

/// Answers whatever no route answers.
pub(super) fn service(folder: Option<PathBuf>) -> Router {
    Router::new()
        .fallback(any(answer))
        .with_state(Arc::new(folder))
        .layer(CompressionLayer::new())
}

async fn answer(
    State(folder): State<Arc<Option<PathBuf>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path();
    let first = path.split('/').nth(1).unwrap_or_default();
    if RESERVED.contains(&first) {
        return Problem::new("not_found", "There is nothing at this path.").into_response();
    }
    if !matches!(method, Method::GET | Method::HEAD) {
        return Problem::new("method_not_allowed", "This path does not take this method.")
            .into_response();
    }
    let files = Files {
        folder: folder.as_deref(),
        method,
        headers,
    };
    let (mut response, shown) = match files.find(path).await {
        Some(response) => (response, path),
        None if is_file(path) => return missing(),
        None => match files.find(INDEX).await {
            Some(response) => (response, INDEX),
            None => return not_built(),
        },
    };
    let caching = HeaderValue::from_static(caching(shown));
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, caching);
    response
}

/// Where files are, and how one is asked for.
struct Files<'a> {
    folder: Option<&'a Path>,
    method: Method,
    headers: HeaderMap,
}

impl Files<'_> {
    async fn find(&self, path: &str) -> Option<Response> {
        let path = match path.trim_start_matches('/') {
            "" => INDEX,
            path => path,
        };
        match self.folder {
            Some(folder) => self.in_folder(folder, path).await,
            None => Some(self.in_binary(&Built::get(path)?)),
        }
    }

    async fn in_folder(&self, folder: &Path, path: &str) -> Option<Response> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = self.method.clone();
        *request.headers_mut() = self.headers.clone();
        *request.uri_mut() = format!("/{path}").parse().ok()?;
        let files = ServeDir::new(folder)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip();
        let response = files.oneshot(request).await.ok()?;
        (response.status() != StatusCode::NOT_FOUND).then(|| response.into_response())
    }

    fn in_binary(&self, file: &EmbeddedFile) -> Response {
        let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
        let known = self.headers.get(header::IF_NONE_MATCH);
        if known.is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
            return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
        }
        let kind = with_charset(file.metadata.mimetype());
        let headers = [(header::CONTENT_TYPE, kind), (header::ETAG, tag)];
        (headers, file.data.clone().into_owned()).into_response()
    }
}

/// Whether a path names a file rather than a page of the application.
fn is_file(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    path.starts_with("/assets/") || last.contains('.')
}

/// Names under `/assets` carry a hash of their content, so they never change; the start page names them, so it must
/// always be asked for.
fn caching(path: &str) -> &'static str {
    if path.starts_with("/assets/") {
        "public, max-age=31536000, immutable"
    } else if path == "/" || path.rsplit('.').next() == Some("html") {
        "no-cache"
    } else {
        "public, max-age=3600"
    }
}

fn missing() -> Response {
    // A release that is being rolled out may have the file a moment later.
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    (StatusCode::NOT_FOUND, no_store, "There is no such file.").into_response()
}

fn not_built() -> Response {
    let text =
        "This server was built without the browser application. Its API is described at /api/docs.";
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    (StatusCode::NOT_FOUND, no_store, text).into_response()
}

/// Our files are UTF-8, and browsers are told not to guess.
fn with_charset(kind: &str) -> String {
    if kind.starts_with("text/") {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    }
}

//! Answers that are written while they are read from the database.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use futures::{Stream, StreamExt};
use http::header;
use serde::Serialize;

/// A JSON document whose last part is an array: `before`, the entries, `after`.
///
/// A failure on the way breaks the connection off: half a document must not look whole.
pub(crate) fn json<T: Serialize + Send + 'static, E: Send + 'static>(
    before: Vec<u8>,
    entries: impl Stream<Item = Result<T, E>> + Send + 'static,
    after: &'static [u8],
) -> Response {
    let mut separator = "";
    // Some hundred entries a piece.
    let pieces = entries.ready_chunks(512).map(move |chunk| {
        let mut bytes = Vec::with_capacity(chunk.len() * 128);
        for entry in chunk {
            bytes.extend_from_slice(std::mem::replace(&mut separator, ",").as_bytes());
            let entry = entry.map_err(|_| std::io::Error::other("the answer ended early"))?;
            serde_json::to_writer(&mut bytes, &entry)?;
        }
        Ok::<_, std::io::Error>(bytes)
    });
    let one = |bytes: Vec<u8>| futures::stream::once(std::future::ready(Ok(bytes)));
    let body = one(before).chain(pieces).chain(one(after.to_vec()));
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Body::from_stream(body)).into_response()
}

//! Answers that are written while they are read from the database.

use std::io;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use futures::{Stream, StreamExt, stream};
use http::header;
use serde::Serialize;

use crate::problem::Problem;

/// Entries of a piece at most.
const PIECE: usize = 512;

/// A JSON document whose last part is an array: `before`, the entries, `after`.
pub(crate) fn json<T: Serialize + Send + 'static, E: Send + 'static>(
    before: Vec<u8>,
    entries: impl Stream<Item = Result<T, E>> + Send + 'static,
    after: &'static [u8],
) -> Response {
    let mut separator = "";
    let pieces = entries.ready_chunks(PIECE).map(move |chunk| {
        let mut bytes = Vec::with_capacity(chunk.len() * 128);
        for entry in chunk {
            bytes.extend_from_slice(std::mem::replace(&mut separator, ",").as_bytes());
            write(&mut bytes, entry)?;
        }
        Ok::<_, io::Error>(bytes)
    });
    let one = |bytes: Vec<u8>| stream::once(std::future::ready(Ok(bytes)));
    answer(one(before).chain(pieces).chain(one(after.to_vec())))
}

/// A JSON object: the fields of `head`, then arrays of these names. Each entry says which array it belongs to; they come in
/// the order of the arrays.
pub(crate) fn sections<T: Serialize + Send + 'static, E: Send + 'static>(
    head: &impl Serialize,
    names: &'static [&'static str],
    entries: impl Stream<Item = Result<(usize, T), E>> + Send + 'static,
) -> Result<Response, Problem> {
    let mut before = serde_json::to_vec(head).map_err(|_| Problem::internal())?;
    before.pop();
    let mut sections = Sections::new(names);
    let entries = entries
        .map(Some)
        .chain(stream::once(std::future::ready(None)));
    let pieces = entries.ready_chunks(PIECE).map(move |chunk| {
        let mut bytes = Vec::new();
        for entry in chunk {
            match entry.transpose().map_err(|_| ended_early())? {
                Some((section, entry)) => {
                    sections.begin_entry(&mut bytes, section);
                    serde_json::to_writer(&mut bytes, &entry)?;
                }
                None => sections.end(&mut bytes),
            }
        }
        Ok::<_, io::Error>(bytes)
    });
    let head = stream::once(std::future::ready(Ok(before)));
    Ok(answer(head.chain(pieces)))
}

/// Where the writing of arrays has come to.
struct Sections {
    names: &'static [&'static str],
    begun: usize,
    is_empty: bool,
}

impl Sections {
    const fn new(names: &'static [&'static str]) -> Self {
        Self {
            names,
            begun: 0,
            is_empty: true,
        }
    }

    fn begin_entry(&mut self, bytes: &mut Vec<u8>, section: usize) {
        self.begin(bytes, section + 1);
        if !std::mem::replace(&mut self.is_empty, false) {
            bytes.push(b',');
        }
    }

    /// Begins arrays until there are so many.
    fn begin(&mut self, bytes: &mut Vec<u8>, wanted: usize) {
        let names = self.names.iter().take(wanted).skip(self.begun);
        for name in names {
            let end = if self.begun > 0 { "]" } else { "" };
            bytes.extend_from_slice(format!("{end},\"{name}\":[").as_bytes());
            self.begun += 1;
            self.is_empty = true;
        }
    }

    fn end(&mut self, bytes: &mut Vec<u8>) {
        self.begin(bytes, self.names.len());
        bytes.extend_from_slice(b"]}");
    }
}

fn ended_early() -> io::Error {
    io::Error::other("the answer ended early")
}

fn write<T: Serialize, E>(bytes: &mut Vec<u8>, entry: Result<T, E>) -> io::Result<()> {
    let entry = entry.map_err(|_| ended_early())?;
    Ok(serde_json::to_writer(bytes, &entry)?)
}

/// A failure on the way breaks the connection off: half a document must not look whole.
fn answer(body: impl Stream<Item = io::Result<Vec<u8>>> + Send + 'static) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Body::from_stream(body)).into_response()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    async fn written(entries: Vec<(usize, i32)>) -> Value {
        let entries = stream::iter(entries.into_iter().map(Ok::<_, ()>));
        let answer = sections(&json!({"id": 1}), &["a", "b", "c"], entries).unwrap();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        serde_json::from_slice(&bytes.unwrap()).unwrap()
    }

    #[tokio::test]
    async fn ver_6_an_answer_of_several_arrays_is_whole_whichever_are_empty() {
        let all = written(vec![(0, 1), (0, 2), (1, 3), (2, 4)]).await;
        assert_eq!(all, json!({"id": 1, "a": [1, 2], "b": [3], "c": [4]}));
        let last = written(vec![(2, 4), (2, 5)]).await;
        assert_eq!(last, json!({"id": 1, "a": [], "b": [], "c": [4, 5]}));
        let first = written(vec![(0, 1)]).await;
        assert_eq!(first, json!({"id": 1, "a": [1], "b": [], "c": []}));
        let none = written(Vec::new()).await;
        assert_eq!(none, json!({"id": 1, "a": [], "b": [], "c": []}));
    }

    #[tokio::test]
    async fn ver_6_half_an_answer_does_not_look_whole() {
        let entries = stream::iter([Ok((0, 1)), Err(())]);
        let answer = sections(&json!({}), &["a"], entries).unwrap();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        assert!(bytes.is_err());
    }
}

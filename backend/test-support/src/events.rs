//! Reading a stream of server-sent events.

use std::{collections::VecDeque, time::Duration};

use axum::body::{Body, BodyDataStream};
use futures::StreamExt as _;
use http::HeaderMap;
use serde_json::Value;

/// Longest wait for an event; a slow machine is no fault.
const PATIENCE: Duration = Duration::from_mins(1);

/// One event.
#[derive(Debug, Clone)]
pub struct ServerEvent {
    /// `event:`
    pub name: String,
    /// `id:`
    pub id: Option<String>,
    /// `data:`, which is JSON.
    pub data: Value,
}

/// A stream that is open.
#[derive(Debug)]
pub struct EventStream {
    /// Headers of the answer.
    pub headers: HeaderMap,
    body: BodyDataStream,
    text: String,
    events: VecDeque<ServerEvent>,
}

impl EventStream {
    pub(crate) fn new(headers: HeaderMap, body: Body) -> Self {
        Self {
            headers,
            body: body.into_data_stream(),
            text: String::new(),
            events: VecDeque::new(),
        }
    }

    /// The next event; `None` when the server ended the stream.
    pub async fn next(&mut self) -> Option<ServerEvent> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let waited = tokio::time::timeout(PATIENCE, self.body.next()).await;
            let part = waited.expect("an event comes")?.unwrap();
            self.text += std::str::from_utf8(&part).unwrap();
            while let Some((whole, rest)) = self.text.split_once("\n\n") {
                self.events.extend(parse(whole));
                let read = self.text.len() - rest.len();
                self.text.replace_range(..read, "");
            }
        }
    }

    /// The next event with this name; others before it are passed over.
    pub async fn named(&mut self, name: &str) -> ServerEvent {
        loop {
            let event = self.next().await;
            let event = event.unwrap_or_else(|| panic!("the stream ended before `{name}`"));
            if event.name == name {
                return event;
            }
        }
    }
}

fn parse(text: &str) -> Option<ServerEvent> {
    let field = |name: &str| {
        let lines = text.lines().filter_map(|line| line.split_once(':'));
        let mut values = lines.filter(|(key, _)| *key == name);
        values.next().map(|(_, value)| value.trim().to_owned())
    };
    Some(ServerEvent {
        name: field("event")?,
        id: field("id"),
        data: serde_json::from_str(&field("data")?).unwrap(),
    })
}

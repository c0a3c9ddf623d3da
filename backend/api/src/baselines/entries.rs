//! What a baseline names, object by object.

use axum::response::Response;
use futures::{Stream, StreamExt};
use req1_app::{AppError, baselines::Entry};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::BaselineDto;
use crate::{problem::Problem, stream};

/// The version that an object had.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BaselineEntry {
    baseline_id: Uuid,
    object_id: Uuid,
    version: i32,
}

impl BaselineEntry {
    pub(super) fn new(baseline: Uuid, entry: Entry) -> Self {
        Self {
            baseline_id: baseline,
            object_id: entry.object_id.0,
            version: entry.version,
        }
    }
}

/// A baseline with the version that each object had.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BaselineWithEntries {
    #[serde(flatten)]
    pub(super) baseline: BaselineDto,
    /// In document order. Left out of the answer to a new baseline of more than 10,000 objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entries: Option<Vec<BaselineEntry>>,
    /// Where the entries are read when they are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entries_url: Option<String>,
}

/// The baseline with its entries as they come.
pub(super) fn stream(
    baseline: &BaselineDto,
    entries: impl Stream<Item = Result<Entry, AppError>> + Send + 'static,
) -> Result<Response, Problem> {
    let id = baseline.id;
    let mut head = serde_json::to_vec(baseline).map_err(|_| Problem::internal())?;
    head.pop();
    head.extend_from_slice(br#","entries":["#);
    let entries = entries.map(move |entry| entry.map(|entry| BaselineEntry::new(id, entry)));
    Ok(stream::json(head, entries, b"]}"))
}

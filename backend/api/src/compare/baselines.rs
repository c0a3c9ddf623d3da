//! Comparing baselines as the v1 contract does.

use axum::response::Response;
use futures::{Stream, StreamExt};
use req1_app::{
    AppError,
    compare::{self as app, BaselineDifference},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    problem::{Problem, Problems},
    stream,
};

/// Two baselines of one module.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TwoBaselines {
    /// The baseline that is compared.
    a: Uuid,
    /// The one that it is compared with.
    b: Uuid,
}

/// An object that one of two baselines has.
#[derive(Debug, Serialize, ToSchema)]
struct DiffEntry {
    object_id: Uuid,
    version: i32,
    #[schema(value_type = Option<String>)]
    heading: Value,
    #[schema(value_type = Option<String>)]
    body: Value,
    /// By name.
    #[schema(value_type = Option<Object>)]
    attributes: Value,
}

/// An object that says something else, or stands somewhere else, in the other baseline.
#[derive(Debug, Serialize, ToSchema)]
struct DiffModified {
    object_id: Uuid,
    version_a: i32,
    version_b: i32,
    #[schema(value_type = Option<String>)]
    heading_a: Value,
    #[schema(value_type = Option<String>)]
    heading_b: Value,
    #[schema(value_type = Option<String>)]
    body_a: Value,
    #[schema(value_type = Option<String>)]
    body_b: Value,
    /// By name.
    #[schema(value_type = Option<Object>)]
    attributes_a: Value,
    #[schema(value_type = Option<Object>)]
    attributes_b: Value,
}

/// What was compared.
#[derive(Debug, Serialize, ToSchema)]
struct Baselines {
    baseline_a: Uuid,
    baseline_b: Uuid,
}

/// What differs between two baselines, each part in document order.
#[derive(Debug, Serialize, ToSchema)]
struct BaselineDiff {
    #[serde(flatten)]
    baselines: Baselines,
    added: Vec<DiffEntry>,
    modified: Vec<DiffModified>,
    removed: Vec<DiffEntry>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "written as soon as it is made")]
enum Entry {
    Single(DiffEntry),
    Modified(DiffModified),
}

/// A field of an object, which is given away.
fn take(fields: &mut Map<String, Value>, name: &str) -> Value {
    fields.remove(name).unwrap_or_default()
}

fn single(id: Uuid, version: i32, mut fields: Map<String, Value>) -> Entry {
    Entry::Single(DiffEntry {
        object_id: id,
        version,
        heading: take(&mut fields, "heading"),
        body: take(&mut fields, "body"),
        attributes: take(&mut fields, "attributes"),
    })
}

/// The entry, and which part it belongs to.
fn entry(one: BaselineDifference) -> (usize, Entry) {
    let id = one.object.id.0;
    let (mut from, mut to) = (one.from, one.to);
    match (one.object.version_from, one.object.version_to) {
        (None, version) => (0, single(id, version.unwrap_or_default(), to)),
        (Some(version), None) => (2, single(id, version, from)),
        (Some(version_a), Some(version_b)) => {
            let modified = DiffModified {
                object_id: id,
                version_a,
                version_b,
                heading_a: take(&mut from, "heading"),
                heading_b: take(&mut to, "heading"),
                body_a: take(&mut from, "body"),
                body_b: take(&mut to, "body"),
                attributes_a: take(&mut from, "attributes"),
                attributes_b: take(&mut to, "attributes"),
            };
            (1, Entry::Modified(modified))
        }
    }
}

fn answer(
    two: TwoBaselines,
    differences: impl Stream<Item = Result<BaselineDifference, AppError>> + Send + 'static,
) -> Result<Response, Problem> {
    let head = Baselines {
        baseline_a: two.a,
        baseline_b: two.b,
    };
    let entries = differences.map(|one| one.map(entry));
    stream::sections(&head, &["added", "modified", "removed"], entries)
}

/// Compare two baselines
///
/// Of one module, whichever it is. `/modules/{module_id}/diff` tells more.
#[utoipa::path(
    get, path = "/baseline-diff", tag = "baselines", params(TwoBaselines),
    responses((status = 200, description = "What differs", body = BaselineDiff), Problems)
)]
pub(super) async fn compare_baselines(
    Caller(ctx): Caller,
    QueryParams(two): QueryParams<TwoBaselines>,
) -> Result<Response, Problem> {
    let differences = app::compare_baselines(&ctx, None, (two.a.into(), two.b.into())).await?;
    answer(two, differences)
}

/// Compare two baselines of a module
///
/// `/modules/{module_id}/diff` tells more.
#[utoipa::path(
    get, path = "/modules/{module_id}/baseline-diff", tag = "baselines", params(InModule, TwoBaselines),
    responses((status = 200, description = "What differs", body = BaselineDiff), Problems)
)]
pub(super) async fn compare_baselines_of_module(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(two): QueryParams<TwoBaselines>,
) -> Result<Response, Problem> {
    let module = Some(path.module_id.into());
    let differences = app::compare_baselines(&ctx, module, (two.a.into(), two.b.into())).await?;
    answer(two, differences)
}

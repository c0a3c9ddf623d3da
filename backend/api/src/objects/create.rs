//! `POST /modules/{module_id}/objects`

use std::collections::BTreeMap;

use axum::Json;
use http::StatusCode;
use req1_app::objects::CreateObject;
use req1_domain::{
    ids::{ObjectId, ObjectTypeId},
    objects::ObjectEdit,
    patch::Patch,
};
use req1_store::objects::Target;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ClassificationDto, ObjectDto};
use crate::{
    extract::{Caller, JsonBody, PathParams},
    modules::InModule,
    problem::{Problem, Problems},
};

/// A new object. What is absent takes the defaults of its type, its module and its attributes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateObjectInput {
    /// Values by attribute name or id.
    #[schema(value_type = Option<std::collections::HashMap<String, Value>>)]
    attributes: Option<BTreeMap<String, Value>>,
    /// HTML, or plain text that is escaped.
    body: Option<String>,
    /// heading, normative or informative.
    classification: Option<ClassificationDto>,
    /// Heading, plain text.
    heading: Option<String>,
    /// Kept for reuse; only false so far.
    is_placeholder: Option<bool>,
    /// Kept for lifecycle models.
    #[serde(rename = "lifecycle_model_id")]
    _lifecycle_model_id: Option<Uuid>,
    /// Lifecycle state.
    lifecycle_state: Option<String>,
    /// Must be the module in the path when given.
    module_id: Option<Uuid>,
    /// Its type.
    object_type_id: Option<Uuid>,
    /// The object that it shall stand below; the top when missing.
    parent_id: Option<Uuid>,
    /// 0-based place among the siblings; last when missing.
    #[schema(minimum = 0)]
    position: Option<i64>,
    /// The sibling that it shall stand right after; replaces `parent_id` and `position`.
    after_id: Option<Uuid>,
    /// The sibling that it shall stand right before; replaces `parent_id` and `position`.
    before_id: Option<Uuid>,
    /// References to the world outside, an object or a list.
    #[schema(value_type = Option<Value>)]
    references: Option<Value>,
    /// Kept for reuse.
    #[serde(rename = "source_module_id")]
    _source_module_id: Option<Uuid>,
    /// Kept for reuse.
    #[serde(rename = "source_object_id")]
    _source_object_id: Option<Uuid>,
}

/// Where a request wants something to stand.
pub(super) fn target(
    (parent, position): (Option<Uuid>, Option<i64>),
    (after, before): (Option<Uuid>, Option<Uuid>),
) -> Result<Target, Problem> {
    let parent = parent.map(ObjectId);
    match (after, before, position) {
        (Some(after), None, None) => Ok(Target::After(ObjectId(after))),
        (None, Some(before), None) => Ok(Target::Before(ObjectId(before))),
        (None, None, None) => Ok(Target::Last(parent)),
        (None, None, Some(position)) if position >= 0 => Ok(Target::At(parent, position)),
        (None, None, Some(_)) => Err(Problem::invalid(
            "/position",
            "out_of_range",
            "must be at least 0",
        )),
        _ => Err(Problem::invalid(
            "/after_id",
            "contradiction",
            "send only one of after_id, before_id and position",
        )),
    }
}

/// Make an object
#[utoipa::path(
    post,
    path = "/modules/{module_id}/objects",
    tag = "objects",
    params(InModule),
    request_body = CreateObjectInput,
    responses((status = 201, description = "The new object", body = ObjectDto), Problems)
)]
pub(crate) async fn create_object(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    JsonBody(input): JsonBody<CreateObjectInput>,
) -> Result<(StatusCode, Json<ObjectDto>), Problem> {
    let target = target(
        (input.parent_id, input.position),
        (input.after_id, input.before_id),
    )?;
    if input.module_id.is_some_and(|given| given != path.module_id) {
        return Err(Problem::invalid(
            "/module_id",
            "contradiction",
            "must be the module in the path",
        ));
    }
    if input.is_placeholder == Some(true) {
        return Err(Problem::invalid(
            "/is_placeholder",
            "not_built",
            "this release makes no placeholders",
        ));
    }
    let set = |value: Option<String>| value.map_or(Patch::Keep, Patch::Set);
    let edit = ObjectEdit {
        heading: set(input.heading),
        body: set(input.body),
        classification: input.classification.map(Into::into),
        object_type_id: input
            .object_type_id
            .map(ObjectTypeId)
            .map_or(Patch::Keep, Patch::Set),
        attributes: input.attributes.unwrap_or_default(),
        lifecycle_state: set(input.lifecycle_state),
        external_references: input.references.map_or(Patch::Keep, Patch::Set),
        external_links: None,
        reviewed: None,
    };
    let command = CreateObject {
        module: path.module_id.into(),
        target,
        edit,
    };
    let view = req1_app::objects::create_object(&ctx, command).await?;
    Ok((StatusCode::CREATED, Json(ObjectDto::new(view))))
}

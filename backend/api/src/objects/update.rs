//! `PATCH /modules/{module_id}/objects/{id}`

use std::collections::BTreeMap;

use axum::Json;
use req1_app::objects::{Expectation, NewPlace, UpdateObject};
use req1_domain::{
    ids::{ObjectId, ObjectTypeId},
    objects::ObjectEdit,
    patch::Patch,
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ClassificationDto, ObjectDto, ObjectPath};
use crate::{
    extract::{Caller, IfMatch, JsonBody, PathParams},
    problem::{Problem, Problems},
};

/// Changes of an object. What is absent stays, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateObjectInput {
    /// Values by attribute name or id, merged key by key.
    #[schema(value_type = Option<std::collections::HashMap<String, Value>>)]
    attributes: Option<BTreeMap<String, Value>>,
    /// HTML, or plain text that is escaped.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    body: Patch<String>,
    /// heading, normative or informative.
    classification: Option<ClassificationDto>,
    /// The version that must be the present one; otherwise 409.
    expected_version: Option<i32>,
    /// The version that the change was made on: what nobody else changed since is merged, 409 only where both changed
    /// the same field.
    base_version: Option<i32>,
    /// Heading, plain text.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    heading: Patch<String>,
    /// Lifecycle state.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    lifecycle_state: Patch<String>,
    /// Its type.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    object_type_id: Patch<Uuid>,
    /// Moves it below this object; null to the top.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    parent_id: Patch<Uuid>,
    /// Moves it to this 0-based place among the siblings.
    #[schema(minimum = 0)]
    position: Option<i64>,
    /// References to the world outside, an object or a list.
    #[serde(default)]
    #[schema(value_type = Option<Value>)]
    references: Patch<Value>,
    /// Stamps the content as reviewed, or takes the stamp away.
    reviewed: Option<bool>,
}

impl UpdateObjectInput {
    fn expectation(&self, if_match: IfMatch) -> Result<Expectation, Problem> {
        match (if_match.0, self.expected_version, self.base_version) {
            (Some(version), None, None) | (None, Some(version), None) => {
                Ok(Expectation::Exactly(version))
            }
            (None, None, Some(version)) => Ok(Expectation::MadeOn(version)),
            (None, None, None) => Ok(Expectation::Any),
            _ => Err(Problem::invalid(
                "/expected_version",
                "contradiction",
                "send only one of If-Match, expected_version and base_version",
            )),
        }
    }

    fn place(&self) -> Option<NewPlace> {
        (!self.parent_id.is_keep() || self.position.is_some()).then_some(NewPlace {
            parent: self.parent_id.map(ObjectId),
            position: self.position,
        })
    }

    fn edit(self) -> ObjectEdit {
        ObjectEdit {
            heading: self.heading,
            body: self.body,
            classification: self.classification.map(Into::into),
            object_type_id: self.object_type_id.map(ObjectTypeId),
            attributes: self.attributes.unwrap_or_default(),
            lifecycle_state: self.lifecycle_state,
            external_references: self.references,
            external_links: None,
            reviewed: self.reviewed,
        }
    }
}

/// Change an object
///
/// One new version in one new revision of the module; none when nothing differs. `parent_id` and `position` move it, as one
/// more version in the same revision. Who may review may send `reviewed` alone.
#[utoipa::path(
    patch,
    path = "/modules/{module_id}/objects/{id}",
    tag = "objects",
    params(ObjectPath, ("If-Match" = Option<String>, Header, description = "Version in quotes that must be the present one; otherwise 412")),
    request_body = UpdateObjectInput,
    responses((status = 200, description = "The changed object", body = ObjectDto), Problems)
)]
pub(crate) async fn update_object(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ObjectPath>,
    if_match: IfMatch,
    JsonBody(input): JsonBody<UpdateObjectInput>,
) -> Result<Json<ObjectDto>, Problem> {
    let expectation = input.expectation(if_match)?;
    if input.position.is_some_and(|position| position < 0) {
        return Err(Problem::invalid(
            "/position",
            "out_of_range",
            "must be at least 0",
        ));
    }
    let command = UpdateObject {
        module: path.module_id.into(),
        object: path.id.into(),
        place: input.place(),
        edit: input.edit(),
        expectation,
    };
    let stale = |error| {
        let problem = Problem::from(error);
        if if_match.0.is_some() {
            problem.for_precondition()
        } else {
            problem
        }
    };
    let view = req1_app::objects::update_object(&ctx, command)
        .await
        .map_err(stale)?;
    Ok(Json(ObjectDto::new(view)))
}

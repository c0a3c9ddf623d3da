//! What a change of the schema does to objects, before it is made.

use axum::Json;
use req1_app::schema::{self as app, AttributeImpact, TypeImpact};
use req1_domain::ids::AttributeId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    attributes::{AttributePath, EnumOptionDto, UpdateAttributeInput},
    types::{TypePath, UpdateTypeInput},
};
use crate::{
    extract::{Caller, JsonBody, PathParams},
    problem::{Problem, Problems},
};

/// What shall be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SchemaAction {
    /// Change it.
    Update,
    /// Take it away.
    Delete,
}

/// A change of an attribute that is not made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttributeImpactRequest {
    action: SchemaAction,
    /// The body of the change; nothing changes without it.
    change: Option<UpdateAttributeInput>,
}

/// A change of an object type that is not made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ObjectTypeImpactRequest {
    action: SchemaAction,
    /// The body of the change; nothing changes without it.
    change: Option<UpdateTypeInput>,
}

/// A value that does not fit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MisfitExample {
    /// An object that has it.
    object_id: Uuid,
    /// Its human key.
    key: String,
    /// The value, shortened.
    value: String,
}

/// A value of an enum that goes, and that objects have.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RemovedValue {
    option: EnumOptionDto,
    /// Live objects that have it.
    objects: i64,
}

/// What a change of an attribute does.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttributeImpact)]
pub(crate) struct AttributeImpactDto {
    /// The module's schema that this was counted for.
    schema_version: i64,
    /// Live objects that have a value.
    with_value: i64,
    /// Live objects other than headings that have none.
    without_value: i64,
    /// Live objects whose value changes or goes; `expected_objects` of the change.
    objects: i64,
    /// Live objects whose value does not fit.
    misfits: i64,
    /// Up to ten values that do not fit.
    examples: Vec<MisfitExample>,
    /// Values of an enum that go and that objects have.
    removed_values: Vec<RemovedValue>,
    /// Live objects with such a value for which `replacements` says nothing.
    undecided: i64,
}

impl From<AttributeImpact> for AttributeImpactDto {
    fn from(impact: AttributeImpact) -> Self {
        let examples = impact.examples.into_iter().map(|one| MisfitExample {
            object_id: one.object_id.0,
            key: one.key,
            value: one.value,
        });
        let removed = impact.removed.into_iter();
        Self {
            schema_version: impact.schema_version,
            with_value: impact.with_value,
            without_value: impact.without_value,
            objects: impact.objects,
            misfits: impact.misfits,
            examples: examples.collect(),
            removed_values: removed
                .map(|(option, objects)| RemovedValue {
                    option: option.into(),
                    objects,
                })
                .collect(),
            undecided: impact.undecided,
        }
    }
}

/// Objects that an attribute of a type concerns.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConcernedAttribute {
    /// The attribute.
    id: Uuid,
    /// Its name.
    name: String,
    /// Live objects.
    objects: i64,
}

/// What a change of an object type means for its objects.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ObjectTypeImpact)]
pub(crate) struct TypeImpactDto {
    /// The module's schema that this was counted for.
    schema_version: i64,
    /// Live objects of the type.
    objects: i64,
    /// Attributes that become required, with the objects that lack them: those cannot be saved until they have a value.
    missing: Vec<ConcernedAttribute>,
    /// Attributes that the type no longer has, with the objects that have a value: it stays, and can only be taken away.
    outside: Vec<ConcernedAttribute>,
}

impl From<TypeImpact> for TypeImpactDto {
    fn from(impact: TypeImpact) -> Self {
        let concerned = |counts: Vec<(AttributeId, String, i64)>| {
            let counts = counts.into_iter();
            counts
                .map(|(id, name, objects)| ConcernedAttribute {
                    id: id.0,
                    name,
                    objects,
                })
                .collect()
        };
        Self {
            schema_version: impact.schema_version,
            objects: impact.objects,
            missing: concerned(impact.missing),
            outside: concerned(impact.outside),
        }
    }
}

/// See what a change of an attribute does
///
/// Nothing is changed. The answer says how many objects are touched, which of their values do not fit, and what a change
/// still has to decide.
#[utoipa::path(
    post, path = "/modules/{module_id}/attribute-definitions/{id}/impact", tag = "schema", params(AttributePath),
    request_body = AttributeImpactRequest,
    responses((status = 200, description = "The impact", body = AttributeImpactDto), Problems)
)]
pub(crate) async fn attribute_impact(
    Caller(ctx): Caller,
    PathParams(path): PathParams<AttributePath>,
    JsonBody(input): JsonBody<AttributeImpactRequest>,
) -> Result<Json<AttributeImpactDto>, Problem> {
    let (edit, confirmation) = input
        .change
        .map(UpdateAttributeInput::into_parts)
        .unwrap_or_default();
    let edit = (input.action == SchemaAction::Update).then_some(edit);
    let impact = app::attribute_impact(&ctx, path.ids(), (edit, &confirmation)).await?;
    Ok(Json(impact.into()))
}

/// See what a change of an object type means
///
/// Nothing is changed.
#[utoipa::path(
    post, path = "/object-types/{id}/impact", tag = "schema", params(TypePath),
    request_body = ObjectTypeImpactRequest,
    responses((status = 200, description = "The impact", body = TypeImpactDto), Problems)
)]
pub(crate) async fn type_impact(
    Caller(ctx): Caller,
    PathParams(path): PathParams<TypePath>,
    JsonBody(input): JsonBody<ObjectTypeImpactRequest>,
) -> Result<Json<TypeImpactDto>, Problem> {
    let (edit, _) = input
        .change
        .map(UpdateTypeInput::into_parts)
        .unwrap_or_default();
    let edit = (input.action == SchemaAction::Update).then_some(edit);
    let impact = app::type_impact(&ctx, path.id.into(), edit).await?;
    Ok(Json(impact.into()))
}

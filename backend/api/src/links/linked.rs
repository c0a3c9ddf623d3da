//! `GET /modules/{module_id}/linked-objects`

use axum::Json;
use req1_app::links::{self as app, LinkedObjects};
use req1_domain::filter::Direction;
use req1_store::links::{LinkedObject, LinkedTo};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    past::when,
    problem::{Problem, Problems},
};

/// Which end of a link.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkDirection {
    /// Links that start at the object.
    Outgoing,
    /// Links that end at it.
    Incoming,
}

/// Which objects, and what of those that they are linked to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LinkedParams {
    /// Objects of the module, 1 to 200 of them.
    #[serde(default)]
    #[param(min_items = 1, max_items = 200)]
    object_id: Vec<Uuid>,
    /// Which end of the links they are.
    #[param(inline)]
    direction: LinkDirection,
    /// Only links of this type.
    link_type_id: Option<Uuid>,
    /// Only links whose other end is in this module.
    other_module_id: Option<Uuid>,
    /// Name of an attribute: its value is given of each linked object whose module has one of this name.
    attribute: Option<String>,
    /// Linked objects that are given for each object.
    #[param(minimum = 1, maximum = 100, default = 3)]
    limit: Option<i64>,
    /// As of a point of the past: the number of a revision, the id of a baseline, or a time.
    as_of: Option<String>,
}

/// An object at the far end of a link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkedObject)]
struct LinkedObjectDto {
    link_id: Uuid,
    link_type_id: Uuid,
    /// Whether an end changed since the link was confirmed.
    suspect: bool,
    object_id: Uuid,
    key: String,
    heading: Option<String>,
    /// How its body begins, without markup.
    text: Option<String>,
    module_id: Uuid,
    module_name: String,
    project_id: Uuid,
    /// The attribute that was asked for, where its module has one of this name.
    attribute_id: Option<Uuid>,
    /// The object's value of it.
    #[schema(value_type = Value)]
    value: Option<Value>,
}

impl From<LinkedObject> for LinkedObjectDto {
    fn from(one: LinkedObject) -> Self {
        Self {
            link_id: one.link_id.0,
            link_type_id: one.link_type_id.0,
            suspect: one.suspect,
            object_id: one.object_id.0,
            key: one.key,
            heading: one.heading,
            text: one.text,
            module_id: one.module_id.0,
            module_name: one.module_name,
            project_id: one.project_id.0,
            attribute_id: one.attribute_id.map(|id| id.0),
            value: one.value,
        }
    }
}

/// What an object is linked to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkedTo)]
pub(crate) struct LinkedToDto {
    object_id: Uuid,
    /// Links of the kind whose far ends the caller may see; 1,000 where there are more.
    total: i64,
    /// Suspect ones among them.
    suspect: i64,
    /// The first of them, in the order in which they were made.
    linked: Vec<LinkedObjectDto>,
}

impl From<LinkedTo> for LinkedToDto {
    fn from(one: LinkedTo) -> Self {
        Self {
            object_id: one.object_id.0,
            total: one.total,
            suspect: one.suspect,
            linked: one.linked.into_iter().map(Into::into).collect(),
        }
    }
}

/// Read what objects are linked to
///
/// A few linked objects for each of some objects of a module, such as the rows in sight: one answer, whatever their number.
/// Those without any are left out, as are linked objects that the caller may not see.
#[utoipa::path(
    get, path = "/modules/{module_id}/linked-objects", tag = "links", params(InModule, LinkedParams),
    responses((status = 200, description = "Those that are linked", body = Vec<LinkedToDto>), Problems)
)]
pub(crate) async fn linked_objects(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<LinkedParams>,
) -> Result<Json<Vec<LinkedToDto>>, Problem> {
    let asked = LinkedObjects {
        module: path.module_id.into(),
        objects: params.object_id.into_iter().map(Into::into).collect(),
        direction: match params.direction {
            LinkDirection::Outgoing => Direction::Outgoing,
            LinkDirection::Incoming => Direction::Incoming,
        },
        link_type: params.link_type_id.map(Into::into),
        other_module: params.other_module_id.map(Into::into),
        attribute: params.attribute,
        limit: params.limit.unwrap_or(3),
        when: when(params.as_of.as_deref())?,
    };
    let found = app::linked_objects(&ctx, asked).await?;
    Ok(Json(found.into_iter().map(Into::into).collect()))
}

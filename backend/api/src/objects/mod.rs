//! `/modules/{module_id}/objects` and `/objects/{id}`.

mod anywhere;
mod bulk;
mod changes;
mod classification;
mod create;
mod delete;
mod dto;
mod history;
mod list;
mod outline;
mod read;
mod relocate;
mod restore;
mod restore_version;
mod update;

use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub(crate) use classification::ClassificationDto;
pub(crate) use dto::ObjectDto;

use crate::ApiState;

/// Module and object in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ObjectPath {
    /// The module.
    pub(crate) module_id: Uuid,
    /// The object.
    pub(crate) id: Uuid,
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_objects, create::create_object))
        .routes(routes!(
            read::read_object,
            update::update_object,
            delete::delete_object
        ))
        .routes(routes!(bulk::bulk_objects))
        .routes(routes!(relocate::move_object))
        .routes(routes!(restore::restore_object))
        .routes(routes!(restore_version::restore_object_version))
        .routes(routes!(history::object_history))
        .routes(routes!(changes::object_changes))
        .routes(routes!(outline::module_outline))
        .routes(routes!(anywhere::read_object_anywhere))
}

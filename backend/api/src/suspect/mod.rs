//! `/suspect-links` and `/links/{id}/suspect`

mod cause;
mod causes;
mod clear;
mod list;

use std::collections::BTreeMap;

use req1_store::suspect::{Place, Scope};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{ApiState, problem::Problem};

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_suspect_links))
        .routes(routes!(causes::list_suspect_causes))
        .routes(routes!(clear::clear_suspect_links))
        .routes(routes!(cause::suspect_link))
}

/// Revisions by module.
type Revisions = BTreeMap<Uuid, i64>;

/// Exactly one of a project and a module.
fn place((project, module): (Option<Uuid>, Option<Uuid>), prefix: &str) -> Result<Place, Problem> {
    match (project, module) {
        (Some(project), None) => Ok(Place::Project(project.into())),
        (None, Some(module)) => Ok(Place::Module(module.into())),
        (None, None) => {
            let detail = "say whose links: send project_id or module_id";
            Err(Problem::invalid(
                &format!("{prefix}module_id"),
                "missing",
                detail,
            ))
        }
        (Some(_), Some(_)) => {
            let detail = "send only one of project_id and module_id";
            Err(Problem::invalid(
                &format!("{prefix}module_id"),
                "contradiction",
                detail,
            ))
        }
    }
}

fn scope(
    given: (Option<Uuid>, Option<Uuid>),
    link_type: Option<Uuid>,
    prefix: &str,
) -> Result<Scope, Problem> {
    Ok(Scope {
        place: place(given, prefix)?,
        link_type: link_type.map(Into::into),
    })
}

fn unknown_cursor() -> Problem {
    let detail = "must be a `next_cursor` of an answer";
    Problem::invalid("cursor", "invalid_cursor", detail)
}

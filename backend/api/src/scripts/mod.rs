//! `/modules/{module_id}/scripts`

mod dto;
mod edit;
mod executions;
mod failure;
mod run;
mod schedule;
mod test;
mod versions;

use axum::Json;
use req1_app::scripts as app;
use req1_domain::ids::{ModuleId, ScriptId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use self::dto::ScriptDto;
pub(crate) use self::failure::{FailureDto, FrameDto, frames};
use crate::{
    ApiState,
    extract::{Caller, PathParams},
    modules::InModule,
    problem::{Problem, Problems},
};

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_scripts, edit::create_script))
        .routes(routes!(
            read_script,
            edit::update_script,
            edit::delete_script
        ))
        .routes(routes!(versions::list_versions))
        .routes(routes!(versions::read_version))
        .routes(routes!(executions::list_executions))
        .routes(routes!(test::test_script))
        .routes(routes!(run::execute_script))
        .routes(routes!(run::layout_script))
        .routes(routes!(schedule::read_schedule))
}

/// Module and script in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ScriptPath {
    /// The module.
    module_id: Uuid,
    /// The script: of the module, or of all modules of its workspace.
    id: Uuid,
}

impl ScriptPath {
    fn ids(self) -> (ModuleId, ScriptId) {
        (self.module_id.into(), self.id.into())
    }
}

/// List scripts of a module
///
/// Those of the module and those of all modules of its workspace, in the order in which they run: by priority, then by name.
#[utoipa::path(
    get, path = "/modules/{module_id}/scripts", tag = "scripts", params(InModule),
    responses((status = 200, description = "All of them", body = Vec<ScriptDto>), Problems)
)]
async fn list_scripts(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
) -> Result<Json<Vec<ScriptDto>>, Problem> {
    let module = path.module_id;
    let found = app::list_scripts(&ctx, module.into()).await?.into_iter();
    Ok(Json(found.map(|one| ScriptDto::new(one, module)).collect()))
}

/// Read a script
#[utoipa::path(
    get, path = "/modules/{module_id}/scripts/{id}", tag = "scripts", params(ScriptPath),
    responses((status = 200, description = "The script", body = ScriptDto), Problems)
)]
async fn read_script(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ScriptPath>,
) -> Result<Json<ScriptDto>, Problem> {
    let found = app::read_script(&ctx, path.ids()).await?;
    Ok(Json(ScriptDto::new(found, path.module_id)))
}

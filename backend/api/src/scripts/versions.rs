//! What a script said in former times.

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::scripts as app;
use req1_store::scripts::ScriptVersion;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{ScriptPath, dto::LimitsDto};
use crate::{
    extract::{Caller, PathParams, QueryParams},
    page::{Page, PageParams},
    problem::{Problem, Problems},
};

/// Module, script and version in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct VersionPath {
    /// The module.
    module_id: Uuid,
    /// The script.
    id: Uuid,
    /// The version, counted from 1.
    version: i32,
}

/// A version of a script.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScriptVersion)]
pub(super) struct VersionDto {
    version: i32,
    name: String,
    /// trigger, layout or action.
    script_type: String,
    hook_point: Option<String>,
    enabled: bool,
    priority: i32,
    source_code: String,
    limits: LimitsDto,
    /// When an action ran by the clock.
    cron_expression: Option<String>,
    /// The zone of these times.
    time_zone: Option<String>,
    /// Who wrote it.
    changed_by: Uuid,
    changed_by_name: String,
    changed_at: DateTime<Utc>,
}

impl From<ScriptVersion> for VersionDto {
    fn from(version: ScriptVersion) -> Self {
        let fields = version.fields;
        let schedule = fields.schedule.as_ref();
        Self {
            version: version.version,
            name: fields.name,
            script_type: fields.kind.as_str().to_owned(),
            hook_point: fields.kind.hook().map(|hook| hook.as_str().to_owned()),
            enabled: fields.enabled,
            priority: fields.priority,
            source_code: fields.source,
            cron_expression: schedule.map(|one| one.cron().to_owned()),
            time_zone: schedule.map(|one| one.zone().to_owned()),
            limits: fields.limits.into(),
            changed_by: version.changed_by.0,
            changed_by_name: version.changed_by_name,
            changed_at: version.changed_at,
        }
    }
}

/// List versions of a script
///
/// Newest first.
#[utoipa::path(
    get, path = "/modules/{module_id}/scripts/{id}/versions", tag = "scripts", params(ScriptPath, PageParams),
    responses((status = 200, description = "A page of versions", body = Page<VersionDto>), Problems)
)]
pub(super) async fn list_versions(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ScriptPath>,
    QueryParams(params): QueryParams<PageParams>,
) -> Result<Json<Page<VersionDto>>, Problem> {
    let range = params.range()?;
    let found = app::script_versions(&ctx, path.ids(), range.window()).await;
    Page::of(found, range, VersionDto::from)
}

/// Read a version of a script
#[utoipa::path(
    get, path = "/modules/{module_id}/scripts/{id}/versions/{version}", tag = "scripts", params(VersionPath),
    responses((status = 200, description = "The version", body = VersionDto), Problems)
)]
pub(super) async fn read_version(
    Caller(ctx): Caller,
    PathParams(path): PathParams<VersionPath>,
) -> Result<Json<VersionDto>, Problem> {
    let ids = (path.module_id.into(), path.id.into());
    let found = app::script_version(&ctx, ids, path.version).await?;
    Ok(Json(found.into()))
}

//! `GET /modules/{module_id}/quality/scripts`

use axum::Json;
use req1_app::quality::{ScriptBreach, ScriptPage, list_script_findings};
use req1_domain::quality::Severity;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::rules::SeverityDto;
use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    page::range,
    problem::{Problem, Problems},
    scripts::{FailureDto, FrameDto, frames},
};

/// Which findings of scripts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ScriptFindingsParams {
    /// Only of this script.
    script_id: Option<Uuid>,
    /// Only as grave as this.
    severity: Option<SeverityDto>,
    /// Rows to skip.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
}

/// A script that validates, and how much it found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScriptCheck {
    script_id: Uuid,
    name: String,
    /// The version that ran.
    version: i32,
    errors: usize,
    warnings: usize,
    infos: usize,
    /// Why it came to no end; null otherwise.
    error: Option<FailureDto>,
}

/// Something that a script found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScriptFinding {
    script_id: Uuid,
    severity: SeverityDto,
    object_id: Option<Uuid>,
    key: Option<String>,
    heading: Option<String>,
    /// How the body begins, without markup.
    text: Option<String>,
    /// The field, or the name of the attribute.
    field: Option<String>,
    message: String,
    /// Where the script failed and how it got there, if it failed at this object; the innermost call first.
    stack: Vec<FrameDto>,
}

impl From<ScriptBreach> for ScriptFinding {
    fn from(breach: ScriptBreach) -> Self {
        Self {
            script_id: breach.script.0,
            severity: breach.finding.severity.into(),
            object_id: breach.finding.object.map(|id| id.0),
            key: breach.key,
            heading: breach.heading,
            text: breach.text,
            field: breach.finding.field,
            message: breach.finding.message,
            stack: frames(breach.finding.stack),
        }
    }
}

/// What the scripts of a module find.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScriptFindings {
    /// All scripts of the module that validate, in the order in which they run.
    scripts: Vec<ScriptCheck>,
    items: Vec<ScriptFinding>,
    /// Findings that the request is for.
    total: usize,
}

/// List what scripts find in a module
///
/// Runs the scripts that validate; what they found in a revision is kept for a minute, so that one can go from page to page.
/// Script by script, the findings of one in document order.
#[utoipa::path(
    get, path = "/modules/{module_id}/quality/scripts", tag = "quality", params(InModule, ScriptFindingsParams),
    responses((status = 200, description = "Scripts and a page of findings", body = ScriptFindings), Problems)
)]
pub(super) async fn script_findings(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<ScriptFindingsParams>,
) -> Result<Json<ScriptFindings>, Problem> {
    let window = range(params.offset, params.limit, None)?;
    let wanted = ScriptPage {
        module: path.module_id.into(),
        script: params.script_id.map(Into::into),
        severity: params.severity.map(Into::into),
        window: (window.offset, window.limit),
    };
    let found = list_script_findings(&ctx, wanted).await?;
    let scripts = found.reports.iter().map(|report| ScriptCheck {
        script_id: report.script.0,
        name: report.name.clone(),
        version: report.version,
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        infos: report.count(Severity::Info),
        error: report.error.clone().map(FailureDto::from),
    });
    Ok(Json(ScriptFindings {
        scripts: scripts.collect(),
        items: found.items.into_iter().map(Into::into).collect(),
        total: found.total,
    }))
}

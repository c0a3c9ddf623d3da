//! `POST /projects/{project_id}/reqif/import`

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use req1_app::exchange::{ImportReqif, ReqifImport, Watch};
use serde::Serialize;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{InProject, accepted, analysis::AnalysisDto, broken_body, prefers_job};
use crate::{
    extract::{Caller, FileBody, PathParams},
    problem::{Problem, Problems},
};

/// Files up to this size are imported while the client waits; larger ones become a job.
const WAIT_UP_TO: u64 = 20 * 1024 * 1024;

/// A module that an import made.
#[derive(Debug, Serialize, ToSchema)]
struct ImportedModuleDto {
    id: Uuid,
    name: String,
    /// Objects in it.
    objects: i64,
}

/// What an import made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportResponse {
    /// The first module.
    module_id: Option<Uuid>,
    /// All modules, in the order of the file.
    modules: Vec<ImportedModuleDto>,
    /// Whether the same file was imported before; then nothing changed.
    unchanged: bool,
    objects_created: u64,
    links_created: u64,
    link_types_created: u64,
    object_types_created: u64,
    attribute_definitions_created: u64,
    /// Breaches of link rules by what was imported: the links are there all the same, and the quality report tells them.
    link_rule_breaches: u64,
    /// Relations that became no link and are kept for the export.
    kept_relations: u64,
    /// Values that fit none of our kinds and are kept for the export.
    unreadable_values: u64,
    /// Counts, specifications, types and findings of the file.
    #[schema(value_type = AnalysisDto)]
    report: Value,
}

impl From<ReqifImport> for ImportResponse {
    fn from(import: ReqifImport) -> Self {
        Self {
            module_id: import.modules.first().map(|one| one.id.0),
            modules: import
                .modules
                .into_iter()
                .map(|one| ImportedModuleDto {
                    id: one.id.0,
                    name: one.name,
                    objects: one.objects,
                })
                .collect(),
            unchanged: import.unchanged,
            objects_created: import.objects,
            links_created: import.links,
            link_types_created: import.link_types,
            object_types_created: import.object_types,
            attribute_definitions_created: import.attributes,
            link_rule_breaches: import.link_rule_breaches,
            kept_relations: import.kept_relations,
            unreadable_values: import.unreadable_values,
            report: import.report,
        }
    }
}

/// A file to be imported.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "read by the derive for the OpenAPI document only")]
pub(crate) struct ReqifFile {
    /// A .reqif document or .reqifz archive.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Import a ReqIF file
///
/// Every specification of the file becomes a module; all in one change set or nothing. Files above 20 MB, or with
/// `Prefer: respond-async`, are imported by a job. A file that was imported before changes nothing.
#[utoipa::path(
    post, path = "/projects/{project_id}/reqif/import", tag = "reqif",
    params(InProject, ("Prefer" = Option<String>, Header, description = "`respond-async` for a job")),
    request_body(content = ReqifFile, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "What was made", body = ImportResponse),
        (status = 202, description = "A job that imports it", body = crate::jobs::JobDto),
        Problems
    )
)]
pub(crate) async fn import_reqif(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InProject>,
    headers: HeaderMap,
    mut body: FileBody,
) -> Result<Response, Problem> {
    let project = path.project_id.into();
    req1_app::exchange::may_import(&ctx, project).await?;
    let (head, mut source) = body.file().await?;
    let name = head.name;
    if prefers_job(&headers) {
        let job = req1_app::exchange::start_import(&ctx, project, (&name, source)).await?;
        return accepted(&ctx, job).await;
    }
    let spool = tempfile::tempfile().map_err(|_| Problem::internal())?;
    let mut spool = tokio::fs::File::from_std(spool);
    let mut start = (&mut source).take(WAIT_UP_TO + 1);
    let broken = |error: std::io::Error| broken_body(&error);
    let size = tokio::io::copy(&mut start, &mut spool)
        .await
        .map_err(broken)?;
    spool.flush().await.map_err(broken)?;
    spool.rewind().await.map_err(broken)?;
    if size > WAIT_UP_TO {
        let whole = spool.chain(source);
        let job = req1_app::exchange::start_import(&ctx, project, (&name, whole)).await?;
        return accepted(&ctx, job).await;
    }
    let file = spool.into_std().await;
    let command = ImportReqif {
        project,
        file_name: name,
        file,
    };
    let imported = req1_app::exchange::import_reqif(&ctx, command, Watch::Request).await?;
    Ok((StatusCode::CREATED, Json(ImportResponse::from(imported))).into_response())
}

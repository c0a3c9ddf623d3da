//! `GET /modules/{module_id}/validate`: the whole report, streamed.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use http::header;
use req1_app::quality::{Issue, validate};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::rules::SeverityDto;
use crate::{
    extract::{Caller, PathParams},
    modules::InModule,
    problem::{Problem, Problems},
};

/// One breach of a rule, or something that a script found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ValidationIssue {
    /// The id of a rule, or `script: ` and the name of a script.
    rule: String,
    severity: SeverityDto,
    message: String,
    object_id: Option<Uuid>,
    link_id: Option<Uuid>,
    /// The attribute or field concerned.
    field: Option<String>,
}

/// All breaches of the rules in a module. The answer is written piece by piece; this describes it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ValidationReport {
    module_id: Uuid,
    /// Live objects.
    object_count: i64,
    /// Links that begin in the module.
    link_count: i64,
    issues: Vec<ValidationIssue>,
}

impl From<Issue> for ValidationIssue {
    fn from(issue: Issue) -> Self {
        match issue {
            Issue::Rule(graded) => {
                let (rule, finding) = (graded.setting.rule, graded.finding);
                Self {
                    rule: rule.as_str().to_owned(),
                    severity: graded.setting.severity.into(),
                    message: rule.message(finding.field.as_deref()),
                    object_id: Some(finding.object_id.0),
                    link_id: finding.link_id.map(|id| id.0),
                    field: finding.field,
                }
            }
            Issue::Script(report, finding) => Self {
                rule: format!("script: {}", report.name),
                severity: finding.severity.into(),
                message: finding.message,
                object_id: finding.object.map(|id| id.0),
                link_id: None,
                field: finding.field,
            },
        }
    }
}

/// Validate a module
///
/// All breaches of the rules that are on, written while they are read from the database, and what the module's scripts find.
#[utoipa::path(
    get, path = "/modules/{module_id}/validate", tag = "quality", params(InModule),
    responses((status = 200, description = "The report", body = ValidationReport), Problems)
)]
pub(super) async fn validate_module(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
) -> Result<Response, Problem> {
    let found = validate(&ctx, path.module_id.into()).await?;
    let head = format!(
        r#"{{"module_id":"{}","object_count":{},"link_count":{},"issues":["#,
        path.module_id, found.object_count, found.link_count
    );
    let mut separator = "";
    let issues = found.findings.ready_chunks(256).map(move |chunk| {
        let mut bytes = Vec::with_capacity(chunk.len() * 160);
        for one in chunk {
            // A failure on the way breaks the connection off: half a report must not look whole.
            let one = one.map_err(|_| std::io::Error::other("the report ended early"))?;
            bytes.extend_from_slice(std::mem::replace(&mut separator, ",").as_bytes());
            serde_json::to_writer(&mut bytes, &ValidationIssue::from(one))?;
        }
        Ok::<_, std::io::Error>(bytes)
    });
    let piece = |text: String| stream::once(std::future::ready(Ok(text.into_bytes())));
    let body = piece(head).chain(issues).chain(piece("]}".to_owned()));
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(body)).into_response())
}

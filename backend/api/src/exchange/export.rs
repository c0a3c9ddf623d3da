//! `GET /modules/{module_id}/reqif/export`

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};
use req1_app::exchange::{ExportFormat, ExportReqif, ExportScope, Watch};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{accepted, prefers_job};
use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    past::when,
    problem::{Problem, Problems},
};

/// Form of the file.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FormatParam {
    Reqif,
    Reqifz,
}

/// How much of an exchange.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ScopeParam {
    Document,
    Module,
}

/// What to export.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportParams {
    /// reqif or reqifz; as the module came in, or reqif, when missing.
    #[param(inline)]
    format: Option<FormatParam>,
    /// document (default): all that came in the same file; module: this one alone.
    #[param(inline)]
    scope: Option<ScopeParam>,
    /// As of a point of the past: the number of a revision, the id of a baseline, or a time. Other modules of the document are
    /// written as of the same time. The same point always gives the same file.
    as_of: Option<String>,
}

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "read by the derive for the OpenAPI document only")]
pub(crate) struct FileContent(Vec<u8>);

/// Export a module as ReqIF
///
/// What came in goes out as it came, with the changes that were made here. With `Prefer: respond-async` a job writes the
/// file.
#[utoipa::path(
    get, path = "/modules/{module_id}/reqif/export", tag = "reqif",
    params(InModule, ExportParams, ("Prefer" = Option<String>, Header, description = "`respond-async` for a job")),
    responses(
        (status = 200, description = "The file", content((FileContent = "application/xml"), (FileContent = "application/zip"))),
        (status = 202, description = "A job that writes it", body = crate::jobs::JobDto),
        Problems
    )
)]
pub(crate) async fn export_reqif(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<ExportParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let command = ExportReqif {
        module: path.module_id.into(),
        format: params.format.map(|format| match format {
            FormatParam::Reqif => ExportFormat::Reqif,
            FormatParam::Reqifz => ExportFormat::Reqifz,
        }),
        scope: match params.scope {
            Some(ScopeParam::Module) => ExportScope::Module,
            Some(ScopeParam::Document) | None => ExportScope::Document,
        },
        when: when(params.as_of.as_deref())?,
    };
    if prefers_job(&headers) {
        let job = req1_app::exchange::start_export(&ctx, command).await?;
        return accepted(&ctx, job).await;
    }
    let exported = req1_app::exchange::export_reqif(&ctx, command, Watch::Request).await?;
    let content_type = match exported.format {
        ExportFormat::Reqif => "application/xml",
        ExportFormat::Reqifz => "application/zip",
    };
    let file = tokio::fs::File::from_std(exported.file);
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&exported.name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((
        headers,
        Body::from_stream(tokio_util::io::ReaderStream::new(file)),
    )
        .into_response())
}

/// `Content-Disposition` for a download, with the name in plain and in RFC 5987 form.
fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || " -_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

//! `GET /modules/{module_id}/quality/findings`

use axum::Json;
use req1_app::quality::{self as app, FindingsPage, Graded, GradedMark};
use req1_domain::quality::Rule;
use req1_store::quality::FindingMark;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::rules::SeverityDto;
use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    page::range,
    problem::{Problem, Problems},
};

/// Which findings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FindingsParams {
    /// Only of this rule.
    rule: Option<String>,
    /// Only as grave as this.
    severity: Option<SeverityDto>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One breach of a rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityFinding)]
pub(super) struct FindingDto {
    rule: &'static str,
    severity: SeverityDto,
    object_id: Uuid,
    key: String,
    heading: Option<String>,
    /// How the body begins, without markup.
    text: Option<String>,
    /// The attribute or field concerned.
    field: Option<String>,
    /// The link concerned.
    link_id: Option<Uuid>,
    /// What is wrong, in English.
    message: String,
}

impl From<Graded> for FindingDto {
    fn from(graded: Graded) -> Self {
        let (rule, finding) = (graded.setting.rule, graded.finding);
        Self {
            rule: rule.as_str(),
            severity: graded.setting.severity.into(),
            object_id: finding.object_id.0,
            key: finding.key,
            heading: finding.heading,
            text: finding.text,
            message: rule.message(finding.field.as_deref()),
            field: finding.field,
            link_id: finding.link_id.map(|id| id.0),
        }
    }
}

/// A page of findings.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityFindings)]
pub(super) struct FindingsDto {
    items: Vec<FindingDto>,
    /// Rows that a page has at most.
    limit: i64,
    /// Cursor of the next page; null on the last one.
    next_cursor: Option<String>,
}

/// `rule|path|tag` of the last row.
fn parse_cursor(cursor: &str) -> Option<GradedMark> {
    if cursor.len() > 5_000 || cursor.contains('\0') {
        return None;
    }
    let (rule, rest) = cursor.split_once('|')?;
    let (path, tag) = rest.split_once('|')?;
    Some(GradedMark {
        rule: Rule::parse(rule)?,
        mark: FindingMark {
            path: path.to_owned(),
            tag: tag.to_owned(),
        },
    })
}

/// List breaches of quality rules
///
/// Rule by rule, those of a rule in document order. Rules that are off have none.
#[utoipa::path(
    get, path = "/modules/{module_id}/quality/findings", tag = "quality", params(InModule, FindingsParams),
    responses((status = 200, description = "A page of findings", body = FindingsDto), Problems)
)]
pub(super) async fn list_findings(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<FindingsParams>,
) -> Result<Json<FindingsDto>, Problem> {
    let limit = range(None, params.limit, None)?.limit;
    let rule = params.rule.as_deref().map(|id| {
        let known = Rule::ALL.map(Rule::as_str).join(", ");
        let unknown =
            || Problem::invalid("rule", "unknown_rule", format!("must be one of {known}"));
        Rule::parse(id).ok_or_else(unknown)
    });
    let after = params.cursor.as_deref().map(|cursor| {
        let refused = || {
            Problem::invalid(
                "cursor",
                "invalid_cursor",
                "must be a `next_cursor` of an answer",
            )
        };
        parse_cursor(cursor).ok_or_else(refused)
    });
    let wanted = FindingsPage {
        module: path.module_id.into(),
        rule: rule.transpose()?,
        severity: params.severity.map(Into::into),
        after: after.transpose()?,
        limit,
    };
    let (found, next) = app::list_findings(&ctx, wanted).await?;
    let cursor = |mark: GradedMark| {
        let GradedMark { rule, mark } = mark;
        format!("{}|{}|{}", rule.as_str(), mark.path, mark.tag)
    };
    Ok(Json(FindingsDto {
        items: found.into_iter().map(FindingDto::from).collect(),
        limit,
        next_cursor: next.map(cursor),
    }))
}

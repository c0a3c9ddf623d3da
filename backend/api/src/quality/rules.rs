//! Rules of a module with their counts, and what the module makes of them.

use axum::Json;
use req1_app::quality::{RuleEdit, RuleReport, report, set_rule};
use req1_domain::{
    access::{Resource, may},
    quality::{Rule, RuleSetting, Severity},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, JsonBody, PathParams},
    modules::InModule,
    problem::{Problem, Problems},
};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Severity)]
pub(crate) enum SeverityDto {
    /// Must be mended.
    Error,
    /// Should be looked at.
    Warning,
    /// Worth knowing.
    Info,
}

impl From<Severity> for SeverityDto {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Info => Self::Info,
        }
    }
}

impl From<SeverityDto> for Severity {
    fn from(severity: SeverityDto) -> Self {
        match severity {
            SeverityDto::Error => Self::Error,
            SeverityDto::Warning => Self::Warning,
            SeverityDto::Info => Self::Info,
        }
    }
}

/// What a module makes of a rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityRule)]
pub(super) struct QualityRuleDto {
    /// `missing_required_attribute`, `broken_reference`, `empty_body`, `suspect_link`, `orphan`, `duplicate_heading` or
    /// `heading_without_children`.
    rule: &'static str,
    enabled: bool,
    severity: SeverityDto,
    /// How grave it is where nobody said otherwise.
    default_severity: SeverityDto,
}

impl From<RuleSetting> for QualityRuleDto {
    fn from(setting: RuleSetting) -> Self {
        Self {
            rule: setting.rule.as_str(),
            enabled: setting.enabled,
            severity: setting.severity.into(),
            default_severity: setting.rule.severity().into(),
        }
    }
}

/// A rule and how often it is broken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct QualityRuleCount {
    #[serde(flatten)]
    rule: QualityRuleDto,
    /// Findings; 0 while the rule is off.
    count: i64,
}

impl From<RuleReport> for QualityRuleCount {
    fn from(report: RuleReport) -> Self {
        Self {
            rule: report.setting.into(),
            count: report.count,
        }
    }
}

/// The quality of a module in numbers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityReport)]
pub(super) struct QualityReportDto {
    module_id: Uuid,
    /// Live objects.
    object_count: i64,
    /// All rules in the order of the list of findings.
    rules: Vec<QualityRuleCount>,
    /// What the caller may do in the module.
    capabilities: Vec<String>,
}

/// Quality of a module in numbers
///
/// How often each rule is broken.
#[utoipa::path(
    get, path = "/modules/{module_id}/quality", tag = "quality", params(InModule),
    responses((status = 200, description = "The report", body = QualityReportDto), Problems)
)]
pub(super) async fn quality_report(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
) -> Result<Json<QualityReportDto>, Problem> {
    let found = report(&ctx, path.module_id.into()).await?;
    let capabilities = may(found.role, Resource::Module).into_iter();
    Ok(Json(QualityReportDto {
        module_id: found.module.0,
        object_count: found.object_count,
        rules: found.rules.into_iter().map(Into::into).collect(),
        capabilities: capabilities
            .map(|action| action.as_str().to_owned())
            .collect(),
    }))
}

/// A rule of a module in the path.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct RulePath {
    /// The module.
    module_id: Uuid,
    /// The rule.
    rule: String,
}

/// Changes of a rule in a module. What is absent or null stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetQualityRuleInput {
    /// Whether it is looked at.
    enabled: Option<bool>,
    /// How grave a breach is: error, warning or info.
    severity: Option<SeverityDto>,
}

/// Turn a quality rule on or off, or grade it
#[utoipa::path(
    patch, path = "/modules/{module_id}/quality/rules/{rule}", tag = "quality", params(RulePath),
    request_body = SetQualityRuleInput,
    responses((status = 200, description = "The rule as it is now", body = QualityRuleDto), Problems)
)]
pub(super) async fn set_quality_rule(
    Caller(ctx): Caller,
    PathParams(path): PathParams<RulePath>,
    JsonBody(input): JsonBody<SetQualityRuleInput>,
) -> Result<Json<QualityRuleDto>, Problem> {
    let rule = Rule::parse(&path.rule)
        .ok_or_else(|| Problem::new("not_found", "There is no such rule."))?;
    let edit = RuleEdit {
        enabled: input.enabled,
        severity: input.severity.map(Into::into),
    };
    let setting = set_rule(&ctx, (path.module_id.into(), rule), edit).await?;
    Ok(Json(setting.into()))
}

//! `/trace` and `/trace/export`

use axum::{Json, body::Bytes, response::Response};
use futures::StreamExt;
use req1_app::trace::{
    ChainPart, MAX_MODULES, TraceLine, TraceNode, TraceQuery, trace_lines, trace_table,
};
use req1_domain::ids::ModuleId;
use req1_store::trace::SeenModule;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    dto::{AxisObjectDto, OneWay, WayDto, link_choice, part},
    table::TableFormat,
};
use crate::{
    csv,
    extract::{Caller, QueryParams},
    past::when,
    problem::{Problem, Problems},
};

/// Which objects of the first module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TraceRows {
    /// All of them.
    #[default]
    All,
    /// Those from which some way ends before the last module.
    Gaps,
}

/// Which chain, and which part of it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TraceParams {
    /// The modules in the order of their levels, two to eight; repeated, or a list with commas.
    #[serde(default)]
    #[param(value_type = Vec<Uuid>)]
    module_id: Vec<String>,
    /// Only links of these types; may be repeated, or be a list with commas.
    #[serde(default)]
    #[param(value_type = Vec<Uuid>, required = false)]
    link_type_id: Vec<String>,
    /// Only links that lead to the next module (forward), or from there (backward).
    #[serde(default)]
    #[param(inline, required = false)]
    direction: WayDto,
    /// Which objects of the first module.
    #[serde(default)]
    #[param(inline, required = false)]
    rows: TraceRows,
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 100 it is taken as 100.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// As of a point of the past: a revision or a baseline of the first module, or a time. The others are read at the same
    /// time.
    as_of: Option<String>,
}

/// Which chain.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TraceExportParams {
    /// The modules in the order of their levels, two to eight; repeated, or a list with commas.
    #[serde(default)]
    #[param(value_type = Vec<Uuid>)]
    module_id: Vec<String>,
    /// Only links of these types; may be repeated, or be a list with commas.
    #[serde(default)]
    #[param(value_type = Vec<Uuid>, required = false)]
    link_type_id: Vec<String>,
    /// Only links that lead to the next module (forward), or from there (backward).
    #[serde(default)]
    #[param(inline, required = false)]
    direction: WayDto,
    /// Which objects of the first module.
    #[serde(default)]
    #[param(inline, required = false)]
    rows: TraceRows,
    /// The kind of file.
    #[serde(default, rename = "format")]
    #[param(inline, required = false)]
    _format: TableFormat,
    /// As of a point of the past: a revision or a baseline of the first module, or a time. The others are read at the same
    /// time.
    as_of: Option<String>,
}

fn modules(given: &[String]) -> Result<Vec<ModuleId>, Problem> {
    let names = given.iter().flat_map(|one| one.split(','));
    let modules: Result<Vec<ModuleId>, Problem> = names
        .take(MAX_MODULES + 1)
        .map(|id| {
            let id = Uuid::try_parse(id.trim()).map_err(|_| {
                Problem::invalid("module_id", "invalid_parameter", "must be ids of modules")
            })?;
            Ok(id.into())
        })
        .collect();
    let modules = modules?;
    if !(2..=MAX_MODULES).contains(&modules.len()) {
        let detail = format!("name two to {MAX_MODULES} modules");
        return Err(Problem::invalid("module_id", "out_of_range", detail));
    }
    Ok(modules)
}

/// A module of a chain.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TraceModule {
    id: Uuid,
    name: String,
    prefix: String,
}

impl From<SeenModule> for TraceModule {
    fn from(module: SeenModule) -> Self {
        Self {
            id: module.id.0,
            name: module.name,
            prefix: module.prefix,
        }
    }
}

/// An object of a chain.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TraceNode)]
pub(super) struct TraceNodeDto {
    object: AxisObjectDto,
    /// What is linked to it in the next module, in document order.
    links: Vec<TraceLinkDto>,
    /// Links that were left out: more than 50 at one object, or more than 5,000 objects in the answer.
    more: i64,
}

/// A link of a chain.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TraceLink)]
pub(super) struct TraceLinkDto {
    link_id: Uuid,
    link_type_id: Uuid,
    /// Whether an end changed since the link was confirmed.
    suspect: bool,
    direction: OneWay,
    #[schema(no_recursion)]
    node: TraceNodeDto,
}

impl From<TraceNode> for TraceNodeDto {
    fn from(node: TraceNode) -> Self {
        let gap = node.gap;
        let object = req1_app::trace::ShownObject {
            object: node.object,
            links: node.links,
        };
        let links = node.next.into_iter().map(|link| TraceLinkDto {
            link_id: link.branch.link_id.0,
            link_type_id: link.branch.link_type_id.0,
            suspect: link.branch.suspect,
            direction: OneWay::of(link.branch.forward),
            node: link.node.into(),
        });
        Self {
            object: AxisObjectDto {
                gap,
                ..object.into()
            },
            links: links.collect(),
            more: node.more,
        }
    }
}

/// A page of a chain.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TraceTable)]
pub(super) struct TraceTableDto {
    /// The modules in the order of their levels.
    modules: Vec<TraceModule>,
    /// Objects of the first module in all.
    total: i64,
    /// Place of the first one, counted from 0.
    offset: i64,
    items: Vec<TraceNodeDto>,
}

/// Trace over several modules
///
/// Objects of the first module in document order, each with what is linked to it in the second one, and so on. Where nothing
/// is linked to a requirement before the last module, there is a gap. Headings are there where a link ends at them.
#[utoipa::path(
    get, path = "/trace", tag = "trace", params(TraceParams),
    responses((status = 200, description = "The chains", body = TraceTableDto), Problems)
)]
pub(super) async fn trace(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<TraceParams>,
) -> Result<Json<TraceTableDto>, Problem> {
    let page = part(
        ("offset", params.offset),
        ("limit", params.limit),
        (50, 100),
    )?;
    let query = TraceQuery {
        modules: modules(&params.module_id)?,
        choice: link_choice(&params.link_type_id, params.direction)?,
        gaps: params.rows == TraceRows::Gaps,
        when: when(params.as_of.as_deref())?,
    };
    let found = trace_table(&ctx, &query, page).await?;
    Ok(Json(TraceTableDto {
        modules: found.modules.into_iter().map(Into::into).collect(),
        total: found.total,
        offset: page.0,
        items: found.items.into_iter().map(Into::into).collect(),
    }))
}

/// Export a trace as CSV
///
/// A line for each way from the first module; it ends where nothing is linked any more.
#[utoipa::path(
    get, path = "/trace/export", tag = "trace", params(TraceExportParams),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv"), Problems)
)]
pub(super) async fn export_trace(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<TraceExportParams>,
) -> Result<Response, Problem> {
    let query = TraceQuery {
        modules: modules(&params.module_id)?,
        choice: link_choice(&params.link_type_id, params.direction)?,
        gaps: params.rows == TraceRows::Gaps,
        when: when(params.as_of.as_deref())?,
    };
    let levels = query.modules.len();
    let lines = trace_lines(&ctx, query).await?.map(move |line| {
        let cells = match line? {
            TraceLine::Head(modules) => head(modules),
            TraceLine::Chain(parts) => cells(parts, levels),
        };
        let text = csv::line(cells.iter().map(String::as_str));
        Ok::<_, req1_app::AppError>(Bytes::from(text))
    });
    Ok(csv::file("trace", lines))
}

fn head(modules: Vec<SeenModule>) -> Vec<String> {
    let mut cells = Vec::new();
    for (level, module) in modules.into_iter().enumerate() {
        if level > 0 {
            cells.push("link".to_owned());
        }
        cells.push(module.name);
        cells.push("text".to_owned());
    }
    cells
}

fn cells(parts: Vec<ChainPart>, levels: usize) -> Vec<String> {
    let mut cells = Vec::with_capacity(levels * 3);
    for (level, part) in parts.into_iter().enumerate() {
        if level > 0 {
            let mark = if part.suspect { " (suspect)" } else { "" };
            cells.push(part.link.unwrap_or_default() + mark);
        }
        cells.push(part.key.unwrap_or_default());
        cells.push(part.text);
    }
    cells.resize((levels * 3).saturating_sub(1), String::new());
    cells
}

//! `/modules/{module_id}/coverage` and `/projects/{project_id}/coverage`

use axum::Json;
use req1_app::trace::{self as app, MapEdge};
use req1_store::trace::{Coverage, SeenModule};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::link_types;
use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    past::when,
    problem::{Problem, Problems},
};

/// Which links, and when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CoverageParams {
    /// Only links of these types; may be repeated, or be a list with commas.
    #[serde(default)]
    #[param(value_type = Vec<Uuid>, required = false)]
    link_type_id: Vec<String>,
    /// As of a point of the past: the number of a revision, the id of a baseline, or a time.
    as_of: Option<String>,
}

/// How many requirements of a module have links. Headings and what only explains do not count.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CoverageResponse {
    /// Requirements.
    total_objects: i64,
    /// Those that lead on to what they come from: a link begins at them.
    with_upstream: i64,
    /// Those that something comes from: a link ends at them.
    with_downstream: i64,
    /// Those with a link of either kind.
    with_any_link: i64,
    upstream_pct: f64,
    downstream_pct: f64,
    any_link_pct: f64,
    /// Those without any link.
    orphans: i64,
    /// Links with an end in the module, of which an end changed since they were confirmed.
    suspect: i64,
}

/// A hundredth part of a whole, to two digits; none of nothing is 0.
#[expect(
    clippy::cast_precision_loss,
    reason = "a percentage is shown with two digits"
)]
fn percent(part: i64, whole: i64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    (part as f64 * 10_000.0 / whole as f64).round() / 100.0
}

impl From<Coverage> for CoverageResponse {
    fn from(found: Coverage) -> Self {
        Self {
            total_objects: found.total,
            with_upstream: found.upstream,
            with_downstream: found.downstream,
            with_any_link: found.linked,
            upstream_pct: percent(found.upstream, found.total),
            downstream_pct: percent(found.downstream, found.total),
            any_link_pct: percent(found.linked, found.total),
            orphans: found.total - found.linked,
            suspect: found.suspect,
        }
    }
}

/// Coverage of a module
///
/// How many of its requirements have links, whichever module these lead to, also one that the caller may not see.
#[utoipa::path(
    get, path = "/modules/{module_id}/coverage", tag = "trace", params(InModule, CoverageParams),
    responses((status = 200, description = "The coverage", body = CoverageResponse), Problems)
)]
pub(super) async fn module_coverage(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<CoverageParams>,
) -> Result<Json<CoverageResponse>, Problem> {
    let types = link_types(&params.link_type_id)?;
    let when = when(params.as_of.as_deref())?;
    let found = app::module_coverage(&ctx, (path.module_id.into(), &types), when).await?;
    Ok(Json(found.into()))
}

/// A project in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct InProject {
    /// The project.
    pub(super) project_id: Uuid,
}

/// When.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MapParams {
    /// As of a time, or the time of a baseline of the project.
    as_of: Option<String>,
}

/// A module on the map.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MapModule {
    module_id: Uuid,
    name: String,
    prefix: String,
    /// Requirements.
    total_objects: i64,
    /// Those that lead on to what they come from.
    with_upstream: i64,
    /// Those that something comes from.
    with_downstream: i64,
    /// Those without any link.
    orphans: i64,
    /// Links with an end in the module that are suspect.
    suspect_links: i64,
}

impl From<(SeenModule, Coverage)> for MapModule {
    fn from((module, found): (SeenModule, Coverage)) -> Self {
        Self {
            module_id: module.id.0,
            name: module.name,
            prefix: module.prefix,
            total_objects: found.total,
            with_upstream: found.upstream,
            with_downstream: found.downstream,
            orphans: found.total - found.linked,
            suspect_links: found.suspect,
        }
    }
}

/// Links of one type from one module to another.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MapEdge)]
pub(super) struct MapEdgeDto {
    source_module_id: Uuid,
    source_module_name: String,
    source_project_id: Uuid,
    target_module_id: Uuid,
    target_module_name: String,
    target_project_id: Uuid,
    link_type_id: Uuid,
    links: i64,
    /// Links of which an end changed since they were confirmed.
    suspect: i64,
    /// Requirements of the source that have such a link.
    sources_covered: i64,
    /// Requirements of the target that have such a link.
    targets_covered: i64,
    /// Requirements of the source.
    source_total: i64,
    /// Requirements of the target.
    target_total: i64,
}

impl From<MapEdge> for MapEdgeDto {
    fn from(edge: MapEdge) -> Self {
        Self {
            source_module_id: edge.source.id.0,
            source_module_name: edge.source.name,
            source_project_id: edge.source.project_id.0,
            target_module_id: edge.target.id.0,
            target_module_name: edge.target.name,
            target_project_id: edge.target.project_id.0,
            link_type_id: edge.link_type.0,
            links: edge.links,
            suspect: edge.suspect,
            sources_covered: edge.sources.0,
            targets_covered: edge.targets.0,
            source_total: edge.sources.1,
            target_total: edge.targets.1,
        }
    }
}

/// The modules of a project and the links between them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProjectCoverage {
    /// Modules of the project by name.
    modules: Vec<MapModule>,
    /// From the linking module to the linked one; one of both is in the project.
    edges: Vec<MapEdgeDto>,
}

/// Coverage of a project
///
/// Its modules with their coverage, and how many links of which type lead from which module to which. Only modules that the
/// caller may see are on it.
#[utoipa::path(
    get, path = "/projects/{project_id}/coverage", tag = "trace", params(InProject, MapParams),
    responses((status = 200, description = "The map", body = ProjectCoverage), Problems)
)]
pub(super) async fn project_coverage(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InProject>,
    QueryParams(params): QueryParams<MapParams>,
) -> Result<Json<ProjectCoverage>, Problem> {
    let when = when(params.as_of.as_deref())?;
    let map = app::module_map(&ctx, path.project_id.into(), when).await?;
    Ok(Json(ProjectCoverage {
        modules: map.modules.into_iter().map(Into::into).collect(),
        edges: map.edges.into_iter().map(Into::into).collect(),
    }))
}

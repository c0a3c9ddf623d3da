//! `GET /object-impact/{id}`

use axum::response::Response;
use futures::StreamExt;
use req1_app::trace::{ImpactEdge, ImpactEntry, ImpactObject, ImpactQuery, MAX_DEPTH, impact};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{WayDto, link_choice};
use crate::{
    extract::{Caller, PathParams, QueryParams},
    problem::{Problem, Problems},
    stream,
};

/// Steps that a walk goes unless told otherwise.
const DEPTH: i64 = 5;

/// An object in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct RootPath {
    /// The object.
    id: Uuid,
}

/// Where to go.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ImpactParams {
    /// Along links (forward), against them (backward), or both.
    #[serde(default)]
    #[param(inline, required = false)]
    direction: WayDto,
    /// How many steps away; above 50 it is taken as 50.
    #[param(minimum = 1, default = 5)]
    max_depth: Option<i64>,
    /// Only links of these types; may be repeated, or be a list with commas.
    #[serde(default)]
    #[param(value_type = Vec<Uuid>, required = false)]
    link_type_id: Vec<String>,
}

/// An object that was reached.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImpactObject)]
pub(super) struct ImpactObjectDto {
    id: Uuid,
    key: String,
    heading: Option<String>,
    /// How its body begins, without markup.
    text: Option<String>,
    /// Outline number: "1.2.3".
    level: String,
    /// heading, normative or informative.
    classification: String,
    module_id: Uuid,
    module_name: String,
    project_id: Uuid,
    /// Steps from the root.
    depth: u8,
    /// The neighbour from which it was reached first.
    from_id: Uuid,
    /// Name of the type of the link between the two.
    link_type: Option<String>,
}

impl From<ImpactObject> for ImpactObjectDto {
    fn from(found: ImpactObject) -> Self {
        Self {
            id: found.object.id.0,
            key: found.object.key,
            heading: found.object.heading,
            text: found.object.text,
            level: found.object.level.unwrap_or_default(),
            classification: found.object.classification,
            module_id: found.module.id.0,
            module_name: found.module.name,
            project_id: found.module.project_id.0,
            depth: found.depth,
            from_id: found.from.0,
            link_type: found.link_type,
        }
    }
}

/// A link that was gone along.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImpactEdge)]
pub(super) struct ImpactEdgeDto {
    link_id: Uuid,
    link_type_id: Uuid,
    /// Name of its type.
    link_type: Option<String>,
    source_id: Uuid,
    target_id: Uuid,
    /// Whether an end changed since the link was confirmed.
    suspect: bool,
}

impl From<ImpactEdge> for ImpactEdgeDto {
    fn from(
        ImpactEdge {
            step,
            link_type,
            suspect,
        }: ImpactEdge,
    ) -> Self {
        let (source, target) = if step.forward {
            (step.from, step.to)
        } else {
            (step.to, step.from)
        };
        Self {
            link_id: step.link_id.0,
            link_type_id: step.link_type_id.0,
            link_type,
            source_id: source.0,
            target_id: target.0,
            suspect,
        }
    }
}

/// What hangs together with an object. The answer is written piece by piece; this describes it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImpactResponse {
    root_id: Uuid,
    direction: WayDto,
    max_depth: i64,
    /// Objects that were reached, without the root.
    total: usize,
    /// Objects that a step would lead to, and which the caller may not see. They are not gone through.
    hidden: usize,
    /// False when the walk ended at 250,000 objects.
    complete: bool,
    /// The nearest ones first; the root is not among them.
    objects: Vec<ImpactObjectDto>,
    /// All links that were gone along, each once.
    edges: Vec<ImpactEdgeDto>,
}

#[derive(Serialize)]
struct Head {
    root_id: Uuid,
    direction: WayDto,
    max_depth: i64,
    total: usize,
    hidden: usize,
    complete: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    Object(ImpactObjectDto),
    Edge(ImpactEdgeDto),
}

/// Impact of an object
///
/// All objects that a walk along links reaches, level by level, each with the neighbour that it was reached from first, and
/// the links between them. Cycles end it. Written while it is read from the database.
#[utoipa::path(
    get, path = "/object-impact/{id}", tag = "trace", params(RootPath, ImpactParams),
    responses((status = 200, description = "What was reached", body = ImpactResponse), Problems)
)]
pub(super) async fn object_impact(
    Caller(ctx): Caller,
    PathParams(path): PathParams<RootPath>,
    QueryParams(params): QueryParams<ImpactParams>,
) -> Result<Response, Problem> {
    let max_depth = params.max_depth.unwrap_or(DEPTH);
    if max_depth < 1 {
        return Err(Problem::invalid(
            "max_depth",
            "out_of_range",
            "must be at least 1",
        ));
    }
    let depth = u8::try_from(max_depth).unwrap_or(MAX_DEPTH).min(MAX_DEPTH);
    let query = ImpactQuery {
        root: path.id.into(),
        choice: link_choice(&params.link_type_id, params.direction)?,
        depth,
    };
    let (found, entries) = impact(&ctx, query).await?;
    let head = Head {
        root_id: path.id,
        direction: params.direction,
        max_depth: i64::from(depth),
        total: found.total,
        hidden: found.hidden,
        complete: found.complete,
    };
    let entries = entries.map(|one| {
        one.map(|one| match one {
            ImpactEntry::Object(object) => (0, Entry::Object((*object).into())),
            ImpactEntry::Edge(edge) => (1, Entry::Edge(edge.into())),
        })
    });
    stream::sections(&head, &["objects", "edges"], entries)
}

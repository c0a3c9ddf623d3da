//! Coverage of modules, and of all modules of a project.

use std::collections::{HashMap, HashSet};

use req1_domain::{
    access::Action,
    ids::{LinkTypeId, ModuleId, ProjectId},
};
use req1_store::trace::{self, Coverage, Edge, SeenModule, Way};

use super::{open, time_of};
use crate::{AppError, Ctx, past::When};

/// Coverage of a module by links of these types, now or at a point of the past.
#[tracing::instrument(name = "app.trace.coverage", skip_all, fields(module.id = %module))]
pub async fn module_coverage(
    ctx: &Ctx,
    (module, types): (ModuleId, &[LinkTypeId]),
    when: Option<When>,
) -> Result<Coverage, AppError> {
    let (mut db, sides) = open(ctx, &[module], when).await?;
    let side = sides.first().ok_or(AppError::NotFound)?;
    Ok(trace::coverage(&mut db, side, types).await?)
}

/// Links of one type from one module to another.
#[derive(Debug, Clone)]
pub struct MapEdge {
    /// Where they begin.
    pub source: SeenModule,
    /// Where they end.
    pub target: SeenModule,
    /// Their type.
    pub link_type: LinkTypeId,
    /// How many.
    pub links: i64,
    /// Those of them that are suspect.
    pub suspect: i64,
    /// Requirements of the source that have one, of how many.
    pub sources: (i64, i64),
    /// Requirements of the target that have one, of how many.
    pub targets: (i64, i64),
}

/// The modules of a project with their coverage, and the links that lead from, to and between them.
#[derive(Debug, Clone)]
pub struct ModuleMap {
    /// Modules by name.
    pub modules: Vec<(SeenModule, Coverage)>,
    /// Links between two modules that the reader may see, one of which is in the project.
    pub edges: Vec<MapEdge>,
}

/// The map of a project, now or at the time of a point.
#[tracing::instrument(name = "app.trace.map", skip_all, fields(project.id = %project))]
pub async fn module_map(
    ctx: &Ctx,
    project: ProjectId,
    when: Option<When>,
) -> Result<ModuleMap, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.project(&mut db, project, Action::Read).await?;
    let when = time_of(ctx, &mut db, (project, when)).await?;
    let seen = trace::modules(&mut db, (&granted, ctx.actor.user)).await?;
    drop(db);
    let seen: HashMap<ModuleId, SeenModule> = seen.into_iter().map(|one| (one.id, one)).collect();
    let mut own: Vec<SeenModule> = seen
        .values()
        .filter(|one| one.project_id == project)
        .cloned()
        .collect();
    own.sort_by_key(|one| (one.name.to_lowercase(), one.id));
    let mut map = Mapping {
        ctx,
        when,
        own: own.iter().map(|one| one.id).collect(),
        seen: &seen,
        totals: HashMap::new(),
        found: Vec::new(),
    };
    let mut modules = Vec::with_capacity(own.len());
    for module in own {
        let coverage = map.look_at(module.id).await?;
        modules.push((module, coverage));
    }
    let edges = map.finish().await?;
    Ok(ModuleMap { modules, edges })
}

/// A map that is being drawn.
struct Mapping<'a> {
    ctx: &'a Ctx,
    when: Option<When>,
    /// Modules of the project.
    own: HashSet<ModuleId>,
    /// All modules of the workspace that the reader may see.
    seen: &'a HashMap<ModuleId, SeenModule>,
    /// Requirements of modules.
    totals: HashMap<ModuleId, i64>,
    /// Edges from one module to another.
    found: Vec<(ModuleId, ModuleId, Edge, Way)>,
}

impl Mapping<'_> {
    /// Coverage and edges of a module of the project.
    async fn look_at(&mut self, module: ModuleId) -> Result<Coverage, AppError> {
        let (mut db, sides) = open(self.ctx, &[module], self.when).await?;
        let side = sides.first().ok_or(AppError::NotFound)?;
        let coverage = trace::coverage(&mut db, side, &[]).await?;
        self.totals.insert(module, coverage.total);
        for edge in trace::edges(&mut db, side, Way::Forward).await? {
            let far = ModuleId(edge.far_module);
            if self.seen.contains_key(&far) {
                self.found.push((module, far, edge, Way::Forward));
            }
        }
        // Links within the project were seen from where they begin.
        for edge in trace::edges(&mut db, side, Way::Backward).await? {
            let far = ModuleId(edge.far_module);
            if self.seen.contains_key(&far) && !self.own.contains(&far) {
                self.found.push((far, module, edge, Way::Backward));
            }
        }
        Ok(coverage)
    }

    /// Requirements of a module, counted once.
    async fn total(&mut self, module: ModuleId) -> Result<i64, AppError> {
        if let Some(known) = self.totals.get(&module) {
            return Ok(*known);
        }
        let (mut db, sides) = open(self.ctx, &[module], self.when).await?;
        let side = sides.first().ok_or(AppError::NotFound)?;
        let total = trace::requirements(&mut db, side).await?;
        self.totals.insert(module, total);
        Ok(total)
    }

    async fn finish(mut self) -> Result<Vec<MapEdge>, AppError> {
        let mut edges = Vec::with_capacity(self.found.len());
        for (source, target, edge, way) in std::mem::take(&mut self.found) {
            let (sources, targets) = match way {
                Way::Forward => (edge.own_covered, edge.far_covered),
                Way::Backward => (edge.far_covered, edge.own_covered),
            };
            let sources = (sources, self.total(source).await?);
            let targets = (targets, self.total(target).await?);
            let ends = self.seen.get(&source).zip(self.seen.get(&target));
            edges.extend(ends.map(|(source, target)| MapEdge {
                source: source.clone(),
                target: target.clone(),
                link_type: edge.link_type_id.into(),
                links: edge.links,
                suspect: edge.suspect,
                sources,
                targets,
            }));
        }
        Ok(edges)
    }
}

//! Traceability: matrices, chains of modules, coverage, impact.

mod coverage;
mod impact;
mod matrix;
mod policies;
mod table;

use req1_domain::{
    access::Action,
    ids::{ModuleId, ProjectId},
};
use req1_store::{
    Connection, PooledConnection,
    baselines::{self, BaselineFilter},
    trace::Side,
};

pub use coverage::{MapEdge, ModuleMap, module_coverage, module_map};
pub use impact::{
    ImpactEdge, ImpactEntry, ImpactHead, ImpactObject, ImpactQuery, MAX_DEPTH, impact,
};
pub use matrix::{
    AxisView, CellLink, MAX_COLUMNS, MatrixEntry, MatrixObject, MatrixQuery, MatrixTable,
    MatrixView, ShownObject, matrix_table, matrix_window, whole_matrix,
};
pub use policies::{
    PolicyEdit, ShownGap, ShownPolicy, create_policy, delete_policy, list_policies, policy_gaps,
    read_policy, restore_policy, update_policy,
};
pub use table::{
    ChainPart, MAX_MODULES, TraceLine, TraceLink, TraceNode, TracePage, TraceQuery, trace_lines,
    trace_table,
};

use crate::{
    AppError, Ctx,
    past::{When, moment, outline},
};

/// A point of a project: a time, or the one of a baseline of its modules.
async fn time_of(
    ctx: &Ctx,
    db: &mut Connection,
    (project, when): (ProjectId, Option<When>),
) -> Result<Option<When>, AppError> {
    let id = match when {
        None | Some(When::Instant(_)) => return Ok(when),
        Some(When::Baseline(id)) => id,
        Some(When::Revision(_)) => {
            let detail = "must be a time or a baseline: a revision belongs to one module";
            return Err(AppError::invalid("as_of", "invalid_point", detail));
        }
    };
    let wanted = BaselineFilter {
        id: Some(id),
        project: Some(project),
        ..BaselineFilter::default()
    };
    let (found, _) = baselines::list(db, ctx.actor.user, wanted, (0, 1)).await?;
    let at = found.first().map(|one| When::Instant(one.moment.at));
    at.map(Some).ok_or_else(|| {
        let detail = "the project has no such baseline";
        AppError::invalid("as_of", "unknown_baseline", detail)
    })
}

/// Modules that are read together: those of one workspace, all now or all at one point of the past. A revision or a
/// baseline is one of the first; the others are read at its time.
pub(crate) async fn open(
    ctx: &Ctx,
    modules: &[ModuleId],
    when: Option<When>,
) -> Result<(PooledConnection, Vec<Side>), AppError> {
    let mut db = ctx.store().acquire().await?;
    let mut granted = Vec::with_capacity(modules.len());
    for module in modules {
        granted.push(ctx.module(&mut db, *module, Action::Read).await?);
    }
    let mut sides = Vec::with_capacity(granted.len());
    let mut first = None;
    for module in granted {
        let Some(when) = first.or(when) else {
            sides.push(Side { module, past: None });
            continue;
        };
        let at = moment(ctx, &mut db, ("as_of", &module, when)).await?;
        first = Some(When::Instant(at.at));
        let (again, found) = outline(ctx, db, (&module, at)).await?;
        db = again;
        sides.push(Side {
            module,
            past: Some((at, found)),
        });
    }
    Ok((db, sides))
}

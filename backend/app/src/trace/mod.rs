//! Traceability: matrices, chains of modules, coverage, impact.

mod coverage;
mod impact;
mod matrix;
mod policies;
mod table;

use req1_domain::{access::Action, ids::ModuleId};
use req1_store::{PooledConnection, trace::Side};

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
    read_policy, update_policy,
};
pub use table::{
    ChainPart, MAX_MODULES, TraceLine, TraceLink, TraceNode, TracePage, TraceQuery, trace_lines,
    trace_table,
};

use crate::{
    AppError, Ctx,
    past::{When, moment, outline},
};

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

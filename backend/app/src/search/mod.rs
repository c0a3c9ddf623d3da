//! Search over everything that the actor may see.

use std::collections::HashMap;

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId},
};
use req1_store::{
    modules::{self, Module},
    objects,
    search::{self, Hit, SearchScope},
};

use crate::{
    AppError, Ctx,
    objects::{ObjectView, views},
};

/// A found object with its module.
#[derive(Debug, Clone)]
pub struct Found {
    /// The object.
    pub view: ObjectView,
    /// Its module.
    pub module: Module,
    /// Why and how well it fits.
    pub hit: Hit,
}

/// Searches. A scope that the actor may not see is not found.
#[tracing::instrument(name = "app.search", skip_all)]
pub async fn search(
    ctx: &Ctx,
    (query, scope): (&str, SearchScope),
    window: (i64, i64),
) -> Result<Vec<Found>, AppError> {
    let mut db = ctx.store().acquire().await?;
    if let Some(project) = scope.project {
        ctx.project(&mut db, project, Action::Read).await?;
    }
    if let Some(module) = scope.module {
        ctx.module(&mut db, module, Action::Read).await?;
    }
    let hits = search::search(&mut db, ctx.actor.user, (query, scope), window).await?;
    let mut found: HashMap<ObjectId, (ObjectView, Module)> = HashMap::new();
    let mut by_module: HashMap<ModuleId, Vec<ObjectId>> = HashMap::new();
    for hit in &hits {
        by_module
            .entry(ModuleId(hit.module_id))
            .or_default()
            .push(ObjectId(hit.object_id));
    }
    for (module_id, ids) in by_module {
        let granted = ctx.module(&mut db, module_id, Action::Read).await?;
        let module = modules::by_id(&mut db, &granted, ctx.actor.user).await?;
        let rows = objects::by_ids(&mut db, &granted, &ids).await?;
        let numbered = objects::numbers_of(&mut db, &granted, rows).await?;
        for view in views(&mut db, &granted, numbered).await? {
            found.insert(view.numbered.object.id, (view, module.clone()));
        }
    }
    Ok(hits
        .into_iter()
        .filter_map(|hit| {
            let (view, module) = found.remove(&ObjectId(hit.object_id))?;
            Some(Found { view, module, hit })
        })
        .collect())
}

//! What the rows of a module are linked to.

use std::collections::HashSet;

use req1_domain::{
    access::Action,
    filter::Direction,
    ids::{LinkTypeId, ModuleId, ObjectId},
    violation::{Collector, Violations},
};
use req1_store::links::{self, LinkedColumn, LinkedTo};

use crate::{
    AppError, Ctx,
    past::{When, moment},
};

/// Objects that can be asked for at once.
const MOST_OBJECTS: usize = 200;
/// Linked objects that are given for each of them.
const MOST_EACH: i64 = 100;
/// Longest name of an attribute, in characters.
const LONGEST_NAME: usize = 1_000;

/// What is asked for beside some rows.
#[derive(Debug, Clone)]
pub struct LinkedObjects {
    /// The module.
    pub module: ModuleId,
    /// The objects of its rows.
    pub objects: Vec<ObjectId>,
    /// Which end of the links they are.
    pub direction: Direction,
    /// Only links of this type.
    pub link_type: Option<LinkTypeId>,
    /// Only links whose other end is in this module.
    pub other_module: Option<ModuleId>,
    /// Name of an attribute whose value is given of each linked object.
    pub attribute: Option<String>,
    /// Linked objects for each row.
    pub limit: i64,
    /// When; now by default.
    pub when: Option<When>,
}

impl LinkedObjects {
    fn check(&self) -> Result<(), Violations> {
        let mut violations = Collector::default();
        if !(1..=MOST_OBJECTS).contains(&self.objects.len()) {
            let detail = format!("ask for 1 to {MOST_OBJECTS} objects at once");
            violations.add("object_id", "wrong_number", detail);
        }
        if !(1..=MOST_EACH).contains(&self.limit) {
            let detail = format!("must be from 1 to {MOST_EACH}");
            violations.add("limit", "out_of_range", detail);
        }
        let name = self.attribute.as_deref().unwrap_or_default();
        if name.contains('\0') || name.chars().nth(LONGEST_NAME).is_some() {
            let detail = format!("at most {LONGEST_NAME} characters, no NUL character");
            violations.add("attribute", "invalid_text", detail);
        }
        violations.finish()
    }
}

/// What rows of a module are linked to, for those that are. Far ends that the actor may not see are left out.
#[tracing::instrument(name = "app.link.linked_objects", skip_all, fields(module.id = %asked.module))]
pub async fn linked_objects(
    ctx: &Ctx,
    mut asked: LinkedObjects,
) -> Result<Vec<LinkedTo>, AppError> {
    asked.check()?;
    let mut known = HashSet::new();
    asked.objects.retain(|id| known.insert(*id));
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, asked.module, Action::Read).await?;
    let at = match asked.when {
        None => None,
        Some(when) => Some(moment(ctx, &mut db, ("as_of", &module, when)).await?.at),
    };
    let column = LinkedColumn {
        direction: asked.direction,
        link_type: asked.link_type,
        other_module: asked.other_module,
        attribute: asked.attribute,
        limit: asked.limit,
        at,
    };
    let user = ctx.actor.user;
    Ok(links::linked(&mut db, (&module, user), &asked.objects, &column).await?)
}

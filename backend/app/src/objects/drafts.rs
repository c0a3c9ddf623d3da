//! What many new objects of a module say at first, before it is locked.

use std::collections::HashMap;

use req1_domain::{
    access::Granted,
    ids::{ObjectId, ObjectTypeId},
    objects::{ObjectContent, ObjectEdit, TreePlace},
    scripts::Hook,
};
use req1_store::objects::{NewObject, SearchText};

use super::{create::first_content, rules::Rules, scripted::scripted};
use crate::{
    AppError, Ctx,
    files::check_body_files,
    scripts::{Seen, Triggers},
};

/// Makes first contents for objects of one module.
pub(crate) struct Drafts<'a> {
    ctx: &'a Ctx,
    module: &'a Granted,
    triggers: Option<Triggers>,
    rules: HashMap<Option<ObjectTypeId>, Rules>,
}

/// What a new object says at first.
pub(crate) struct Draft {
    content: ObjectContent,
    search: SearchText,
    /// The schema that it was made for.
    pub(crate) schema_version: i64,
}

impl Draft {
    /// The object at its place.
    pub(crate) fn placed(self, id: ObjectId, place: TreePlace) -> NewObject {
        NewObject {
            id,
            place,
            content: self.content,
            search: self.search,
        }
    }
}

impl<'a> Drafts<'a> {
    pub(crate) async fn load(ctx: &'a Ctx, module: &'a Granted) -> Result<Self, AppError> {
        let mut db = ctx.store().acquire().await?;
        let mut triggers = Triggers::of(ctx, &mut db, (module, Hook::PreSave)).await?;
        if let Some(triggers) = &mut triggers {
            triggers.for_many();
        }
        Ok(Self {
            ctx,
            module,
            triggers,
            rules: HashMap::new(),
        })
    }

    /// What one says at first, with what the scripts before a save make of it.
    pub(crate) async fn draft(
        &mut self,
        edit: &ObjectEdit,
        seen: &mut Seen,
    ) -> Result<Draft, AppError> {
        let object_type = edit.object_type_id.apply(None);
        let rules = if let Some(rules) = self.rules.get(&object_type) {
            rules
        } else {
            let mut db = self.ctx.store().acquire().await?;
            let rules = Rules::load(&mut db, self.module, object_type).await?;
            self.rules.entry(object_type).or_insert(rules)
        };
        let content = first_content(self.ctx, rules, edit.clone())?;
        if content.body.is_some() {
            let mut db = self.ctx.store().acquire().await?;
            let bodies = (None, content.body.as_deref());
            check_body_files(self.ctx, &mut db, self.module, bodies).await?;
        }
        let Some(triggers) = &self.triggers else {
            return Ok(draft(rules, content));
        };
        let given = (None, content, rules.clone());
        let (rules, content) = scripted(self.ctx, (self.module, triggers), given, seen).await?;
        Ok(draft(&rules, content))
    }
}

fn draft(rules: &Rules, content: ObjectContent) -> Draft {
    Draft {
        search: rules.search_text(&content),
        content,
        schema_version: rules.defaults.schema_version,
    }
}

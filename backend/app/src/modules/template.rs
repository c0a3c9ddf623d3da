//! A new module from another one.

use std::collections::HashMap;

use req1_domain::{
    access::{Action, Granted},
    attributes::{AttributeDefinition, Attributes},
    fingerprint::content_fingerprint,
    ids::{AttributeId, ModuleId, ObjectId, ProjectId},
};
use req1_store::{
    Connection, change_sets,
    modules::{self, Copy, Module},
    schema,
};
use uuid::Uuid;

use super::{ModuleEdit, apply, event};
use crate::{AppError, Ctx};

/// Objects whose fingerprints are computed at a time.
const BATCH: i64 = 1_000;

/// A module to be made from another one.
#[derive(Debug, Clone)]
pub struct CreateFromTemplate {
    /// Where it shall be.
    pub project: ProjectId,
    /// What it shall be like.
    pub template: ModuleId,
    /// What differs from the template. The description is not taken from it.
    pub edit: ModuleEdit,
    /// With objects, and the links between them.
    pub objects: bool,
}

/// Makes a module with the settings, schema and shared views of another one, and with its objects and their links where that is
/// wanted: one change set of the new module.
#[tracing::instrument(name = "app.module.create_from_template", skip_all, fields(template.id = %command.template))]
pub async fn create_from_template(
    ctx: &Ctx,
    command: CreateFromTemplate,
) -> Result<Module, AppError> {
    let mut tx = ctx.store().begin().await?;
    let project = ctx
        .project(&mut tx, command.project, Action::Create)
        .await?;
    let from = ctx.module(&mut tx, command.template, Action::Read).await?;
    if from.workspace() != project.workspace() {
        return Err(AppError::invalid(
            "/template_module_id",
            "other_workspace",
            "must be a module of the same workspace: link types and pictures belong to one",
        ));
    }
    modules::lock_template(&mut tx, &from).await?;
    let mut template = modules::by_id(&mut tx, &from, ctx.actor.user).await?.fields;
    template.description = None;
    let fields = apply(template, command.edit)?;
    let id = ModuleId(ctx.new_id());
    let made_by = (ctx.actor.user, ctx.now());
    modules::insert(&mut tx, &project, (id, &fields), made_by).await?;
    let to = ctx.module(&mut tx, id, Action::Read).await?;
    let mut ids: HashMap<Uuid, Uuid> = modules::schema_ids(&mut tx, &from)
        .await?
        .into_iter()
        .map(|old| (old, ctx.new_id()))
        .collect();
    ids.insert(from.id(), to.id());
    let copy = Copy {
        from: &from,
        to: &to,
        ids: &ids,
    };
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&to]).await?;
    modules::note_made(&mut tx, &mut change, &to, &fields).await?;
    modules::copy_schema(&mut tx, &mut change, copy).await?;
    modules::copy_views_and_rules(&mut tx, &change, copy).await?;
    if command.objects {
        let changed = changed_fingerprints(&mut tx, &from, &ids).await?;
        modules::copy_objects(&mut tx, &mut change, copy, &changed).await?;
        modules::copy_links(&mut tx, &change, copy).await?;
    }
    let sealed = change_sets::seal(&mut tx, &change).await?;
    let made = modules::by_id(&mut tx, &to, ctx.actor.user).await?;
    ctx.audit(&mut tx, event("create", &made)).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(made)
}

/// Fingerprints cover the ids of normative attributes, which are others in the copy.
async fn changed_fingerprints(
    db: &mut Connection,
    from: &Granted,
    ids: &HashMap<Uuid, Uuid>,
) -> Result<Vec<(ObjectId, String)>, AppError> {
    let renamed = |id: &AttributeId| ids.get(&id.0).copied().map(AttributeId);
    let mut originals = Vec::new();
    let mut definitions: Vec<AttributeDefinition> = Vec::new();
    for stored in schema::attributes(&mut *db, from).await? {
        if let Some(id) = renamed(&stored.definition.id)
            && stored.definition.normative
        {
            originals.push(stored.definition.id.0);
            definitions.push(AttributeDefinition {
                id,
                ..stored.definition
            });
        }
    }
    let mut changed = Vec::new();
    if originals.is_empty() {
        return Ok(changed);
    }
    let mut after = String::new();
    loop {
        let batch = modules::fingerprinted(&mut *db, from, &originals, (&after, BATCH)).await?;
        let Some(last) = batch.last() else {
            return Ok(changed);
        };
        after.clone_from(&last.path);
        changed.extend(batch.into_iter().map(|object| {
            let attributes: Attributes = object
                .attributes
                .into_iter()
                .filter_map(|(id, value)| Some((renamed(&id)?, value)))
                .collect();
            let (heading, body) = (object.heading.as_deref(), object.body.as_deref());
            let fingerprint = content_fingerprint(heading, body, &attributes, &definitions);
            (object.id, fingerprint)
        }));
    }
}

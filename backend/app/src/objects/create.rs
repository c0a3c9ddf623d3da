//! New objects.

use std::time::Instant;

use req1_domain::{
    access::{Action, Granted},
    attributes,
    external_links::ExternalLinks,
    fingerprint::content_fingerprint,
    ids::{ModuleId, ObjectId},
    objects::{Classification, ObjectContent, ObjectEdit, apply},
    patch::Patch,
    scripts::Hook,
};
use req1_store::{
    Connection, change_sets,
    objects::{self, NewObject, Target},
};

use super::{
    rules::Rules,
    scripted::scripted,
    view::{ObjectView, view_of_new},
};
use crate::{
    AppError, Ctx,
    files::check_body_files,
    scripts::{ATTEMPTS, Seen, Triggers, busy},
};

/// A new object.
#[derive(Debug, Clone)]
pub struct CreateObject {
    /// Its module.
    pub module: ModuleId,
    /// Where it shall stand.
    pub target: Target,
    /// What it says; what is not named takes the defaults of the type, the module and the attributes.
    pub edit: ObjectEdit,
}

/// Makes an object.
#[tracing::instrument(name = "app.object.create", skip_all, fields(module.id = %command.module))]
pub async fn create_object(ctx: &Ctx, command: CreateObject) -> Result<ObjectView, AppError> {
    for _ in 0..ATTEMPTS {
        let turn = ctx.turn(command.module).await;
        let mut db = ctx.store().acquire().await?;
        let module = ctx.module(&mut db, command.module, Action::Create).await?;
        let since = Instant::now();
        let planned = prepare(ctx, &mut db, &module, &command.edit).await?;
        let triggers = Triggers::of(ctx, &mut db, (&module, Hook::PreSave)).await?;
        let Some(triggers) = triggers else {
            let made = write(ctx, &mut db, (&module, &command), (planned, None)).await?;
            return made.ok_or_else(busy);
        };
        // Nobody waits for the module, nor for a connection, while scripts run.
        drop(db);
        drop(turn);
        let mut seen = Seen::default();
        let said = (None, planned.1, planned.0);
        let planned = scripted(ctx, (&module, &triggers), said, &mut seen).await?;
        let _turn = ctx.turn(command.module).await;
        let mut db = ctx.store().acquire().await?;
        let module = ctx.still(&mut db, (module, since)).await?;
        let planned = (planned, Some(seen));
        if let Some(made) = write(ctx, &mut db, (&module, &command), planned).await? {
            return Ok(made);
        }
    }
    Err(busy())
}

/// Writes a new object. When the schema is another meanwhile it is prepared anew, or, if scripts had their say, not written:
/// none then, and when what they looked at has changed.
async fn write(
    ctx: &Ctx,
    db: &mut Connection,
    (module, command): (&Granted, &CreateObject),
    ((mut rules, mut content), seen): ((Rules, ObjectContent), Option<Seen>),
) -> Result<Option<ObjectView>, AppError> {
    let id = ObjectId(ctx.new_id());
    let mut tx = req1_store::begin(&mut *db).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
    let schema_version = change.module(command.module)?.schema_version;
    let fits = schema_version == rules.defaults.schema_version;
    match &seen {
        Some(seen) if !fits || !seen.holds(&mut tx, &change).await? => return Ok(None),
        None if !fits => (rules, content) = prepare(ctx, &mut tx, module, &command.edit).await?,
        Some(_) | None => {}
    }
    let place = objects::find_place(&mut tx, &mut change, module, (command.target, None)).await?;
    let new = NewObject {
        id,
        place,
        search: rules.search_text(&content),
        content,
    };
    let made = objects::insert(&mut tx, &mut change, module, new).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    let view = view_of_new(db, module, (rules.names(), made)).await?;
    Ok(Some(view))
}

/// What the module asks of the object, and what it says at first.
async fn prepare(
    ctx: &Ctx,
    db: &mut Connection,
    module: &Granted,
    edit: &ObjectEdit,
) -> Result<(Rules, ObjectContent), AppError> {
    let rules = Rules::load(&mut *db, module, edit.object_type_id.apply(None)).await?;
    let content = first_content(ctx, &rules, edit.clone())?;
    check_body_files(ctx, db, module, (None, content.body.as_deref())).await?;
    Ok((rules, content))
}

pub(super) fn first_content(
    ctx: &Ctx,
    rules: &Rules,
    edit: ObjectEdit,
) -> Result<ObjectContent, AppError> {
    let name = rules
        .type_classification
        .as_ref()
        .unwrap_or(&rules.defaults.classification);
    let attributes =
        attributes::defaults(&rules.definitions, rules.own.as_deref(), &edit.attributes);
    let blank = ObjectContent {
        heading: None,
        body: None,
        classification: Classification::parse(name).unwrap_or(Classification::Normative),
        object_type_id: None,
        content_fingerprint: content_fingerprint(None, None, &attributes, &rules.definitions),
        attributes,
        lifecycle_state: rules.defaults.lifecycle_state.clone(),
        external_references: serde_json::json!({}),
        external_links: ExternalLinks::new(),
        reviewed_at: None,
        reviewed_by: None,
        reviewed_fingerprint: None,
    };
    let edit = match edit.object_type_id {
        Patch::Clear => ObjectEdit {
            object_type_id: Patch::Keep,
            ..edit
        },
        Patch::Keep | Patch::Set(_) => edit,
    };
    Ok(apply(
        &blank,
        edit,
        rules.type_rules(),
        (ctx.actor.user, ctx.now()),
    )?)
}

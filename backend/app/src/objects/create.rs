//! New objects.

use req1_domain::{
    access::{Action, Granted},
    attributes,
    external_links::ExternalLinks,
    fingerprint::content_fingerprint,
    ids::{ModuleId, ObjectId},
    objects::{Classification, ObjectContent, ObjectEdit, apply},
    patch::Patch,
};
use req1_store::{
    Connection, change_sets,
    objects::{self, NewObject, Target},
};

use super::{
    rules::Rules,
    view::{ObjectView, view_of_new},
};
use crate::{AppError, Ctx, files::check_body_files};

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
    let _turn = ctx.turn(command.module).await;
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, command.module, Action::Create).await?;
    let (mut rules, mut content) = prepare(ctx, &mut db, &module, &command.edit).await?;
    let id = ObjectId(ctx.new_id());
    let mut tx = req1_store::begin(&mut db).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&module]).await?;
    let schema_version = change.module(command.module)?.schema_version;
    if schema_version != rules.defaults.schema_version {
        (rules, content) = prepare(ctx, &mut tx, &module, &command.edit).await?;
    }
    let place = objects::find_place(&mut tx, &mut change, &module, (command.target, None)).await?;
    let new = NewObject {
        id,
        place,
        search: rules.search_text(&content),
        content,
    };
    let made = objects::insert(&mut tx, &mut change, &module, new).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    view_of_new(&mut db, &module, (rules.names(), made)).await
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

fn first_content(ctx: &Ctx, rules: &Rules, edit: ObjectEdit) -> Result<ObjectContent, AppError> {
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

//! Modules.

use std::collections::{HashMap, hash_map::Entry};

use req1_domain::{
    access::Action,
    ids::{ModuleId, ProjectId},
    modules::check_key_parts,
    objects::Classification,
    patch::Patch,
    violation::{Collector, bounded, free_object, name},
};
use req1_store::{
    Connection,
    change_sets::{self, Revision, RevisionFilter},
    modules::{self, Module, ModuleFields},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    AppError, Ctx,
    audit::Event,
    workspaces::{MAX_NAME, description},
};

mod template;

pub use template::{CreateFromTemplate, create_from_template};

/// Changes to a module, or the chosen parts of a new one; what is not named stays or takes its default.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named and described as in `ModuleFields`")]
pub struct ModuleEdit {
    pub name: Option<String>,
    pub description: Patch<String>,
    pub prefix: Option<String>,
    pub separator: Option<String>,
    pub digits: Option<i32>,
    pub default_classification: Option<String>,
    pub default_lifecycle_state: Patch<String>,
    pub default_lifecycle_model_id: Patch<Uuid>,
    pub required_attributes: Option<Vec<String>>,
    pub publish_template: Patch<String>,
    pub signature_config: Option<Value>,
}

fn blank() -> ModuleFields {
    ModuleFields {
        name: String::new(),
        description: None,
        prefix: String::new(),
        separator: "-".to_owned(),
        digits: 4,
        default_classification: "normative".to_owned(),
        default_lifecycle_state: None,
        default_lifecycle_model_id: None,
        required_attributes: Vec::new(),
        publish_template: None,
        signature_config: Value::Object(serde_json::Map::new()),
    }
}

fn apply(current: ModuleFields, edit: ModuleEdit) -> Result<ModuleFields, AppError> {
    let fields = ModuleFields {
        name: edit.name.unwrap_or(current.name),
        description: edit.description.apply(current.description),
        prefix: edit.prefix.unwrap_or(current.prefix),
        separator: edit.separator.unwrap_or(current.separator),
        digits: edit.digits.unwrap_or(current.digits),
        default_classification: edit
            .default_classification
            .unwrap_or(current.default_classification),
        default_lifecycle_state: edit
            .default_lifecycle_state
            .apply(current.default_lifecycle_state),
        default_lifecycle_model_id: edit
            .default_lifecycle_model_id
            .apply(current.default_lifecycle_model_id),
        required_attributes: edit
            .required_attributes
            .unwrap_or(current.required_attributes),
        publish_template: edit.publish_template.apply(current.publish_template),
        signature_config: edit.signature_config.unwrap_or(current.signature_config),
    };
    check(fields)
}

fn check(fields: ModuleFields) -> Result<ModuleFields, AppError> {
    let mut violations = Collector::default();
    let checked = violations
        .take(name("/name", &fields.name, MAX_NAME))
        .unwrap_or_default();
    violations.take(description(fields.description.as_ref()));
    violations.take(check_key_parts(
        &fields.prefix,
        &fields.separator,
        fields.digits.into(),
    ));
    if Classification::parse(&fields.default_classification).is_none() {
        violations.add(
            "/default_classification",
            "unknown_classification",
            "must be one of: heading, normative, informative",
        );
    }
    if let Some(state) = &fields.default_lifecycle_state {
        violations.take(bounded("/default_lifecycle_state", state, 200));
    }
    if let Some(template) = &fields.publish_template {
        violations.take(bounded("/publish_template", template, 100_000));
    }
    if fields.required_attributes.len() > 1_000 {
        violations.add(
            "/required_attributes",
            "too_many",
            "must name at most 1000 attributes",
        );
    }
    for (place, attribute) in fields.required_attributes.iter().enumerate() {
        violations.take(name(
            &format!("/required_attributes/{place}"),
            attribute,
            500,
        ));
    }
    violations.take(free_object("/signature_config", &fields.signature_config));
    violations.finish()?;
    Ok(ModuleFields {
        name: checked,
        ..fields
    })
}

/// Modules that the actor may see, all or of one project, and how many.
pub async fn list_modules(
    ctx: &Ctx,
    project: Option<ProjectId>,
    window: (i64, i64),
) -> Result<(Vec<Module>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    if let Some(project) = project {
        ctx.project(&mut db, project, Action::Read).await?;
    }
    Ok(modules::visible(&mut db, ctx.actor.user, project, window).await?)
}

/// Makes an empty module.
pub async fn create_module(
    ctx: &Ctx,
    project: ProjectId,
    edit: ModuleEdit,
) -> Result<Module, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.project(&mut tx, project, Action::Create).await?;
    let fields = apply(blank(), edit)?;
    let id = ModuleId(ctx.new_id());
    modules::insert(
        &mut tx,
        &granted,
        (id, &fields),
        (ctx.actor.user, ctx.now()),
    )
    .await?;
    let granted = ctx.module(&mut tx, id, Action::Read).await?;
    let made = modules::by_id(&mut tx, &granted, ctx.actor.user).await?;
    ctx.audit(&mut tx, event("create", &made)).await?;
    req1_store::commit(tx).await?;
    Ok(made)
}

pub(crate) fn event(action: &'static str, module: &Module) -> Event {
    Event::new(action, "module")
        .of(module.id)
        .named(&module.fields.name)
        .within(module.workspace_id)
}

/// A module.
pub async fn read_module(ctx: &Ctx, id: ModuleId) -> Result<Module, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, id, Action::Read).await?;
    Ok(modules::by_id(&mut db, &granted, ctx.actor.user).await?)
}

/// Changes the settings of a module, as a change set of its schema.
pub async fn update_module(ctx: &Ctx, id: ModuleId, edit: ModuleEdit) -> Result<Module, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, id, Action::Administer).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    let current = modules::by_id(&mut tx, &granted, ctx.actor.user).await?;
    let fields = apply(current.fields.clone(), edit)?;
    if fields == current.fields {
        return Ok(current);
    }
    modules::update(&mut tx, &mut change, &granted, &fields).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    let updated = modules::by_id(&mut tx, &granted, ctx.actor.user).await?;
    ctx.audit(&mut tx, event("update", &updated)).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(updated)
}

/// Deletes a module, restorably.
pub async fn delete_module(ctx: &Ctx, id: ModuleId) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, id, Action::Delete).await?;
    let deleted = modules::by_id(&mut tx, &granted, ctx.actor.user).await?;
    modules::delete(&mut tx, &granted, (ctx.actor.user, ctx.now())).await?;
    ctx.audit(&mut tx, event("delete", &deleted)).await?;
    Ok(req1_store::commit(tx).await?)
}

/// Revisions of a module, newest first, and how many there are.
pub async fn module_history(
    ctx: &Ctx,
    id: ModuleId,
    (filter, window): (&RevisionFilter, (i64, i64)),
) -> Result<(Vec<Revision>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, id, Action::Read).await?;
    let total = if filter.actor.is_none() && filter.cause.is_none() {
        // Revisions have no gaps.
        modules::by_id(&mut db, &granted, ctx.actor.user)
            .await?
            .revision
    } else {
        change_sets::count_revisions(&mut db, &granted, filter).await?
    };
    let page = (filter, window);
    let mut rows = change_sets::revisions(&mut db, &granted, page).await?;
    hide_far_ends(ctx, &mut db, (id, &mut rows)).await?;
    Ok((rows, total))
}

/// What stands for the key of an object that one may not see.
const HIDDEN: &str = "…";

/// Hides the keys of objects that links lead to in modules that the actor may not see.
pub(crate) async fn hide_far_ends(
    ctx: &Ctx,
    db: &mut Connection,
    (module, revisions): (ModuleId, &mut [Revision]),
) -> Result<(), AppError> {
    let mut visible = HashMap::from([(module, true)]);
    for link in revisions.iter_mut().filter_map(|one| one.link.as_mut()) {
        if let Entry::Vacant(unknown) = visible.entry(link.target_module) {
            let may = ctx.module(&mut *db, link.target_module, Action::Read).await;
            unknown.insert(may.is_ok());
        }
        if visible.get(&link.target_module) != Some(&true) {
            HIDDEN.clone_into(&mut link.target);
        }
    }
    Ok(())
}

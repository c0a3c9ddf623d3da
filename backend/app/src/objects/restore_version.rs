//! Bringing an object, or some of its fields, back to an earlier version.

use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ObjectId},
    objects::{Object, ObjectContent, ObjectEdit, RestorableField, restore_edit},
};
use req1_store::{Connection, objects};

use super::{
    Expectation, UpdateObject,
    rules::Rules,
    update::{Planned, Wish, prepare, save},
    view::ObjectView,
};
use crate::{AppError, Ctx};

/// What shall be as it was.
#[derive(Debug, Clone)]
pub struct RestoreVersion {
    /// The module in the path of the request.
    pub module: ModuleId,
    /// The object.
    pub object: ObjectId,
    /// The version that it shall be like.
    pub version: i32,
    /// Only these fields; attributes are `attributes/` and their name or id.
    pub fields: Option<Vec<String>>,
    /// The version that must be the present one.
    pub expected: Option<i32>,
}

/// Restores what an earlier version said, as a new version. Its place in the document stays.
///
/// What no longer fits the schema of today is refused as a whole.
#[tracing::instrument(name = "app.object.restore_version", skip_all, fields(module.id = %command.module, object.id = %command.object))]
pub async fn restore_version(ctx: &Ctx, command: RestoreVersion) -> Result<ObjectView, AppError> {
    let wish = Wish::Restore(&command);
    save(ctx, (command.module, Action::Write), wish).await
}

pub(super) async fn plan(
    ctx: &Ctx,
    db: &mut Connection,
    module: &Granted,
    command: &RestoreVersion,
) -> Result<Planned, AppError> {
    let current = objects::by_id(&mut *db, module, command.object).await?;
    if current.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    let old = old_content(&mut *db, module, (&current, command.version)).await?;
    let (rules, edit) = edit(&mut *db, module, (&old, &current.content, command)).await?;
    let update = UpdateObject {
        module: command.module,
        object: command.object,
        edit,
        place: None,
        expectation: command
            .expected
            .map_or(Expectation::Any, Expectation::Exactly),
    };
    let draft = prepare(ctx, db, module, (&current, &rules, &update)).await?;
    Ok(Planned::content(current, rules, draft))
}

async fn old_content(
    db: &mut Connection,
    module: &Granted,
    (current, version): (&Object, i32),
) -> Result<ObjectContent, AppError> {
    if version < 1 || version > current.version {
        let detail = format!("the object has the versions 1 to {}", current.version);
        return Err(AppError::invalid("/version", "unknown_version", detail));
    }
    let found = objects::version(db, module, (current.id, version)).await?;
    Ok(found.content)
}

/// The edit that goes back, and the rules of the type that the object has then.
async fn edit(
    db: &mut Connection,
    module: &Granted,
    (old, current, command): (&ObjectContent, &ObjectContent, &RestoreVersion),
) -> Result<(Rules, ObjectEdit), AppError> {
    // Which attributes there are does not depend on the type.
    let rules = Rules::load(&mut *db, module, current.object_type_id).await?;
    let fields = match &command.fields {
        None => None,
        Some(names) => Some(fields(names, &rules)?),
    };
    let edit = restore_edit((old, current), fields.as_deref(), &rules.definitions)?;
    let object_type = edit.object_type_id.apply(current.object_type_id);
    if object_type == current.object_type_id {
        return Ok((rules, edit));
    }
    Ok((Rules::load(db, module, object_type).await?, edit))
}

fn fields(names: &[String], rules: &Rules) -> Result<Vec<RestorableField>, AppError> {
    if names.is_empty() {
        return Err(AppError::invalid(
            "/fields",
            "empty",
            "name a field, or leave the list out to restore all",
        ));
    }
    names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            RestorableField::parse(name, &rules.definitions).ok_or_else(|| {
                AppError::invalid(
                    format!("/fields/{at}"),
                    "unknown_field",
                    "must be heading, body, classification, object_type_id, lifecycle_state, references, external_links, or attributes/ \
                     and the name or id of an attribute",
                )
            })
        })
        .collect()
}

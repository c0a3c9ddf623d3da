//! What becomes of a draft by the scripts that run before a save.

use req1_domain::{
    access::Granted,
    objects::{Object, ObjectContent, ObjectEdit, apply},
};

use super::rules::Rules;
use crate::{
    AppError, Ctx,
    files::check_body_files,
    scripts::{Seen, Triggers},
    suspect::settle,
};

/// Runs the scripts one after the other; each sees what the ones before it made of the draft.
pub(super) async fn scripted(
    ctx: &Ctx,
    (module, triggers): (&Granted, &Triggers),
    (current, mut draft, mut rules): (Option<&Object>, ObjectContent, Rules),
    seen: &mut Seen,
) -> Result<(Rules, ObjectContent), AppError> {
    let wanted = draft.clone();
    for place in 0..triggers.count() {
        if let Some(edit) = triggers.ask(place, (current, &draft), seen).await?? {
            rules = fitting(ctx, module, rules, (&draft, &edit)).await?;
            let stamp = (ctx.actor.user, ctx.now());
            let changed = apply(&draft, edit, rules.type_rules(), stamp);
            draft = changed.map_err(|violations| triggers.blame(place, violations))?;
        }
    }
    if draft == wanted {
        return Ok((rules, draft));
    }
    let mut db = ctx.store().acquire().await?;
    if let Some(current) = current
        && draft.content_fingerprint != current.content.content_fingerprint
    {
        let given = vec![(current.id, &mut draft, rules.definitions.as_slice())];
        settle(&mut db, module, given).await?;
    }
    let before = current.and_then(|one| one.content.body.as_deref());
    check_body_files(ctx, &mut db, module, (before, draft.body.as_deref())).await?;
    Ok((rules, draft))
}

/// The rules of the type that the object has after the edit.
async fn fitting(
    ctx: &Ctx,
    module: &Granted,
    rules: Rules,
    (draft, edit): (&ObjectContent, &ObjectEdit),
) -> Result<Rules, AppError> {
    let object_type = edit.object_type_id.apply(draft.object_type_id);
    if object_type == draft.object_type_id {
        return Ok(rules);
    }
    let mut db = ctx.store().acquire().await?;
    Rules::load(&mut db, module, object_type).await
}

//! Changing a link: its values, and whether somebody has confirmed what its ends say.

use req1_domain::{ids::LinkId, patch::Patch, violation::free_object};
use req1_store::{
    change_sets::{self, NewChange},
    links::{self, Confirmed, Link, LinkState},
};
use serde_json::{Map, Value};

use super::writable;
use crate::{AppError, Ctx, suspect::reason};

/// A change of a link. What it does not name stays.
#[derive(Debug, Clone, Default)]
pub struct UpdateLink {
    /// Values, merged name by name; null takes one away, or all of them.
    pub attributes: Patch<Map<String, Value>>,
    /// False confirms the link at what both ends say now; true takes the confirmation of the source away.
    pub suspect: Option<bool>,
    /// Fingerprints of source and target that the person saw who confirms.
    pub seen: (Option<String>, Option<String>),
    /// Why, in the actor's own words.
    pub reason: Option<String>,
}

/// Changes a link: one new version in one new revision of the module of its source; none when nothing differs.
#[tracing::instrument(name = "app.link.update", skip_all, fields(link.id = %id))]
pub async fn update_link(ctx: &Ctx, id: LinkId, command: UpdateLink) -> Result<Link, AppError> {
    let mut tx = ctx.store().begin().await?;
    // Who does not see both ends does not see the link.
    links::by_id(&mut tx, ctx.actor.user, id).await?;
    let granted = writable(ctx, &mut tx, id).await?;
    let new = NewChange {
        comment: reason(command.reason.clone())?,
        ..ctx.change("edit")
    };
    let change = change_sets::open(&mut tx, new, &[&granted]).await?;
    let (current, now) = links::state(&mut tx, &granted, id).await?;
    let wanted = apply(&current, &now, command)?;
    if wanted == current {
        return Ok(links::by_id(&mut tx, ctx.actor.user, id).await?);
    }
    links::revise(&mut tx, &change, &granted, (id, &wanted)).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    let updated = links::by_id(&mut tx, ctx.actor.user, id).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(updated)
}

fn apply(
    current: &LinkState,
    (source, target): &(Confirmed, Confirmed),
    command: UpdateLink,
) -> Result<LinkState, AppError> {
    let mut wanted = current.clone();
    wanted.attributes = merged(&current.attributes, command.attributes);
    free_object("/attributes", &wanted.attributes)?;
    let is_suspect = current.source.fingerprint != source.fingerprint
        || current.target.fingerprint != target.fingerprint;
    match command.suspect {
        // One end is enough, and one cause: the object that the link belongs to is to be looked at again.
        Some(true) if !is_suspect => wanted.source = Confirmed::nothing(),
        // A link at whose ends nothing changed is confirmed already, whatever versions they have by now.
        Some(false) if is_suspect => {
            let (seen_source, seen_target) = &command.seen;
            check_seen(seen_source.as_ref(), source)?;
            check_seen(seen_target.as_ref(), target)?;
            wanted.source = source.clone();
            wanted.target = target.clone();
        }
        Some(_) | None => {}
    }
    Ok(wanted)
}

fn merged(current: &Value, patch: Patch<Map<String, Value>>) -> Value {
    let mut values = current.as_object().cloned().unwrap_or_default();
    match patch {
        Patch::Keep => return current.clone(),
        Patch::Clear => values.clear(),
        Patch::Set(given) => {
            for (name, value) in given {
                if value.is_null() {
                    values.remove(&name);
                } else {
                    values.insert(name, value);
                }
            }
        }
    }
    Value::Object(values)
}

/// Nobody confirms what they have not seen.
fn check_seen(seen: Option<&String>, now: &Confirmed) -> Result<(), AppError> {
    if seen.is_some_and(|seen| *seen != now.fingerprint) {
        let detail = "an end of the link changed since you saw it; look at it again";
        return Err(AppError::conflict("end_changed", detail));
    }
    Ok(())
}

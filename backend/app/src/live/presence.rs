//! Who is in a module: told by the windows themselves, shown to those who may see the module.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId},
};
use req1_identity::{Presence, Present, Signal};
use req1_store::users;
use uuid::Uuid;

use crate::{AppError, Ctx};

/// A window says where its person is, or that it goes.
pub async fn note_presence(
    ctx: &Ctx,
    module: ModuleId,
    client: Uuid,
    place: Option<(Option<ObjectId>, bool)>,
) -> Result<(), AppError> {
    let mut db = ctx.store().acquire().await?;
    ctx.module(&mut db, module, Action::Read).await?;
    if client.is_nil() {
        return Err(AppError::invalid(
            "client",
            "invalid_client",
            "must be an id that the window chose at random",
        ));
    }
    let person = users::by_id(&mut db, ctx.actor.user).await?;
    drop(db);
    let (presence, now) = (&ctx.app.identity.presence, ctx.now());
    match place {
        None => presence.remove(module, (person.id, client)).await,
        Some((object, editing)) => {
            let present = Present {
                user: person.id,
                name: person.display_name,
                client,
                object,
                editing,
                until: Presence::until(now),
            };
            presence.put(module, present, now).await;
        }
    }
    ctx.app.live.tell(Signal::Present(module));
    Ok(())
}

/// Who is in a module now.
pub async fn people_in(ctx: &Ctx, module: ModuleId) -> Result<Vec<Present>, AppError> {
    let mut db = ctx.store().acquire().await?;
    ctx.module(&mut db, module, Action::Read).await?;
    drop(db);
    Ok(ctx.app.identity.presence.list(module, ctx.now()).await)
}

//! Files that bodies name.

use req1_domain::{access::Granted, text};
use req1_store::{Connection, files, files::FileKind};

use crate::{AppError, Ctx};

/// Refuses a body that names a file which is not there for its author, or which is of another workspace. A body that
/// stays as it is was checked when it was written.
pub(crate) async fn check_body_files(
    ctx: &Ctx,
    db: &mut Connection,
    module: &Granted,
    (before, after): (Option<&str>, Option<&str>),
) -> Result<(), AppError> {
    let ids = match after {
        Some(body) if before != after => text::file_ids(body),
        _ => return Ok(()),
    };
    if ids.is_empty() {
        return Ok(());
    }
    let mut usable = files::readable(db, ctx.actor.user, &ids).await?;
    usable.retain(|file| file.workspace_id == module.workspace() && file.kind == FileKind::Content);
    match ids
        .iter()
        .find(|id| usable.iter().all(|file| file.id != **id))
    {
        None => Ok(()),
        Some(id) => Err(AppError::invalid(
            "/body",
            "unknown_file",
            format!("there is no file {id} that you may show here"),
        )),
    }
}

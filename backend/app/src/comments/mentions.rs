//! Who is mentioned in a comment.

use std::collections::HashSet;

use req1_domain::{
    access::Granted,
    comments::MAX_MENTIONS,
    ids::UserId,
    violation::{Violation, Violations},
};
use req1_store::{Connection, comments};

use crate::AppError;

/// Checks that everybody who is mentioned may see what the comment is about. Nobody is mentioned twice.
pub(super) async fn check(
    db: &mut Connection,
    module: &Granted,
    given: Vec<UserId>,
) -> Result<Vec<UserId>, AppError> {
    if given.len() > MAX_MENTIONS {
        let detail = format!("a comment mentions at most {MAX_MENTIONS} people");
        return Err(AppError::invalid("/mentioned_user_ids", "too_many", detail));
    }
    if given.is_empty() {
        return Ok(given);
    }
    let known: HashSet<UserId> = comments::readers_of(db, module, &given)
        .await?
        .into_iter()
        .collect();
    let strangers: Vec<Violation> = given
        .iter()
        .enumerate()
        .filter(|(_, id)| !known.contains(id))
        .map(|(at, _)| {
            Violation::new(
                format!("/mentioned_user_ids/{at}"),
                "unknown_user",
                "there is no such person who may see this object",
            )
        })
        .collect();
    if !strangers.is_empty() {
        return Err(AppError::Invalid(Violations(strangers)));
    }
    let mut seen = HashSet::new();
    Ok(given.into_iter().filter(|id| seen.insert(*id)).collect())
}

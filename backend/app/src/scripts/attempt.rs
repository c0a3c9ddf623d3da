//! Running a script and doing what it wants, again where others changed meanwhile what it wants to change.

use req1_domain::ids::ObjectId;
use req1_script::{Entry, Failed, Outcome, Page};
use req1_store::scripts::Touched;

use super::{
    apply::{ExecuteScript, select},
    carry_out::{Done, carry_out},
    run::Prepared,
};
use crate::AppError;

/// How often a script runs again.
const ATTEMPTS: usize = 3;

/// What a run is about.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    /// Objects that somebody selected.
    Selected(&'a ExecuteScript),
    /// Objects of the module that a change touched.
    Touched(Touched, &'a [ObjectId]),
    /// The module, at a time.
    Time,
}

/// What a run gave, and what was done of what it wanted.
pub(super) type Attempted = (Result<Outcome, Failed>, Result<Done, AppError>);

/// Runs the script and does what it wants.
pub(super) async fn attempt(
    prepared: &Prepared,
    subject: Subject<'_>,
    dry_run: bool,
) -> Result<Attempted, AppError> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        let mut result = prepared.run(entry(prepared, subject).await?).await;
        let commands = match &mut result {
            Ok(outcome) => std::mem::take(&mut outcome.commands),
            Err(_) => Vec::new(),
        };
        match carry_out(prepared, commands, dry_run).await {
            Err(AppError::StaleVersions { .. }) if attempts < ATTEMPTS => {}
            done => return Ok((result, done)),
        }
    }
}

async fn entry(prepared: &Prepared, subject: Subject<'_>) -> Result<Entry, AppError> {
    let objects = match subject {
        Subject::Time => return Ok(Entry::nothing()),
        Subject::Selected(command) => {
            return Ok(Entry::Once {
                object: None,
                draft: None,
                selection: select(prepared, command).await?,
            });
        }
        Subject::Touched(Touched::Saved, ids) => prepared.reader().by_ids(ids).await?,
        Subject::Touched(Touched::Deleted, ids) => prepared.reader().deleted(ids).await?,
    };
    Ok(Entry::Each {
        objects: Page::all(objects),
        drafts: Vec::new(),
    })
}

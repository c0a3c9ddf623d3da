//! Who watches long work.

use req1_store::Connection;

use crate::{
    AppError,
    jobs::{JobOutcome, JobRun},
};

/// The watcher of an import or export.
#[derive(Debug, Clone, Copy)]
pub enum Watch<'a> {
    /// The request itself waits for the end.
    Request,
    /// A job that tells its progress and may be stopped.
    Job(&'a JobRun),
}

impl Watch<'_> {
    /// So much of so much is done, in a phase with a stable name.
    pub fn progress(self, done: u64, total: u64, phase: &'static str) {
        if let Self::Job(run) = self {
            run.progress(done, total, phase);
        }
    }

    /// Fails when the work shall stop.
    pub fn check(self) -> Result<(), AppError> {
        match self {
            Self::Request => Ok(()),
            Self::Job(run) => run.check_cancelled(),
        }
    }

    /// Ends a job in the transaction that holds its effects, so that both happen or neither.
    pub async fn succeed_in(
        self,
        tx: &mut Connection,
        outcome: &JobOutcome,
    ) -> Result<(), AppError> {
        match self {
            Self::Request => Ok(()),
            Self::Job(run) => run.succeed_in(tx, outcome).await,
        }
    }
}

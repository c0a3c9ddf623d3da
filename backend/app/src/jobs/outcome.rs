//! What comes out of a job.

use req1_domain::ids::FileId;
use req1_store::jobs::Finish;
use serde_json::Value;

/// The result of a job that succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobOutcome {
    /// What the API shows as `result`.
    pub result: Value,
    /// A file to download, made by the job's actor.
    pub file: Option<FileId>,
}

impl JobOutcome {
    pub(super) fn finish(&self) -> Finish {
        Finish::Succeeded(self.result.clone(), self.file)
    }
}

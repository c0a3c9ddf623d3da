//! Work that outlives a request: rows of a queue, run by workers, seen by people.

mod dispatch;
mod keeper;
mod kind;
mod outcome;
mod queue;
mod run;
mod worker;

pub use dispatch::Handler;
pub use kind::JobKind;
pub use outcome::JobOutcome;
pub use queue::{JobView, cancel_job, enqueue_job, job_file, list_jobs, read_job};
pub use req1_store::jobs::{Job, JobState};
pub use run::JobRun;
pub use worker::{Worker, WorkerConfig, run_worker};

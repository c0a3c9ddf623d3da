//! The job queue: rows that people see and workers claim.
//!
//! A claim is a lease: it must be renewed, and who loses it can write nothing more, because every claim has a number of
//! its own. Times of the queue are the database's, so clocks of workers need not agree.

mod claim;
mod queue;
mod read;
mod report;
mod signal;

pub use claim::{Claim, Claimed, claim, hand_back, renew, retry};
pub use queue::{NewJob, enqueue, request_cancel};
pub use read::{Job, JobState, by_id, log, of_user};
pub use report::{Finish, LogLine, append_log, finish, set_progress};
pub use signal::Signals;

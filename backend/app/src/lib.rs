//! Use cases of req1: authorise, load, apply rules, store.
//!
//! Only this crate opens and commits transactions, and between begin and commit there is only SQL.

pub mod audit;
pub mod auth;
pub mod baselines;
pub mod comments;
pub mod compare;
pub mod context;
pub mod drafts;
pub mod environment;
pub mod error;
pub mod exchange;
pub mod external_links;
pub mod files;
pub mod idempotency;
pub mod jobs;
pub mod links;
pub mod live;
pub mod members;
pub mod modules;
pub mod objects;
pub mod past;
pub mod projects;
pub mod quality;
mod read_ahead;
pub mod recycle_bin;
pub mod rights;
pub mod schema;
pub mod scripts;
pub mod search;
pub mod seed;
pub mod suspect;
pub mod tokens;
pub mod trace;
mod turns;
pub mod undo;
pub mod users;
pub mod views;
pub mod workspaces;

pub use context::{Acting, Actor, App, Ctx};
pub use error::AppError;

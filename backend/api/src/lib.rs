//! The HTTP front door: routes, wire types, problem documents, OpenAPI.
//!
//! The file follows from the URL: `GET /api/v1/modules/{module_id}/objects/{id}` is `objects/read.rs`.

mod audit;
mod auth;
mod baselines;
mod comments;
mod compare;
mod conditional;
mod csv;
mod drafts;
mod exchange;
mod external_links;
pub mod extract;
mod files;
mod health;
mod idempotency;
mod jobs;
mod links;
mod live;
mod members;
mod modules;
mod not_built;
mod objects;
pub mod openapi;
mod page;
mod past;
pub mod problem;
mod projects;
mod quality;
mod recycle_bin;
mod rights;
mod router;
mod schema;
mod scripts;
mod search;
mod state;
mod stream;
mod suspect;
mod tokens;
mod trace;
mod undo;
mod users;
mod views;
mod workspaces;

pub use router::{health_router, router};
pub use state::{ApiConfig, ApiState};

//! What handlers take from a request. Every refusal is a problem document.

mod body;
mod caller;
mod client;
mod file_part;
mod precondition;
mod request_id;
mod url;

pub use body::JsonBody;
pub use caller::{Caller, SESSION_COOKIE, session_token};
pub use client::ClientAddress;
pub(crate) use client::ClientInfo;
pub use file_part::{FileBody, FileHead};
pub use precondition::IfMatch;
pub(crate) use request_id::{current_request_id, keep_request_id, with_request_id};
pub use url::{PathParams, QueryParams};

/// For answers with a secret: neither browsers nor proxies nor the store of repeated requests keep them.
pub(crate) const NO_STORE: [(http::HeaderName, &str); 1] =
    [(http::header::CACHE_CONTROL, "no-store")];

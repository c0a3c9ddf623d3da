//! Who somebody is.

mod session;

pub use session::actor_of_token;

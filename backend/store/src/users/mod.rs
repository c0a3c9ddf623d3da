//! People, their sign-ins and one-time links.

mod people;
mod sessions;

pub use people::{NewUser, User, by_email, by_id, insert, set_password};
pub use sessions::{NewSession, Session, by_token, insert_session, list_sessions, revoke, touch};

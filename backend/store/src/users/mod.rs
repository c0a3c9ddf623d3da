//! People, their sign-ins and one-time links.

mod links;
mod people;
mod sessions;

pub use links::{LinkKind, NewLink, OneTimeLink, drop_reset_links, insert_link, use_link};
pub use people::{
    NewUser, User, Visible, by_email, by_id, delete, ensure_service, first_admin, has_other_admin,
    insert, lock, named, needs_setup, set_password, update, visible, visible_by_id,
};
pub use sessions::{
    NewSession, Session, by_token, insert_session, is_good_session, list_sessions, revoke, touch,
};

//! Who somebody is, and how people get in.

mod attempt;
mod invitation;
mod link;
mod login;
mod password;
mod register;
pub(crate) mod session;
mod settings;
mod setup;

pub use invitation::{Acceptance, NewInvitation, accept_invitation, invite, join};
pub use link::{IssuedLink, LINK_HOURS, SETUP_HOURS};
pub use login::{SignedIn, log_in};
pub use password::{change_password, make_reset_link, reset_password};
pub use register::{NewPerson, register};
pub(crate) use register::{add, check_name};
pub use session::{
    ADMIN_KEY_USER, Client, authenticate, end_session, list_sessions, log_out, who_am_i,
};
pub use settings::{AuthSettings, SessionLife, Signup};
pub use setup::{complete_setup, ensure_admin, setup_link, setup_needed};

//! `/auth`

mod config;
mod cookie;
mod dto;
mod invitations;
mod login;
mod password;
mod register;
mod sessions;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::ApiState;
pub(crate) use dto::AppUserDto;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(config::read_auth_config))
        .routes(routes!(login::log_in))
        .routes(routes!(login::log_out))
        .routes(routes!(login::read_me))
        .routes(routes!(register::register))
        .routes(routes!(register::complete_setup))
        .routes(routes!(password::change_password))
        .routes(routes!(password::reset_password))
        .routes(routes!(password::make_reset_link))
        .routes(routes!(sessions::list_sessions))
        .routes(routes!(sessions::end_session))
        .routes(routes!(invitations::invite))
        .routes(routes!(invitations::accept_invitation))
}

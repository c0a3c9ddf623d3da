//! The session cookie.

use axum::response::{IntoResponseParts, ResponseParts};
use chrono::TimeDelta;
use http::{HeaderValue, header};
use req1_identity::Token;

use crate::{extract::SESSION_COOKIE, problem::Problem};

/// `Set-Cookie` of a sign-in or a sign-out. The server decides when a session is over, so the cookie itself lives as
/// long as the longest one.
#[derive(Debug)]
pub(super) struct SessionCookie(String);

impl SessionCookie {
    pub(super) fn begin(token: &Token, life: TimeDelta, is_secure: bool) -> Self {
        Self::of(token.as_str(), life.num_seconds(), is_secure)
    }

    pub(super) fn end(is_secure: bool) -> Self {
        Self::of("", 0, is_secure)
    }

    fn of(value: &str, seconds: i64, is_secure: bool) -> Self {
        let secure = if is_secure { "; Secure" } else { "" };
        Self(format!(
            "{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
        ))
    }
}

impl IntoResponseParts for SessionCookie {
    type Error = Problem;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Problem> {
        let mut value = HeaderValue::from_str(&self.0).map_err(|_| Problem::internal())?;
        value.set_sensitive(true);
        response.headers_mut().append(header::SET_COOKIE, value);
        let no_store = HeaderValue::from_static("no-store");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, no_store);
        Ok(response)
    }
}

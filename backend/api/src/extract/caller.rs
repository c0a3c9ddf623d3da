//! Who asks: a session token in the cookie or as a bearer, an API token or the admin key as a bearer.

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use http::{HeaderMap, Method, header, request::Parts};
use req1_app::{
    Ctx,
    auth::{self, ADMIN_KEY_USER},
};

use super::{ClientAddress, current_request_id};
use req1_domain::access::TokenLevel;

use crate::{ApiState, problem::Problem};

/// Name of the session cookie.
pub const SESSION_COOKIE: &str = "req1_session";

/// The context of a signed-in request.
#[derive(Debug)]
pub struct Caller(pub Ctx);

impl<S> FromRequestParts<S> for Caller
where
    S: Send + Sync,
    ApiState: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // A layer before the handler may have asked already.
        if let Some(ctx) = parts.extensions.get::<Ctx>() {
            return Ok(Self(ctx.clone()));
        }
        let Ok(ClientAddress(client_address)) =
            ClientAddress::from_request_parts(parts, state).await;
        let state = ApiState::from_ref(state);
        let token = session_token(parts, &state.config.allowed_origins)?;
        let actor = auth::authenticate(&state.app, &token).await?;
        if actor.user == ADMIN_KEY_USER {
            let (method, path) = (&parts.method, parts.uri.path());
            let address = client_address.map(tracing::field::display);
            tracing::info!(target: "audit", actor = "admin-key", %method, path, address);
        }
        // A net below the decisions in the use cases: what only reads sends nothing that changes.
        let only_reads = actor
            .limits
            .is_some_and(|limits| limits.level == TokenLevel::Read);
        if only_reads && !is_safe(&parts.method) {
            return Err(Problem::new("token_not_enough", "This token only reads."));
        }
        Ok(Self(Ctx {
            request_id: current_request_id(),
            client_address,
            ..state.app.context(actor)
        }))
    }
}

/// `Option<Caller>`: who asks, where that may be nobody. A session that is over counts as nobody.
impl<S> OptionalFromRequestParts<S> for Caller
where
    S: Send + Sync,
    ApiState: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Problem> {
        match <Self as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(caller) => Ok(Some(caller)),
            Err(problem) if problem.status == http::StatusCode::UNAUTHORIZED.as_u16() => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}

/// The session token of a request. A cookie counts on an unsafe method only with an `Origin` that is the server's own or
/// allowed, so that no other site can act in a person's name.
pub fn session_token(parts: &Parts, allowed_origins: &[String]) -> Result<String, Problem> {
    if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
        let text = value.to_str().unwrap_or_default();
        return match text.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                Ok(token.trim().to_owned())
            }
            _ => Err(Problem::new(
                "not_signed_in",
                "Send `Authorization: Bearer` with a session token.",
            )),
        };
    }
    let Some(token) = cookie(&parts.headers, SESSION_COOKIE) else {
        return Err(Problem::new("not_signed_in", "Sign in, or send a token."));
    };
    if !is_safe(&parts.method) && !is_own_origin(&parts.headers, allowed_origins) {
        return Err(Problem::new(
            "not_signed_in",
            "The request comes from a page of another origin.",
        ));
    }
    Ok(token)
}

const fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

fn is_own_origin(headers: &HeaderMap, allowed: &[String]) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        // Browsers send `Origin` with every unsafe request; `Sec-Fetch-Site` vouches for the rest.
        let site = headers
            .get("sec-fetch-site")
            .and_then(|value| value.to_str().ok());
        return matches!(site, Some("same-origin" | "none"));
    };
    let own = text(header::HOST).is_some_and(|host| {
        origin
            .split_once("://")
            .is_some_and(|(_, authority)| authority == host)
    });
    own || allowed.iter().any(|one| one == origin)
}

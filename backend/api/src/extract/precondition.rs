//! `If-Match`: optional, the version of an object in quotes.

use axum::extract::FromRequestParts;
use http::{header, request::Parts};

use crate::problem::Problem;

/// The version that the client has, when it sent one; `*` asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub Option<i32>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Self(None));
        };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        // An `ETag` of ours: the version, then a digest of the content.
        let bare = text.trim_start_matches("W/").trim_matches('"');
        let bare = bare.split_once('.').map_or(bare, |(version, _)| version);
        bare.parse()
            .map(|version| Self(Some(version)))
            .map_err(|_| {
                Problem::invalid(
                    "If-Match",
                    "invalid_header",
                    "must be a version in quotes, such as \"3\"",
                )
            })
    }
}

//! Problem documents (RFC 9457): the only form of a refusal.

use std::borrow::Cow;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use req1_app::{AppError, undo::Report};
use req1_domain::violation::Violation;
use req1_store::{StoreError, objects::Numbered};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use crate::{
    objects::ObjectDto,
    scripts::{FrameDto, frames},
    undo::UndoReportDto,
};

/// One thing that is wrong, and where.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemItem {
    /// JSON pointer into the body, or the name of a query or path parameter.
    pub pointer: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what is allowed.
    pub detail: String,
    /// First character of the wrong part, counted from 0, where a text with a grammar is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
    /// How many characters the wrong part has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<usize>,
    /// Where the script that is to blame failed and how it got there, the innermost call first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) stack: Vec<FrameDto>,
}

/// Why a request was refused.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Stable URI of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What is the matter in this case.
    pub detail: String,
    /// Stable code of the kind.
    pub code: String,
    /// Id of the request, as in the server's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// All that is wrong with the content.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemItem>,
    /// The object as it is now, when a version was stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Box<ObjectDto>>,
    /// Fields that differ, when a version was stale.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<String>,
    /// What is in the way of an undo, and what would go back beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) undo: Option<Box<UndoReportDto>>,
    /// Seconds to wait, for `Retry-After`.
    #[serde(skip)]
    #[schema(ignore)]
    pub retry_after: Option<u64>,
}

/// The refusals that any operation may give, for its documentation.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "read by the derive for the OpenAPI document only")]
pub(crate) enum Problems {
    /// The request's content is wrong; every fault is named with its place.
    #[response(status = 400, content_type = "application/problem+json")]
    Invalid(Problem),
    /// Nobody is signed in.
    #[response(status = 401, content_type = "application/problem+json")]
    NotSignedIn(Problem),
    /// The right is missing.
    #[response(status = 403, content_type = "application/problem+json")]
    NotAllowed(Problem),
    /// There is no such thing that the person may see.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// A version is stale, or the state of things is in the way.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Problem),
    /// `If-Match` names another version.
    #[response(status = 412, content_type = "application/problem+json")]
    StaleMatch(Problem),
    /// The body is larger than allowed.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// The body is of a type that the operation does not take.
    #[response(status = 415, content_type = "application/problem+json")]
    WrongType(Problem),
    /// Too many requests.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(Problem),
    /// A service that is needed is away.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}

/// Kinds of problems: code, status, title. The code is also the end of the type URI.
const KINDS: [(&str, StatusCode, &str); 18] = [
    (
        "invalid_request",
        StatusCode::BAD_REQUEST,
        "The request is not valid",
    ),
    (
        "not_signed_in",
        StatusCode::UNAUTHORIZED,
        "Nobody is signed in",
    ),
    (
        "wrong_credentials",
        StatusCode::UNAUTHORIZED,
        "E-mail address or password is wrong",
    ),
    ("not_allowed", StatusCode::FORBIDDEN, "The right is missing"),
    ("not_author", StatusCode::FORBIDDEN, "It is somebody else's"),
    (
        "token_not_enough",
        StatusCode::FORBIDDEN,
        "The token may not do this",
    ),
    (
        "invitation_needed",
        StatusCode::FORBIDDEN,
        "Accounts are made by invitation",
    ),
    (
        "signup_closed",
        StatusCode::FORBIDDEN,
        "Accounts are made by administrators",
    ),
    ("not_found", StatusCode::NOT_FOUND, "There is no such thing"),
    (
        "not_built",
        StatusCode::NOT_FOUND,
        "This release does not have it",
    ),
    (
        "method_not_allowed",
        StatusCode::METHOD_NOT_ALLOWED,
        "The path does not take this method",
    ),
    (
        "conflict",
        StatusCode::CONFLICT,
        "The state of things is in the way",
    ),
    (
        "stale_version",
        StatusCode::CONFLICT,
        "The version is stale",
    ),
    (
        "too_large",
        StatusCode::PAYLOAD_TOO_LARGE,
        "The body is too large",
    ),
    (
        "range_not_satisfiable",
        StatusCode::RANGE_NOT_SATISFIABLE,
        "The file has no such range",
    ),
    (
        "wrong_media_type",
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "The body has the wrong type",
    ),
    (
        "too_many_requests",
        StatusCode::TOO_MANY_REQUESTS,
        "Too many requests",
    ),
    (
        "unavailable",
        StatusCode::SERVICE_UNAVAILABLE,
        "A needed service is away",
    ),
];

fn items(violations: &[Violation]) -> Vec<ProblemItem> {
    violations
        .iter()
        .map(|one| ProblemItem {
            pointer: one.pointer.clone(),
            code: one.code.to_owned(),
            detail: one.detail.to_string(),
            position: one.span.map(|(position, _)| position),
            length: one.span.map(|(_, length)| length),
            stack: frames(one.stack.clone()),
        })
        .collect()
}

impl Problem {
    /// A problem of a known kind. An unknown code is a fault of ours.
    #[must_use]
    pub fn new(code: &str, detail: impl Into<String>) -> Self {
        let (code, status, title) = KINDS
            .into_iter()
            .find(|(known, ..)| *known == code)
            .unwrap_or((
                "internal",
                StatusCode::INTERNAL_SERVER_ERROR,
                "The server failed",
            ));
        Self {
            kind: format!("https://req1.dev/problems/{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            request_id: None,
            errors: Vec::new(),
            current: None,
            conflicts: Vec::new(),
            undo: None,
            retry_after: None,
        }
    }

    /// A fault of ours. Says nothing; the cause goes to the log.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            "internal",
            "The server failed. The request id leads to the cause in its log.",
        )
    }

    /// Wrong content at one place.
    #[must_use]
    pub fn invalid(pointer: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::from_violations(&[Violation::new(pointer, code, detail.into())])
    }

    fn from_violations(violations: &[Violation]) -> Self {
        let detail =
            violations
                .first()
                .map_or_else(String::new, |first| match first.pointer.as_str() {
                    "" => first.detail.to_string(),
                    pointer => format!("{pointer}: {}", first.detail),
                });
        Self {
            errors: items(violations),
            ..Self::new("invalid_request", detail)
        }
    }

    fn stale(seen: i32, current: Numbered, fields: Vec<String>) -> Self {
        let detail = format!(
            "You saw version {seen}; the object is at {}.",
            current.object.version
        );
        Self {
            current: Some(Box::new(ObjectDto::bare(current))),
            conflicts: fields,
            ..Self::new("stale_version", detail)
        }
    }

    /// Things were touched since the change set that shall be undone.
    fn undo_conflicts(report: Report) -> Self {
        let detail = format!(
            "{} things were touched since and stay as they are; undo the rest with `conflicts: leave`.",
            report.conflict_count
        );
        let item = ProblemItem {
            pointer: String::new(),
            code: "undo_conflicts".to_owned(),
            detail: detail.clone(),
            position: None,
            length: None,
            stack: Vec::new(),
        };
        Self {
            errors: vec![item],
            undo: Some(Box::new(report.into())),
            ..Self::new("conflict", detail)
        }
    }

    fn stale_objects(count: usize, objects: &[Violation]) -> Self {
        let detail = format!("{count} of the objects changed since you saw them.");
        Self {
            errors: items(objects),
            ..Self::new("stale_version", detail)
        }
    }

    /// A failure as it is stored with a job: the same document that a request would get.
    #[must_use]
    pub fn document(error: AppError) -> serde_json::Value {
        serde_json::to_value(Self::from(error)).unwrap_or_default()
    }

    /// The state of things does not allow it.
    fn conflict(code: &'static str, detail: Cow<'static, str>) -> Self {
        let item = ProblemItem {
            pointer: String::new(),
            code: code.to_owned(),
            detail: detail.to_string(),
            position: None,
            length: None,
            stack: Vec::new(),
        };
        Self {
            errors: vec![item],
            ..Self::new("conflict", detail)
        }
    }

    /// As the answer to a stale `If-Match` instead of a stale `expected_version`.
    #[must_use]
    pub fn for_precondition(self) -> Self {
        if self.code == "stale_version" {
            Self {
                status: StatusCode::PRECONDITION_FAILED.as_u16(),
                ..self
            }
        } else {
            self
        }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound => Self::new(
                "not_found",
                "There is no such thing, or you may not see it.",
            ),
            AppError::NotAllowed(action) => Self::new(
                "not_allowed",
                format!("You need the right `{}` here.", action.as_str()),
            ),
            AppError::NotSignedIn => Self::new("not_signed_in", "Sign in, or send a good token."),
            AppError::WrongCredentials => Self::new(
                "wrong_credentials",
                "E-mail address and password do not belong together.",
            ),
            AppError::Refused { code, detail } => Self::new(code, detail),
            AppError::Invalid(violations) => Self::from_violations(&violations.0),
            AppError::StaleVersion {
                seen,
                current,
                fields,
            } => Self::stale(seen, *current, fields),
            AppError::StaleVersions { count, objects } => Self::stale_objects(count, &objects.0),
            AppError::UndoConflicts(report) => Self::undo_conflicts(*report),
            AppError::Conflict { code, detail } => Self::conflict(code, detail),
            AppError::TooLarge(bytes) => {
                Self::new("too_large", format!("At most {bytes} bytes are taken."))
            }
            AppError::TooMany(seconds) => Self {
                retry_after: Some(seconds),
                ..Self::new(
                    "too_many_requests",
                    format!("Try again in {seconds} seconds."),
                )
            },
            AppError::Store(StoreError::VersionMoved) => {
                let detail = "others are changing this all the time; try again";
                Self::conflict("busy", detail.into())
            }
            AppError::Store(StoreError::Unavailable(cause)) => {
                tracing::warn!(error = %cause, "database unavailable");
                Self {
                    retry_after: Some(5),
                    ..Self::new("unavailable", "The database is away. Try again.")
                }
            }
            fault @ (AppError::Store(_) | AppError::Internal(_)) => {
                tracing::error!(error = &fault as &dyn std::error::Error, "request failed");
                Self::internal()
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        if self.request_id.is_none() {
            self.request_id = crate::extract::current_request_id();
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_3_problem_codes_are_unique() {
        let mut codes: Vec<&str> = KINDS.iter().map(|(code, ..)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), KINDS.len());
    }
}

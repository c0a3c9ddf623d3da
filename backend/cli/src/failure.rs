//! Why a command ends without success, and the number that it ends with.

use std::{fmt, io};

use serde_json::Value;

use crate::output::printable;

/// Why a command failed. What is displayed is for a person.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The operation failed, or a check did.
    #[error("{0}")]
    Failed(String),
    /// What was asked for makes no sense.
    #[error("{0}")]
    Usage(String),
    /// There is no token.
    #[error("{0}")]
    SignedOut(String),
    /// A name that names nothing.
    #[error("{0}")]
    Missing(String),
    /// The server cannot be reached.
    #[error("{0}")]
    Away(String),
    /// The server said no.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// Ctrl+C.
    #[error("{0}")]
    Interrupted(String),
    /// Nobody reads what is printed any more, as in `req1 … | head`.
    #[error("")]
    ReaderGone,
}

/// The exit codes, as they are documented.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    the operation or the check failed
  2    the command line is wrong, or a name is ambiguous
  3    not signed in, or not allowed
  4    not found
  5    conflict: somebody else was faster, or the state of things is in the way
  6    the server cannot be reached, is busy or misses a service that it needs
  130  stopped with Ctrl+C";

impl Failure {
    /// What the process ends with.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::ReaderGone => 0,
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::SignedOut(_) => 3,
            Self::Missing(_) => 4,
            Self::Away(_) => 6,
            Self::Interrupted(_) => 130,
            Self::Refused(refusal) => match refusal.status {
                401 | 403 => 3,
                404 => 4,
                409 | 412 => 5,
                429 | 502..=504 => 6,
                _ => 1,
            },
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ReaderGone;
        }
        Self::Failed(error.to_string())
    }
}

/// An answer that is no success, mostly a problem document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: u64,
    code: Option<String>,
    detail: String,
    /// Pointer, code and detail of every fault.
    errors: Vec<(String, String, String)>,
    request_id: Option<String>,
}

impl Refusal {
    /// From an answer's status and body.
    pub(crate) fn of(status: u16, body: &[u8]) -> Self {
        let problem: Value = serde_json::from_slice(body).unwrap_or_default();
        let mut refusal = Self::of_problem(&problem);
        refusal.status = u64::from(status);
        if refusal.detail.is_empty() {
            "the answer does not say why".clone_into(&mut refusal.detail);
        }
        refusal
    }

    /// From a problem document, such as the one of a failed job.
    pub(crate) fn of_problem(problem: &Value) -> Self {
        let text = |value: &Value, field: &str| value.get(field)?.as_str().map(printable);
        let errors = problem.get("errors").and_then(Value::as_array);
        let error = |one: &Value| {
            let part = |field| text(one, field).unwrap_or_default();
            (part("pointer"), part("code"), part("detail"))
        };
        Self {
            status: problem.get("status").and_then(Value::as_u64).unwrap_or(0),
            code: text(problem, "code"),
            detail: text(problem, "detail")
                .or_else(|| text(problem, "title"))
                .unwrap_or_default(),
            errors: errors.into_iter().flatten().map(error).collect(),
            request_id: text(problem, "request_id"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.detail)?;
        match (self.status, &self.code) {
            (0, None) => {}
            (0, Some(code)) => write!(formatter, " ({code})")?,
            (status, None) => write!(formatter, " ({status})")?,
            (status, Some(code)) => write!(formatter, " ({status} {code})")?,
        }
        for (pointer, code, detail) in &self.errors {
            write!(formatter, "\n  {pointer}: {detail} ({code})")?;
        }
        if let Some(id) = &self.request_id {
            write!(formatter, "\n  request {id}")?;
        }
        if self.status == 401 {
            write!(formatter, "\n  sign in with `req1 login`")?;
        }
        Ok(())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn api_5_a_problem_is_told_with_pointer_detail_and_request() {
        let problem = json!({
            "status": 400, "code": "invalid", "title": "Invalid", "detail": "Two things are wrong.",
            "errors": [{"pointer": "/name", "code": "too_long", "detail": "at most 200\u{1b}[2J characters"}],
            "request_id": "r-1",
        });
        let refusal = Refusal::of(400, problem.to_string().as_bytes());
        assert_eq!(
            refusal.to_string(),
            "Two things are wrong. (400 invalid)\n  /name: at most 200[2J characters (too_long)\n  request r-1"
        );
    }

    #[test]
    fn api_5_every_kind_of_refusal_has_its_exit_code() {
        let code = |status| Failure::from(Refusal::of(status, b"<html>")).exit_code();
        let statuses = [
            400, 401, 403, 404, 409, 412, 413, 429, 500, 502, 503, 504, 301,
        ];
        assert_eq!(statuses.map(code), [1, 3, 3, 4, 5, 5, 1, 6, 1, 6, 6, 6, 1]);
    }
}

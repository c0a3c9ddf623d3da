//! Why a use case did not do what was asked.

use std::borrow::Cow;

use req1_domain::{
    access::{Action, Denied},
    violation::Violations,
};
use req1_identity::IdentityError;
use req1_store::{StoreError, objects::Numbered};

/// Outcome of a use case that did not succeed. The HTTP layer gives each case its status.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// It does not exist, or the actor may not know that it does.
    #[error("not found")]
    NotFound,
    /// The actor sees it but may not do this.
    #[error("the right `{}` is missing", .0.as_str())]
    NotAllowed(Action),
    /// Nobody is signed in, or what was given proves nobody.
    #[error("not signed in")]
    NotSignedIn,
    /// E-mail address and password do not belong together, or may not sign in.
    #[error("wrong e-mail address or password")]
    WrongCredentials,
    /// The installation does not want it from anybody, with a stable code and a reason.
    #[error("{detail}")]
    Refused {
        /// Stable snake-case code.
        code: &'static str,
        /// Why, and what to do instead.
        detail: &'static str,
    },
    /// The content of the request is wrong.
    #[error(transparent)]
    Invalid(#[from] Violations),
    /// Somebody changed the object since the version that the request was made for.
    #[error("version {seen} of the object is stale")]
    StaleVersion {
        /// The version that the request was made for.
        seen: i32,
        /// The object as it is now.
        current: Box<Numbered>,
        /// Fields that differ.
        fields: Vec<String>,
    },
    /// Somebody changed some of many objects since the versions that the request was made for.
    #[error("{count} of the objects are at other versions")]
    StaleVersions {
        /// How many.
        count: usize,
        /// The first of them, with their places in the request.
        objects: Violations,
    },
    /// Things were touched since the change set that shall be undone.
    #[error("{} things are in the way of the undo", .0.conflict_count)]
    UndoConflicts(Box<crate::undo::Report>),
    /// The state of things does not allow it, with a stable code and a reason.
    #[error("{detail}")]
    Conflict {
        /// Stable snake-case code.
        code: &'static str,
        /// What is in the way.
        detail: Cow<'static, str>,
    },
    /// Too many attempts; seconds until the next may be made.
    #[error("too many attempts")]
    TooMany(u64),
    /// The content is larger than the operation takes, in bytes.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// A failure below.
    #[error(transparent)]
    Store(StoreError),
    /// A fault of ours, with its cause for the log.
    #[error("internal fault: {0}")]
    Internal(Cow<'static, str>),
}

impl AppError {
    /// A conflict with the state of things.
    pub fn conflict(code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::Conflict {
            code,
            detail: detail.into(),
        }
    }

    /// A request whose content is wrong at one place.
    pub fn invalid(
        pointer: impl Into<String>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Invalid(Violations::one(pointer, code, detail))
    }
}

/// For what a request names and the database does not have: a fault of the request at this place. Other failures stay
/// what they are.
pub(crate) fn unless_missing(
    pointer: &'static str,
    code: &'static str,
    detail: &'static str,
) -> impl FnOnce(StoreError) -> AppError {
    move |error| {
        if matches!(error, StoreError::NotFound) {
            AppError::invalid(pointer, code, detail)
        } else {
            error.into()
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::TooDeep => Self::invalid(
                "/parent_id",
                "too_deep",
                "objects nest at most 64 levels deep",
            ),
            StoreError::Cycle => {
                Self::invalid("/parent_id", "cycle", "an object cannot stand below itself")
            }
            StoreError::NoSuchPlace => Self::invalid(
                "/parent_id",
                "no_such_place",
                "the object above or beside is not in this module, or deleted",
            ),
            // The file went between the check of the body and its writing.
            StoreError::Constraint(ref name) if name == "file_use_file_fkey" => {
                Self::invalid("/body", "unknown_file", "a file of the body is gone")
            }
            StoreError::VersionMoved
            | StoreError::Constraint(_)
            | StoreError::Unavailable(_)
            | StoreError::Database(_)
            | StoreError::Corrupt(_) => Self::Store(error),
        }
    }
}

impl From<IdentityError> for AppError {
    fn from(error: IdentityError) -> Self {
        Self::Internal(error.to_string().into())
    }
}

impl From<Denied> for AppError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotVisible => Self::NotFound,
            Denied::NotAllowed(action) => Self::NotAllowed(action),
        }
    }
}

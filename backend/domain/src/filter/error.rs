//! What is wrong with a filter, and where.

use super::parse::Place;

/// A fault of a filter or a sort order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct FilterError {
    /// Where in the text, in characters; none for a filter that came as JSON.
    pub place: Option<Place>,
    /// Stable snake-case code.
    pub code: &'static str,
    /// What is wrong and what is allowed.
    pub detail: String,
}

impl FilterError {
    pub(super) fn new(place: Option<Place>, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            place,
            code,
            detail: detail.into(),
        }
    }
}

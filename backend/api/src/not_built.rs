//! Paths that this release does not have, each with a problem document.

use http::Uri;

use crate::problem::Problem;

/// First segments, or segments below a module or workspace, of resources that come later.
const LATER: [&str; 18] = [
    "attachments",
    "break-link",
    "change-proposals",
    "dashboards",
    "diagrams",
    "e-signatures",
    "import",
    "lifecycle-models",
    "notifications",
    "project-templates",
    "publish",
    "review-packages",
    "sync",
    "sync-placeholders",
    "test-cases",
    "test-coverage",
    "test-dashboard",
    "webhooks",
];

/// The answer to a path that leads nowhere.
pub(crate) async fn fallback(uri: Uri) -> Problem {
    if uri
        .path()
        .split('/')
        .any(|segment| LATER.contains(&segment))
    {
        return Problem::new("not_built", "This release does not have this resource yet.");
    }
    Problem::new("not_found", "There is nothing at this path.")
}

/// The answer to a method that a path does not take.
pub(crate) async fn method_not_allowed() -> Problem {
    Problem::new("method_not_allowed", "This path does not take this method.")
}

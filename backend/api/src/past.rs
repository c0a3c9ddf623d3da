//! Points of the past in queries.

use chrono::{DateTime, Utc};
use req1_app::past::When;
use uuid::Uuid;

use crate::problem::Problem;

/// The point that is asked for; none is the present. At most one of the three may be given.
pub(crate) fn when(
    revision: Option<i64>,
    baseline: Option<Uuid>,
    instant: Option<DateTime<Utc>>,
) -> Result<Option<When>, Problem> {
    match (revision, baseline, instant) {
        (None, None, None) => Ok(None),
        (Some(revision), None, None) if revision >= 0 => Ok(Some(When::Revision(revision))),
        (None, Some(id), None) => Ok(Some(When::Baseline(id.into()))),
        (None, None, Some(at)) => Ok(Some(When::Instant(at))),
        (Some(_), None, None) => Err(Problem::invalid(
            "revision",
            "out_of_range",
            "must not be negative",
        )),
        _ => Err(Problem::invalid(
            "revision",
            "ambiguous",
            "give one of revision, baseline_id and instant",
        )),
    }
}

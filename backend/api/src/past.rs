//! Points of the past in queries.

use chrono::DateTime;
use req1_app::past::When;
use uuid::Uuid;

use crate::problem::Problem;

/// The point that is asked for: the number of a revision, the id of a baseline, or a time; none is the present.
pub(crate) fn when(as_of: Option<&str>) -> Result<Option<When>, Problem> {
    as_of.map(|text| point("as_of", text)).transpose()
}

/// A point as a parameter names it.
pub(crate) fn point(parameter: &str, text: &str) -> Result<When, Problem> {
    let revision = || {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok().map(When::Revision))?
    };
    let baseline = || Some(When::Baseline(Uuid::try_parse(text).ok()?.into()));
    let instant = || {
        Some(When::Instant(
            DateTime::parse_from_rfc3339(text).ok()?.to_utc(),
        ))
    };
    revision().or_else(baseline).or_else(instant).ok_or_else(|| {
        let detail = "must be the number of a revision, the id of a baseline, or a time such as 2026-01-31T12:00:00Z";
        Problem::invalid(parameter, "invalid_point", detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ver_5_a_point_is_a_revision_a_baseline_or_a_time() {
        let point = |text| super::point("as_of", text).ok();
        let id = "0190a000-0000-7000-8000-000000000000";
        let at = "2026-01-31T12:00:00Z".parse().unwrap();
        assert_eq!(point("12"), Some(When::Revision(12)));
        assert_eq!(
            point(id),
            Some(When::Baseline(id.parse::<Uuid>().unwrap().into()))
        );
        assert_eq!(point("2026-01-31T13:00:00+01:00"), Some(When::Instant(at)));
        for wrong in [
            "",
            "-1",
            "+1",
            "99999999999999999999",
            "2026-01-31",
            "now",
            "\0",
        ] {
            assert_eq!(point(wrong), None, "{wrong}");
        }
    }
}

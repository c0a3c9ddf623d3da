//! Points in time as people type them.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::{Operator, Span};

/// A day, or an exact time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// A day in UTC.
    Day(NaiveDate),
    /// An exact time.
    Instant(DateTime<Utc>),
}

/// What is allowed, for messages.
pub(super) const ALLOWED: &str =
    "a day (2026-01-31), an RFC 3339 time, `today`, `now`, or a time ago such as -12h, -7d, -2w";

impl Moment {
    /// Reads it; times ago count from `now`.
    pub(super) fn parse(text: &str, now: DateTime<Utc>) -> Option<Self> {
        if text.eq_ignore_ascii_case("today") {
            return Some(Self::Day(now.date_naive()));
        }
        if text.eq_ignore_ascii_case("now") {
            return Some(Self::Instant(now));
        }
        if let Some(ago) = text.strip_prefix('-') {
            return parse_ago(ago, now).map(Self::Instant);
        }
        if text.len() == 10
            && let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        {
            return Some(Self::Day(day));
        }
        let time = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Self::Instant(time.with_timezone(&Utc)))
    }

    /// Its day in UTC.
    pub(super) fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Instant(time) => time.date_naive(),
        }
    }

    /// The times that compare to it in this way; a day is all of its times. None for an operator that compares no times.
    pub(super) fn span(self, op: Operator) -> Option<Span> {
        let (start, end) = match self {
            Self::Day(day) => {
                let next = day.checked_add_days(Days::new(1))?;
                let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
                (midnight(day), midnight(next))
            }
            // Stored times are exact to the microsecond.
            Self::Instant(time) => (time, time.checked_add_signed(TimeDelta::microseconds(1))?),
        };
        let (from, until) = match op {
            Operator::Is | Operator::IsNot | Operator::In | Operator::NotIn => {
                (Some(start), Some(end))
            }
            Operator::Less => (None, Some(start)),
            Operator::AtMost => (None, Some(end)),
            Operator::More => (Some(end), None),
            Operator::AtLeast => (Some(start), None),
            Operator::Contains | Operator::Lacks | Operator::Empty | Operator::NotEmpty => {
                return None;
            }
        };
        Some(Span { from, until })
    }
}

/// `12h`, `7d`, `2w` before now.
fn parse_ago(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let unit = text.chars().last()?;
    let count = text.strip_suffix(unit)?;
    if count.is_empty() || count.len() > 5 || !count.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: i64 = count.parse().ok()?;
    let delta = match unit.to_ascii_lowercase() {
        'h' => TimeDelta::try_hours(count),
        'd' => TimeDelta::try_days(count),
        'w' => TimeDelta::try_weeks(count),
        _ => None,
    };
    now.checked_sub_signed(delta?)
}

//! When something runs by the clock: a cron expression, read in a time zone.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};

use crate::violation::{Collector, Violations};

/// Longest expression, in characters.
const MAX_CRON: usize = 200;

/// A time table. Where the clock is put forward, a time of the day that does not exist runs right after the gap; where it is
/// put back, one that exists twice runs once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Minute, hour, day of the month, month, day of the week.
    cron: String,
    /// Name of the zone in the IANA database.
    zone: Tz,
}

impl Schedule {
    /// Reads both. Fails at `/cron_expression` or `/time_zone`, also when no time would ever come.
    pub fn parse(cron: &str, zone: &str) -> Result<Self, Violations> {
        let mut violations = Collector::default();
        let cron = cron.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Err(detail) = read(&cron) {
            violations.add("/cron_expression", "invalid_cron", detail);
        }
        let known = zone.parse::<Tz>();
        if known.is_err() {
            let detail = "must be the name of a time zone, such as Europe/Berlin or UTC";
            violations.add("/time_zone", "unknown_time_zone", detail);
        }
        violations.finish()?;
        let schedule = Self {
            cron,
            zone: known.unwrap_or(Tz::UTC),
        };
        if schedule.next(DateTime::UNIX_EPOCH).is_none() {
            let detail = "no such time ever comes";
            return Err(Violations::one("/cron_expression", "never", detail));
        }
        Ok(schedule)
    }

    /// The expression.
    #[must_use]
    pub fn cron(&self) -> &str {
        &self.cron
    }

    /// The zone.
    #[must_use]
    pub fn zone(&self) -> &'static str {
        self.zone.name()
    }

    /// The first time after a moment.
    #[must_use]
    pub fn next(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let cron = read(&self.cron).ok()?;
        let after = after.with_timezone(&self.zone);
        let found = cron.find_next_occurrence(&after, false).ok()?;
        Some(found.with_timezone(&Utc))
    }
}

fn read(cron: &str) -> Result<Cron, String> {
    if cron.chars().count() > MAX_CRON {
        return Err(format!("must have at most {MAX_CRON} characters"));
    }
    if cron.split(' ').count() != 5 && !cron.starts_with('@') {
        return Err("must have five parts: minute, hour, day, month, day of the week".to_owned());
    }
    let parser = CronParser::builder()
        .seconds(Seconds::Disallowed)
        .year(Year::Disallowed)
        .build();
    parser.parse(cron).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn runs(cron: &str, zone: &str, after: &str, count: usize) -> Vec<String> {
        let schedule = Schedule::parse(cron, zone).unwrap();
        let mut now = at(after);
        let mut found = Vec::new();
        for _ in 0..count {
            now = schedule.next(now).unwrap();
            found.push(now.format("%m-%d %H:%M").to_string());
        }
        found
    }

    #[test]
    fn scr_5_times_are_read_in_their_zone_in_summer_and_in_winter() {
        assert_eq!(
            runs("0 2 * * *", "UTC", "2026-03-27T12:00:00Z", 2),
            ["03-28 02:00", "03-29 02:00"]
        );
        // On the night of the 29th the clock goes from two to three.
        assert_eq!(
            runs("30 2 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z", 3),
            ["03-28 01:30", "03-29 01:00", "03-30 00:30"]
        );
        // On the night of the 25th half past two comes twice.
        assert_eq!(
            runs("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2),
            ["10-25 00:30", "10-26 01:30"]
        );
        assert_eq!(
            runs("0 6 * * MON", "America/New_York", "2026-11-23T12:00:00Z", 1),
            ["11-30 11:00"]
        );
    }

    #[test]
    fn scr_5_what_is_no_time_table_is_refused_where_it_is_wrong() {
        for (cron, zone, pointer, code) in [
            ("", "UTC", "/cron_expression", "invalid_cron"),
            ("often", "UTC", "/cron_expression", "invalid_cron"),
            ("* * * *", "UTC", "/cron_expression", "invalid_cron"),
            ("* * * * * *", "UTC", "/cron_expression", "invalid_cron"),
            ("61 * * * *", "UTC", "/cron_expression", "invalid_cron"),
            ("0 0 30 2 *", "UTC", "/cron_expression", "never"),
            (
                "0 2 * * *",
                "Mars/Olympus",
                "/time_zone",
                "unknown_time_zone",
            ),
        ] {
            let violations = Schedule::parse(cron, zone).unwrap_err();
            let first = &violations.0[0];
            assert_eq!((&*first.pointer, first.code), (pointer, code), "{cron}");
        }
        let long = "1,".repeat(200) + "1 * * * *";
        assert!(Schedule::parse(&long, "UTC").is_err());
    }

    proptest! {
        #[test]
        fn scr_5_any_text_is_read_or_refused(cron in "[-0-9*/,#LW?A-Z@ ]{0,24}", zone in "[A-Za-z/_]{0,12}") {
            if let Ok(schedule) = Schedule::parse(&cron, &zone) {
                let now = at("2026-11-23T12:00:00Z");
                if let Some(next) = schedule.next(now) {
                    prop_assert!(next > now);
                }
            }
        }
    }
}

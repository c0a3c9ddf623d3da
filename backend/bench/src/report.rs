//! The table, as a document.

use std::time::Duration;

use crate::samples::Samples;

const NOTES: &str = "## Notes";

/// What the figures were measured on.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) date: String,
    pub(crate) processor: String,
    pub(crate) memory: String,
    pub(crate) postgres: String,
    /// Load average when the run began.
    pub(crate) busy: String,
}

/// How long making up a module took.
#[derive(Debug, Clone)]
pub(crate) struct Seeded {
    pub(crate) objects: u32,
    pub(crate) is_flat: bool,
    pub(crate) time: Duration,
}

/// What an operation must keep to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Budget {
    pub(crate) p50: Option<Duration>,
    pub(crate) p95: Option<Duration>,
    /// Operations a second, at least.
    pub(crate) rate: Option<f64>,
    /// Bytes of the server's memory.
    pub(crate) memory: Option<u64>,
    /// Bytes of the answer.
    pub(crate) size: Option<u64>,
    pub(crate) ratio: Option<f64>,
}

/// A line of the table.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) number: u8,
    pub(crate) operation: String,
    pub(crate) p50: Option<Duration>,
    pub(crate) p95: Option<Duration>,
    /// Operations a second.
    pub(crate) rate: Option<f64>,
    pub(crate) memory: Option<u64>,
    pub(crate) size: Option<u64>,
    pub(crate) budget: Budget,
    /// What the floor took, and how often the operation costs that.
    pub(crate) floor: Option<(String, f64)>,
}

impl Row {
    pub(crate) fn new(number: u8, operation: impl Into<String>, budget: Budget) -> Self {
        Self {
            number,
            operation: operation.into(),
            budget,
            ..Self::default()
        }
    }

    #[must_use]
    pub(crate) fn timed(mut self, samples: &Samples) -> Self {
        self.p50 = Some(samples.p50());
        self.p95 = Some(samples.p95());
        self
    }

    /// Compares medians: the tails of short runs are the machine's.
    #[must_use]
    pub(crate) fn over(mut self, floor: &Samples) -> Self {
        let own = self.p50.unwrap_or_default().as_secs_f64();
        self.floor = Some((time(floor.p50()), own / floor.p50().as_secs_f64()));
        self
    }

    /// What is not kept to.
    fn misses(&self) -> Vec<&'static str> {
        let budget = &self.budget;
        let above = |value: Option<f64>, limit: Option<f64>| {
            value.zip(limit).is_some_and(|(value, limit)| value > limit)
        };
        let seconds = |time: Option<Duration>| time.map(|time| time.as_secs_f64());
        #[expect(
            clippy::cast_precision_loss,
            reason = "sizes are shown with three digits"
        )]
        let bytes = |size: Option<u64>| size.map(|size| size as f64);
        [
            ("p50", above(seconds(self.p50), seconds(budget.p50))),
            ("p95", above(seconds(self.p95), seconds(budget.p95))),
            ("throughput", above(budget.rate, self.rate)),
            ("memory", above(bytes(self.memory), bytes(budget.memory))),
            ("size", above(bytes(self.size), bytes(budget.size))),
            (
                "ratio",
                above(self.floor.as_ref().map(|(_, ratio)| *ratio), budget.ratio),
            ),
        ]
        .into_iter()
        .filter(|(_, missed)| *missed)
        .map(|(name, _)| name)
        .collect()
    }

    fn line(&self) -> String {
        let dash = || "-".to_owned();
        let mut budget: Vec<String> = Vec::new();
        budget.extend(self.budget.p50.map(|most| format!("p50 {}", time(most))));
        budget.extend(self.budget.p95.map(time));
        budget.extend(self.budget.rate.map(rate));
        budget.extend(self.budget.size.map(size));
        budget.extend(self.budget.memory.map(size));
        let misses = self.misses();
        let kept = match (
            misses.is_empty(),
            budget.is_empty() && self.budget.ratio.is_none(),
        ) {
            (_, true) => String::new(),
            (true, false) => "kept".to_owned(),
            (false, _) => format!("**misses {}**", misses.join(", ")),
        };
        let answer = self
            .size
            .map_or_else(String::new, |bytes| format!(" ({})", size(bytes)));
        let (floor, ratio) = match &self.floor {
            Some((floor, ratio)) => (floor.clone(), format!("{ratio:.1}")),
            None => (dash(), dash()),
        };
        let cells = [
            self.number.to_string(),
            format!("{}{answer}", self.operation),
            self.p50.map_or_else(dash, time),
            self.p95.map_or_else(dash, time),
            self.rate.map_or_else(dash, rate),
            self.memory.map_or_else(dash, size),
            if budget.is_empty() {
                dash()
            } else {
                budget.join(", ")
            },
            floor,
            ratio,
            self.budget
                .ratio
                .map_or_else(dash, |limit| format!("{limit}")),
            kept,
        ];
        format!("| {} |\n", cells.join(" | "))
    }
}

/// Times of one operation by the number of objects in the module.
#[derive(Debug)]
pub(crate) struct Curve {
    pub(crate) number: u8,
    pub(crate) operation: String,
    pub(crate) points: Vec<(u32, Samples)>,
}

/// Everything that was measured.
#[derive(Debug)]
pub(crate) struct Report {
    machine: Machine,
    pub(crate) rows: Vec<Row>,
    pub(crate) curves: Vec<Curve>,
    pub(crate) seeds: Vec<Seeded>,
    /// Rows that were not measured, and why.
    pub(crate) left_out: Vec<String>,
}

impl Report {
    pub(crate) fn new(machine: Machine) -> Self {
        Self {
            machine,
            rows: Vec::new(),
            curves: Vec::new(),
            seeds: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// The document; what stood below the heading of the notes in the one before is kept.
    pub(crate) fn document(&self, before: &str) -> String {
        let machine = &self.machine;
        let mut text = format!(
            "# Benchmarks\n\n\
             Written by `./taskw bench` on {} UTC, on {}, {} of memory, {}. Load average at the beginning: {}.\n\n\
             Times are those of whole HTTP requests over loopback to a release build of `req1-server`, with its data in the\n\
             caches. The floor is the median time of bare SQL that reads or writes the same rows on the same machine in the\n\
             same run, and the ratio is median by median: it, not the times, can be compared between machines. Floors that\n\
             write work on tables with the same indexes and digests, without foreign keys and triggers. Peak memory is the\n\
             most that the server's process had resident during the row. Budgets are for p95\n\
             where nothing else is said.\n\n\
             | # | Operation | p50 | p95 | Throughput | Peak memory | Budget | Floor | Ratio | at most | |\n\
             |---|---|---|---|---|---|---|---|---|---|---|\n",
            machine.date, machine.processor, machine.memory, machine.postgres, machine.busy
        );
        for row in &self.rows {
            text += &row.line();
        }
        text += &self.growth();
        if !self.seeds.is_empty() {
            text += "\n## Making up the data\n\n| `req1-server seed` | Time | Objects a second |\n|---|---|---|\n";
            for seed in &self.seeds {
                let form = if seed.is_flat {
                    "flat"
                } else {
                    "six levels deep"
                };
                let speed = f64::from(seed.objects) / seed.time.as_secs_f64();
                text += &format!(
                    "| {} objects, {form} | {} | {speed:.0} |\n",
                    seed.objects,
                    time(seed.time)
                );
            }
        }
        if !self.left_out.is_empty() {
            text += "\n## Not measured\n\n";
            for line in &self.left_out {
                text += &format!("- {line}\n");
            }
        }
        let notes = before.find(NOTES).and_then(|start| before.get(start..));
        text + "\n" + notes.unwrap_or(NOTES).trim_end() + "\n"
    }

    fn growth(&self) -> String {
        if self.curves.is_empty() {
            return String::new();
        }
        let mut text = "\n## How cost grows\n\n\
                        Median and p95 by the number of objects in the module.\n\n\
                        | # | Operation | 1,000 | 10,000 | 100,000 | 1,000,000 |\n|---|---|---|---|---|---|\n"
            .to_owned();
        for curve in &self.curves {
            text += &format!("| {} | {} |", curve.number, curve.operation);
            for size in [1_000, 10_000, 100_000, 1_000_000] {
                let point = curve.points.iter().find(|(objects, _)| *objects == size);
                let cell = point.map_or_else(
                    || "-".to_owned(),
                    |(_, samples)| format!("{} / {}", time(samples.p50()), time(samples.p95())),
                );
                text += &format!(" {cell} |");
            }
            text.push('\n');
        }
        text
    }
}

/// Three digits of a time.
pub(crate) fn time(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1_000.0;
    if ms >= 10_000.0 {
        format!("{:.1} s", ms / 1_000.0)
    } else if ms >= 1_000.0 {
        format!("{:.2} s", ms / 1_000.0)
    } else if ms >= 10.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{ms:.1} ms")
    }
}

fn rate(rate: f64) -> String {
    format!("{rate:.0}/s")
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes are shown with three digits"
)]
fn size(bytes: u64) -> String {
    if bytes < 1_000_000 {
        format!("{:.0} kB", bytes as f64 / 1e3)
    } else {
        format!("{:.1} MB", bytes as f64 / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(p95: u64) -> Row {
        let budget = Budget {
            p95: Some(Duration::from_millis(20)),
            ratio: Some(2.0),
            ..Budget::default()
        };
        let samples = Samples::new(vec![Duration::from_millis(p95)]);
        let floor = Samples::new(vec![Duration::from_millis(8)]);
        Row::new(3, "Save", budget).timed(&samples).over(&floor)
    }

    #[test]
    fn rows_say_what_they_miss() {
        assert_eq!(
            row(15).line(),
            "| 3 | Save | 15 ms | 15 ms | - | - | 20 ms | 8.0 ms | 1.9 | 2 | kept |\n"
        );
        assert_eq!(row(24).misses(), ["p95", "ratio"]);
    }

    #[test]
    fn notes_of_the_document_before_stay() {
        let machine = Machine {
            date: String::new(),
            processor: String::new(),
            memory: String::new(),
            postgres: String::new(),
            busy: String::new(),
        };
        let document = Report::new(machine).document("old table\n\n## Notes\n\n- Row 3: why.\n");
        assert!(document.ends_with("\n## Notes\n\n- Row 3: why.\n"));
        assert!(!document.contains("old table"));
    }
}

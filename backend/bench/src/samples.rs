//! Repeated measurements.

use std::time::{Duration, Instant};

use crate::Failure;

/// Runs before the first one that counts.
const WARM_UP: usize = 3;
/// Time after which no further run begins, once there are a few.
const LONGEST: Duration = Duration::from_secs(30);
const FEWEST: usize = 5;

/// Durations of the runs of one operation, shortest first.
#[derive(Debug, Clone)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    pub(crate) fn new(mut durations: Vec<Duration>) -> Self {
        durations.sort_unstable();
        Self(durations)
    }

    /// Runs an operation up to `count` times, one after the other, with the number of the run.
    pub(crate) async fn take(
        count: usize,
        mut operation: impl AsyncFnMut(usize) -> Result<(), Failure>,
    ) -> Result<Self, Failure> {
        let warm_up = WARM_UP.min(count / 2);
        for run in 0..warm_up {
            operation(run).await?;
        }
        let begun = Instant::now();
        let mut durations = Vec::with_capacity(count);
        for run in 0..count {
            if durations.len() >= FEWEST && begun.elapsed() > LONGEST {
                break;
            }
            let started = Instant::now();
            operation(warm_up + run).await?;
            durations.push(started.elapsed());
        }
        Ok(Self::new(durations))
    }

    /// All of them.
    pub(crate) fn all(self) -> Vec<Duration> {
        self.0
    }

    /// The duration that this share of the runs does not exceed.
    fn quantile(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100).max(1) - 1;
        self.0.get(rank).copied().unwrap_or_default()
    }

    pub(crate) fn p50(&self) -> Duration {
        self.quantile(50)
    }

    pub(crate) fn p95(&self) -> Duration {
        self.quantile(95)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_runs() {
        let samples = Samples::new((1..=20).rev().map(Duration::from_millis).collect());
        assert_eq!(samples.p50(), Duration::from_millis(10));
        assert_eq!(samples.p95(), Duration::from_millis(19));
        assert_eq!(
            Samples::new(vec![Duration::from_secs(1)]).p95(),
            Duration::from_secs(1)
        );
    }
}

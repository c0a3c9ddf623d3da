//! How many queries a request makes and how long they take, from the events that sqlx emits for each.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    filter::{FilterFn, LevelFilter},
    layer::Context,
};

const TARGET: &str = "sqlx::query";

/// Queries of one request. Those of tasks that it starts are not counted.
#[derive(Debug, Default)]
pub(super) struct Queries {
    count: AtomicU64,
    micros: AtomicU64,
}

impl Queries {
    pub(super) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    pub(super) fn time(&self) -> Duration {
        Duration::from_micros(self.micros.load(Ordering::Relaxed))
    }
}

tokio::task_local! {
    /// Queries of the request that this task serves.
    pub(super) static QUERIES: Queries;
}

/// Adds every query to its request.
#[derive(Debug)]
pub(super) struct Tally;

/// What [`Tally`] needs to see.
pub(super) fn only_queries() -> FilterFn<fn(&Metadata<'_>) -> bool> {
    let is_query =
        |metadata: &Metadata<'_>| metadata.target() == TARGET && *metadata.level() <= Level::DEBUG;
    FilterFn::new(is_query as fn(&Metadata<'_>) -> bool).with_max_level_hint(LevelFilter::DEBUG)
}

impl<S: Subscriber> Layer<S> for Tally {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut elapsed = Elapsed(0.0);
        event.record(&mut elapsed);
        let micros = Duration::try_from_secs_f64(elapsed.0).map_or(0, |time| time.as_micros());
        // Outside a request there is nobody to count for.
        let _counted = QUERIES.try_with(|queries| {
            queries.count.fetch_add(1, Ordering::Relaxed);
            let micros = u64::try_from(micros).unwrap_or(u64::MAX);
            queries.micros.fetch_add(micros, Ordering::Relaxed);
        });
    }
}

struct Elapsed(f64);

impl Visit for Elapsed {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.0 = value;
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

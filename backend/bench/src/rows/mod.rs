//! One file for each row or pair of rows of the table.

mod baseline;
mod browser;
mod bulk;
mod create;
mod exchange;
mod filter;
mod mixed;
mod outline;
mod relocate;
mod save;
mod scripts;
mod search;
mod start;
mod trace;
mod window;

use crate::{Failure, bench::Bench, report::Report};

/// Measures the rows that are wanted, in the order of the table.
pub(crate) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    if bench.arguments.wants(1) {
        window::measure(bench, report).await?;
    }
    if bench.arguments.wants(2) {
        outline::measure(bench, report).await?;
    }
    if bench.arguments.wants(3) {
        save::measure(bench, report).await?;
    }
    if bench.arguments.wants(4) {
        create::measure(bench, report).await?;
    }
    if bench.arguments.wants(5) {
        relocate::measure(bench, report).await?;
    }
    if bench.arguments.wants(6) {
        bulk::measure(bench, report).await?;
    }
    if bench.arguments.wants(7) || bench.arguments.wants(8) {
        search::measure(bench, report).await?;
    }
    if bench.arguments.wants(9) {
        filter::measure(bench, report).await?;
    }
    if bench.arguments.wants(10) {
        trace::measure_matrix(bench, report).await?;
    }
    if bench.arguments.wants(11) {
        trace::measure_impact(bench, report).await?;
    }
    if bench.arguments.wants(12) {
        baseline::create(bench, report).await?;
    }
    if bench.arguments.wants(13) {
        baseline::read(bench, report).await?;
    }
    if bench.arguments.wants(14) {
        baseline::compare(bench, report).await?;
    }
    if bench.arguments.wants(15) || bench.arguments.wants(16) {
        exchange::measure(bench, report).await?;
    }
    scripts::measure(bench, report).await?;
    if bench.arguments.wants(23) {
        mixed::measure(bench, report).await?;
    }
    if bench.arguments.wants(24) {
        start::measure(bench, report).await?;
    }
    if bench.arguments.wants(25) {
        browser::measure_screens(bench, report).await?;
        browser::measure_traces(bench, report).await?;
    }
    if bench.arguments.wants(26) {
        browser::weigh(bench, report)?;
    }
    Ok(())
}

/// A value of a list, again from its beginning after its end.
fn nth<T>(list: &[T], place: usize) -> Result<&T, Failure> {
    list.get(place % list.len().max(1))
        .ok_or_else(|| "nothing to work on".into())
}

/// A place that jumps about, the same for the same run.
fn scattered(run: usize, bound: u32) -> u32 {
    let run = u32::try_from(run).unwrap_or(u32::MAX);
    run.wrapping_mul(2_654_435_761) % bound.max(1)
}

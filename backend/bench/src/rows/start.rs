//! Row 24: starting, and memory at rest.

use std::time::Duration;

use crate::{
    Failure,
    bench::Bench,
    report::{Budget, Report, Row},
    samples::Samples,
};

const RUNS: usize = 10;
/// Rest before memory is looked at.
const REST: Duration = Duration::from_secs(5);

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let samples = Samples::take(RUNS, async |_| {
        let server = bench.installation.serve("serve")?;
        let ready = format!("http://{}/health/ready", server.address);
        while !reqwest::get(&ready).await?.status().is_success() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    })
    .await?;
    let budget = Budget {
        p95: Some(Duration::from_millis(500)),
        ..Budget::default()
    };
    report.rows.push(
        Row::new(
            24,
            "Start to ready on a migrated database, and stop",
            budget,
        )
        .timed(&samples),
    );
    let server = bench.installation.serve("serve")?;
    tokio::time::sleep(REST).await;
    let budget = Budget {
        memory: Some(120_000_000),
        ..Budget::default()
    };
    let mut row = Row::new(24, "Memory of `serve` at rest", budget);
    row.memory = Some(server.memory()?);
    report.rows.push(row);
    Ok(())
}

//! Row 2: the outline of a whole module.

use std::time::Duration;

use futures::TryStreamExt as _;
use sqlx::postgres::PgPoolCopyExt as _;

use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    report::{Budget, Report, Row},
    samples::Samples,
};

const RUNS: usize = 20;
/// What browsers say.
const ENCODINGS: &str = "gzip, deflate, br, zstd";

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let budget = Budget {
        p95: Some(Duration::from_millis(500)),
        size: Some(3_000_000),
        ratio: Some(3.0),
        ..Budget::default()
    };
    let module = bench.module(Shape::deep(bench.budget_size())).await?;
    let path = format!("/api/v1/modules/{}/outline", module.id);
    bench.server.forget_peak()?;
    let mut size = 0;
    let samples = Samples::take(RUNS, async |_| {
        size = bench.client.drain(&path, ENCODINGS).await?;
        Ok(())
    })
    .await?;
    let floor = floor(bench, module).await?;
    let operation = format!("Outline of {} objects, compressed", module.objects);
    let mut row = Row::new(2, operation, budget).timed(&samples).over(&floor);
    row.size = Some(size);
    row.memory = Some(bench.server.peak()?);
    report.rows.push(row);
    let plain = Samples::take(RUNS, async |_| {
        size = bench.client.drain(&path, "identity").await?;
        Ok(())
    })
    .await?;
    let operation = format!("Outline of {} objects, as it is", module.objects);
    let mut row = Row::new(2, operation, Budget::default())
        .timed(&plain)
        .over(&floor);
    row.size = Some(size);
    report.rows.push(row);
    Ok(())
}

/// The same columns by `COPY`.
async fn floor(bench: &Bench, module: Module) -> Result<Samples, Failure> {
    let copy = format!(
        "COPY (SELECT id, parent_id, key, heading, depth, classification, (body IS NOT NULL AND body <> '')
               FROM object WHERE module_id = '{}' AND deleted_at IS NULL ORDER BY path) TO STDOUT",
        module.id
    );
    Samples::take(RUNS, async |_| {
        let mut rows = bench.database.copy_out_raw(&copy).await?;
        while let Some(row) = rows.try_next().await? {
            std::hint::black_box(row);
        }
        Ok(())
    })
    .await
}

//! Row 1: a window of 100 objects anywhere in a module.

use std::time::Duration;

use super::{nth, scattered};
use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    report::{Budget, Curve, Report, Row},
    samples::Samples,
};

const RUNS: usize = 200;
const ROWS: u32 = 100;

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let budget = Budget {
        p95: Some(Duration::from_millis(25)),
        ratio: Some(2.0),
        ..Budget::default()
    };
    let budget_size = bench.budget_size();
    for is_flat in [false, true] {
        let mut points = Vec::new();
        for objects in bench.sizes() {
            if is_flat && objects > budget_size {
                continue;
            }
            let shape = Shape {
                is_flat,
                ..Shape::deep(objects)
            };
            let module = bench.module(shape).await?;
            bench.server.forget_peak()?;
            let samples = windows(bench, module).await?;
            if objects == budget_size {
                let form = if is_flat { "flat" } else { "deep" };
                let operation = format!("Window of {ROWS} objects of {objects}, {form}");
                let floor = floor(bench, module).await?;
                let mut row = Row::new(1, operation, budget).timed(&samples).over(&floor);
                row.memory = Some(bench.server.peak()?);
                report.rows.push(row);
            }
            points.push((objects, samples));
        }
        let form = if is_flat {
            "flat module"
        } else {
            "deep module"
        };
        let operation = format!("Window of {ROWS} objects, {form}");
        report.curves.push(Curve {
            number: 1,
            operation,
            points,
        });
    }
    Ok(())
}

async fn windows(bench: &Bench, module: Module) -> Result<Samples, Failure> {
    Samples::take(RUNS, async |run| {
        let offset = scattered(run, module.objects - ROWS);
        let path = format!(
            "/api/v1/modules/{}/objects?offset={offset}&limit={ROWS}",
            module.id
        );
        bench.client.drain(&path, "identity").await?;
        Ok(())
    })
    .await
}

/// The same rows by one prepared statement.
async fn floor(bench: &Bench, module: Module) -> Result<Samples, Failure> {
    let paths: Vec<String> = sqlx::query_scalar(
        "SELECT path FROM (SELECT path, row_number() OVER (ORDER BY path) AS place FROM object
                           WHERE module_id = $1 AND deleted_at IS NULL) AS numbered WHERE place % 97 = 1",
    )
    .bind(module.id)
    .fetch_all(&bench.database)
    .await?;
    let mut connection = bench.database.acquire().await?;
    Samples::take(RUNS, async |run| {
        let path = nth(&paths, run.wrapping_mul(7_919))?;
        let rows = sqlx::query(
            "SELECT * FROM object WHERE workspace_id = $1 AND module_id = $2 AND path >= $3 AND deleted_at IS NULL
             ORDER BY path LIMIT 100",
        )
        .bind(module.workspace)
        .bind(module.id)
        .bind(path)
        .fetch_all(&mut *connection)
        .await?;
        std::hint::black_box(rows);
        Ok(())
    })
    .await
}

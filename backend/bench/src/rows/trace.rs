//! Rows 10 and 11: rectangles of matrices, and walks along links.

use std::time::Duration;

use uuid::Uuid;

use super::{nth, scattered};
use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    report::{Budget, Curve, Report, Row},
    samples::Samples,
};

const RUNS: usize = 60;
/// Rows and columns of a rectangle.
const SIDE: u32 = 200;
/// Steps of a walk.
const DEPTH: i32 = 6;

/// Row 10: a rectangle anywhere in a matrix whose both axes are the same module.
pub(super) async fn measure_matrix(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let budget = Budget {
        p95: Some(Duration::from_millis(100)),
        ..Budget::default()
    };
    let largest = bench.budget_size();
    let mut points = Vec::new();
    for objects in bench.sizes() {
        if objects > largest {
            continue;
        }
        let module = bench.module(Shape::deep(objects)).await?;
        bench.server.forget_peak()?;
        let samples = rectangles(bench, module).await?;
        if objects == 1_000 {
            let operation = format!("Matrix: {SIDE} x {SIDE} of {objects} x {objects}");
            let mut row = Row::new(10, operation, budget).timed(&samples);
            row.memory = Some(bench.server.peak()?);
            report.rows.push(row);
        }
        points.push((objects, samples));
    }
    report.curves.push(Curve {
        number: 10,
        operation: format!("Matrix: {SIDE} x {SIDE} of a module by itself"),
        points,
    });
    Ok(())
}

async fn rectangles(bench: &Bench, module: Module) -> Result<Samples, Failure> {
    let bound = module.objects.saturating_sub(2 * SIDE);
    Samples::take(RUNS, async |run| {
        let path = format!(
            "/api/v1/traceability-matrix/window?source_module_id={id}&target_module_id={id}&row_offset={}\
             &row_limit={SIDE}&column_offset={}&column_limit={SIDE}",
            scattered(run, bound),
            scattered(run + 1, bound),
            id = module.id
        );
        bench.client.drain(&path, "identity").await?;
        Ok(())
    })
    .await
}

/// Row 11: what hangs together with an object.
pub(super) async fn measure_impact(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let budget = Budget {
        p95: Some(Duration::from_millis(300)),
        ratio: Some(2.0),
        ..Budget::default()
    };
    let module = bench.module(Shape::deep(bench.budget_size())).await?;
    let roots = bench.leaves(module, 50).await?;
    bench.server.forget_peak()?;
    let mut reached = 0;
    let samples = impacts(bench, &roots).await?;
    for root in &roots {
        let path = format!("/api/v1/object-impact/{root}?max_depth={DEPTH}&direction=both");
        let found = bench.client.get(&path).await?;
        let total = found.get("total").and_then(serde_json::Value::as_u64);
        reached += total.unwrap_or_default();
    }
    let floor = walks(bench, module, &roots).await?;
    let operation = format!(
        "Impact to depth {DEPTH} over {} objects, {} reached on average",
        module.objects,
        reached / roots.len().max(1) as u64
    );
    let mut row = Row::new(11, operation, budget).timed(&samples).over(&floor);
    row.memory = Some(bench.server.peak()?);
    report.rows.push(row);
    let mut points = Vec::new();
    for objects in bench.sizes() {
        let module = bench.module(Shape::deep(objects)).await?;
        let roots = bench.leaves(module, 50).await?;
        points.push((objects, impacts(bench, &roots).await?));
    }
    report.curves.push(Curve {
        number: 11,
        operation: format!("Impact to depth {DEPTH}"),
        points,
    });
    Ok(())
}

async fn impacts(bench: &Bench, roots: &[Uuid]) -> Result<Samples, Failure> {
    Samples::take(RUNS, async |run| {
        let root = nth(roots, run)?;
        let path = format!("/api/v1/object-impact/{root}?max_depth={DEPTH}&direction=both");
        bench.client.drain(&path, "identity").await?;
        Ok(())
    })
    .await
}

/// The same objects and links by one recursive statement.
async fn walks(bench: &Bench, module: Module, roots: &[Uuid]) -> Result<Samples, Failure> {
    let mut connection = bench.database.acquire().await?;
    Samples::take(RUNS, async |run| {
        let rows = sqlx::query(
            "WITH RECURSIVE walk (id, depth) AS (
                 SELECT $2::uuid, 0
                 UNION
                 SELECT l.far, walk.depth + 1 FROM walk
                 CROSS JOIN LATERAL (
                     SELECT target_object_id AS far FROM link
                     WHERE workspace_id = $1 AND source_object_id = walk.id AND deleted_at IS NULL
                     UNION ALL
                     SELECT source_object_id FROM link
                     WHERE workspace_id = $1 AND target_object_id = walk.id AND deleted_at IS NULL
                 ) AS l
                 WHERE walk.depth < $3
             ), reached AS (
                 SELECT id, min(depth) AS depth FROM walk GROUP BY id
             )
             SELECT o.id, o.key, o.heading, left(o.body, 1000), o.classification, o.module_id, reached.depth,
                    (SELECT array_agg(l.id) FROM link l
                     WHERE l.workspace_id = $1 AND l.source_object_id = o.id AND l.deleted_at IS NULL)
             FROM reached JOIN object o ON o.workspace_id = $1 AND o.id = reached.id AND o.deleted_at IS NULL
             ORDER BY reached.depth",
        )
        .bind(module.workspace)
        .bind(nth(roots, run)?)
        .bind(DEPTH)
        .fetch_all(&mut *connection)
        .await?;
        std::hint::black_box(rows);
        Ok(())
    })
    .await
}

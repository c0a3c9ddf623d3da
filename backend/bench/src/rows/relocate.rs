//! Row 5: moving a subtree.

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use super::nth;
use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    report::{Budget, Curve, Report, Row},
    samples::Samples,
};

const RUNS: usize = 20;
/// Objects of a subtree, about, as budgets speak of it and as a module of 1,000 has it too.
const LARGE: i64 = 5_000;
const SMALL: i64 = 550;

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let objects = bench.budget_size();
    let module = bench.module(Shape::deep(objects)).await?;
    let subtree = subtree(bench, module, LARGE).await?;
    // A move writes 10 MB of log. A database that has run for a while uses the files of its log again; a new one makes them
    // first, which would be half of what is measured.
    sqlx::query("CHECKPOINT").execute(&bench.database).await?;
    bench.server.forget_peak()?;
    let samples = moves(bench, module, &subtree).await?;
    let peak = bench.server.peak()?;
    let floor = floor(bench, module, &subtree).await?;
    let budget = Budget {
        p95: Some(Duration::from_millis(200)),
        ratio: Some(3.0),
        ..Budget::default()
    };
    let operation = format!(
        "Move a subtree of {} in a module of {objects}",
        subtree.size
    );
    let mut row = Row::new(5, operation, budget).timed(&samples).over(&floor);
    row.memory = Some(peak);
    report.rows.push(row);
    let mut points = Vec::new();
    for objects in bench.sizes() {
        let module = bench.module(Shape::deep(objects)).await?;
        let subtree = self::subtree(bench, module, SMALL).await?;
        points.push((objects, moves(bench, module, &subtree).await?));
    }
    let operation = format!("Move a subtree of about {SMALL}");
    report.curves.push(Curve {
        number: 5,
        operation,
        points,
    });
    Ok(())
}

/// A subtree and two objects that it can stand below.
struct Subtree {
    id: Uuid,
    size: i64,
    parents: Vec<(Uuid, String)>,
}

/// The subtree whose size is nearest to the one that is wanted.
async fn subtree(bench: &Bench, module: Module, size: i64) -> Result<Subtree, Failure> {
    let (id, path, size): (Uuid, String, i64) = sqlx::query_as(
        "SELECT head.id, head.path, below.size FROM object AS head
         CROSS JOIN LATERAL (
             SELECT count(*) AS size FROM object AS o WHERE o.module_id = head.module_id
                AND o.path >= head.path AND o.path < (head.path || '~') COLLATE \"C\") AS below
         WHERE head.module_id = $1 AND head.depth BETWEEN 1 AND 4 AND head.classification = 'heading'
         ORDER BY abs(below.size - $2), head.path LIMIT 1",
    )
    .bind(module.id)
    .bind(size)
    .fetch_one(&bench.database)
    .await?;
    let parents = sqlx::query_as(
        "SELECT id, path FROM object WHERE module_id = $1 AND depth IN (0, 1) AND NOT starts_with(path, $2)
         ORDER BY path LIMIT 2",
    )
    .bind(module.id)
    .bind(&path)
    .fetch_all(&bench.database)
    .await?;
    Ok(Subtree { id, size, parents })
}

async fn moves(bench: &Bench, module: Module, subtree: &Subtree) -> Result<Samples, Failure> {
    let path = format!("/api/v1/modules/{}/objects/{}/move", module.id, subtree.id);
    Samples::take(RUNS, async |run| {
        let (parent, _) = nth(&subtree.parents, run)?;
        let wish = json!({ "action": "move_to", "parent_id": parent, "position": 0 });
        bench.client.send("POST", &path, &wish).await?;
        Ok(())
    })
    .await
}

/// One `UPDATE` of as many rows and the same columns.
async fn floor(bench: &Bench, module: Module, subtree: &Subtree) -> Result<Samples, Failure> {
    bench.floor.take(module.id, &["object"]).await?;
    let mut from: String = sqlx::query_scalar("SELECT path FROM object WHERE id = $1")
        .bind(subtree.id)
        .fetch_one(&bench.database)
        .await?;
    let mut connection = bench.database.acquire().await?;
    let samples = Samples::take(RUNS, async |run| {
        let (_, below) = nth(&subtree.parents, run)?;
        let to = format!("{below}floor{run}!");
        sqlx::query(
            "UPDATE floor.object SET path = $3 || substr(path, length($2) + 1), depth = depth + 0
             WHERE module_id = $1 AND path >= $2 COLLATE \"C\" AND path < ($2 || '~') COLLATE \"C\"",
        )
        .bind(module.id)
        .bind(&from)
        .bind(&to)
        .execute(&mut *connection)
        .await?;
        from = to;
        Ok(())
    })
    .await?;
    drop(connection);
    bench.floor.clear().await?;
    Ok(samples)
}

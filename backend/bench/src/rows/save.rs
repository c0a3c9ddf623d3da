//! Row 3: saving one field.

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

const RUNS: usize = 200;
/// Objects that are saved in turn.
const OBJECTS: u32 = 100;

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let budget = Budget {
        p95: Some(Duration::from_millis(20)),
        ratio: Some(2.0),
        ..Budget::default()
    };
    let mut points = Vec::new();
    for objects in bench.sizes() {
        let module = bench.module(Shape::deep(objects)).await?;
        bench.server.forget_peak()?;
        let samples = saves(bench, module).await?;
        if objects == bench.budget_size() {
            let operation = format!("Save the body of an object, module of {objects}");
            let floor = floor(bench, module).await?;
            let mut row = Row::new(3, operation, budget).timed(&samples).over(&floor);
            row.memory = Some(bench.server.peak()?);
            report.rows.push(row);
        }
        points.push((objects, samples));
    }
    let operation = "Save the body of an object".to_owned();
    report.curves.push(Curve {
        number: 3,
        operation,
        points,
    });
    for earlier in [1, 50] {
        let history = Some((earlier, 1));
        let module = bench
            .module(Shape {
                history,
                ..Shape::deep(1_000)
            })
            .await?;
        let samples = saves(bench, module).await?;
        let operation =
            format!("The same with {earlier} earlier versions of every object, module of 1000");
        report
            .rows
            .push(Row::new(3, operation, budget).timed(&samples));
    }
    Ok(())
}

async fn saves(bench: &Bench, module: Module) -> Result<Samples, Failure> {
    let objects = bench.leaves(module, OBJECTS).await?;
    Samples::take(RUNS, async |run| {
        let path = format!(
            "/api/v1/modules/{}/objects/{}",
            module.id,
            nth(&objects, run)?
        );
        let edit = json!({ "body": body(run) });
        bench.client.send("PATCH", &path, &edit).await?;
        Ok(())
    })
    .await
}

/// Sixty words, others for every run.
fn body(run: usize) -> String {
    let words =
        "the operator shall confirm the measured value before the next cycle in every mode "
            .repeat(4);
    format!("<p>Run {run}: {}.</p>", words.trim())
}

/// The same rows in a bare transaction.
async fn floor(bench: &Bench, module: Module) -> Result<Samples, Failure> {
    let tables = ["module", "object", "object_version", "object_search"];
    bench.floor.take(module.id, &tables).await?;
    let objects = bench.leaves(module, OBJECTS).await?;
    let mut connection = bench.database.acquire().await?;
    let samples = Samples::take(RUNS, async |run| {
        write(
            &mut connection,
            module,
            (*nth(&objects, run)?, &body(run), run),
        )
        .await
    })
    .await?;
    drop(connection);
    bench.floor.clear().await?;
    Ok(samples)
}

async fn write(
    connection: &mut sqlx::PgConnection,
    module: Module,
    (object, body, run): (Uuid, &str, usize),
) -> Result<(), Failure> {
    let change_set = Uuid::from_u128(0x5a5e_0000_0000 + run as u128);
    sqlx::query("BEGIN").execute(&mut *connection).await?;
    let revision: i64 = sqlx::query_scalar(
        "UPDATE floor.module SET revision = revision + 1, revised_at = clock_timestamp() WHERE id = $1 RETURNING revision",
    )
    .bind(module.id)
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE floor.object SET body = $3, version = version + 1, revision = $4, updated_at = clock_timestamp()
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(module.workspace)
    .bind(object)
    .bind(body)
    .bind(revision)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO floor.object_version (
             workspace_id, object_id, version, module_id, revision, change_set_id, change_type, changed_by, changed_at,
             number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
             lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by, reviewed_fingerprint,
             deleted)
         SELECT workspace_id, id, version + 1000, module_id, revision, $3, 'update', updated_by, updated_at,
                number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
                lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by,
                reviewed_fingerprint, false
         FROM floor.object WHERE workspace_id = $1 AND id = $2",
    )
    .bind(module.workspace)
    .bind(object)
    .bind(change_set)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE floor.object_search SET content = $3, document = setweight(to_tsvector('english', $3), 'B')
         WHERE workspace_id = $1 AND object_id = $2",
    )
    .bind(module.workspace)
    .bind(object)
    .bind(body)
    .execute(&mut *connection)
    .await?;
    record(connection, module, (change_set, revision)).await?;
    sqlx::query("COMMIT").execute(connection).await?;
    Ok(())
}

/// The rows that every change set has.
pub(super) async fn record(
    connection: &mut sqlx::PgConnection,
    module: Module,
    (change_set, revision): (Uuid, i64),
) -> Result<(), Failure> {
    sqlx::query(
        "INSERT INTO floor.change_set (workspace_id, id, actor_id, cause, at) VALUES ($1, $2, $2, 'edit', clock_timestamp())",
    )
    .bind(module.workspace)
    .bind(change_set)
    .execute(&mut *connection)
    .await?;
    for statement in [
        "INSERT INTO floor.change_set_module (workspace_id, module_id, revision, change_set_id, at, content_hash,
                                              previous_hash, hash)
         VALUES ($1, $2, $3, $4, clock_timestamp(), '', '', '')",
        "INSERT INTO floor.outbox (workspace_id, module_id, revision, change_set_id, at)
         VALUES ($1, $2, $3, $4, clock_timestamp())",
    ] {
        sqlx::query(statement)
            .bind(module.workspace)
            .bind(module.id)
            .bind(revision)
            .bind(change_set)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

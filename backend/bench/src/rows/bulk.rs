//! Row 6: one edit of many objects.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use super::save::record;
use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    report::{Budget, Curve, Report, Row},
    samples::Samples,
};

const RUNS: usize = 10;
/// Objects of an act, as the budget speaks of it and as a module of 1,000 has them too.
const LARGE: u32 = 10_000;
const SMALL: u32 = 500;
/// The attribute that is edited, and its values in turn.
const ATTRIBUTE: &str = "enum";
const VALUES: [&str; 2] = ["low", "high"];

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let objects = bench.budget_size();
    let module = bench.module(Shape::deep(objects)).await?;
    let ids = some(bench, module, LARGE).await?;
    bench.server.forget_peak()?;
    let samples = edits(bench, module, &ids).await?;
    let peak = bench.server.peak()?;
    let floor = floor(bench, module, &ids).await?;
    let budget = Budget {
        p95: Some(Duration::from_secs(3)),
        ratio: Some(3.0),
        ..Budget::default()
    };
    let operation = format!(
        "Bulk edit of {} objects in a module of {objects}",
        ids.len()
    );
    let mut row = Row::new(6, operation, budget).timed(&samples).over(&floor);
    row.memory = Some(peak);
    report.rows.push(row);
    let mut points = Vec::new();
    for objects in bench.sizes() {
        let module = bench.module(Shape::deep(objects)).await?;
        let ids = some(bench, module, SMALL).await?;
        points.push((objects, edits(bench, module, &ids).await?));
    }
    report.curves.push(Curve {
        number: 6,
        operation: format!("Bulk edit of {SMALL} objects"),
        points,
    });
    Ok(())
}

/// Live objects, spread over a module.
async fn some(bench: &Bench, module: Module, count: u32) -> Result<Vec<Uuid>, Failure> {
    Ok(sqlx::query_scalar(
        "SELECT id FROM object WHERE module_id = $1 AND deleted_at IS NULL ORDER BY md5(id::text) LIMIT $2",
    )
    .bind(module.id)
    .bind(i64::from(count))
    .fetch_all(&bench.database)
    .await?)
}

async fn edits(bench: &Bench, module: Module, ids: &[Uuid]) -> Result<Samples, Failure> {
    let path = format!("/api/v1/modules/{}/objects/bulk", module.id);
    let objects: Value = ids.iter().map(|id| json!({ "id": id })).collect();
    Samples::take(RUNS, async |run| {
        let state = format!("run {run}");
        let value = VALUES.get(run % VALUES.len());
        let act = json!({
            "action": "edit", "objects": objects, "attributes": { ATTRIBUTE: value }, "lifecycle_state": state,
        });
        let done = bench.client.send("POST", &path, &act).await?;
        if done.get("changed") != Some(&json!(ids.len())) {
            return Err(format!("not all objects changed: {done}").into());
        }
        Ok(())
    })
    .await
}

/// The same rows by one `UPDATE`, and one `INSERT` of their versions.
async fn floor(bench: &Bench, module: Module, ids: &[Uuid]) -> Result<Samples, Failure> {
    let tables = ["module", "object", "object_version"];
    bench.floor.take(module.id, &tables).await?;
    let attribute: Uuid = sqlx::query_scalar(
        "SELECT id FROM attribute_definition WHERE module_id = $1 AND name = $2",
    )
    .bind(module.id)
    .bind(ATTRIBUTE)
    .fetch_one(&bench.database)
    .await?;
    let mut connection = bench.database.acquire().await?;
    let samples = Samples::take(RUNS, async |run| {
        let value = VALUES.get(run % VALUES.len()).copied().unwrap_or_default();
        write(&mut connection, (module, ids), (attribute, value, run)).await
    })
    .await?;
    drop(connection);
    bench.floor.clear().await?;
    Ok(samples)
}

async fn write(
    connection: &mut sqlx::PgConnection,
    (module, ids): (Module, &[Uuid]),
    (attribute, value, run): (Uuid, &str, usize),
) -> Result<(), Failure> {
    let change_set = Uuid::from_u128(0xb01c_0000_0000 + run as u128);
    sqlx::query("BEGIN").execute(&mut *connection).await?;
    let revision: i64 = sqlx::query_scalar(
        "UPDATE floor.module SET revision = revision + 1, revised_at = clock_timestamp() WHERE id = $1 RETURNING revision",
    )
    .bind(module.id)
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE floor.object SET attributes = attributes || jsonb_build_object($3::text, $4::text),
                                 lifecycle_state = 'run ' || $5, version = version + 1, revision = $5,
                                 updated_at = clock_timestamp()
         WHERE workspace_id = $1 AND id = ANY($2)",
    )
    .bind(module.workspace)
    .bind(ids)
    .bind(attribute.to_string())
    .bind(value)
    .bind(revision)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO floor.object_version (
             workspace_id, object_id, version, module_id, revision, change_set_id, change_type, changed_by, changed_at,
             number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
             lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by, reviewed_fingerprint,
             deleted)
         SELECT workspace_id, id, version, module_id, revision, $3, 'update', updated_by, updated_at,
                number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
                lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by,
                reviewed_fingerprint, false
         FROM floor.object WHERE workspace_id = $1 AND id = ANY($2)",
    )
    .bind(module.workspace)
    .bind(ids)
    .bind(change_set)
    .execute(&mut *connection)
    .await?;
    record(connection, module, (change_set, revision)).await?;
    sqlx::query("COMMIT").execute(connection).await?;
    Ok(())
}

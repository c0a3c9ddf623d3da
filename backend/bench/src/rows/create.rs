//! Row 4: objects made by many clients at once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::json;
use sqlx::PgPool;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{nth, save::record};
use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    report::{Budget, Report, Row},
    samples::Samples,
};

const CLIENTS: usize = 32;
const DURATION: Duration = Duration::from_secs(10);

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let many = bench.empty_modules(CLIENTS).await?;
    let one = bench.empty_modules(1).await?;
    for (modules, what, rate) in [(many, "32 modules", 800.0), (one, "one module", 200.0)] {
        let budget = Budget {
            rate: Some(rate),
            ratio: Some(2.0),
            ..Budget::default()
        };
        bench.server.forget_peak()?;
        let (samples, rate) = creations(bench, &modules).await?;
        let peak = bench.server.peak()?;
        let floor = floor(bench, &modules).await?;
        let operation = format!("Create objects, {CLIENTS} clients on {what}");
        let mut row = Row::new(4, operation, budget).timed(&samples);
        row.rate = Some(rate);
        row.memory = Some(peak);
        row.floor = Some((format!("{floor:.0}/s"), floor / rate));
        report.rows.push(row);
    }
    for earlier in [1, 50] {
        let history = Some((earlier, 1));
        let module = bench
            .module(Shape {
                history,
                ..Shape::deep(1_000)
            })
            .await?;
        let (samples, rate) = creations(bench, &[module]).await?;
        let operation = format!(
            "The same on one module of 1000 with {earlier} earlier versions of every object"
        );
        let mut row = Row::new(
            4,
            operation,
            Budget {
                rate: Some(200.0),
                ..Budget::default()
            },
        )
        .timed(&samples);
        row.rate = Some(rate);
        report.rows.push(row);
    }
    Ok(())
}

async fn creations(bench: &Bench, modules: &[Module]) -> Result<(Samples, f64), Failure> {
    let mut clients = JoinSet::new();
    let began = Instant::now();
    for place in 0..CLIENTS {
        let module = *nth(modules, place)?;
        let client = bench.client.clone();
        clients.spawn(async move {
            let path = format!("/api/v1/modules/{}/objects", module.id);
            let mut durations = Vec::new();
            while began.elapsed() < DURATION {
                let started = Instant::now();
                let object = json!({
                    "heading": format!("Object of client {place}"),
                    "body": "<p>The controller shall report the measured pressure within the same frame.</p>"
                });
                client.send("POST", &path, &object).await?;
                durations.push(started.elapsed());
            }
            Ok::<_, Failure>(durations)
        });
    }
    let mut all = Vec::new();
    while let Some(durations) = clients.join_next().await {
        all.extend(durations??);
    }
    let rate = per_second(all.len() as u64, began.elapsed());
    Ok((Samples::new(all), rate))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a rate is shown with three digits"
)]
fn per_second(count: u64, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// Objects a second by bare transactions of as many clients.
async fn floor(bench: &Bench, modules: &[Module]) -> Result<f64, Failure> {
    for module in modules {
        bench.floor.take(module.id, &["module"]).await?;
    }
    let number = Arc::new(AtomicU64::new(1));
    let mut clients = JoinSet::new();
    let began = Instant::now();
    for place in 0..CLIENTS {
        let module = *nth(modules, place)?;
        let (database, number) = (bench.database.clone(), Arc::clone(&number));
        clients.spawn(async move {
            while began.elapsed() < DURATION {
                create(&database, module, number.fetch_add(1, Ordering::Relaxed)).await?;
            }
            Ok::<_, Failure>(())
        });
    }
    while let Some(ended) = clients.join_next().await {
        ended??;
    }
    let rate = per_second(number.load(Ordering::Relaxed), began.elapsed());
    bench.floor.clear().await?;
    Ok(rate)
}

async fn create(database: &PgPool, module: Module, number: u64) -> Result<(), Failure> {
    let id = Uuid::from_u128(0xc4ea_7e00_0000_0000 + u128::from(number));
    let mut tx = database.begin().await?;
    let revision: i64 = sqlx::query_scalar(
        "UPDATE floor.module SET revision = revision + 1, last_number = last_number + 1, revised_at = clock_timestamp()
         WHERE id = $1 RETURNING revision",
    )
    .bind(module.id)
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO floor.object (workspace_id, id, module_id, number, key, order_key, path, depth, classification,
                                   heading, body, content_fingerprint, version, revision, created_at, updated_at,
                                   updated_by)
         VALUES ($1, $2, $3, $4, 'E-' || $4, $5, $5 || '!', 0, 'normative', 'Object of a client',
                 '<p>The controller shall report the measured pressure within the same frame.</p>', repeat('0', 64), 1, $6,
                 clock_timestamp(), clock_timestamp(), $2)",
    )
    .bind(module.workspace)
    .bind(id)
    .bind(module.id)
    .bind(i64::try_from(number)?)
    .bind(format!("{number:012}"))
    .bind(revision)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO floor.object_version (workspace_id, object_id, version, module_id, revision, change_set_id,
                                           change_type, changed_by, changed_at, number, key, order_key, classification,
                                           heading, body, attributes, external_references, content_fingerprint, deleted)
         SELECT workspace_id, id, version, module_id, revision, id, 'create', updated_by, updated_at, number, key,
                order_key, classification, heading, body, attributes, external_references, content_fingerprint, false
         FROM floor.object WHERE workspace_id = $1 AND id = $2",
    )
    .bind(module.workspace)
    .bind(id)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO floor.object_search (workspace_id, object_id, module_id, key, content, language, document)
         SELECT workspace_id, id, module_id, lower(key), body, 'english', to_tsvector('english', body)
         FROM floor.object WHERE workspace_id = $1 AND id = $2",
    )
    .bind(module.workspace)
    .bind(id)
    .execute(&mut *tx)
    .await?;
    record(&mut tx, module, (id, revision)).await?;
    tx.commit().await?;
    Ok(())
}

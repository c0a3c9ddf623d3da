//! Rows 12 to 14: making a baseline, reading a window as of one, and comparing two.

use std::time::{Duration, Instant};

use futures::StreamExt as _;
use serde_json::{Value, json};

use super::scattered;
use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    client::{good, text},
    report::{Budget, Curve, Report, Row},
    samples::Samples,
};

const RUNS: usize = 100;
const ROWS: u32 = 100;
/// Objects that differ between the baselines that are compared, of a hundred.
const CHANGED: u32 = 5;
/// Objects of a bulk act at most.
const LARGEST_BULK: usize = 10_000;
/// Objects of the module that is as small as any.
const FEW: u32 = 10;

/// Row 12.
pub(super) async fn create(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let budget = Budget {
        p95: Some(Duration::from_millis(20)),
        ratio: Some(3.0),
        ..Budget::default()
    };
    let mut points = Vec::new();
    let sizes: Vec<u32> = [FEW].into_iter().chain(bench.sizes()).collect();
    for objects in sizes.iter().copied() {
        let module = bench.module(Shape::deep(objects)).await?;
        // The outline of the revision, which is made in the background, is none of the row.
        let first = make(bench, module, "first").await?;
        window(bench, module, (&first, 0)).await?;
        bench.server.forget_peak()?;
        let samples = Samples::take(RUNS, async |run| {
            make(bench, module, &format!("run {run}")).await?;
            Ok(())
        })
        .await?;
        if objects == FEW || Some(&objects) == sizes.last() {
            let floor = floor(bench, module).await?;
            let operation = format!("Create a baseline of {objects} objects");
            let mut row = Row::new(12, operation, budget).timed(&samples).over(&floor);
            row.memory = Some(bench.server.peak()?);
            report.rows.push(row);
        }
        points.push((objects, samples));
    }
    report.curves.push(Curve {
        number: 12,
        operation: "Create a baseline".to_owned(),
        points,
    });
    Ok(())
}

/// Makes a baseline and gives its id.
async fn make(bench: &Bench, module: Module, name: &str) -> Result<String, Failure> {
    let path = format!("/api/v1/modules/{}/baselines?entries=false", module.id);
    let body = json!({ "name": name });
    let made = bench.client.send("POST", &path, &body).await?;
    Ok(text(&made, "id")?.to_owned())
}

/// The same row by one `INSERT`.
async fn floor(bench: &Bench, module: Module) -> Result<Samples, Failure> {
    bench.floor.take(module.id, &["baseline"]).await?;
    let mut connection = bench.database.acquire().await?;
    let samples = Samples::take(RUNS, async |run| {
        sqlx::query(
            "INSERT INTO floor.baseline (workspace_id, id, module_id, revision, at, name, created_at, created_by)
             SELECT workspace_id, gen_random_uuid(), module_id, revision, at, name || $2, created_at, created_by
             FROM baseline WHERE module_id = $1 LIMIT 1",
        )
        .bind(module.id)
        .bind(format!("floor {run}"))
        .execute(&mut *connection)
        .await?;
        Ok(())
    })
    .await?;
    drop(connection);
    bench.floor.clear().await?;
    Ok(samples)
}

/// Reads a window as of a baseline.
async fn window(
    bench: &Bench,
    module: Module,
    (baseline, offset): (&str, u32),
) -> Result<(), Failure> {
    let path = format!(
        "/api/v1/modules/{}/objects?offset={offset}&limit={ROWS}&as_of={baseline}",
        module.id
    );
    bench.client.drain(&path, "identity").await?;
    Ok(())
}

/// Row 13: the floor is a window of today.
pub(super) async fn read(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let budget = Budget {
        p95: Some(Duration::from_millis(50)),
        ratio: Some(3.0),
        ..Budget::default()
    };
    let (mut points, mut first_looks) = (Vec::new(), Vec::new());
    for objects in bench.sizes() {
        let module = bench.module(Shape::deep(objects)).await?;
        let baseline = make(bench, module, "read").await?;
        // Something else than the module is now.
        edit(bench, module, (objects.div_ceil(1_000), "after")).await?;
        let begun = Instant::now();
        window(bench, module, (&baseline, 0)).await?;
        first_looks.push((objects, Samples::new(vec![begun.elapsed()])));
        bench.server.forget_peak()?;
        let samples = Samples::take(RUNS, async |run| {
            let offset = scattered(run, module.objects - ROWS);
            window(bench, module, (&baseline, offset)).await
        })
        .await?;
        if objects == bench.budget_size() {
            let present = Samples::take(RUNS, async |run| {
                let offset = scattered(run, module.objects - ROWS);
                let path = format!(
                    "/api/v1/modules/{}/objects?offset={offset}&limit={ROWS}",
                    module.id
                );
                bench.client.drain(&path, "identity").await?;
                Ok(())
            })
            .await?;
            let operation = format!("Window of {ROWS} objects as of a baseline of {objects}");
            let mut row = Row::new(13, operation, budget)
                .timed(&samples)
                .over(&present);
            row.memory = Some(bench.server.peak()?);
            report.rows.push(row);
        }
        points.push((objects, samples));
    }
    let operation = format!("Window of {ROWS} objects as of a baseline");
    report.curves.push(Curve {
        number: 13,
        operation,
        points,
    });
    report.curves.push(Curve {
        number: 13,
        operation: "First look at a baseline, right after it was made".to_owned(),
        points: first_looks,
    });
    Ok(())
}

/// Edits so many objects, in change sets that are as large as they may be.
async fn edit(bench: &Bench, module: Module, (count, what): (u32, &str)) -> Result<(), Failure> {
    let path = format!("/api/v1/modules/{}/objects/bulk", module.id);
    for ids in bench.leaves(module, count).await?.chunks(LARGEST_BULK) {
        let objects: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
        let act = json!({"action": "edit", "objects": objects, "lifecycle_state": what});
        bench.client.send("POST", &path, &act).await?;
    }
    Ok(())
}

/// Row 14.
pub(super) async fn compare(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let budget = |p95| Budget {
        p95: Some(p95),
        memory: Some(64_000_000),
        ..Budget::default()
    };
    let (mut first, mut whole) = (Vec::new(), Vec::new());
    for objects in bench.sizes() {
        let module = bench.module(Shape::deep(objects)).await?;
        let a = make(bench, module, "a").await?;
        let changed = objects / 100 * CHANGED;
        edit(bench, module, (changed, "compared")).await?;
        let b = make(bench, module, "b").await?;
        // Both outlines are there.
        window(bench, module, (&a, 0)).await?;
        window(bench, module, (&b, 0)).await?;
        let path = format!("/api/v1/modules/{}/diff?from={a}&to={b}", module.id);
        let idle = bench.server.memory()?;
        bench.server.forget_peak()?;
        let mut first_bytes = Vec::new();
        let mut size = 0;
        let samples = Samples::take(RUNS / 5, async |_| {
            let (first_byte, bytes) = diff(bench, &path).await?;
            first_bytes.push(first_byte);
            size = bytes;
            Ok(())
        })
        .await?;
        let first_bytes = Samples::new(first_bytes);
        if objects == bench.budget_size() {
            let what = format!("two baselines of {objects}, {changed} changed");
            let grown = bench.server.peak()?.saturating_sub(idle);
            let operation = format!("Compare {what}: first byte");
            let row = Row::new(14, operation, budget(Duration::from_millis(300)));
            report.rows.push(row.timed(&first_bytes));
            let operation = format!("Compare {what}: whole, memory it takes");
            let mut row = Row::new(14, operation, budget(Duration::from_secs(3))).timed(&samples);
            row.size = Some(size);
            row.memory = Some(grown);
            report.rows.push(row);
        }
        first.push((objects, first_bytes));
        whole.push((objects, samples));
    }
    for (what, points) in [("first difference", first), ("whole", whole)] {
        report.curves.push(Curve {
            number: 14,
            operation: format!("Compare two baselines, {CHANGED} % changed: {what}"),
            points,
        });
    }
    Ok(())
}

/// The time until the first difference came, and the size of the answer.
async fn diff(bench: &Bench, path: &str) -> Result<(Duration, u64), Failure> {
    let begun = Instant::now();
    let request = bench
        .client
        .request("GET", path)?
        .header("accept-encoding", "identity");
    let mut body = good(request.send().await?).await?.bytes_stream();
    let (mut first, mut head, mut size) = (None, Vec::new(), 0);
    while let Some(piece) = body.next().await {
        let piece = piece?;
        size += piece.len() as u64;
        if first.is_none() {
            head.extend_from_slice(&piece);
            // What was compared is known at once; a difference is what people wait for.
            let begins = head.windows(11).any(|part| part == b"\"object_id\"");
            first = begins.then(|| begun.elapsed());
        }
    }
    let first = first.ok_or("the baselines do not differ")?;
    Ok((first, size))
}

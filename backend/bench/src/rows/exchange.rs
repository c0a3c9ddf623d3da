//! Rows 15 and 16: importing and exporting ReqIF.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use futures::TryStreamExt as _;
use reqwest::multipart::Form;
use serde_json::Value;
use sqlx::postgres::PgPoolCopyExt as _;
use uuid::Uuid;

use crate::{
    Failure,
    bench::Bench,
    client::{good, text},
    report::{Budget, Report, Row},
    reqif,
    samples::Samples,
};

const EXPORTS: usize = 3;
const POLL: Duration = Duration::from_millis(50);
/// What an import writes: table, and the condition on its rows.
const WRITTEN: [(&str, &str); 6] = [
    ("object", "module_id = $module"),
    ("object_version", "module_id = $module"),
    ("object_search", "module_id = $module"),
    ("link", "module_id = $module"),
    ("link_version", "module_id = $module"),
    ("exchange_element", ELEMENTS),
];
const ELEMENTS: &str =
    "exchange_id = (SELECT exchange_id FROM exchange_module WHERE module_id = $module)";

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let (file, objects) = file(bench)?;
    let project = bench.project().await?;
    bench.restart().await?;
    let began = Instant::now();
    let module = import(bench, project, &file).await?;
    let samples = Samples::new(vec![began.elapsed()]);
    let peak = bench.server.peak()?;
    sqlx::query("VACUUM ANALYZE")
        .execute(&bench.database)
        .await?;
    if bench.arguments.wants(15) {
        let budget = Budget {
            p95: Some(Duration::from_secs(20)),
            memory: Some(300_000_000),
            ratio: Some(4.0),
            ..Budget::default()
        };
        let floor = write_floor(bench, module).await?;
        let operation = format!("ReqIF import of {objects}");
        let mut row = Row::new(15, operation, budget).timed(&samples).over(&floor);
        row.memory = Some(peak);
        report.rows.push(row);
    }
    if bench.arguments.wants(16) {
        export(bench, report, (module, &objects)).await?;
    }
    Ok(())
}

/// The file, and what is in it.
fn file(bench: &Bench) -> Result<(PathBuf, String), Failure> {
    if let Some(file) = &bench.arguments.reqif {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        return Ok((file.clone(), name.into_owned()));
    }
    let count = bench.arguments.exchange;
    let path = bench.installation.folder().join("made-up.reqif");
    reqif::write(&path, count)?;
    Ok((path, format!("{count} objects, {count} relations")))
}

/// Sends the file and waits for the job; gives the module.
async fn import(bench: &Bench, project: Uuid, file: &PathBuf) -> Result<Uuid, Failure> {
    let request = bench
        .client
        .request("POST", &format!("/api/v1/projects/{project}/reqif/import"))?
        .header("prefer", "respond-async")
        .multipart(Form::new().file("file", file).await?);
    let answer = good(request.send().await?).await?;
    let job: Value = serde_json::from_slice(&answer.bytes().await?)?;
    let path = format!("/api/v1/jobs/{}", text(&job, "id")?);
    loop {
        let job = bench.client.get(&path).await?;
        match text(&job, "state")? {
            "queued" | "running" => tokio::time::sleep(POLL).await,
            "succeeded" => {
                let result = job.get("result").ok_or("the job has no result")?;
                return Ok(text(result, "module_id")?.parse()?);
            }
            _ => return Err(format!("the import ended badly: {job}").into()),
        }
    }
}

/// `COPY` of the rows that the import wrote into tables like theirs.
async fn write_floor(bench: &Bench, module: Uuid) -> Result<Samples, Failure> {
    let mut total = Duration::ZERO;
    for (table, condition) in WRITTEN {
        let columns = bench.floor.columns(table).await?;
        let condition = condition.replace("$module", &format!("'{module}'"));
        let read = format!(
            "COPY (SELECT {columns} FROM {table} WHERE {condition}) TO STDOUT (FORMAT binary)"
        );
        let rows: Vec<_> = bench
            .database
            .copy_out_raw(&read)
            .await?
            .try_collect()
            .await?;
        let began = Instant::now();
        let write = format!("COPY floor.{table} ({columns}) FROM STDIN (FORMAT binary)");
        let mut copy = bench.database.copy_in_raw(&write).await?;
        for row in rows {
            copy.send(row).await?;
        }
        copy.finish().await?;
        total += began.elapsed();
    }
    bench.floor.clear().await?;
    Ok(Samples::new(vec![total]))
}

async fn export(
    bench: &mut Bench,
    report: &mut Report,
    (module, objects): (Uuid, &str),
) -> Result<(), Failure> {
    let budget = Budget {
        p95: Some(Duration::from_secs(8)),
        memory: Some(100_000_000),
        ratio: Some(4.0),
        ..Budget::default()
    };
    let path = format!("/api/v1/modules/{module}/reqif/export");
    bench.restart().await?;
    let mut size = 0;
    let samples = Samples::take(EXPORTS, async |_| {
        size = bench.client.drain(&path, "identity").await?;
        Ok(())
    })
    .await?;
    let peak = bench.server.peak()?;
    let floor = Samples::take(EXPORTS, async |_| {
        for (table, condition) in WRITTEN {
            if table.ends_with("_version") || table == "object_search" {
                continue;
            }
            let condition = condition.replace("$module", &format!("'{module}'"));
            let read = format!("COPY (SELECT * FROM {table} WHERE {condition}) TO STDOUT");
            let mut rows = bench.database.copy_out_raw(&read).await?;
            while let Some(row) = rows.try_next().await? {
                std::hint::black_box(row);
            }
        }
        Ok(())
    })
    .await?;
    let operation = format!("ReqIF export of the same, {objects}");
    let mut row = Row::new(16, operation, budget).timed(&samples).over(&floor);
    row.memory = Some(peak);
    row.size = Some(size);
    report.rows.push(row);
    Ok(())
}

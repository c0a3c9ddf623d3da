//! Rows 19 to 21: scripts before a save, over many objects, and that do nothing, with every engine that was built.

use std::{path::PathBuf, time::Duration};

use futures::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::nth;
use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    client::text,
    report::{Budget, Report, Row},
    samples::Samples,
};

const RUNS: usize = 200;
/// Saves with the trigger and without it in turn, so that what changes meanwhile changes both.
const TURN: usize = 20;
const TURNS: usize = 10;
const SAVED: u32 = 100;
const VALIDATIONS: usize = 8;
const LAYOUTS: usize = 20;
/// Objects of one request for layout values, the most there may be.
const LAYOUT_PAGE: u32 = 1_000;
/// Such requests at once, fewer than a browser has.
const AT_ONCE: usize = 4;
/// Objects that the budgets speak of.
const OBJECTS: u32 = 10_000;

const NOTHING: &str = "return 1;";
const TRIGGER: &str = "
const { heading, body } = req1.draft;
if (heading !== null && heading.length > 200) req1.reject('Shorten the heading', 'heading');
if (body !== null && body.includes('TBD')) req1.reject('Say what is to be decided', 'body');";
const LAYOUT: &str = "return `${req1.object.attributes.enum ?? '-'} v${req1.object.version}`;";
const VALIDATE: &str = "
const { heading, body, attributes } = req1.object;
if (heading === null && body === null) req1.report('error', 'says nothing');
if (attributes.enum === 'nothing of the list') req1.report('warning', 'is no value', 'enum');";

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    if ![19, 20, 21].iter().any(|row| bench.arguments.wants(*row)) {
        return Ok(());
    }
    let programs = [
        Some(bench.arguments.server.clone()),
        bench.arguments.quickjs.clone(),
    ];
    if bench.arguments.quickjs.is_none() {
        let reason = "Rows 19 to 21 on QuickJS: no server with that engine was given.";
        report.left_out.push(reason.to_owned());
    }
    for program in programs.into_iter().flatten() {
        measure_engine(bench, report, program).await?;
    }
    bench.restart().await
}

async fn measure_engine(
    bench: &mut Bench,
    report: &mut Report,
    program: PathBuf,
) -> Result<(), Failure> {
    let is_quickjs = bench
        .installation
        .run_by(&program, &["check-config"])?
        .contains("quickjs");
    let engine = if is_quickjs { "QuickJS" } else { "V8" };
    let small = bench.module(Shape::deep(1_000)).await?;
    let middle = bench
        .module(Shape::deep(OBJECTS.min(bench.budget_size())))
        .await?;
    let large = bench.module(Shape::deep(bench.budget_size())).await?;
    bench.restart_by(&program).await?;
    if bench.arguments.wants(19) {
        report.rows.push(triggers(bench, small, engine).await?);
    }
    if bench.arguments.wants(20) {
        report.rows.push(layouts(bench, middle, engine).await?);
        report
            .rows
            .extend(validations(bench, middle, engine).await?);
        if large.objects > middle.objects {
            bench.restart_by(&program).await?;
            report.rows.extend(validations(bench, large, engine).await?);
        }
    }
    if bench.arguments.wants(21) {
        bench.restart_by(&program).await?;
        report.rows.push(fresh(bench, small, engine).await?);
    }
    Ok(())
}

/// A script of a module; switched off again with [`switch`], so that it is in nobody's way.
async fn script(
    bench: &Bench,
    module: Module,
    (engine, kind, hook): (&str, &str, Option<&str>),
    source: &str,
) -> Result<String, Failure> {
    let path = format!("/api/v1/modules/{}/scripts", module.id);
    let script = json!({
        "name": format!("{engine} {kind} {}", hook.unwrap_or_default()), "script_type": kind, "hook_point": hook, "source_code": source,
    });
    let made = bench.client.send("POST", &path, &script).await?;
    Ok(format!("{path}/{}", text(&made, "id")?))
}

async fn switch(bench: &Bench, script: &str, on: bool) -> Result<(), Failure> {
    let enabled = json!({ "enabled": on });
    bench.client.send("PATCH", script, &enabled).await?;
    Ok(())
}

/// Row 19: what a script adds to the time of a save.
async fn triggers(bench: &Bench, module: Module, engine: &str) -> Result<Row, Failure> {
    let trigger = script(
        bench,
        module,
        (engine, "trigger", Some("pre_save")),
        TRIGGER,
    )
    .await?;
    let objects = bench.leaves(module, SAVED).await?;
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        for (on, times) in [(true, &mut with), (false, &mut without)] {
            switch(bench, &trigger, on).await?;
            let samples = Samples::take(TURN, async |run| {
                let object = nth(&objects, run + turn * TURN)?;
                let path = format!("/api/v1/modules/{}/objects/{object}", module.id);
                let body = format!("<p>The operator shall confirm run {turn}.{run} {on}.</p>");
                let edit = json!({ "body": body });
                bench.client.send("PATCH", &path, &edit).await?;
                Ok(())
            })
            .await?;
            times.extend(samples.all());
        }
    }
    let (with, without) = (Samples::new(with), Samples::new(without));
    let budget = Budget {
        p50: Some(Duration::from_millis(2)),
        ..Budget::default()
    };
    let operation =
        format!("{engine}: what a pre_save script adds to a save, floor: the save without it");
    let mut row = Row::new(19, operation, budget).timed(&with).over(&without);
    row.p50 = Some(with.p50().saturating_sub(without.p50()));
    row.p95 = Some(with.p95().saturating_sub(without.p95()));
    Ok(row)
}

/// Row 20: columns of a whole module, as many to a request as there may be.
async fn layouts(bench: &Bench, module: Module, engine: &str) -> Result<Row, Failure> {
    let layout = script(bench, module, (engine, "layout", None), LAYOUT).await?;
    let path = format!("{layout}/layout");
    bench.server.forget_peak()?;
    let samples = Samples::take(LAYOUTS, async |_| {
        let offsets = (0..module.objects).step_by(LAYOUT_PAGE as usize);
        let pages = offsets.map(|offset| {
            let page = json!({ "offset": offset, "limit": LAYOUT_PAGE });
            let (client, path) = (&bench.client, &path);
            async move { client.send("POST", path, &page).await }
        });
        let mut answers = stream::iter(pages).buffer_unordered(AT_ONCE);
        while let Some(answer) = answers.next().await {
            answer?;
        }
        Ok(())
    })
    .await?;
    let budget = Budget {
        p95: Some(Duration::from_millis(150)),
        ..Budget::default()
    };
    let operation = format!(
        "{engine}: layout script over {} objects, {LAYOUT_PAGE} to a request, {AT_ONCE} requests at once",
        module.objects
    );
    let mut row = Row::new(20, operation, budget).timed(&samples);
    row.memory = Some(bench.server.peak()?);
    switch(bench, &layout, false).await?;
    Ok(row)
}

/// Row 20: a script that looks at every object, and the memory of the server and of the process that hosts scripts.
async fn validations(bench: &Bench, module: Module, engine: &str) -> Result<[Row; 2], Failure> {
    let validate = script(
        bench,
        module,
        (engine, "trigger", Some("validate")),
        VALIDATE,
    )
    .await?;
    let mut times = Vec::new();
    let (mut server, mut host) = (0, 0);
    // The first run starts what the later ones find running.
    for run in 0..=VALIDATIONS {
        let edit = json!({ "source_code": format!("{VALIDATE}\n// {run}") });
        bench.client.send("PATCH", &validate, &edit).await?;
        bench.server.forget_peak()?;
        let path = format!("/api/v1/modules/{}/validate", module.id);
        bench.client.drain(&path, "identity").await?;
        let runs = bench.client.get(&format!("{validate}/executions")).await?;
        let took = duration(&runs)?;
        if run > 0 {
            times.push(took);
        }
        server = server.max(bench.server.peak()?);
        host = host.max(bench.server.peak_of_scripts()?);
    }
    switch(bench, &validate, false).await?;
    let samples = Samples::new(times);
    let budget = Budget {
        p95: (module.objects == OBJECTS).then_some(Duration::from_millis(300)),
        ..Budget::default()
    };
    let operation = format!(
        "{engine}: validate script over {} objects, reading them included; objects a second; memory of the server",
        module.objects
    );
    let mut row = Row::new(20, operation, budget).timed(&samples);
    row.rate = Some(f64::from(module.objects) / samples.p50().as_secs_f64());
    row.memory = Some(server);
    let operation = format!(
        "{engine}: the same over {} objects, memory of the process that hosts scripts",
        module.objects
    );
    let mut hosted = Row::new(20, operation, Budget::default());
    hosted.memory = Some(host);
    Ok([row, hosted])
}

/// How long the last run took, as the script's log has it.
fn duration(runs: &Value) -> Result<Duration, Failure> {
    let last = runs.pointer("/items/0").ok_or("the script did not run")?;
    if last.get("status").and_then(Value::as_str) != Some("succeeded") {
        return Err(format!("the script failed: {last}").into());
    }
    let took = last.get("duration_ms").and_then(Value::as_u64);
    Ok(Duration::from_millis(
        took.ok_or("a run without a duration")?,
    ))
}

/// Row 21: a script that does nothing.
async fn fresh(bench: &Bench, module: Module, engine: &str) -> Result<Row, Failure> {
    let nothing = script(bench, module, (engine, "action", None), NOTHING).await?;
    let path = format!("{nothing}/test");
    let samples = Samples::take(RUNS, async |_| {
        bench.client.send("POST", &path, &json!({})).await?;
        Ok(())
    })
    .await?;
    let budget = Budget {
        p50: Some(Duration::from_millis(3)),
        ..Budget::default()
    };
    let operation =
        format!("{engine}: fresh script runtime, a request that tries a script that does nothing");
    Ok(Row::new(21, operation, budget).timed(&samples))
}

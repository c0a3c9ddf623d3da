//! Rows 25 and 26: the browser application, measured by its own scripts.

use std::{path::Path, process::Command, time::Duration};

use serde_json::Value;

use crate::{
    Failure,
    bench::{Bench, Shape},
    report::{Budget, Report, Row},
    server::ADMIN,
};

const CHROMIUM: &str = "/usr/bin/chromium";

/// Objects of the modules whose traces are measured.
const TRACED: u32 = 10_000;

/// Row 25: opening, jumping and scrolling in every module of 10,000 objects or more.
pub(super) async fn measure_screens(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    for objects in [10_000, bench.budget_size()] {
        bench.module(Shape::deep(objects)).await?;
    }
    let settings = [("REQ1_MIN_OBJECTS", "10000")];
    let modules = run(bench, report, ("measure.mjs", &settings))?;
    report.rows.extend(modules.iter().flat_map(screens));
    Ok(())
}

/// Row 25: what shows the traces of two modules.
pub(super) async fn measure_traces(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let (module, linked) = bench.linked_modules(TRACED).await?;
    let (module, linked) = (module.to_string(), linked.to_string());
    let settings = [
        ("REQ1_MODULE", module.as_str()),
        ("REQ1_LINKED", linked.as_str()),
    ];
    let found = run(bench, report, ("measure-traces.mjs", &settings))?;
    report.rows.extend(found.iter().flat_map(traces));
    Ok(())
}

/// What a script of the browser application found; nothing, with a word in the report, where it cannot run.
fn run(
    bench: &Bench,
    report: &mut Report,
    (script, settings): (&str, &[(&str, &str)]),
) -> Result<Vec<Value>, Failure> {
    let folder = &bench.arguments.frontend;
    let is_ready = ["dist/index.html", "node_modules"]
        .iter()
        .all(|file| folder.join(file).exists());
    if !is_ready || !Path::new(CHROMIUM).exists() {
        let why = "Row 25: needs Chromium and the built browser application.";
        report.left_out.push(why.to_owned());
        return Ok(Vec::new());
    }
    let output = Command::new("node")
        .arg(format!("scripts/{script}"))
        .current_dir(folder)
        .env("REQ1_URL", format!("http://{}", bench.server.address))
        .env("REQ1_EMAIL", ADMIN.0)
        .env("REQ1_PASSWORD", ADMIN.1)
        .envs(settings.iter().copied())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let reason = said.lines().find(|line| line.contains("Error"));
        report.left_out.push(format!(
            "Row 25: the browser's script failed: {}",
            reason.unwrap_or_default()
        ));
        return Ok(Vec::new());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A row of what the browser measured.
fn row(found: &Value, operation: String, (figures, high): (&str, &str)) -> Row {
    let figure = |field: &str| {
        let value = found.get(figures)?.get(field)?.as_f64()?;
        Some(Duration::from_secs_f64(value / 1_000.0))
    };
    let budget = Budget {
        p95: figure("budget"),
        ..Budget::default()
    };
    let mut row = Row::new(25, operation, budget);
    row.p50 = figure("p50");
    row.p95 = figure(high);
    row
}

fn named<'a>(found: &'a Value, field: &str) -> &'a str {
    found.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// The rows of one module.
fn screens(module: &Value) -> [Row; 4] {
    let name = named(module, "module");
    let row = |operation: &str, figures| {
        let operation = format!("Browser: {operation} of module “{name}”");
        row(module, operation, figures)
    };
    [
        row("first usable screen", ("open_ms", "p95")),
        row("jump to any row", ("jump_ms", "p95")),
        row("the first of these jumps", ("first_jump_ms", "p95")),
        row(
            "median and longest frame of scrolling",
            ("frame_ms", "longest"),
        ),
    ]
}

/// The rows of one screen of traces.
fn traces(screen: &Value) -> [Row; 2] {
    let name = named(screen, "screen");
    let row = |operation: &str, figures| {
        let what = format!("two modules of {TRACED}");
        row(
            screen,
            format!("Browser: {operation} of the {name}, {what}"),
            figures,
        )
    };
    [
        row("first usable screen", ("open_ms", "p95")),
        row(
            "median and longest frame of scrolling",
            ("frame_ms", "longest"),
        ),
    ]
}

/// Row 26: JavaScript of each screen.
pub(super) fn weigh(bench: &Bench, report: &mut Report) -> Result<(), Failure> {
    let folder = &bench.arguments.frontend;
    if !folder.join("dist/index.html").exists() {
        let why = "Row 26: needs the built browser application.";
        report.left_out.push(why.to_owned());
        return Ok(());
    }
    let output = Command::new("node")
        .arg("scripts/size.mjs")
        .current_dir(folder)
        .output()?;
    for line in String::from_utf8(output.stdout)?.lines() {
        let Some((screen, bytes)) = screen(line) else {
            continue;
        };
        let budget = Budget {
            size: Some(250_000),
            ..Budget::default()
        };
        let operation = format!("JavaScript of the first screen, {screen}, Brotli");
        let mut row = Row::new(26, operation, budget);
        row.size = Some(bytes);
        report.rows.push(row);
    }
    Ok(())
}

/// Screen and bytes in a line such as `home   231.4 kB of 250 kB JavaScript, ...`.
fn screen(line: &str) -> Option<(&str, u64)> {
    let (before, _) = line.split_once(" kB of ")?;
    let (screen, kilobytes) = before.trim().rsplit_once(' ')?;
    let (whole, tenth) = kilobytes.split_once('.')?;
    let bytes = whole.parse::<u64>().ok()? * 1_000 + tenth.parse::<u64>().ok()? * 100;
    Some((screen.trim(), bytes))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sizes_are_read() {
        let line = "module view   231.4 kB of 250 kB JavaScript, Brotli as served, 12 files";
        assert_eq!(screen(line), Some(("module view", 231_400)));
        assert_eq!(screen("something else"), None);
    }

    #[test]
    fn figures_of_screens_are_read() {
        let module =
            json!({ "module": "M", "jump_ms": { "p50": 40.5, "p95": 90.0, "budget": 150 } });
        let [_, jump, ..] = screens(&module);
        assert_eq!(jump.p50, Some(Duration::from_micros(40_500)));
        assert_eq!(jump.budget.p95, Some(Duration::from_millis(150)));
    }
}

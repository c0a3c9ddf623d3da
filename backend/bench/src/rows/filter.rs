//! Row 9: filters with three conditions, one of them about links, and how their cost grows.

use std::time::Duration;

use reqwest::Url;

use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    report::{Budget, Curve, Report, Row},
    samples::Samples,
};

const RUNS: usize = 60;
/// The same for a curve, whose last points take seconds each.
const CURVE_RUNS: usize = 10;

/// What is asked, as people type it: what few objects have, what many have, and texts that every object has to be gone
/// through for.
const FILTERS: [(&str, &str); 4] = [
    (
        "two values and suspect links",
        "enum = high and bool = true and has suspect link",
    ),
    (
        "a word, a value and a kind of link",
        "text ~ pressure and enum = high and has outgoing satisfies",
    ),
    (
        "a range, part of the body and suspect links",
        "integer > 500 and body ~ pressur and has suspect link",
    ),
    (
        "a word, no link of a kind, not a heading",
        "text ~ pressure and has no incoming refines and classification != heading",
    ),
];

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let budget = Budget {
        p95: Some(Duration::from_millis(200)),
        ..Budget::default()
    };
    let module = bench.module(Shape::deep(bench.budget_size())).await?;
    for (what, filter) in FILTERS {
        bench.server.forget_peak()?;
        let (samples, total) = filtered(bench, module, (filter, RUNS)).await?;
        let operation = format!(
            "Filter of {} objects by {what}, {total} found",
            module.objects
        );
        let mut row = Row::new(9, operation, budget).timed(&samples);
        row.memory = Some(bench.server.peak()?);
        report.rows.push(row);
    }
    let mut curves = FILTERS.map(|(what, _)| Curve {
        number: 9,
        operation: format!("Filter by {what}"),
        points: Vec::new(),
    });
    for objects in bench.sizes() {
        let module = bench.module(Shape::deep(objects)).await?;
        for ((_, filter), curve) in FILTERS.iter().zip(&mut curves) {
            let (samples, _) = filtered(bench, module, (filter, CURVE_RUNS)).await?;
            curve.points.push((objects, samples));
        }
    }
    report.curves.extend(curves);
    Ok(())
}

async fn filtered(
    bench: &Bench,
    module: Module,
    (filter, runs): (&str, usize),
) -> Result<(Samples, i64), Failure> {
    let mut url =
        Url::parse("http://server/")?.join(&format!("api/v1/modules/{}/objects", module.id))?;
    url.query_pairs_mut()
        .append_pair("filter", filter)
        .append_pair("limit", "100");
    let path = url.as_str().trim_start_matches("http://server");
    let found = bench.client.get(path).await?;
    let total = found.get("total").and_then(serde_json::Value::as_i64);
    let samples = Samples::take(runs, async |_| {
        bench.client.drain(path, "identity").await?;
        Ok(())
    })
    .await?;
    Ok((samples, total.unwrap_or_default()))
}

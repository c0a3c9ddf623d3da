//! Rows 7 and 8: full-text search, look-up by key, misspelt words.

use std::time::Duration;

use reqwest::Url;

use super::{nth, scattered};
use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    report::{Budget, Report, Row},
    samples::Samples,
};

const RUNS: usize = 100;

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let module = bench.module(Shape::deep(bench.arguments.max)).await?;
    let objects: i64 = sqlx::query_scalar("SELECT count(*) FROM object_search")
        .fetch_one(&bench.database)
        .await?;
    let names = names(bench, module).await?;
    let two_words = |run: usize| Ok(format!("{} pressure", nth(&names, run)?));
    if bench.arguments.wants(7) {
        let budget = Budget {
            p95: Some(Duration::from_millis(200)),
            ratio: Some(1.5),
            ..Budget::default()
        };
        for (what, budget, words) in [
            (
                "two words",
                budget,
                &two_words as &dyn Fn(usize) -> Result<String, Failure>,
            ),
            (
                "one word that every third object has",
                Budget::default(),
                &|_| Ok("pressure".to_owned()),
            ),
        ] {
            bench.server.forget_peak()?;
            let samples = searches(bench, words).await?;
            let floor = floor(bench, words).await?;
            let operation =
                format!("Full-text search over {objects} objects, {what}, 20 with snippets");
            let mut row = Row::new(7, operation, budget).timed(&samples).over(&floor);
            row.memory = Some(bench.server.peak()?);
            report.rows.push(row);
        }
    }
    if bench.arguments.wants(8) {
        let key = |run| Ok(format!("GEN-{:04}", scattered(run, module.objects) + 1));
        let misspelt = |run: usize| Ok(misspell(nth(&names, run)?));
        for (what, limit, query) in [
            (
                "Look-up by key",
                50,
                &key as &dyn Fn(usize) -> Result<String, Failure>,
            ),
            ("Search for a misspelt word", 200, &misspelt),
        ] {
            let budget = Budget {
                p95: Some(Duration::from_millis(limit)),
                ..Budget::default()
            };
            let samples = searches(bench, query).await?;
            let operation = format!("{what}, {objects} objects");
            report
                .rows
                .push(Row::new(8, operation, budget).timed(&samples));
        }
    }
    Ok(())
}

/// Names of parts as they occur, frequent ones more often.
async fn names(bench: &Bench, module: Module) -> Result<Vec<String>, Failure> {
    let leaves = bench.leaves(module, 200).await?;
    Ok(sqlx::query_scalar(
        "SELECT (regexp_match(content, '[a-z] ([A-Z][a-z]{4,})'))[1] FROM object_search
         WHERE object_id = ANY($1) AND content ~ '[a-z] [A-Z][a-z]{4,}' ORDER BY object_id",
    )
    .bind(leaves)
    .fetch_all(&bench.database)
    .await?)
}

/// Leaves out a letter in the middle.
fn misspell(name: &str) -> String {
    let middle = name.chars().count() / 2;
    name.chars()
        .enumerate()
        .filter(|(place, _)| *place != middle)
        .map(|(_, letter)| letter)
        .collect()
}

async fn searches(
    bench: &Bench,
    query: &dyn Fn(usize) -> Result<String, Failure>,
) -> Result<Samples, Failure> {
    Samples::take(RUNS, async |run| {
        let mut url = Url::parse("http://server/api/v1/search")?;
        url.query_pairs_mut()
            .append_pair("q", &query(run)?)
            .append_pair("limit", "20");
        let path = url.as_str().trim_start_matches("http://server");
        bench.client.drain(path, "identity").await?;
        Ok(())
    })
    .await
}

/// The ranking alone.
async fn floor(
    bench: &Bench,
    query: &dyn Fn(usize) -> Result<String, Failure>,
) -> Result<Samples, Failure> {
    let mut connection = bench.database.acquire().await?;
    Samples::take(RUNS, async |run| {
        let rows = sqlx::query(
            "SELECT object_id, ts_rank(document, words, 32) AS rank
             FROM object_search, websearch_to_tsquery('english', $1) AS words
             WHERE document @@ words ORDER BY rank DESC, object_id LIMIT 20",
        )
        .bind(query(run)?)
        .fetch_all(&mut *connection)
        .await?;
        std::hint::black_box(rows);
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_letter_is_missing() {
        assert_eq!(super::misspell("Tarvon"), "Taron");
    }
}

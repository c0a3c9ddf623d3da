//! Row 23: many people at once, most of them reading.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{nth, scattered};
use crate::{
    Failure,
    bench::{Bench, Module, Shape},
    client::Client,
    report::{Budget, Report, Row},
    samples::Samples,
};

const CLIENTS: usize = 200;
/// The first requests open connections to the database and read what was just written; they do not count.
const WARM_UP: Duration = Duration::from_secs(10);
/// Objects that are saved by all clients together; each is one client's.
const OBJECTS: u32 = 2_000;
const WORDS: [&str; 8] = [
    "pressure",
    "checksum",
    "redundant voltage",
    "operator request",
    "torque",
    "ambient temperature",
    "door",
    "calibrate",
];

pub(super) async fn measure(bench: &mut Bench, report: &mut Report) -> Result<(), Failure> {
    let module = bench.module(Shape::deep(bench.budget_size())).await?;
    let objects = bench.leaves(module, OBJECTS).await?;
    let lasts = Duration::from_secs(bench.arguments.mixed_seconds);
    bench.server.forget_peak()?;
    // Everybody has a session of their own, from before: what a password costs is no part of what they do then.
    let mut signed_in = Vec::with_capacity(CLIENTS);
    for _ in 0..CLIENTS {
        signed_in.push(Client::sign_in(&bench.server.address).await?);
    }
    let mut clients = JoinSet::new();
    let began = Instant::now();
    for (place, client) in signed_in.into_iter().enumerate() {
        let own: Vec<Uuid> = objects
            .iter()
            .skip(place)
            .step_by(CLIENTS)
            .copied()
            .collect();
        clients.spawn(work(client, module, (place, own), WARM_UP + lasts));
    }
    let mut all = Vec::new();
    while let Some(done) = clients.join_next().await {
        all.extend(done??);
    }
    let rate = per_second(all.len(), began.elapsed().saturating_sub(WARM_UP));
    let budget = Budget {
        p95: Some(Duration::from_millis(100)),
        ..Budget::default()
    };
    let operation = format!(
        "{CLIENTS} signed-in clients for {} s without an error: 80 % windows, 10 % searches, 10 % saves, module of {}",
        lasts.as_secs(),
        module.objects
    );
    let mut row = Row::new(23, operation, budget).timed(&Samples::new(all));
    row.rate = Some(rate);
    row.memory = Some(bench.server.peak()?);
    report.rows.push(row);
    Ok(())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a rate is shown with three digits"
)]
fn per_second(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// What one person does, a request a second: somebody who reads what came before the next one. Any error ends the run.
async fn work(
    client: Client,
    module: Module,
    (place, own): (usize, Vec<Uuid>),
    lasts: Duration,
) -> Result<Vec<Duration>, Failure> {
    let began = Instant::now();
    let mut durations = Vec::new();
    // They do not all begin at once.
    tokio::time::sleep(Duration::from_millis(place as u64 * 5)).await;
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    for run in 0.. {
        seconds.tick().await;
        if began.elapsed() > lasts {
            break;
        }
        let number = place * 7 + run;
        let started = Instant::now();
        match number % 10 {
            0 => {
                let words = nth(&WORDS, number / 10)?.replace(' ', "%20");
                let path = format!("/api/v1/search?q={words}&limit=20");
                client.drain(&path, "identity").await?;
            }
            5 => {
                let path = format!("/api/v1/modules/{}/objects/{}", module.id, nth(&own, run)?);
                let edit =
                    json!({ "body": format!("<p>The operator shall confirm run {run}.</p>") });
                client.send("PATCH", &path, &edit).await?;
            }
            _ => {
                let offset = scattered(number, module.objects - 100);
                let path = format!(
                    "/api/v1/modules/{}/objects?offset={offset}&limit=100",
                    module.id
                );
                client.drain(&path, "identity").await?;
            }
        }
        if began.elapsed() > WARM_UP {
            durations.push(started.elapsed());
        }
    }
    Ok(durations)
}

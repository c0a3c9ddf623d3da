//! How long scripts take: `cargo bench -p req1-script`. Prints one line for each measurement.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that fails ends on the spot, and prints"
)]

#[path = "../tests/it/module.rs"]
mod module;
#[expect(dead_code, reason = "tests use more of it")]
#[path = "../tests/it/support.rs"]
mod support;

use std::time::{Duration, Instant};

use module::{Memory, action, each, job};
use req1_script::{Engine, EngineSettings, Kind, Limits};
use support::{run, settings};

/// Scripts that want to go on for ever.
const ENDLESS: [(&str, &str); 6] = [
    ("an empty loop", "for (;;) {}"),
    (
        "a loop that catches",
        "for (;;) { try { for (;;) {} } catch {} }",
    ),
    (
        "promises that make promises",
        "const again = () => Promise.resolve().then(again); return again()",
    ),
    (
        "a regular expression",
        "return /^(a+)+$/.test('a'.repeat(40) + 'b')",
    ),
    (
        "a loop that allocates",
        "for (;;) new Array(1000).fill(0).map(String)",
    ),
    ("a loop that asks", "for (;;) req1.query().count()"),
];

#[tokio::main]
async fn main() {
    let pause = Duration::from_millis(20);
    fresh("ready before they are asked", pause, settings()).await;
    let none_ready = EngineSettings {
        warm: 0,
        ..settings()
    };
    fresh("made when they are asked", Duration::ZERO, none_ready).await;
    objects().await;
    stops().await;
}

/// Time of a run that does nothing, there and back.
async fn fresh(name: &str, pause: Duration, settings: EngineSettings) {
    let engine = Engine::new(settings);
    engine.warm_up().await.unwrap();
    run(&engine, action("return 1")).await.unwrap();
    let mut times = Vec::new();
    for _ in 0..200 {
        // Somebody who is alone finds an engine ready.
        tokio::time::sleep(pause).await;
        let started = Instant::now();
        run(&engine, action("return 1")).await.unwrap();
        times.push(started.elapsed());
    }
    times.sort_unstable();
    println!(
        "engines {name}: p50 {:?}, p95 {:?}",
        times[times.len() / 2],
        times[times.len() * 95 / 100]
    );
}

/// Time over ten thousand objects of eight attributes each: the best of five.
async fn objects() {
    let engine = Engine::new(settings());
    engine.warm_up().await.unwrap();
    let memory = Memory {
        page: 500,
        ..Memory::new(10_000)
    };
    for (name, kind, source) in [
        (
            "layout",
            Kind::Layout,
            "return `${req1.object.attributes.Priority} ${req1.object.attributes.ASIL}`",
        ),
        (
            "validate",
            Kind::Validate,
            "if (!req1.object.get('Owner')) req1.report('error', 'no owner', 'Owner')",
        ),
    ] {
        let (mut best, mut cpu) = (Duration::MAX, Duration::MAX);
        for _ in 0..5 {
            let job = job(kind, each(&memory, kind), source);
            let started = Instant::now();
            let outcome = engine.run(job, &memory).await.unwrap();
            best = best.min(started.elapsed());
            cpu = cpu.min(outcome.used.cpu);
        }
        println!("{name} over 10,000 objects: {best:?}, the script's thread {cpu:?} of it");
    }
}

/// How much later than its limit a script has stopped: the worst of five.
async fn stops() {
    let engine = Engine::new(settings());
    engine.warm_up().await.unwrap();
    let wall = Duration::from_millis(500);
    for (name, source) in ENDLESS {
        let mut worst = Duration::ZERO;
        for _ in 0..5 {
            let mut job = action(source);
            job.limits = Limits {
                wall,
                cpu: Duration::from_mins(1),
                reads: u32::MAX,
                ..job.limits
            };
            let started = Instant::now();
            run(&engine, job).await.unwrap_err();
            worst = worst.max(started.elapsed().saturating_sub(wall));
        }
        println!("{name}: stopped {worst:?} after its limit");
    }
}

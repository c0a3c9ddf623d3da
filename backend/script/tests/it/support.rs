//! How scripts are run over a module of twelve objects.

use std::time::Duration;

use req1_script::{Engine, EngineSettings, Failed, Job, Limits, Outcome, ScriptError};

use crate::module::Memory;

pub(crate) fn settings() -> EngineSettings {
    EngineSettings {
        parallel: 8,
        warm: 1,
        limits: unlimited(),
        ..EngineSettings::new(env!("CARGO_BIN_EXE_script-host").into(), [])
    }
}

/// What tests set counts.
fn unlimited() -> Limits {
    Limits {
        wall: Duration::MAX,
        cpu: Duration::MAX,
        heap_bytes: usize::MAX,
        external_bytes: usize::MAX,
        output_bytes: usize::MAX,
        reads: u32::MAX,
        writes: u32::MAX,
    }
}

pub(crate) fn engine() -> Engine {
    Engine::new(settings())
}

pub(crate) async fn run(engine: &Engine, job: Job) -> Result<Outcome, Failed> {
    engine.run(job, &Memory::new(12)).await
}

pub(crate) async fn error_of(engine: &Engine, job: Job) -> ScriptError {
    match run(engine, job).await {
        Err(failed) => failed.error,
        Ok(outcome) => panic!("it succeeded: {outcome:?}"),
    }
}

//! Random programs, well-formed or not: whatever they do, this process and its engine go on, each run ends with a result
//! or a reason, and a run after it works. Scripts run as in the server, in processes of their own, and for that this
//! program hosts them, too.
//!
//! `cargo fuzz run --sanitizer none programs` in `backend/script`: a process that hosts scripts has a limit of memory, which
//! the tables of a sanitizer exceed.

#![no_main]

#[path = "../../tests/it/module.rs"]
mod module;
#[path = "../../tests/it/programs.rs"]
mod programs;

use std::{env, process, sync::LazyLock, time::Duration};

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use module::{Memory, action, each, id, job, object};
use req1_script::{Engine, EngineSettings, Entry, Kind, Limits, ScriptError};
use serde_json::json;
use tokio::runtime::Runtime;

const HOST: &str = "script-host";

const KINDS: [Kind; 8] = [
    Kind::PreSave,
    Kind::PostSave,
    Kind::PreDelete,
    Kind::PostDelete,
    Kind::Validate,
    Kind::Layout,
    Kind::Action,
    Kind::Scheduled,
];

static TOKIO: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap()
});

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let program = env::current_exe().unwrap();
    Engine::new(EngineSettings::new(program, [HOST.into()]))
});

fuzz_target!(
    init: {
        if env::args().nth(1).as_deref() == Some(HOST) {
            let served = req1_script::serve();
            process::exit(i32::from(served.is_err()));
        }
    },
    |data: &[u8]| { run(data) }
);

fn run(data: &[u8]) {
    let mut choices = Unstructured::new(data);
    let mut choose = |below: usize| choices.int_in_range(0..=below - 1).unwrap_or(0);
    let kind = KINDS[choose(KINDS.len())];
    let (many, raw) = (choose(3) == 0, choose(4) == 0);
    let source = if raw {
        String::from_utf8_lossy(choices.take_rest()).into_owned()
    } else {
        programs::Programs::new(choose).program()
    };
    let memory = Memory::new(12);
    let entry = if many || matches!(kind, Kind::Validate | Kind::Layout) {
        each(&memory, kind)
    } else {
        Entry::Once {
            object: Some(Box::new(object(4))),
            draft: Some(Box::new(object(4))),
            selection: vec![id(1), id(2)],
        }
    };
    let mut job = job(kind, entry, &source);
    job.limits = Limits {
        wall: Duration::from_millis(200),
        writes: 50,
        ..Limits::default()
    };
    TOKIO.block_on(async {
        match ENGINE.run(job, &memory).await {
            // What it says reaches people.
            Ok(outcome) => drop(format!("{outcome:?}")),
            Err(failed) => match failed.error {
                ScriptError::NoEngine | ScriptError::Busy => panic!("{kind:?}: {failed}\n{source}"),
                ScriptError::HostDied
                | ScriptError::Limit { .. }
                | ScriptError::Thrown { .. }
                | ScriptError::Syntax { .. }
                | ScriptError::Refused { .. } => assert!(!failed.to_string().is_empty()),
            },
        }
        let after = ENGINE.run(action("return 1"), &memory).await;
        assert_eq!(after.unwrap().value(), Some(&json!(1)), "{kind:?}\n{source}");
    });
}

//! Memory that scripts took is given back by the process that hosts them, as its parent sees it.

use std::{fs, time::Duration};

use req1_script::{Engine, EngineSettings, Limit, Limits, ScriptError};

use crate::{
    module::action,
    support::{error_of, run},
};

const MIB: u64 = 1024 * 1024;
/// What array buffers count for.
const BUFFERS: Limit = if cfg!(feature = "quickjs") {
    Limit::Heap
} else {
    Limit::External
};
/// Tells this test's process from those of others.
const MARK: &str = "memory";

/// The process that hosts the scripts of this test.
fn host() -> u32 {
    let mine = format!("PPid:\t{}\n", std::process::id());
    let all = fs::read_dir("/proc").unwrap();
    let mut hosts = all.filter_map(|entry| {
        let name = entry.ok()?.file_name().into_string().ok()?;
        let command = fs::read(format!("/proc/{name}/cmdline")).ok()?;
        let status = fs::read_to_string(format!("/proc/{name}/status")).ok()?;
        let found = command.ends_with(format!("\0{MARK}\0").as_bytes()) && status.contains(&mine);
        name.parse().ok().filter(|_| found)
    });
    let host = hosts.next().unwrap();
    assert_eq!(hosts.next(), None);
    host
}

/// A number of bytes in the status of a process: `VmRSS` is what it has now, `VmHWM` the most that it had.
fn bytes(host: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{host}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    let number = line.split_whitespace().nth(1).unwrap();
    number.parse::<u64>().unwrap() * 1024
}

#[tokio::test]
async fn scr_6_the_process_gives_back_what_scripts_took() {
    let engine = Engine::new(EngineSettings {
        warm: 1,
        ..EngineSettings::new(env!("CARGO_BIN_EXE_script-host").into(), [MARK.into()])
    });
    for _ in 0..3 {
        run(&engine, action("return 1")).await.unwrap();
    }
    let host_before = host();
    let before = bytes(host_before, "VmRSS:");
    let limits = Limits {
        heap_bytes: 96 << 20,
        external_bytes: 96 << 20,
        wall: Duration::from_mins(2),
        cpu: Duration::from_mins(2),
        ..Limits::default()
    };
    for (source, limit) in [
        (
            "const hoard = []; for (;;) hoard.push(new Array(1000).fill({}))",
            Limit::Heap,
        ),
        (
            "const hoard = []; for (;;) hoard.push(new Uint8Array(1024 * 1024).fill(1))",
            BUFFERS,
        ),
    ]
    .repeat(4)
    {
        let mut job = action(source);
        job.limits = limits;
        let error = error_of(&engine, job).await;
        assert!(
            matches!(error, ScriptError::Limit { which, .. } if which == limit),
            "{source}: {error:?}"
        );
    }
    let most = bytes(host_before, "VmHWM:");
    assert!(most > before + 64 * MIB, "{} MiB at most", most / MIB);
    let mut after = bytes(host_before, "VmRSS:");
    // The engine gives pages back a while after they were freed, later on a machine that is busy.
    for _ in 0..600 {
        if after < before + 64 * MIB {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        after = bytes(host_before, "VmRSS:");
    }
    println!(
        "memory of the host: {} MiB before, {} at most, {} after",
        before / MIB,
        most / MIB,
        after / MIB
    );
    assert!(after < before + 64 * MIB, "{} MiB", after / MIB);
    assert_eq!(host(), host_before);
    assert!(run(&engine, action("return 1")).await.is_ok());
}

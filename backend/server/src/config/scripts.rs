//! What scripts may use, all of them together and each alone.

use std::{fmt, io, str::FromStr, time::Duration};

use req1_script::{EngineSettings, Limits};

use super::Variables;

const MIB: u64 = 1024 * 1024;

/// What scripts may use.
#[derive(Debug, Clone)]
pub(crate) struct ScriptsConfig {
    /// `REQ1_SCRIPT_PARALLEL`: how many run at once; without it twice as many as there are cores.
    pub(crate) parallel: Option<usize>,
    /// `REQ1_SCRIPT_MEMORY_MB`: memory of the process that they run in, in bytes.
    pub(crate) memory_bytes: u64,
    /// `REQ1_SCRIPT_TIME_SECONDS` and so on: what one run may use at most, whatever its kind and the script say.
    pub(crate) limits: Limits,
}

impl ScriptsConfig {
    pub(super) fn read(variables: &mut Variables) -> Self {
        let memory = number(variables, "REQ1_SCRIPT_MEMORY_MB", 2048, (512, 1 << 20));
        let parallel: Option<usize> = variables.parsed("REQ1_SCRIPT_PARALLEL");
        if parallel == Some(0) {
            variables.reject("REQ1_SCRIPT_PARALLEL", "must be at least 1");
        }
        let limits = limits(variables);
        if limits.heap_bytes >= bytes(memory) {
            let reason = "must be less than REQ1_SCRIPT_MEMORY_MB";
            variables.reject("REQ1_SCRIPT_HEAP_MB", reason);
        }
        Self {
            parallel,
            memory_bytes: memory * MIB,
            limits,
        }
    }

    /// Settings of an engine whose processes are this program, called as `script-host`.
    pub(crate) fn engine(&self) -> io::Result<EngineSettings> {
        let program = std::env::current_exe()?;
        let usual = EngineSettings::new(program, ["script-host".into()]);
        Ok(EngineSettings {
            parallel: self.parallel.unwrap_or(usual.parallel),
            memory_bytes: self.memory_bytes,
            limits: self.limits,
            ..usual
        })
    }
}

fn limits(variables: &mut Variables) -> Limits {
    let day = 24 * 60 * 60;
    let time = number(variables, "REQ1_SCRIPT_TIME_SECONDS", 120, (1, day));
    let cpu = number(variables, "REQ1_SCRIPT_CPU_SECONDS", 60, (1, day));
    let heap = number(variables, "REQ1_SCRIPT_HEAP_MB", 256, (16, 1 << 20));
    let buffers = number(variables, "REQ1_SCRIPT_BUFFERS_MB", 64, (1, 1 << 20));
    let output = number(variables, "REQ1_SCRIPT_OUTPUT_MB", 32, (1, 1024));
    Limits {
        wall: Duration::from_secs(time),
        cpu: Duration::from_secs(cpu),
        heap_bytes: bytes(heap),
        external_bytes: bytes(buffers),
        output_bytes: bytes(output),
        reads: number(variables, "REQ1_SCRIPT_READS", 100_000, (1, u32::MAX)),
        writes: number(variables, "REQ1_SCRIPT_WRITES", 100_000, (1, u32::MAX)),
    }
}

fn bytes(mebibytes: u64) -> usize {
    usize::try_from(mebibytes * MIB).unwrap_or(usize::MAX)
}

/// A number from `least` to `most`.
fn number<T>(variables: &mut Variables, name: &str, usual: T, (least, most): (T, T)) -> T
where
    T: FromStr<Err: fmt::Display> + fmt::Display + PartialOrd,
{
    let value = variables.parsed(name).unwrap_or(usual);
    if value < least || value > most {
        variables.reject(name, format!("must be from {least} to {most}"));
    }
    value
}

//! What the figures were measured on.

use std::fs;

use crate::{Failure, bench::Bench, report::Machine};

pub(crate) async fn describe(bench: &Bench) -> Result<Machine, Failure> {
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("unknown", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism()?;
    let memory = fs::read_to_string("/proc/meminfo")?;
    let memory: u64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or_default();
    let (date, postgres): (String, String) = sqlx::query_as(
        "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), current_setting('server_version')",
    )
    .fetch_one(&bench.database)
    .await?;
    let settings: Vec<(String, String)> = sqlx::query_as(
        "SELECT name, current_setting(name) FROM pg_settings
         WHERE name IN ('shared_buffers', 'fsync', 'synchronous_commit', 'max_wal_size') ORDER BY name",
    )
    .fetch_all(&bench.database)
    .await?;
    let settings: Vec<String> = settings
        .into_iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    Ok(Machine {
        date,
        processor: format!("{cores} cores of {model}"),
        memory: format!("{} GB", memory / 1024 / 1024),
        postgres: format!("PostgreSQL {postgres} ({})", settings.join(", ")),
        busy: fs::read_to_string("/proc/loadavg")?
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_owned(),
    })
}

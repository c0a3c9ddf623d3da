//! The effective configuration as text, without its secrets.

use std::fmt;

use super::{
    AccessConfig, Config, Cors, DatabaseConfig, HttpConfig, LogFormat, ScriptsConfig,
    TelemetryConfig,
};

/// A name and its value.
type Line = (&'static str, String);

impl fmt::Display for Config {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let used = database(&self.database)
            .into_iter()
            .chain(http(&self.http))
            .chain(access(&self.access))
            .chain(scripts(&self.scripts))
            .chain(telemetry(&self.telemetry));
        for (name, value) in used {
            writeln!(out, "{name:<24} {value}")?;
        }
        for name in &self.unused {
            writeln!(out, "{name:<24} (set, not used by this release)")?;
        }
        Ok(())
    }
}

fn database(config: &DatabaseConfig) -> Vec<Line> {
    let redis = config.redis.as_ref().map(|url| masked(url.reveal()));
    vec![
        ("DATABASE_URL", masked(config.url.reveal())),
        ("DATABASE_CONNECTIONS", config.connections.to_string()),
        ("REDIS_URL", or_none(redis)),
        ("FILES_DIR", config.files.display().to_string()),
    ]
}

fn http(config: &HttpConfig) -> Vec<Line> {
    let folder = config.static_dir.as_ref();
    let cors = match &config.cors {
        Cors::SameOrigin => "same origin only".to_owned(),
        Cors::Any => "*".to_owned(),
        Cors::Listed(origins) => origins.join(", "),
    };
    let certificate = config.tls.as_ref().map(|files| files.certificate.display());
    let mode = if config.dev { "dev" } else { "production" };
    vec![
        ("LISTEN_ADDR", config.listen.to_string()),
        ("METRICS_ADDR", or_none(config.metrics)),
        ("STATIC_DIR", or_none(folder.map(|folder| folder.display()))),
        ("CORS_ORIGIN", cors),
        ("TLS_CERT_FILE", or_none(certificate)),
        ("BUILD_SHA", or_none(config.build_sha.as_ref())),
        ("REQ1_MODE", mode.to_owned()),
    ]
}

fn access(config: &AccessConfig) -> Vec<Line> {
    let proxies: Vec<_> = config
        .trusted_proxies
        .iter()
        .map(ToString::to_string)
        .collect();
    let admin = config.admin.as_ref();
    vec![
        ("TRUSTED_PROXIES", proxies.join(", ")),
        ("ADMIN_KEY", is_set(config.admin_key.is_some())),
        ("REQ1_LIMIT_FACTOR", config.limit_factor.to_string()),
        ("REQ1_PUBLIC_URL", or_none(config.public_url.as_ref())),
        ("REQ1_SIGNUP", config.signup.as_str().to_owned()),
        (
            "REQ1_ADMIN_EMAIL",
            or_none(admin.map(|(address, _)| address)),
        ),
        ("REQ1_ADMIN_PASSWORD", is_set(admin.is_some())),
    ]
}

fn scripts(config: &ScriptsConfig) -> Vec<Line> {
    const MIB: usize = 1024 * 1024;
    let limits = &config.limits;
    let parallel = config.parallel.map(|parallel| parallel.to_string());
    vec![
        (
            "REQ1_SCRIPT_PARALLEL",
            parallel.unwrap_or_else(|| "twice the cores".to_owned()),
        ),
        (
            "REQ1_SCRIPT_MEMORY_MB",
            (config.memory_bytes / (1024 * 1024)).to_string(),
        ),
        (
            "REQ1_SCRIPT_TIME_SECONDS",
            limits.wall.as_secs().to_string(),
        ),
        ("REQ1_SCRIPT_CPU_SECONDS", limits.cpu.as_secs().to_string()),
        ("REQ1_SCRIPT_HEAP_MB", (limits.heap_bytes / MIB).to_string()),
        (
            "REQ1_SCRIPT_BUFFERS_MB",
            (limits.external_bytes / MIB).to_string(),
        ),
        (
            "REQ1_SCRIPT_OUTPUT_MB",
            (limits.output_bytes / MIB).to_string(),
        ),
        ("REQ1_SCRIPT_READS", limits.reads.to_string()),
        ("REQ1_SCRIPT_WRITES", limits.writes.to_string()),
    ]
}

fn telemetry(config: &TelemetryConfig) -> Vec<Line> {
    let format = match config.format {
        LogFormat::Text => "text",
        LogFormat::Json => "json",
    };
    vec![
        ("RUST_LOG", config.filter.clone()),
        ("LOG_FORMAT", format.to_owned()),
        ("OTLP traces", or_none(config.traces.as_ref())),
        ("OTEL_SERVICE_NAME", config.service.clone()),
    ]
}

fn is_set(set: bool) -> String {
    if set { "(set)" } else { "-" }.to_owned()
}

fn or_none(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

/// A URL without its password and its query, which may hold one too.
fn masked(url: &str) -> String {
    let before_query = |text: &str| text.split('?').next().unwrap_or_default().to_owned();
    // The last one: a password may have others.
    let Some((before, after)) = url.rsplit_once('@') else {
        return before_query(url);
    };
    let after = before_query(after);
    let (scheme, person) = before.split_once("://").unwrap_or(("", before));
    match person.split_once(':') {
        Some((person, _)) => format!("{scheme}://{person}:***@{after}"),
        None => format!("{scheme}://{person}@{after}"),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn ops_3_shown_urls_have_no_password() {
        for (url, shown) in [
            ("postgres://req1@db/req1", "postgres://req1@db/req1"),
            (
                "postgres://req1:a@b?c:d@db:5432/req1",
                "postgres://req1:***@db:5432/req1",
            ),
            ("postgres://db/req1?password=geheim", "postgres://db/req1"),
            ("redis://:geheim@cache:6379/0", "redis://:***@cache:6379/0"),
        ] {
            assert_eq!(masked(url), shown);
        }
    }
}

//! Every variable that the server knows.

/// One variable.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Its name in the environment.
    pub(crate) name: &'static str,
    /// Never shown, and also read from the file that `NAME_FILE` names.
    pub(crate) secret: bool,
    /// Whether this release reads it. One that it does not read is accepted with a warning.
    pub(crate) used: bool,
}

const fn used(name: &'static str) -> Setting {
    Setting {
        name,
        secret: false,
        used: true,
    }
}

const fn secret(name: &'static str) -> Setting {
    Setting {
        name,
        secret: true,
        used: true,
    }
}

const fn unused(name: &'static str) -> Setting {
    Setting {
        name,
        secret: false,
        used: false,
    }
}

const fn unused_secret(name: &'static str) -> Setting {
    Setting {
        name,
        secret: true,
        used: false,
    }
}

/// The table. URLs of databases count as secrets because they may carry a password.
pub(crate) const SETTINGS: &[Setting] = &[
    secret("DATABASE_URL"),
    used("DATABASE_CONNECTIONS"),
    unused_secret("DATABASE_READ_URL"),
    secret("REDIS_URL"),
    used("LISTEN_ADDR"),
    used("PORT"),
    used("METRICS_ADDR"),
    used("STATIC_DIR"),
    used("CORS_ORIGIN"),
    used("BUILD_SHA"),
    used("TLS_CERT_FILE"),
    used("TLS_KEY_FILE"),
    used("TRUSTED_PROXIES"),
    used("FILES_DIR"),
    used("REQ1_MODE"),
    used("REQ1_PUBLIC_URL"),
    used("REQ1_SIGNUP"),
    used("REQ1_LIMIT_FACTOR"),
    used("REQ1_SCRIPT_PARALLEL"),
    used("REQ1_SCRIPT_MEMORY_MB"),
    used("REQ1_SCRIPT_TIME_SECONDS"),
    used("REQ1_SCRIPT_CPU_SECONDS"),
    used("REQ1_SCRIPT_HEAP_MB"),
    used("REQ1_SCRIPT_BUFFERS_MB"),
    used("REQ1_SCRIPT_OUTPUT_MB"),
    used("REQ1_SCRIPT_READS"),
    used("REQ1_SCRIPT_WRITES"),
    secret("ADMIN_KEY"),
    used("REQ1_ADMIN_EMAIL"),
    secret("REQ1_ADMIN_PASSWORD"),
    used("RUST_LOG"),
    used("LOG_FORMAT"),
    used("OTEL_EXPORTER_OTLP_ENDPOINT"),
    used("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
    used("OTEL_SERVICE_NAME"),
    used("OTEL_RESOURCE_ATTRIBUTES"),
    // Read by the test suite only; a server that a test starts sees it too.
    used("REQ1_FIXTURES"),
    unused_secret("MASTER_KEY"),
    unused_secret("STORAGE_ENCRYPTION_KEY"),
    unused("STORAGE_BACKEND"),
    unused("STORAGE_ENV_FALLBACK"),
    unused("S3_ENDPOINT"),
    unused("S3_REGION"),
    unused("S3_BUCKET"),
    unused("S3_USE_SSL"),
    unused("S3_PATH_STYLE"),
    unused_secret("S3_ACCESS_KEY"),
    unused_secret("S3_SECRET_KEY"),
    unused("BACKUP_S3_ENDPOINT"),
    unused("BACKUP_S3_REGION"),
    unused("BACKUP_S3_BUCKET"),
    unused("BACKUP_S3_USE_SSL"),
    unused_secret("BACKUP_S3_ACCESS_KEY"),
    unused_secret("BACKUP_S3_SECRET_KEY"),
    unused_secret("SMTP_URL"),
];

/// Families in which a name that is not in the table is a mistake, or not of this release.
pub(crate) const OWN_FAMILY: &str = "REQ1_";
/// Families in which a name that is not in the table is accepted with a warning.
pub(crate) const LATER_FAMILIES: &[&str] = &["S3_", "BACKUP_S3_", "STORAGE_"];

/// The setting of a name.
pub(crate) fn setting(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.name).collect();
        assert_eq!(names.len(), SETTINGS.len());
    }
}

//! The effective configuration as text, without its secrets.

use std::fmt;

use super::{Config, Cors, LogFormat};

impl fmt::Display for Config {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_set = |set: bool| if set { "(set)" } else { "-" };
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let mut line = |name: &str, value: String| writeln!(out, "{name:<22} {value}");
        line("DATABASE_URL", masked(self.database.url.reveal()))?;
        line(
            "DATABASE_CONNECTIONS",
            self.database.connections.to_string(),
        )?;
        line(
            "REDIS_URL",
            text(&self.database.redis.as_ref().map(|url| masked(url.reveal()))),
        )?;
        line("FILES_DIR", self.database.files.display().to_string())?;
        line("LISTEN_ADDR", self.http.listen.to_string())?;
        line(
            "METRICS_ADDR",
            text(&self.http.metrics.map(|address| address.to_string())),
        )?;
        let folder = self.http.static_dir.as_ref();
        line(
            "STATIC_DIR",
            text(&folder.map(|folder| folder.display().to_string())),
        )?;
        line(
            "CORS_ORIGIN",
            match &self.http.cors {
                Cors::SameOrigin => "same origin only".to_owned(),
                Cors::Any => "*".to_owned(),
                Cors::Listed(origins) => origins.join(", "),
            },
        )?;
        line("TLS_CERT_FILE", is_set(self.http.tls.is_some()).to_owned())?;
        let proxies: Vec<_> = self
            .access
            .trusted_proxies
            .iter()
            .map(ToString::to_string)
            .collect();
        line("TRUSTED_PROXIES", proxies.join(", "))?;
        line(
            "ADMIN_KEY",
            is_set(self.access.admin_key.is_some()).to_owned(),
        )?;
        line("REQ1_LIMIT_FACTOR", self.access.limit_factor.to_string())?;
        line("BUILD_SHA", text(&self.http.build_sha))?;
        line(
            "REQ1_MODE",
            if self.http.dev { "dev" } else { "production" }.to_owned(),
        )?;
        line("REQ1_PUBLIC_URL", text(&self.access.public_url))?;
        line("REQ1_SIGNUP", self.access.signup.as_str().to_owned())?;
        let admin = self.access.admin.as_ref();
        line(
            "REQ1_ADMIN_EMAIL",
            text(&admin.map(|(email, _)| email.clone())),
        )?;
        line("REQ1_ADMIN_PASSWORD", is_set(admin.is_some()).to_owned())?;
        line("RUST_LOG", self.telemetry.filter.clone())?;
        line(
            "LOG_FORMAT",
            match self.telemetry.format {
                LogFormat::Text => "text",
                LogFormat::Json => "json",
            }
            .to_owned(),
        )?;
        line("OTLP traces", text(&self.telemetry.traces))?;
        for name in &self.unused {
            line(name, "(set, not used by this release)".to_owned())?;
        }
        Ok(())
    }
}

/// A URL without its password and its query, which may hold one too.
pub(super) fn masked(url: &str) -> String {
    let url = url.split_once('?').map_or(url, |(url, _)| url);
    let (Some((scheme, rest)), Some(at)) = (url.split_once("://"), url.rfind('@')) else {
        return url.to_owned();
    };
    let after = url.get(at..).unwrap_or_default();
    let before = rest.split('@').next().unwrap_or_default();
    match before.split_once(':') {
        Some((person, _)) => format!("{scheme}://{person}:***{after}"),
        None => format!("{scheme}://{before}{after}"),
    }
}

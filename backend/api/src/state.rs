//! What handlers share.

use std::sync::Arc;

use axum::extract::FromRef;
use ipnet::IpNet;
use req1_app::App;
use tokio_util::sync::CancellationToken;

/// Settings of the front door.
#[derive(Debug, Clone, Default)]
pub struct ApiConfig {
    /// Commit that the binary was built from.
    pub build_sha: Option<String>,
    /// Origins, besides the server's own, whose pages may send requests with a cookie.
    pub allowed_origins: Vec<String>,
    /// Largest picture that is taken in, in bytes; 50 MB when not set.
    pub max_file_bytes: Option<u64>,
    /// Networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether the session cookie is always `Secure`. Without it, it is when a trusted proxy says that the request came
    /// by TLS; set it where this process itself speaks TLS.
    pub secure_cookies: bool,
}

/// Services and settings.
#[derive(Debug, Clone)]
pub struct ApiState {
    /// The use cases' services.
    pub app: App,
    /// Settings.
    pub config: Arc<ApiConfig>,
    /// Cancelled when the server has been told to stop: it is no longer ready from then on.
    pub stopping: CancellationToken,
}

impl ApiState {
    /// From services and settings.
    #[must_use]
    pub fn new(app: App, config: ApiConfig) -> Self {
        Self {
            app,
            config: Arc::new(config),
            stopping: CancellationToken::new(),
        }
    }
}

impl FromRef<ApiState> for App {
    fn from_ref(state: &ApiState) -> Self {
        state.app.clone()
    }
}

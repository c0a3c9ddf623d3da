//! What handlers share.

use std::sync::Arc;

use axum::extract::FromRef;
use req1_app::App;

/// Settings of the front door.
#[derive(Debug, Clone, Default)]
pub struct ApiConfig {
    /// Commit that the binary was built from.
    pub build_sha: Option<String>,
    /// Origins, besides the server's own, whose pages may send requests with a cookie.
    pub allowed_origins: Vec<String>,
}

/// Services and settings.
#[derive(Debug, Clone)]
pub struct ApiState {
    /// The use cases' services.
    pub app: App,
    /// Settings.
    pub config: Arc<ApiConfig>,
}

impl FromRef<ApiState> for App {
    fn from_ref(state: &ApiState) -> Self {
        state.app.clone()
    }
}

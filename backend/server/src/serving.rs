//! A process that serves until it is told to stop.

use std::{process::ExitCode, sync::Arc, time::Duration};

use req1_api::{ApiConfig, ApiState, problem::Problem};
use req1_app::{
    App, AppError,
    auth::{self, AuthSettings, SessionLife},
    jobs::{WorkerConfig, run_worker},
};
use req1_blob::LocalFolder;
use req1_identity::{AdminKey, Identity, IdentityConfig, Limit, Limits, PasswordCost};
use req1_script::{Engine, EngineSettings};
use req1_store::Store;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Failure,
    config::{Config, Cors},
    http,
    telemetry::Metrics,
};

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Roles {
    /// Serves HTTP.
    pub(crate) api: bool,
    /// Runs jobs.
    pub(crate) worker: bool,
}

impl Roles {
    pub(crate) const API: Self = Self {
        api: true,
        worker: false,
    };
    pub(crate) const WORKER: Self = Self {
        api: false,
        worker: true,
    };
    pub(crate) const ALL: Self = Self {
        api: true,
        worker: true,
    };
}

/// Time from the stop to the end, whatever still runs: a little longer than requests get, and below the 30 s after which
/// Kubernetes kills.
const LONGEST_STOP: Duration = Duration::from_secs(27);
/// Wait for a database that is away when the process starts.
const DATABASE_RETRY: Duration = Duration::from_secs(5);
/// How often measurements are folded.
const FOLD: Duration = Duration::from_secs(5);

/// Serves until SIGTERM or SIGINT.
pub(crate) async fn run(config: Config, roles: Roles) -> Result<ExitCode, Failure> {
    let app = app(&config).await?;
    let stop = stop_on_signal(&app.tasks)?;
    serve(config, roles, (app, stop)).await?;
    Ok(ExitCode::SUCCESS)
}

/// The use cases' services.
pub(crate) async fn app(config: &Config) -> Result<App, Failure> {
    let (database, access) = (&config.database, &config.access);
    let store = Store::connect(database.url.reveal(), database.connections)?;
    let identity = Identity::new(&IdentityConfig {
        redis_url: database.redis.as_ref().map(|url| url.reveal().to_owned()),
        limits: limits(access.limit_factor),
        password_cost: PasswordCost::default(),
    })?;
    let auth = AuthSettings {
        signup: access.signup,
        admin_key: access
            .admin_key
            .as_ref()
            .map(|key| AdminKey::new(key.reveal())),
        public_url: access.public_url.clone(),
        session_life: SessionLife::default(),
    };
    let files = LocalFolder::open(&database.files).await?;
    let program = std::env::current_exe()?;
    let engine = Engine::new(EngineSettings::new(program, ["script-host".into()]));
    Ok(App::new(store, files, identity, auth).with_scripts(engine))
}

/// Two jobs at a time leave a core for requests on a small machine.
fn worker() -> WorkerConfig {
    WorkerConfig {
        name: format!("{}", std::process::id()),
        concurrency: 2,
        lease: Duration::from_mins(1),
        poll: Duration::from_secs(5),
        grace: Duration::from_secs(20),
        describe: |error| serde_json::to_value(Problem::from(error)).unwrap_or_default(),
    }
}

fn limits(factor: u32) -> Limits {
    let Limits {
        failed_sign_ins_per_account,
        failed_sign_ins_per_address,
        requests_per_token,
    } = Limits::default();
    let raised = |limit: Limit| Limit::new(limit.events.saturating_mul(factor), limit.window);
    Limits {
        failed_sign_ins_per_account: raised(failed_sign_ins_per_account),
        failed_sign_ins_per_address: raised(failed_sign_ins_per_address),
        requests_per_token: raised(requests_per_token),
    }
}

/// Logs a one-time link to make the first administrator, while there is none.
pub(crate) async fn log_setup_link(app: &App) -> Result<(), AppError> {
    if let Some(link) = auth::setup_link(app).await? {
        tracing::warn!(url = link.url, expires_at = %link.expires_at, "nobody administers this server yet: open the link");
    }
    Ok(())
}

/// The same as soon as the database answers.
async fn offer_setup(app: App, stop: CancellationToken) {
    let offered = async {
        while log_setup_link(&app).await.is_err() {
            tokio::time::sleep(DATABASE_RETRY).await;
        }
    };
    stop.run_until_cancelled(offered).await;
}

/// Serves until `stop`, then lets requests and jobs end and closes the database's connections.
pub(crate) async fn serve(
    config: Config,
    roles: Roles,
    (app, stop): (App, CancellationToken),
) -> Result<(), Failure> {
    warn_of_cors(&config);
    let metrics = Metrics::start(config.http.build_sha.as_deref())?;
    app.tasks.spawn(fold(metrics.clone(), stop.clone()));
    let state = ApiState {
        app: app.clone(),
        config: Arc::new(api_config(&config)),
        stopping: stop.clone(),
    };
    if roles.api {
        app.tasks.spawn(offer_setup(app.clone(), stop.clone()));
        let (followed, stopped) = (app.clone(), stop.clone());
        app.tasks
            .spawn(async move { followed.live.run(&followed, &stopped).await });
    }
    if roles.worker {
        app.tasks
            .spawn(run_worker(app.clone(), worker(), stop.clone()));
    }
    let (served, tasks) = (stop.clone(), app.tasks.clone());
    let all = async {
        let outcome = listen(&config, roles, (state, &metrics)).await;
        // Also when the address could not be served: what else runs must end too.
        served.cancel();
        tasks.close();
        tasks.wait().await;
        outcome
    };
    let hard_limit = async {
        stop.cancelled().await;
        tokio::time::sleep(LONGEST_STOP).await;
    };
    let outcome = tokio::select! {
        outcome = all => outcome,
        () = hard_limit => {
            tracing::warn!("some work did not end in time and is given up");
            Ok(())
        }
    };
    app.store.close().await;
    tracing::info!("stopped");
    outcome
}

async fn listen(
    config: &Config,
    roles: Roles,
    (state, metrics): (ApiState, &Metrics),
) -> Result<(), Failure> {
    let (stop, tasks) = (state.stopping.clone(), state.app.tasks.clone());
    let public = roles
        .api
        .then(|| http::bind(config.http.listen))
        .transpose()?;
    let internal = config.http.metrics.map(http::bind).transpose()?;
    // The internal address stops last, so that probes see that the process is stopping.
    let drained = CancellationToken::new();
    let serve_internal = async {
        let Some(internal) = internal else {
            return Ok(());
        };
        tracing::info!(address = %internal.address, "metrics and health");
        let site = http::internal(state.clone(), metrics);
        internal.serve(site, None, (drained.clone(), &tasks)).await
    };
    let serve_public = async {
        let outcome = if let Some(public) = public {
            let (address, version) = (public.address, env!("CARGO_PKG_VERSION"));
            tracing::info!(%address, version, "listening");
            let site = http::site(state.clone(), &config.http, metrics);
            let tls = config.http.tls.clone();
            public.serve(site, tls, (stop.clone(), &tasks)).await
        } else {
            stop.cancelled().await;
            Ok(())
        };
        drained.cancel();
        outcome
    };
    let (internal, public) = tokio::join!(serve_internal, serve_public);
    Ok(public.and(internal)?)
}

/// Says what a careless setting allows.
fn warn_of_cors(config: &Config) {
    if config.http.cors != Cors::Any {
        return;
    }
    if config.http.dev {
        tracing::info!("pages of any origin may read answers (REQ1_MODE=dev)");
    } else {
        tracing::warn!("pages of any origin may read answers (CORS_ORIGIN=*)");
    }
}

fn api_config(config: &Config) -> ApiConfig {
    let allowed_origins = match &config.http.cors {
        Cors::Listed(origins) => origins.clone(),
        Cors::SameOrigin | Cors::Any => Vec::new(),
    };
    ApiConfig {
        build_sha: config.http.build_sha.clone(),
        allowed_origins,
        trusted_proxies: config.access.trusted_proxies.clone(),
        secure_cookies: config.http.tls.is_some(),
        ..ApiConfig::default()
    }
}

/// Cancelled by SIGTERM or SIGINT.
pub(crate) fn stop_on_signal(tasks: &TaskTracker) -> Result<CancellationToken, Failure> {
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let first = stop.clone();
    tasks.spawn(async move {
        let received = async {
            tokio::select! {
                _ = terminate.recv() => "SIGTERM",
                _ = interrupt.recv() => "SIGINT",
            }
        };
        tokio::pin!(received);
        tokio::select! {
            name = &mut received => tracing::info!("{name}: stopping"),
            () = first.cancelled() => {}
        }
        first.cancel();
    });
    Ok(stop)
}

async fn fold(metrics: Metrics, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(FOLD) => metrics.fold(),
        }
    }
}

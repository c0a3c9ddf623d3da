//! The application under test.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::Router;
use req1_api::{ApiConfig, ApiState};
use req1_app::{
    App,
    auth::{AuthSettings, Signup},
    environment::Environment,
    jobs::{WorkerConfig, run_worker},
};
use req1_blob::LocalFolder;
use req1_domain::ids::{SessionId, UserId};
use req1_identity::{Identity, IdentityConfig, Limit, Limits, PasswordCost, Token};
use req1_script::{Engine, EngineSettings};
use req1_store::{
    Store,
    users::{self, NewSession, NewUser},
};
use sqlx::PgConnection;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use crate::{Client, TestDatabase, TestEnvironment};

/// Connections of a test beside those of requests.
const CONNECTIONS: u32 = 4;
/// Connections of requests: one that asks for a second while it holds one waits in vain, and its test fails.
const REQUEST_CONNECTIONS: u32 = 1;

/// What a test may change before the start.
#[derive(Debug, Default)]
pub struct TestSettings {
    /// Passwords, Redis, limits. Cheap and unlimited, without Redis.
    pub identity: IdentityConfig,
    /// Sign-up and admin key. Open, none.
    pub auth: AuthSettings,
    /// The front door.
    pub api: ApiConfig,
    /// Connections of requests; one, unless a test is about requests at the same time.
    pub connections: Option<u32>,
}

/// Everything behind the router, on a database of its own.
#[derive(Debug)]
pub struct TestApp {
    /// The services.
    pub app: App,
    /// The clock that they use.
    pub clock: Arc<TestEnvironment>,
    router: Router,
    _files: TempDir,
    /// Dropped last.
    pub database: TestDatabase,
}

/// An application that listens until this value is dropped.
#[derive(Debug)]
pub struct TestServer {
    /// Where it is.
    pub url: String,
    _stop: DropGuard,
}

impl TestApp {
    /// An application with the settings of most tests.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// An application with settings of its own.
    pub async fn with(change: impl FnOnce(&mut TestSettings)) -> Self {
        // The cause of a 500 is in the log only; a failed test shows it.
        let log = tracing_subscriber::fmt().with_test_writer();
        log.with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
            .try_init()
            .ok();
        let mut settings = TestSettings::default();
        let unlimited = Limit::new(u32::MAX, Duration::from_mins(1));
        settings.identity.limits = Limits {
            failed_sign_ins_per_account: unlimited,
            failed_sign_ins_per_address: unlimited,
            requests_per_token: unlimited,
        };
        settings.identity.password_cost = PasswordCost {
            memory_kib: 64,
            passes: 1,
        };
        settings.auth.signup = Signup::Open;
        change(&mut settings);
        let database = TestDatabase::create().await;
        let store = Store::connect(&database.url(), CONNECTIONS).unwrap();
        let files = tempfile::tempdir().unwrap();
        let folder = LocalFolder::open(files.path()).await.unwrap();
        let identity = Identity::new(&settings.identity).unwrap();
        let clock = Arc::new(TestEnvironment::default());
        let environment: Arc<dyn Environment> = Arc::<TestEnvironment>::clone(&clock);
        let app = App::new(store, folder, identity, settings.auth).with_environment(environment);
        let app = match script_host() {
            Some(program) => app.with_scripts(Engine::new(EngineSettings::new(program, []))),
            None => app,
        };
        let mut served = app.clone();
        let connections = settings.connections.unwrap_or(REQUEST_CONNECTIONS);
        served.store = Store::connect(&database.url(), connections).unwrap();
        let router = req1_api::router(ApiState::new(served, settings.api));
        Self {
            app,
            clock,
            router,
            _files: files,
            database,
        }
    }

    /// Somebody who is not signed in.
    #[must_use]
    pub fn anonymous(&self) -> Client {
        Client {
            router: self.router.clone(),
            token: None,
            user: None,
        }
    }

    /// A signed-in person without a role anywhere.
    pub async fn person(&self) -> Client {
        self.sign_in(false).await
    }

    /// A signed-in administrator of the server.
    pub async fn server_admin(&self) -> Client {
        self.sign_in(true).await
    }

    async fn sign_in(&self, server_admin: bool) -> Client {
        let environment = &self.app.environment;
        let (now, id) = (environment.now(), environment.new_id());
        let user = NewUser {
            id: UserId(id),
            email: format!("{}@example.org", id.simple()),
            display_name: format!("Person {}", id.simple()),
            password_hash: None,
            server_admin,
        };
        let token = Token::generate().unwrap();
        let session = NewSession {
            id: SessionId(environment.new_id()),
            user_id: user.id,
            token_hash: token.hash().as_bytes().to_vec(),
            user_agent: None,
            ip_address: None,
            expires_at: now + self.app.auth.session_life.idle,
        };
        let mut db = self.app.store.acquire().await.unwrap();
        users::insert(&mut db, &user, now).await.unwrap();
        users::insert_session(&mut db, &session, now).await.unwrap();
        Client {
            router: self.router.clone(),
            token: Some(token.as_str().to_owned()),
            user: Some(user.id),
        }
    }

    /// Takes server administration away from everybody, but for one person.
    pub async fn demote_admins(&self, but: Option<UserId>) {
        let mut connection = self.database.connect().await;
        sqlx::query("UPDATE app_user SET server_admin = false WHERE id IS DISTINCT FROM $1")
            .bind(but.map(|id| id.0))
            .execute(&mut connection)
            .await
            .unwrap();
    }

    /// Listens on a port of its own, for clients that are programs.
    pub async fn serve(&self) -> TestServer {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = self.router.clone();
        let service = service.into_make_service_with_connect_info::<SocketAddr>();
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        TaskTracker::new().spawn(async move {
            let serving = axum::serve(listener, service).with_graceful_shutdown(stopped);
            serving.await.unwrap();
        });
        TestServer {
            url,
            _stop: stop.drop_guard(),
        }
    }

    /// Runs jobs as they come, until what it gives is dropped.
    pub fn work(&self) -> DropGuard {
        let stop = CancellationToken::new();
        TaskTracker::new().spawn(run_worker(self.app.clone(), worker_config(), stop.clone()));
        stop.drop_guard()
    }

    /// Runs the jobs that are queued, and those that they queue, with a worker as in production.
    pub async fn work_off(&self) {
        let shutdown = CancellationToken::new();
        let worker = run_worker(self.app.clone(), worker_config(), shutdown.clone());
        let watch = async {
            let mut connection = self.database.connect().await;
            while has_work(&mut connection).await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            shutdown.cancel();
        };
        tokio::time::timeout(Duration::from_mins(1), async {
            tokio::join!(worker, watch)
        })
        .await
        .expect("the jobs end");
    }
}

/// The program that hosts scripts, where it was built beside the tests: `cargo build -p req1-script`.
fn script_host() -> Option<PathBuf> {
    let tests = std::env::current_exe().ok()?;
    let program = tests.parent()?.parent()?.join("script-host");
    program.exists().then_some(program)
}

/// A worker as in production.
fn worker_config() -> WorkerConfig {
    WorkerConfig {
        name: "test".to_owned(),
        concurrency: 1,
        lease: Duration::from_secs(30),
        poll: Duration::from_millis(50),
        grace: Duration::from_secs(5),
        describe: req1_api::problem::Problem::document,
    }
}

async fn has_work(connection: &mut PgConnection) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM job WHERE state IN ('queued', 'running'))")
        .fetch_one(connection)
        .await
        .unwrap()
}

//! What a use case runs in: the services, who asks, and how a right is proved.

use std::{net::IpAddr, sync::Arc};

use chrono::{DateTime, Utc};
use req1_blob::LocalFolder;
use req1_domain::{
    access::{Action, Granted, authorise},
    ids::{ChangeSetId, ModuleId, ProjectId, SessionId, UserId, WorkspaceId},
};
use req1_identity::Identity;
use req1_store::{
    Connection, Store, access,
    change_sets::{NewChange, Sealed},
};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::{
    AppError,
    auth::AuthSettings,
    environment::{Environment, SystemEnvironment},
    live::Live,
};

/// The services of a process.
#[derive(Debug, Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// Time and ids.
    pub environment: Arc<dyn Environment>,
    /// Contents of files.
    pub files: LocalFolder,
    /// Work beside requests; a graceful stop waits for it.
    pub tasks: TaskTracker,
    /// Passwords, session cache, rate limits.
    pub identity: Identity,
    /// How people get in.
    pub auth: Arc<AuthSettings>,
    /// Who follows what.
    pub live: Live,
}

impl App {
    /// The services with the clock and the ids of the machine.
    #[must_use]
    pub fn new(store: Store, files: LocalFolder, identity: Identity, auth: AuthSettings) -> Self {
        let tasks = TaskTracker::new();
        Self {
            live: Live::new(&identity, tasks.clone()),
            store,
            environment: Arc::new(SystemEnvironment),
            files,
            tasks,
            identity,
            auth: Arc::new(auth),
        }
    }

    /// The same services with another clock and other ids.
    #[must_use]
    pub fn with_environment(self, environment: Arc<dyn Environment>) -> Self {
        Self {
            environment,
            ..self
        }
    }

    /// The context of work without a request: a job acts with the rights of the person who wanted it.
    #[must_use]
    pub fn act_as(&self, user: UserId) -> Ctx {
        Ctx {
            app: self.clone(),
            actor: Actor {
                user,
                session: None,
            },
            request_id: None,
            client_address: None,
        }
    }
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// The sign-in that the request came with.
    pub session: Option<SessionId>,
}

/// One request or job: services, actor, request id.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// The services.
    pub app: App,
    /// Who asks.
    pub actor: Actor,
    /// Id of the request in logs and problem documents.
    pub request_id: Option<String>,
    /// Where the request came from.
    pub client_address: Option<IpAddr>,
}

impl Ctx {
    /// The present time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.app.environment.now()
    }

    /// An id that nothing has yet.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.app.environment.new_id()
    }

    /// The database.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.app.store
    }

    /// A change set of this actor.
    #[must_use]
    pub fn change(&self, cause: &'static str) -> NewChange {
        NewChange {
            id: ChangeSetId(self.new_id()),
            actor: self.actor.user,
            cause,
            request_id: self.request_id.clone(),
        }
    }

    /// Tells those who follow its modules of a change set. Call it after the commit.
    pub fn announce(&self, sealed: &Sealed) {
        self.app.live.announce(sealed);
    }

    /// Proof of a right on a workspace.
    pub async fn workspace(
        &self,
        db: &mut Connection,
        id: WorkspaceId,
        action: Action,
    ) -> Result<Granted, AppError> {
        let loaded = access::workspace(db, self.actor.user, id).await?;
        Ok(authorise(&loaded.grants, loaded.scope, action)?)
    }

    /// Proof of a right on a project.
    pub async fn project(
        &self,
        db: &mut Connection,
        id: ProjectId,
        action: Action,
    ) -> Result<Granted, AppError> {
        let loaded = access::project(db, self.actor.user, id).await?;
        Ok(authorise(&loaded.grants, loaded.scope, action)?)
    }

    /// Proof of a right on a module.
    pub async fn module(
        &self,
        db: &mut Connection,
        id: ModuleId,
        action: Action,
    ) -> Result<Granted, AppError> {
        let loaded = access::module(db, self.actor.user, id).await?;
        Ok(authorise(&loaded.grants, loaded.scope, action)?)
    }
}

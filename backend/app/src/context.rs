//! What a use case runs in: the services, who asks, and how a right is proved.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use req1_domain::{
    access::{Action, Granted, authorise},
    ids::{ChangeSetId, ModuleId, ProjectId, SessionId, UserId, WorkspaceId},
};
use req1_store::Connection;
use req1_store::{Store, access, change_sets::NewChange};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::{AppError, environment::Environment};

/// The services of a process.
#[derive(Debug, Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// Time and ids.
    pub environment: Arc<dyn Environment>,
    /// Work beside requests; a graceful stop waits for it.
    pub tasks: TaskTracker,
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

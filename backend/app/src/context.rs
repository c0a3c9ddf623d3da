//! What a use case runs in: the services, who asks, and how a right is proved.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use req1_blob::LocalFolder;
use req1_domain::{
    access::{Action, Bounds, Granted, Limits, Role, TokenLevel, authorise},
    ids::{ApiTokenId, ChangeSetId, ModuleId, ProjectId, ScriptId, SessionId, UserId, WorkspaceId},
};
use req1_identity::Identity;
use req1_script::Engine;
use req1_store::{
    Connection, Store,
    access::{self, Loaded},
    change_sets::{NewChange, Sealed},
    users,
};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::{
    AppError,
    auth::AuthSettings,
    environment::{Environment, SystemEnvironment},
    live::Live,
    scripts::{KnownNames, Reports, RunsToRemember},
    turns::{Turn, Turns},
};

/// The answer to a token that is not for this.
const TOKEN_NOT_ENOUGH: AppError = AppError::Refused {
    code: "token_not_enough",
    detail: "This token may not do that. Sign in, or use a token made for it.",
};

/// How old the proof of a right may be that a write goes on with, after scripts took their time.
const A_MOMENT: Duration = Duration::from_secs(1);

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
    /// What runs scripts; none where nothing does.
    pub scripts: Option<Engine>,
    /// What scripts that validate found a moment ago.
    pub(crate) reports: Reports,
    /// Names that scripts use, of modules that they ran in a moment ago.
    pub(crate) names: KnownNames,
    /// Runs of scripts that will be remembered in a moment.
    pub(crate) runs: RunsToRemember,
    /// Who writes next.
    turns: Turns,
    /// Who makes an outline of the past next.
    past_turns: Turns,
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
            scripts: None,
            reports: Reports::default(),
            names: KnownNames::default(),
            runs: RunsToRemember::default(),
            turns: Turns::default(),
            past_turns: Turns::default(),
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

    /// The same services with something that runs scripts.
    #[must_use]
    pub fn with_scripts(self, engine: Engine) -> Self {
        Self {
            scripts: Some(engine),
            ..self
        }
    }

    /// The context of work without a request: a job acts with the rights of the person who wanted it.
    #[must_use]
    pub fn act_as(&self, user: UserId) -> Ctx {
        self.context(Actor::person(user))
    }

    /// The context of an actor. What a token is not for is invisible in it.
    #[must_use]
    pub fn context(&self, actor: Actor) -> Ctx {
        let bounds = actor.limits.and_then(|limits| limits.bounds);
        Ctx {
            app: Self {
                store: self.store.bound_to(bounds),
                ..self.clone()
            },
            actor,
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
    /// The token that the request came with.
    pub token: Option<ApiTokenId>,
    /// What the token may do; none for the person.
    pub limits: Option<Limits>,
    /// The script that acts in the person's name.
    pub script: Option<Acting>,
}

/// A script that acts in a person's name: it may do what both this person and its author may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acting {
    /// The script.
    pub id: ScriptId,
    /// Who wrote it.
    pub author: UserId,
}

impl Actor {
    /// A person, with all rights that the person has.
    #[must_use]
    pub const fn person(user: UserId) -> Self {
        Self {
            user,
            session: None,
            token: None,
            limits: None,
            script: None,
        }
    }

    /// A role as far as a token lets the person have it.
    #[must_use]
    pub fn cap(&self, role: Role) -> Role {
        self.limits
            .map_or(role, |limits| role.min(limits.level.cap()))
    }
}

/// What two people may do alike.
fn weaker(one: Granted, other: Granted) -> Granted {
    if other.role() < one.role() {
        other
    } else {
        one
    }
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

    /// Waits until it is the actor's turn to write in a module. To be asked for before a connection.
    pub(crate) async fn turn(&self, module: ModuleId) -> Turn {
        self.app.turns.take(module).await
    }

    /// Waits until it is the actor's turn to make an outline of a module as it was.
    pub(crate) async fn turn_to_look_back(&self, module: ModuleId) -> Turn {
        self.app.past_turns.take(module).await
    }

    /// The same actor through a script, with the rights that it shares with the script's author, and nowhere but in the
    /// script's workspace.
    pub(crate) fn through(&self, script: Acting, workspace: WorkspaceId) -> Self {
        let limits = self.actor.limits.and_then(|limits| limits.bounds);
        let bounds = limits.unwrap_or(Bounds {
            workspace,
            project: None,
        });
        let mut ctx = self.clone();
        ctx.actor.script = Some(script);
        ctx.app.store = ctx.app.store.bound_to(Some(bounds));
        ctx
    }

    /// A change set of this actor.
    #[must_use]
    pub fn change(&self, cause: &'static str) -> NewChange {
        NewChange {
            id: ChangeSetId(self.new_id()),
            actor: self.actor.user,
            cause,
            request_id: self.request_id.clone(),
            undoes: None,
            comment: None,
            script_depth: 0,
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
        let loaded = access::workspace(&mut *db, self.actor.user, id).await?;
        let granted = self.prove(loaded, action)?;
        let Some(author) = self.other_author() else {
            return Ok(granted);
        };
        let loaded = access::workspace(db, author, id).await?;
        Ok(weaker(granted, self.prove(loaded, action)?))
    }

    /// Proof of a right on a project.
    pub async fn project(
        &self,
        db: &mut Connection,
        id: ProjectId,
        action: Action,
    ) -> Result<Granted, AppError> {
        let loaded = access::project(&mut *db, self.actor.user, id).await?;
        let granted = self.prove(loaded, action)?;
        let Some(author) = self.other_author() else {
            return Ok(granted);
        };
        let loaded = access::project(db, author, id).await?;
        Ok(weaker(granted, self.prove(loaded, action)?))
    }

    /// Proof of a right on a module.
    pub async fn module(
        &self,
        db: &mut Connection,
        id: ModuleId,
        action: Action,
    ) -> Result<Granted, AppError> {
        let loaded = access::module(&mut *db, self.actor.user, id).await?;
        let granted = self.prove(loaded, action)?;
        let Some(author) = self.other_author() else {
            return Ok(granted);
        };
        let loaded = access::module(db, author, id).await?;
        Ok(weaker(granted, self.prove(loaded, action)?))
    }

    /// Proof of the same right on a module after scripts took their time: it may have been taken away meanwhile.
    pub(crate) async fn still(
        &self,
        db: &mut Connection,
        (granted, since): (Granted, Instant),
    ) -> Result<Granted, AppError> {
        if since.elapsed() < A_MOMENT {
            return Ok(granted);
        }
        self.module(db, ModuleId(granted.id()), granted.action())
            .await
    }

    /// Who wrote the script that acts, if that is not whom it acts for.
    fn other_author(&self) -> Option<UserId> {
        let author = self.actor.script?.author;
        (author != self.actor.user).then_some(author)
    }

    /// Every right on a workspace, project or module is decided here. The recycle bin asks for what is deleted, too.
    pub(crate) fn prove(&self, loaded: Loaded, action: Action) -> Result<Granted, AppError> {
        let Loaded {
            scope,
            project,
            grants,
        } = loaded;
        let grants = match self.actor.limits {
            Some(limits) => limits.apply(grants, scope, project),
            None => grants,
        };
        Ok(authorise(&grants, scope, action)?)
    }

    /// Refuses every token: passwords, sessions and tokens are for the person alone.
    pub fn require_person(&self) -> Result<(), AppError> {
        match self.actor.limits {
            Some(_) => Err(TOKEN_NOT_ENOUGH),
            None => Ok(()),
        }
    }

    /// Refuses tokens below a level, and those for one workspace or project: for what lies beside all of these.
    pub fn require_everywhere(&self, level: TokenLevel) -> Result<(), AppError> {
        match self.actor.limits {
            Some(limits) if limits.bounds.is_some() || limits.level < level => {
                Err(TOKEN_NOT_ENOUGH)
            }
            _ => Ok(()),
        }
    }

    /// Whether the actor administers the server.
    pub async fn is_server_admin(&self, db: &mut Connection) -> Result<bool, AppError> {
        Ok(self.require_everywhere(TokenLevel::Admin).is_ok()
            && users::by_id(db, self.actor.user).await?.server_admin)
    }

    /// Refuses everybody but administrators of the server.
    pub async fn require_server_admin(&self, db: &mut Connection) -> Result<(), AppError> {
        if self.is_server_admin(db).await? {
            return Ok(());
        }
        Err(AppError::NotAllowed(Action::Administer))
    }
}

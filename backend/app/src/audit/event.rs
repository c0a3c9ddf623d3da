//! Writing it.

use req1_domain::ids::{UserId, WorkspaceId};
use req1_store::{
    Connection,
    audit::{self, NewEvent},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{Actor, App, AppError, Ctx, auth::ADMIN_KEY_USER, auth::Client};

/// Longest name that is kept, in characters.
const MAX_NAME: usize = 320;

/// Something worth remembering. Actions are verbs, entity types nouns, both in snake case.
#[derive(Debug, Clone)]
pub struct Event {
    action: &'static str,
    entity_type: &'static str,
    entity_id: Option<Uuid>,
    entity_name: Option<String>,
    workspace: Option<WorkspaceId>,
    details: Option<Value>,
}

impl Event {
    /// What was done to what kind of thing.
    #[must_use]
    pub const fn new(action: &'static str, entity_type: &'static str) -> Self {
        Self {
            action,
            entity_type,
            entity_id: None,
            entity_name: None,
            workspace: None,
            details: None,
        }
    }

    /// Which one.
    #[must_use]
    pub fn of(self, id: impl Into<Uuid>) -> Self {
        Self {
            entity_id: Some(id.into()),
            ..self
        }
    }

    /// Its name.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        let name = name.chars().filter(|c| *c != '\0').take(MAX_NAME).collect();
        Self {
            entity_name: Some(name),
            ..self
        }
    }

    /// Where: administrators of the workspace read it too.
    #[must_use]
    pub fn within(self, workspace: WorkspaceId) -> Self {
        Self {
            workspace: Some(workspace),
            ..self
        }
    }

    /// What else there is to say; an object without secrets.
    #[must_use]
    pub fn with(self, details: Value) -> Self {
        Self {
            details: Some(details),
            ..self
        }
    }
}

/// What an actor is called in the log.
fn kind(actor: Option<&Actor>) -> &'static str {
    match actor {
        None => "nobody",
        Some(actor) if actor.script.is_some() => "script",
        Some(actor) if actor.user == ADMIN_KEY_USER => "admin-key",
        Some(actor) if actor.token.is_some() => "token",
        Some(_) => "user",
    }
}

impl Ctx {
    /// Writes an event of this actor down, in the transaction that does it.
    pub async fn audit(&self, db: &mut Connection, event: Event) -> Result<(), AppError> {
        Ok(audit::insert(db, &self.audited(event)).await?)
    }

    /// An event of this actor as the log keeps it.
    pub(crate) fn audited(&self, event: Event) -> NewEvent {
        let request = (
            self.client_address.map(|one| one.to_string()),
            self.request_id.clone(),
        );
        row(&self.app, (Some(&self.actor), request), event)
    }
}

/// Writes an event down that happened to somebody who is not signed in (yet).
pub(crate) async fn audit_client(
    app: &App,
    db: &mut Connection,
    (client, user): (&Client, Option<UserId>),
    event: Event,
) -> Result<(), AppError> {
    let actor = user.map(Actor::person);
    let request = (
        client.address.map(|one| one.to_string()),
        client.request_id.clone(),
    );
    Ok(audit::insert(db, &row(app, (actor.as_ref(), request), event)).await?)
}

fn row(
    app: &App,
    (actor, (ip_address, request_id)): (Option<&Actor>, (Option<String>, Option<String>)),
    event: Event,
) -> NewEvent {
    NewEvent {
        at: app.environment.now(),
        action: event.action,
        entity_type: event.entity_type,
        entity_id: event.entity_id,
        entity_name: event.entity_name,
        workspace: event.workspace,
        actor_kind: kind(actor),
        user: actor.map(|actor| actor.user),
        token: actor.and_then(|actor| actor.token),
        script: actor
            .and_then(|actor| actor.script)
            .map(|script| script.id.0),
        ip_address,
        request_id,
        details: event.details,
    }
}

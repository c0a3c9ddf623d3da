//! Adding to the audit log.

use chrono::{DateTime, Utc};
use req1_domain::ids::{ApiTokenId, UserId, WorkspaceId};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// Something that happened.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What was done, a snake-case verb.
    pub action: &'static str,
    /// To what kind of thing.
    pub entity_type: &'static str,
    /// Which one.
    pub entity_id: Option<Uuid>,
    /// Its name at the time.
    pub entity_name: Option<String>,
    /// Where; none for what concerns the whole server.
    pub workspace: Option<WorkspaceId>,
    /// user, token, admin-key, script or nobody.
    pub actor_kind: &'static str,
    /// The person, with or without a token.
    pub user: Option<UserId>,
    /// The token that acted for the person.
    pub token: Option<ApiTokenId>,
    /// The script that acted for the person.
    pub script: Option<Uuid>,
    /// Where the request came from.
    pub ip_address: Option<String>,
    /// Id of the request, as in the log.
    pub request_id: Option<String>,
    /// What else there is to say, an object.
    pub details: Option<Value>,
}

impl NewEvent {
    /// Who, when and from where, and what else there is to say, for functions of the database that write an event down
    /// themselves.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "at": self.at,
            "actor_kind": self.actor_kind,
            "user_id": self.user.map(|id| id.0),
            "token_id": self.token.map(|id| id.0),
            "script_id": self.script,
            "ip_address": self.ip_address,
            "request_id": self.request_id,
            "details": self.details,
        })
    }
}

/// Adds an event, in the transaction that does what it tells. The actor's name is copied: people may be deleted.
#[tracing::instrument(name = "db.audit.insert", level = "debug", skip_all)]
pub async fn insert(db: &mut PgConnection, new: &NewEvent) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO audit_event (at, action, entity_type, entity_id, entity_name, workspace_id, actor_kind, user_id,
                                  user_name, user_email, token_id, script_id, ip_address, request_id, details)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, (SELECT display_name FROM app_user WHERE id = $8),
                 (SELECT email FROM app_user WHERE id = $8), $9, $10, $11, $12, $13)",
        new.at,
        new.action,
        new.entity_type,
        new.entity_id,
        new.entity_name,
        new.workspace.map(|id| id.0),
        new.actor_kind,
        new.user.map(|id| id.0),
        new.token.map(|id| id.0),
        new.script,
        new.ip_address,
        new.request_id,
        new.details
    )
    .execute(db)
    .await?;
    Ok(())
}

//! Live updates on the wire.

use chrono::{DateTime, Utc};
use req1_app::live::Change;
use req1_identity::Present;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// `event: change` of a stream: one revision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveChange {
    /// The revision; also the event's id.
    revision: i64,
    /// The act that made it.
    change_set_id: Uuid,
    /// Why: `edit`, `import`, ...
    cause: String,
    /// Who.
    actor_id: Uuid,
    /// Name of who.
    actor_name: String,
    /// When.
    at: DateTime<Utc>,
    /// Objects made or restored.
    created: i32,
    /// Objects changed.
    updated: i32,
    /// Objects deleted.
    deleted: i32,
    /// Objects of the module that look different now; null where they are too many to name.
    objects: Option<Vec<Uuid>>,
    /// Whether objects came, went or moved.
    structure: bool,
    /// Whether settings, attributes or types of the module changed.
    schema: bool,
    /// `X-Request-ID` of the request that made it, when it was one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

impl From<Change> for LiveChange {
    fn from(change: Change) -> Self {
        let event = &change.event;
        Self {
            revision: event.revision,
            change_set_id: event.change_set_id.into(),
            cause: event.cause.clone(),
            actor_id: event.actor.into(),
            actor_name: event.actor_name.clone(),
            at: event.at,
            created: event.created,
            updated: event.updated,
            deleted: event.deleted,
            structure: event.structure,
            schema: event.schema,
            request_id: event.request_id.clone().filter(|_| change.own),
            objects: change
                .objects
                .map(|ids| ids.into_iter().map(Uuid::from).collect()),
        }
    }
}

/// Somebody in a module, in one window.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Present)]
pub(crate) struct PresentDto {
    /// Who.
    user_id: Uuid,
    /// Name of who.
    name: String,
    /// The window; one person may have several.
    client: Uuid,
    /// The row that is looked at.
    object_id: Option<Uuid>,
    /// Whether it is being edited.
    editing: bool,
}

impl From<&Present> for PresentDto {
    fn from(present: &Present) -> Self {
        Self {
            user_id: present.user.into(),
            name: present.name.clone(),
            client: present.client,
            object_id: present.object.map(Uuid::from),
            editing: present.editing,
        }
    }
}

//! The audit log.

use clap::Args;

use crate::{client::Query, failure::Failure, output::Noun, session::Session};

static NOUN: Noun = Noun {
    columns: &[
        ("WHEN", "created_at"),
        ("WHO", "user_email|actor_kind"),
        ("ACTION", "action"),
        ("KIND", "entity_type"),
        ("WHAT", "entity_name|entity_id"),
        ("FROM", "ip_address"),
        ("REQUEST", "request_id"),
    ],
    tree: &[
        "created_at",
        "user_email|actor_kind",
        "action",
        "entity_name|entity_id",
    ],
};

/// Who did what to people, rights and settings, the latest first. Administrators of the server read everything, those of
/// a workspace what happened there.
#[derive(Debug, Args)]
pub(crate) struct Audit {
    /// Only in this workspace: name or id
    #[arg(long)]
    workspace: Option<String>,
    /// Only by this person: e-mail address or id
    #[arg(long, value_name = "PERSON")]
    user: Option<String>,
    /// Only by user, token, admin-key, script or nobody
    #[arg(long, value_name = "KIND")]
    actor: Option<String>,
    /// Only this action, such as `sign_in_failed`
    #[arg(long)]
    action: Option<String>,
    /// Only to this kind of thing, such as workspace or token
    #[arg(long, value_name = "KIND")]
    entity: Option<String>,
    /// From then on, such as 2027-01-31T00:00:00Z
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Before then
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Rows at most
    #[arg(long, default_value_t = 100)]
    limit: u64,
}

impl Audit {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let mut query = Query::new();
        if let Some(workspace) = &self.workspace {
            query.push(("workspace_id", session.workspace(workspace).await?));
        }
        if let Some(person) = &self.user {
            query.push(("user_id", session.user(person).await?));
        }
        query.extend(self.actor.map(|kind| ("actor_kind", kind)));
        query.extend(self.action.map(|action| ("action", action)));
        query.extend(self.entity.map(|kind| ("entity_type", kind)));
        query.extend(self.from.map(|time| ("from", time)));
        query.extend(self.until.map(|time| ("until", time)));
        session
            .list(&NOUN, ("/api/v1/audit-log", query), Some(self.limit))
            .await
    }
}

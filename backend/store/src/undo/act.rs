//! A change set as somebody wants to undo it.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ChangeSetId, ModuleId, UserId, WorkspaceId},
};
use sqlx::PgConnection;

use crate::StoreError;

/// A change set.
#[derive(Debug, Clone)]
pub struct Act {
    /// Its id.
    pub id: ChangeSetId,
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// Why: `edit`, `import`, ...
    pub cause: String,
    /// Who.
    pub actor: UserId,
    /// Name of who.
    pub actor_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The change set that it reverted.
    pub undoes: Option<ChangeSetId>,
    /// The change set that reverted it.
    pub undone_by: Option<ChangeSetId>,
    /// What it did to which modules, in the order of their ids.
    pub modules: Vec<ActModule>,
}

/// A revision that a change set made.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
#[derive(Debug, Clone)]
pub struct ActModule {
    /// The module.
    pub module: ModuleId,
    /// What it is called now.
    pub name: String,
    /// Its revision.
    pub revision: i64,
    /// Its newest one.
    pub newest: i64,
    /// Whether settings, attributes or types changed.
    pub schema: bool,
    /// Whether the change set made the module, or brought it back.
    pub came: bool,
    /// Whether it is in the recycle bin.
    pub in_bin: bool,
    /// Whether it is there since the change set, which took it away.
    pub went: bool,
}

/// A change set, whoever asks.
#[tracing::instrument(name = "db.undo.act", level = "debug", skip_all)]
pub async fn act(db: &mut PgConnection, id: ChangeSetId) -> Result<Act, StoreError> {
    let row = sqlx::query!(
        r#"SELECT s.workspace_id, s.cause, s.actor_id, person.display_name, s.at, s.undoes, undo.id AS "undone_by?"
           FROM change_set s
           JOIN app_user person ON person.id = s.actor_id
           LEFT JOIN change_set undo ON undo.workspace_id = s.workspace_id AND undo.undoes = s.id
           WHERE s.id = $1"#,
        id.0
    )
    .fetch_one(&mut *db)
    .await?;
    let modules = sqlx::query!(
        r#"SELECT r.module_id, m.name, r.revision, m.revision AS newest, EXISTS (
               SELECT FROM schema_entity_version v
               WHERE v.workspace_id = r.workspace_id AND v.module_id = r.module_id AND v.revision = r.revision
           ) AS "schema!", EXISTS (
               SELECT FROM schema_entity_version v
               WHERE v.workspace_id = r.workspace_id AND v.entity_id = r.module_id AND v.module_id = r.module_id
                 AND v.revision = r.revision AND v.change_type IN ('create', 'restore')
           ) AS "came!", m.deleted_at IS NOT NULL AS "in_bin!",
           -- Whoever restored and deleted it since did so at another time.
           m.deleted_at IS NOT DISTINCT FROM r.at AND EXISTS (
               SELECT FROM schema_entity_version v
               WHERE v.workspace_id = r.workspace_id AND v.entity_id = r.module_id AND v.module_id = r.module_id
                 AND v.revision = r.revision AND v.change_type = 'delete'
           ) AS "went!"
           FROM change_set_module r
           JOIN module m ON m.workspace_id = r.workspace_id AND m.id = r.module_id
           WHERE r.workspace_id = $1 AND r.change_set_id = $2 ORDER BY r.module_id"#,
        row.workspace_id,
        id.0
    )
    .fetch_all(db)
    .await?;
    Ok(Act {
        id,
        workspace: row.workspace_id.into(),
        cause: row.cause,
        actor: row.actor_id.into(),
        actor_name: row.display_name,
        at: row.at,
        undoes: row.undoes.map(Into::into),
        undone_by: row.undone_by.map(Into::into),
        modules: modules
            .into_iter()
            .map(|one| ActModule {
                module: one.module_id.into(),
                name: one.name,
                revision: one.revision,
                newest: one.newest,
                schema: one.schema,
                came: one.came,
                in_bin: one.in_bin,
                went: one.went,
            })
            .collect(),
    })
}

/// How many revisions back a person's own acts are looked for.
const STACK: i64 = 2_000;

/// What a person would undo and do again next in a module: the newest own act that is not undone, and the newest own
/// undo that is not undone and after which the person did nothing new. As revisions. What made the module, or brought it
/// back, is not among them: a key that takes away the module one looks at would be a surprise.
#[tracing::instrument(name = "db.undo.stack", level = "debug", skip_all)]
pub async fn stack(
    db: &mut PgConnection,
    module: &Granted,
    person: UserId,
) -> Result<(Option<i64>, Option<i64>), StoreError> {
    let row = sqlx::query!(
        r#"WITH own AS MATERIALIZED (
               SELECT r.revision, s.undo_depth, EXISTS (
                   SELECT FROM change_set u WHERE u.workspace_id = s.workspace_id AND u.undoes = s.id
               ) AS undone
               FROM module m
               JOIN change_set_module r ON r.workspace_id = m.workspace_id AND r.module_id = m.id
                   AND r.revision > m.revision - $4
               JOIN change_set s ON s.workspace_id = r.workspace_id AND s.id = r.change_set_id
               WHERE m.workspace_id = $1 AND m.id = $2 AND s.actor_id = $3 AND NOT EXISTS (
                   SELECT FROM schema_entity_version v
                   WHERE v.workspace_id = r.workspace_id AND v.entity_id = r.module_id AND v.module_id = r.module_id
                     AND v.revision = r.revision AND v.change_type IN ('create', 'delete', 'restore')
               )
           )
           SELECT (SELECT max(revision) FROM own WHERE NOT undone AND undo_depth % 2 = 0) AS undo,
                  (SELECT max(revision) FROM own WHERE NOT undone AND undo_depth % 2 = 1
                     AND revision > COALESCE((SELECT max(revision) FROM own WHERE undo_depth = 0 AND NOT undone), 0)
                  ) AS redo"#,
        module.workspace().0,
        module.id(),
        person.0,
        STACK
    )
    .fetch_one(db)
    .await?;
    Ok((row.undo, row.redo))
}

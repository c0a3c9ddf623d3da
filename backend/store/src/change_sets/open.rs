//! Beginning of a change set: locks, revisions, time.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ChangeSetId, ModuleId, ObjectId, UserId, WorkspaceId},
};
use sqlx::PgConnection;

use crate::StoreError;

/// Who changes something, and why.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// Id of the change set, from the context.
    pub id: ChangeSetId,
    /// Who does it.
    pub actor: UserId,
    /// `edit`, `import`, `script`, `undo` or `sync`.
    pub cause: &'static str,
    /// Id of the request, for the log.
    pub request_id: Option<String>,
    /// The change set that this one reverts.
    pub undoes: Option<ChangeSetId>,
    /// Why, in the actor's own words; of a script its name and version.
    pub comment: Option<String>,
    /// How many scripts that run after changes stand between the actor and it.
    pub script_depth: i32,
}

/// A module whose row is locked until the transaction ends.
#[derive(Debug, Clone)]
pub struct LockedModule {
    /// The module.
    pub id: ModuleId,
    /// The revision that is being written.
    pub revision: i64,
    /// Counts schema edits; compare with what the change was prepared for.
    pub schema_version: i64,
    /// Parts of human keys.
    pub prefix: String,
    /// See `prefix`.
    pub separator: String,
    /// See `prefix`.
    pub digits: i32,
    /// Number of the last human key given out.
    pub last_number: i64,
}

/// A change set that is being written.
#[derive(Debug, Clone)]
pub struct OpenChange {
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// Who, why.
    pub change: NewChange,
    /// Time of the whole change set: after the locks were taken, later than every earlier revision of its modules.
    pub at: DateTime<Utc>,
    /// The locked modules, in the order of their ids.
    pub modules: Vec<LockedModule>,
    /// Objects whose order key was rewritten to make room; sealing records their keys.
    pub(crate) reordered: BTreeSet<ObjectId>,
}

impl OpenChange {
    /// The locked module with this id.
    pub fn module(&self, id: ModuleId) -> Result<&LockedModule, StoreError> {
        self.modules
            .iter()
            .find(|module| module.id == id)
            .ok_or(StoreError::NotFound)
    }

    pub(crate) fn module_mut(&mut self, id: ModuleId) -> Result<&mut LockedModule, StoreError> {
        self.modules
            .iter_mut()
            .find(|module| module.id == id)
            .ok_or(StoreError::NotFound)
    }

    /// The next human key of a module.
    pub fn next_key(&mut self, id: ModuleId) -> Result<(i64, String), StoreError> {
        let module = self.module_mut(id)?;
        module.last_number += 1;
        let digits = u32::try_from(module.digits).unwrap_or(4);
        let key = req1_domain::modules::human_key(
            &module.prefix,
            &module.separator,
            digits,
            module.last_number,
        );
        Ok((module.last_number, key))
    }
}

/// Locks the modules in id order and takes the time. All must be in one workspace.
#[tracing::instrument(name = "db.change_sets.open", level = "debug", skip_all)]
pub async fn open(
    db: &mut PgConnection,
    change: NewChange,
    modules: &[&Granted],
) -> Result<OpenChange, StoreError> {
    let Some(workspace) = modules.first().map(|granted| granted.workspace()) else {
        return Err(StoreError::NotFound);
    };
    let mut ids: Vec<_> = modules
        .iter()
        .filter(|granted| granted.workspace() == workspace)
        .filter_map(|granted| granted.module())
        .map(|id| id.0)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    // `NO KEY` lets foreign keys of other transactions, such as links into this module, still see the row. The join with
    // the newest time reads all of `locked`, so the clock is looked at after the last lock.
    let rows = sqlx::query!(
        r#"WITH locked AS MATERIALIZED (
               SELECT id, revision, revised_at, schema_version, prefix, separator, digits, last_number
               FROM module WHERE workspace_id = $1 AND id = ANY($2) AND deleted_at IS NULL
               ORDER BY id FOR NO KEY UPDATE
           )
           SELECT id, revision, schema_version, prefix, separator, digits, last_number,
                  greatest(clock_timestamp(), newest.revised_at + interval '1 microsecond') AS "at!"
           FROM locked CROSS JOIN (SELECT max(revised_at) AS revised_at FROM locked) AS newest
           ORDER BY id"#,
        workspace.0,
        &ids
    )
    .fetch_all(db)
    .await?;
    let Some(at) = rows.iter().map(|row| row.at).max() else {
        return Err(StoreError::NotFound);
    };
    if rows.len() != ids.len() {
        return Err(StoreError::NotFound);
    }
    let modules = rows
        .into_iter()
        .map(|row| LockedModule {
            id: row.id.into(),
            revision: row.revision + 1,
            schema_version: row.schema_version,
            prefix: row.prefix,
            separator: row.separator,
            digits: row.digits,
            last_number: row.last_number,
        })
        .collect();
    Ok(OpenChange {
        workspace,
        change,
        at,
        modules,
        reordered: BTreeSet::new(),
    })
}

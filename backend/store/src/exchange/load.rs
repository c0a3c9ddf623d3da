//! Bulk writes of an import, batch by batch inside its one transaction.

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::ObjectContent,
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    StoreError,
    change_sets::OpenChange,
    objects::{SearchReady, SearchText, index_many, refresh_tally},
};

/// Lets foreign keys wait for the end of the transaction: children may come before their parents.
#[tracing::instrument(name = "db.exchange.defer_constraints", level = "debug", skip_all)]
pub async fn defer_constraints(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("SET CONSTRAINTS ALL DEFERRED")
        .execute(db)
        .await?;
    Ok(())
}

/// An object that an import makes, with its place.
#[derive(Debug, Clone)]
pub struct LoadedObject {
    /// Its id.
    pub id: ObjectId,
    /// Number of its key, and the key.
    pub number: i64,
    /// See `number`.
    pub key: String,
    /// The object above it; it may come in a later batch.
    pub parent_id: Option<ObjectId>,
    /// Key among its siblings.
    pub order_key: String,
    /// Path from the top.
    pub path: String,
    /// Levels above it.
    pub depth: i16,
    /// What it says.
    pub content: ObjectContent,
    /// What search finds it by.
    pub search: SearchText,
}

/// Makes a batch of objects of a module, as version 1. The caller has deferred the constraints.
#[expect(clippy::too_many_lines, reason = "a column after the other")]
#[tracing::instrument(name = "db.exchange.load_objects", level = "debug", skip_all)]
pub async fn load_objects(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (batch, ready): (&[LoadedObject], &SearchReady),
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = batch.iter().map(|one| one.id.0).collect();
    let numbers: Vec<i64> = batch.iter().map(|one| one.number).collect();
    let keys: Vec<&str> = batch.iter().map(|one| one.key.as_str()).collect();
    let parents: Vec<Option<Uuid>> = batch
        .iter()
        .map(|one| one.parent_id.map(|id| id.0))
        .collect();
    let order_keys: Vec<&str> = batch.iter().map(|one| one.order_key.as_str()).collect();
    let paths: Vec<&str> = batch.iter().map(|one| one.path.as_str()).collect();
    let depths: Vec<i16> = batch.iter().map(|one| one.depth).collect();
    let classes: Vec<&str> = batch
        .iter()
        .map(|one| one.content.classification.as_str())
        .collect();
    let headings: Vec<Option<&str>> = batch
        .iter()
        .map(|one| one.content.heading.as_deref())
        .collect();
    let bodies: Vec<Option<&str>> = batch
        .iter()
        .map(|one| one.content.body.as_deref())
        .collect();
    let types: Vec<Option<Uuid>> = batch
        .iter()
        .map(|one| one.content.object_type_id.map(|id| id.0))
        .collect();
    let attributes: Vec<_> = batch
        .iter()
        .map(|one| Json(&one.content.attributes))
        .collect();
    let states: Vec<Option<&str>> = batch
        .iter()
        .map(|one| one.content.lifecycle_state.as_deref())
        .collect();
    let fingerprints: Vec<&str> = batch
        .iter()
        .map(|one| one.content.content_fingerprint.as_str())
        .collect();
    sqlx::query!(
        "WITH made AS (
             INSERT INTO object (
                 workspace_id, module_id, version, revision, created_at, updated_at, updated_by, external_references,
                 id, number, key, parent_id, order_key, path, depth, classification, heading, body, object_type_id,
                 attributes, lifecycle_state, content_fingerprint)
             SELECT $1, $2, 1, $3, $4, $4, $5, '{}', *
             FROM unnest($6::uuid[], $7::bigint[], $8::text[], $9::uuid[], $10::text[], $11::text[], $12::smallint[],
                         $13::text[], $14::text[], $15::text[], $16::uuid[], $17::jsonb[], $18::text[], $19::text[])
             RETURNING *
         )
         INSERT INTO object_version (
             workspace_id, object_id, version, module_id, revision, change_set_id, change_type, changed_by, changed_at,
             number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
             lifecycle_state, external_references, content_fingerprint, deleted)
         SELECT workspace_id, id, version, module_id, revision, $20, 'import', updated_by, updated_at,
                number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
                lifecycle_state, external_references, content_fingerprint, false
         FROM made",
        module.workspace().0,
        module.id(),
        change.module(ModuleId(module.id()))?.revision,
        change.at,
        change.change.actor.0,
        &ids,
        &numbers,
        &keys as &[&str],
        &parents as &[Option<Uuid>],
        &order_keys as &[&str],
        &paths as &[&str],
        &depths,
        &classes as &[&str],
        &headings as &[Option<&str>],
        &bodies as &[Option<&str>],
        &types as &[Option<Uuid>],
        &attributes as _,
        &states as &[Option<&str>],
        &fingerprints as &[&str],
        change.change.id.0
    )
    .execute(&mut *db)
    .await?;
    let texts: Vec<(ObjectId, &str, &SearchText)> = batch
        .iter()
        .map(|one| (one.id, one.key.as_str(), &one.search))
        .collect();
    index_many(db, module, (&texts, ready)).await
}

/// Brings the counts of a module up to date after its objects were loaded.
#[tracing::instrument(name = "db.exchange.finish_module", level = "debug", skip_all)]
pub async fn finish_module(db: &mut PgConnection, module: &Granted) -> Result<(), StoreError> {
    refresh_tally(db, module, "", "~").await
}

/// A link that an import makes. Source and target are in the batch's workspace.
#[derive(Debug, Clone)]
pub struct LoadedLink {
    /// Its id.
    pub id: Uuid,
    /// The module of its source.
    pub module_id: ModuleId,
    /// Its type.
    pub link_type_id: Uuid,
    /// Where it starts.
    pub source: Uuid,
    /// Where it ends.
    pub target: Uuid,
    /// Values of the link.
    pub attributes: serde_json::Value,
}

/// Makes a batch of links between objects of the same import, confirmed at what they are.
#[tracing::instrument(name = "db.exchange.load_links", level = "debug", skip_all)]
pub async fn load_links(
    db: &mut PgConnection,
    change: &OpenChange,
    batch: &[LoadedLink],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = batch.iter().map(|one| one.id).collect();
    let modules: Vec<Uuid> = batch.iter().map(|one| one.module_id.0).collect();
    let types: Vec<Uuid> = batch.iter().map(|one| one.link_type_id).collect();
    let sources: Vec<Uuid> = batch.iter().map(|one| one.source).collect();
    let targets: Vec<Uuid> = batch.iter().map(|one| one.target).collect();
    let attributes: Vec<serde_json::Value> =
        batch.iter().map(|one| one.attributes.clone()).collect();
    let locked: Vec<Uuid> = change.modules.iter().map(|module| module.id.0).collect();
    let revisions: Vec<i64> = change
        .modules
        .iter()
        .map(|module| module.revision)
        .collect();
    sqlx::query!(
        "WITH made AS (
             INSERT INTO link (workspace_id, id, module_id, link_type_id, source_object_id, target_object_id, attributes,
                               source_version, source_fingerprint, target_version, target_fingerprint, version, revision,
                               created_at, updated_at, updated_by)
             SELECT $1, given.id, given.module_id, given.link_type_id, s.id, t.id, given.attributes, s.version,
                    s.content_fingerprint, t.version, t.content_fingerprint, 1, locked.revision, $10, $10, $11
             FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::jsonb[])
                  AS given (id, module_id, link_type_id, source, target, attributes)
             JOIN unnest($8::uuid[], $9::bigint[]) AS locked (module_id, revision) ON locked.module_id = given.module_id
             JOIN object s ON s.workspace_id = $1 AND s.id = given.source
             JOIN object t ON t.workspace_id = $1 AND t.id = given.target
             RETURNING *
         )
         INSERT INTO link_version (workspace_id, link_id, version, module_id, revision, change_set_id, change_type,
                                   changed_by, changed_at, link_type_id, source_object_id, target_object_id, attributes,
                                   source_version, source_fingerprint, target_version, target_fingerprint, deleted)
         SELECT workspace_id, id, version, module_id, revision, $12, 'import', updated_by, updated_at, link_type_id,
                source_object_id, target_object_id, attributes, source_version, source_fingerprint, target_version,
                target_fingerprint, false
         FROM made",
        change.workspace.0,
        &ids,
        &modules,
        &types,
        &sources,
        &targets,
        &attributes,
        &locked,
        &revisions,
        change.at,
        change.change.actor.0,
        change.change.id.0
    )
    .execute(db)
    .await?;
    Ok(())
}

//! Who changed which field of an object, when, from what to what.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{AttributeId, ChangeSetId, ObjectId, UserId},
};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A field of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangedField {
    /// One that every object has, by its name in the API.
    Own(String),
    /// An attribute, with its name today or when it was taken away.
    Attribute(AttributeId, String),
}

/// One change of one field.
#[derive(Debug, Clone)]
pub struct FieldChange {
    /// Which field.
    pub field: ChangedField,
    /// Where it stands among the changes: newest version first, fields of a version in this order.
    pub mark: ChangeMark,
    /// What it was; null when it had no value.
    pub before: Value,
    /// What it became.
    pub after: Value,
    /// Revision of the module.
    pub revision: i64,
    /// The act that did it.
    pub change_set_id: ChangeSetId,
    /// Why the version exists.
    pub change_type: String,
    /// Who did it.
    pub changed_by: UserId,
    /// Name of who did it.
    pub changed_by_name: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// Place of a change in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeMark {
    /// Version of the object.
    pub version: i32,
    /// Field within the version, as the list orders them.
    pub field: String,
}

/// Which changes to list.
#[derive(Debug, Clone, Default)]
pub struct ChangeFilter {
    /// Only of this field: its name in the API, or `attributes/` and the id.
    pub field: Option<String>,
    /// Only at this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Only before this time.
    pub to: Option<DateTime<Utc>>,
    /// Only what comes after this one in the list.
    pub after: Option<ChangeMark>,
}

struct ChangeRow {
    version: i32,
    revision: i64,
    change_set_id: Uuid,
    change_type: String,
    changed_by: Uuid,
    changed_at: DateTime<Utc>,
    field: String,
    attribute_id: Option<Uuid>,
    before: Option<Value>,
    after: Option<Value>,
    attribute_name: Option<String>,
    changed_by_name: String,
}

impl From<ChangeRow> for FieldChange {
    fn from(row: ChangeRow) -> Self {
        Self {
            mark: ChangeMark {
                version: row.version,
                field: row.field.clone(),
            },
            field: match row.attribute_id {
                Some(id) => {
                    let name = row.attribute_name.unwrap_or_else(|| id.to_string());
                    ChangedField::Attribute(id.into(), name)
                }
                None => ChangedField::Own(row.field),
            },
            before: row.before.unwrap_or_default(),
            after: row.after.unwrap_or_default(),
            revision: row.revision,
            change_set_id: row.change_set_id.into(),
            change_type: row.change_type,
            changed_by: row.changed_by.into(),
            changed_by_name: row.changed_by_name,
            changed_at: row.changed_at,
        }
    }
}

/// Changes of the fields of an object, latest first: each version is compared with the one before it.
///
/// The list is read from the newest version down and ends with the page, whatever the length of the history.
#[tracing::instrument(name = "db.objects.changes", level = "debug", skip_all)]
pub async fn changes(
    db: &mut PgConnection,
    module: &Granted,
    object: ObjectId,
    (filter, limit): (&ChangeFilter, i64),
) -> Result<Vec<FieldChange>, StoreError> {
    let after = filter.after.as_ref();
    let rows = sqlx::query_as!(
        ChangeRow,
        r#"SELECT v.version, v.revision, v.change_set_id, v.change_type, v.changed_by, v.changed_at,
                  change.field AS "field!", change.attribute_id, change.before, change.after,
                  definition.name AS "attribute_name?", person.display_name AS changed_by_name
           FROM object_version v
           LEFT JOIN object_version p
               ON p.workspace_id = v.workspace_id AND p.object_id = v.object_id AND p.version = v.version - 1
           CROSS JOIN LATERAL (
               SELECT own.field, NULL::uuid AS attribute_id, own.before, own.after
               FROM (VALUES
                   ('heading', to_jsonb(p.heading), to_jsonb(v.heading)),
                   ('body', to_jsonb(p.body), to_jsonb(v.body)),
                   ('classification', to_jsonb(p.classification), to_jsonb(v.classification)),
                   ('object_type_id', to_jsonb(p.object_type_id), to_jsonb(v.object_type_id)),
                   ('lifecycle_state', to_jsonb(p.lifecycle_state), to_jsonb(v.lifecycle_state)),
                   ('references', NULLIF(references_of(p.external_references), '{}'),
                                  NULLIF(references_of(v.external_references), '{}')),
                   ('parent_id', to_jsonb(p.parent_id), to_jsonb(v.parent_id)),
                   ('reviewed_at', to_jsonb(p.reviewed_at), to_jsonb(v.reviewed_at)),
                   ('deleted', to_jsonb(COALESCE(p.deleted, false)), to_jsonb(v.deleted))
               ) AS own (field, before, after)
               WHERE own.before IS DISTINCT FROM own.after
               UNION ALL
               SELECT 'attributes/' || key, key::uuid, p.attributes -> key, v.attributes -> key
               FROM jsonb_object_keys(v.attributes || COALESCE(p.attributes, '{}')) AS key
               WHERE p.attributes -> key IS DISTINCT FROM v.attributes -> key
               UNION ALL
               SELECT 'external_links/' || key, NULL, external_links_of(p.external_references) -> key,
                      external_links_of(v.external_references) -> key
               FROM jsonb_object_keys(external_links_of(v.external_references)
                                      || external_links_of(p.external_references)) AS key
               WHERE external_links_of(p.external_references) -> key
                     IS DISTINCT FROM external_links_of(v.external_references) -> key
           ) AS change
           JOIN app_user person ON person.id = v.changed_by
           LEFT JOIN attribute_definition definition
               ON definition.workspace_id = v.workspace_id AND definition.id = change.attribute_id
           WHERE v.workspace_id = $1 AND v.object_id = $2
             AND ($3::text IS NULL OR change.field = $3
                  OR $3 = 'external_links' AND starts_with(change.field, 'external_links/'))
             AND ($4::timestamptz IS NULL OR v.changed_at >= $4)
             AND ($5::timestamptz IS NULL OR v.changed_at < $5)
             AND ($6::integer IS NULL OR v.version < $6 OR v.version = $6 AND change.field > $7 COLLATE "C")
           ORDER BY v.version DESC, change.field COLLATE "C" LIMIT $8"#,
        module.workspace().0,
        object.0,
        filter.field,
        filter.from,
        filter.to,
        after.map(|mark| mark.version),
        after.map(|mark| mark.field.as_str()),
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(FieldChange::from).collect())
}

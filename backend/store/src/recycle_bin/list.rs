//! What is in a recycle bin, the latest first.

use chrono::{DateTime, Utc};
use req1_domain::ids::WorkspaceId;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// Kinds of things that can be deleted and restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinKind {
    /// A workspace.
    Workspace,
    /// A project.
    Project,
    /// A module.
    Module,
    /// An object with everything that was deleted together with it.
    Object,
}

impl BinKind {
    fn parse(name: &str) -> Result<Self, StoreError> {
        match name {
            "workspace" => Ok(Self::Workspace),
            "project" => Ok(Self::Project),
            "module" => Ok(Self::Module),
            "object" => Ok(Self::Object),
            _ => Err(StoreError::Corrupt("kind of a deleted thing")),
        }
    }
}

/// What a list may show: ids whose rights were checked.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// Where it all is; none for workspaces themselves.
    pub workspace: Option<WorkspaceId>,
    /// Deleted workspaces.
    pub workspaces: Vec<Uuid>,
    /// Deleted projects.
    pub projects: Vec<Uuid>,
    /// Deleted modules.
    pub modules: Vec<Uuid>,
    /// Live modules whose deleted objects count.
    pub objects_of: Vec<Uuid>,
    /// Each of these must occur in the name, or in key or text of an object.
    pub words: Vec<String>,
}

/// The last row of the page before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// When it was deleted.
    pub at: DateTime<Utc>,
    /// Its id.
    pub id: Uuid,
}

/// Something deleted.
#[derive(Debug, Clone)]
pub struct Deleted {
    /// What it is.
    pub kind: BinKind,
    /// Its id.
    pub id: Uuid,
    /// Its name; of an object the heading, or how its text begins.
    pub name: String,
    /// Key of an object.
    pub key: Option<String>,
    /// The module of an object, id and name.
    pub module: Option<(Uuid, String)>,
    /// The project of an object or module, id and name.
    pub project: Option<(Uuid, String)>,
    /// When it was deleted.
    pub deleted_at: DateTime<Utc>,
    /// Who deleted it, id and name; unknown for what an early release deleted.
    pub deleted_by: Option<(Uuid, String)>,
    /// What comes back with it: projects of a workspace, modules of a project, objects of a module, or objects of the
    /// subtree, itself included.
    pub contents: i64,
    /// What is deleted above it and must come back first: key of an object or name of a project.
    pub held_by: Option<String>,
}

/// `LIKE` pattern for a word at any place.
fn anywhere(word: &str) -> String {
    let escaped = word.chars().flat_map(|c| {
        let special = matches!(c, '\\' | '%' | '_').then_some('\\');
        special.into_iter().chain([c])
    });
    format!("%{}%", escaped.collect::<String>())
}

/// A page of a recycle bin, the latest first, and how many rows there are in all.
#[expect(clippy::too_many_lines, reason = "one statement")]
#[tracing::instrument(name = "db.recycle_bin.list", level = "debug", skip_all)]
pub async fn list(
    db: &mut PgConnection,
    shelf: &Shelf,
    after: Option<Mark>,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Deleted>, i64), StoreError> {
    let patterns: Vec<String> = shelf.words.iter().map(|word| anywhere(word)).collect();
    let workspace = shelf.workspace.map(|id| id.0);
    let rows = sqlx::query!(
        r#"WITH mark AS MATERIALIZED (
               SELECT COALESCE($7::timestamptz, 'infinity') AS at,
                      COALESCE($8::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS id
           ), found AS (
               (SELECT 'workspace' AS kind, w.id, w.deleted_at AS at FROM workspace w, mark
                WHERE w.id = ANY($2) AND w.deleted_at IS NOT NULL AND w.name ILIKE ALL($6)
                  AND (w.deleted_at, w.id) < (mark.at, mark.id)
                ORDER BY w.deleted_at DESC, w.id DESC LIMIT $9)
               UNION ALL
               (SELECT 'project', p.id, p.deleted_at FROM project p, mark
                WHERE p.workspace_id = $1 AND p.id = ANY($3) AND p.deleted_at IS NOT NULL AND p.name ILIKE ALL($6)
                  AND (p.deleted_at, p.id) < (mark.at, mark.id)
                ORDER BY p.deleted_at DESC, p.id DESC LIMIT $9)
               UNION ALL
               (SELECT 'module', m.id, m.deleted_at FROM module m, mark
                WHERE m.workspace_id = $1 AND m.id = ANY($4) AND m.deleted_at IS NOT NULL AND m.name ILIKE ALL($6)
                  AND (m.deleted_at, m.id) < (mark.at, mark.id)
                ORDER BY m.deleted_at DESC, m.id DESC LIMIT $9)
               UNION ALL
               (SELECT 'object', latest.object_id, latest.deleted_at
                FROM mark, unnest($5::uuid[]) AS one (id)
                CROSS JOIN LATERAL (
                    SELECT d.object_id, d.deleted_at FROM object_deletion d
                    WHERE d.workspace_id = $1 AND d.module_id = one.id AND d.words ILIKE ALL($6)
                      AND (d.deleted_at, d.object_id) < (mark.at, mark.id)
                    ORDER BY d.deleted_at DESC, d.object_id DESC LIMIT $9
                ) AS latest
                ORDER BY latest.deleted_at DESC, latest.object_id DESC LIMIT $9)
           ), page AS MATERIALIZED (
               SELECT * FROM found ORDER BY at DESC, id DESC OFFSET $10 LIMIT $11
           )
           SELECT page.kind AS "kind!", page.id AS "id!", page.at AS "at!", o.key AS "key?",
                  COALESCE(w.name, CASE page.kind WHEN 'project' THEN p.name WHEN 'module' THEN m.name END, o.heading,
                           left(s.content, 200), '') AS "name!",
                  m.id AS "module_id?", m.name AS "module_name?", p.id AS "project_id?", p.name AS "project_name?",
                  person.id AS "person_id?", person.display_name AS "person_name?",
                  CASE page.kind
                      WHEN 'object' THEN d.objects::bigint
                      WHEN 'module' THEN (SELECT COALESCE(sum(t.live), 0)::bigint FROM outline_tally t
                                          WHERE t.module_id = page.id AND t.depth = -1)
                      WHEN 'project' THEN (SELECT count(*) FROM module c
                                           WHERE c.workspace_id = $1 AND c.project_id = page.id AND c.deleted_at IS NULL)
                      ELSE (SELECT count(*) FROM project c WHERE c.workspace_id = page.id AND c.deleted_at IS NULL)
                  END AS "contents!",
                  CASE page.kind
                      WHEN 'object' THEN parent.key
                      WHEN 'module' THEN CASE WHEN p.deleted_at IS NOT NULL THEN p.name END
                  END AS held_by
           FROM page
           LEFT JOIN workspace w ON page.kind = 'workspace' AND w.id = page.id
           LEFT JOIN object o ON page.kind = 'object' AND o.workspace_id = $1 AND o.id = page.id
           LEFT JOIN object_deletion d ON d.workspace_id = $1 AND d.object_id = o.id
           LEFT JOIN object_search s ON s.workspace_id = $1 AND s.object_id = o.id
           LEFT JOIN object parent
               ON parent.workspace_id = $1 AND parent.id = o.parent_id AND parent.deleted_at IS NOT NULL
           LEFT JOIN module m
               ON m.workspace_id = $1 AND m.id = CASE page.kind WHEN 'module' THEN page.id ELSE o.module_id END
           LEFT JOIN project p
               ON p.workspace_id = $1 AND p.id = CASE page.kind WHEN 'project' THEN page.id ELSE m.project_id END
           LEFT JOIN app_user person ON person.id = CASE page.kind
               WHEN 'workspace' THEN w.deleted_by WHEN 'project' THEN p.deleted_by WHEN 'module' THEN m.deleted_by
               ELSE d.deleted_by END
           ORDER BY page.at DESC, page.id DESC"#,
        workspace,
        &shelf.workspaces,
        &shelf.projects,
        &shelf.modules,
        &shelf.objects_of,
        &patterns,
        after.map(|mark| mark.at),
        after.map(|mark| mark.id),
        offset.saturating_add(limit),
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT (SELECT count(*) FROM workspace w
                   WHERE w.id = ANY($2) AND w.deleted_at IS NOT NULL AND w.name ILIKE ALL($6))
                + (SELECT count(*) FROM project p
                   WHERE p.workspace_id = $1 AND p.id = ANY($3) AND p.deleted_at IS NOT NULL AND p.name ILIKE ALL($6))
                + (SELECT count(*) FROM module m
                   WHERE m.workspace_id = $1 AND m.id = ANY($4) AND m.deleted_at IS NOT NULL AND m.name ILIKE ALL($6))
                + (SELECT count(*) FROM object_deletion d
                   WHERE d.workspace_id = $1 AND d.module_id = ANY($5) AND d.words ILIKE ALL($6)) AS "total!""#,
        workspace,
        &shelf.workspaces,
        &shelf.projects,
        &shelf.modules,
        &shelf.objects_of,
        &patterns
    )
    .fetch_one(db)
    .await?;
    let found = rows.into_iter().map(|row| {
        let kind = BinKind::parse(&row.kind)?;
        Ok(Deleted {
            kind,
            id: row.id,
            // A text without heading begins with the line break behind it.
            name: row.name.trim().to_owned(),
            key: row.key,
            module: row
                .module_id
                .zip(row.module_name)
                .filter(|_| kind == BinKind::Object),
            project: row
                .project_id
                .zip(row.project_name)
                .filter(|_| kind != BinKind::Project),
            deleted_at: row.at,
            deleted_by: row.person_id.zip(row.person_name),
            contents: row.contents,
            held_by: row.held_by,
        })
    });
    Ok((found.collect::<Result<_, StoreError>>()?, total))
}

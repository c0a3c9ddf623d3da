//! Parts of the statements: the objects of a module in their order, and the links between two modules.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::{LinkChoice, Side, Way};
use crate::StoreError;

pub(super) type Query = QueryBuilder<Postgres>;

/// Plans for the values at hand, until the transaction ends: a module may have ten objects or a hundred thousand. What the
/// statements find on their way is joined by its hash: nobody knows beforehand how much it is, and a loop over two long lists
/// would take minutes. Rows of tables are looked up one by one in lateral queries.
pub(super) async fn plan_for_values(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query(
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true),
                set_config('random_page_cost', '1.1', true), set_config('enable_nestloop', 'off', true)",
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The objects of a module: `id`, `place`, which orders them, and `classification`.
pub(super) fn push_axis(query: &mut Query, side: &Side) {
    let (workspace, module) = (side.module.workspace().0, side.module.id());
    let Some((moment, outline)) = side.past else {
        query.push(
            "SELECT o.id, o.path AS place, o.classification FROM object o
             WHERE o.deleted_at IS NULL AND o.module_id = ",
        );
        query.push_bind(module);
        return;
    };
    query.push(
        "SELECT row.id, c.chunk::bigint * 512 + row.n - 1 AS place, v.classification FROM past_outline_chunk c
         CROSS JOIN LATERAL unnest(c.objects) WITH ORDINALITY AS row (id, n)
         CROSS JOIN LATERAL (SELECT v.classification FROM object_version v WHERE v.workspace_id = ",
    );
    query.push_bind(workspace);
    query.push(" AND v.object_id = row.id AND v.revision <= ");
    query.push_bind(moment.revision);
    query.push(" ORDER BY v.version DESC LIMIT 1) AS v WHERE c.workspace_id = ");
    query.push_bind(workspace);
    query.push(" AND c.module_id = ").push_bind(module);
    query.push(" AND c.revision = ").push_bind(outline.made_for);
}

/// The same for less, where it is enough to know the headings: in the past, no version is looked at.
pub(super) fn push_places(query: &mut Query, side: &Side) {
    let Some((_, outline)) = side.past else {
        push_axis(query, side);
        return;
    };
    query.push(
        "SELECT row.id, c.chunk::bigint * 512 + row.n - 1 AS place,
                CASE WHEN row.is_heading THEN 'heading' ELSE '' END AS classification
         FROM past_outline_chunk c
         CROSS JOIN LATERAL unnest(c.objects, c.is_heading) WITH ORDINALITY AS row (id, is_heading, n)
         WHERE c.workspace_id = ",
    );
    query.push_bind(side.module.workspace().0);
    query
        .push(" AND c.module_id = ")
        .push_bind(side.module.id());
    query.push(" AND c.revision = ").push_bind(outline.made_for);
}

/// Where links lie, and when.
#[derive(Clone, Copy)]
pub(super) struct Where {
    pub(super) workspace: Uuid,
    pub(super) at: Option<DateTime<Utc>>,
}

impl Where {
    pub(super) fn of(side: &Side) -> Self {
        Self {
            workspace: side.module.workspace().0,
            at: side.at(),
        }
    }
}

/// Links as they are, or were at a time: `id`, `link_type_id`, `source`, `target`, `module_id`, `target_module_id`. A
/// condition on the table `known` may follow. Which objects a link joins never changes; its type is that of the time.
pub(super) fn push_links(query: &mut Query, place: Where, choice: &LinkChoice) {
    let types = choice.type_ids();
    let Some(at) = place.at else {
        query.push(
            "SELECT known.id, known.link_type_id, known.source_object_id AS source, known.target_object_id AS target,
                    known.module_id, known.target_module_id
             FROM link known WHERE known.deleted_at IS NULL AND known.workspace_id = ",
        );
        query.push_bind(place.workspace);
        if !types.is_empty() {
            query.push(" AND known.link_type_id = ANY(");
            query.push_bind(types).push(")");
        }
        return;
    };
    query.push(
        "SELECT known.id, v.link_type_id, known.source_object_id AS source, known.target_object_id AS target,
                known.module_id, known.target_module_id
         FROM link known CROSS JOIN LATERAL (
             SELECT v.link_type_id, v.deleted FROM link_version v
             WHERE v.workspace_id = known.workspace_id AND v.link_id = known.id AND v.changed_at <= ",
    );
    query.push_bind(at);
    query.push(
        " ORDER BY v.version DESC LIMIT 1) AS v WHERE NOT v.deleted AND known.workspace_id = ",
    );
    query.push_bind(place.workspace);
    if !types.is_empty() {
        query.push(" AND v.link_type_id = ANY(");
        query.push_bind(types).push(")");
    }
}

/// Links between two modules, seen from the objects of the first: `id`, `link_type_id`, `near`, `far`, `forward`.
pub(super) fn push_pairs(query: &mut Query, (near, far): (&Side, &Side), choice: &LinkChoice) {
    let place = Where::of(near);
    let mut is_first = true;
    for way in [Way::Forward, Way::Backward] {
        if !choice.has(way) {
            continue;
        }
        if !std::mem::replace(&mut is_first, false) {
            query.push(" UNION ALL ");
        }
        let (columns, from, to) = match way {
            Way::Forward => ("l.source AS near, l.target AS far, true", near, far),
            Way::Backward => ("l.target AS near, l.source AS far, false", far, near),
        };
        query.push("SELECT l.id, l.link_type_id, ").push(columns);
        query.push(" AS forward FROM (");
        push_links(query, place, choice);
        query.push(" AND known.module_id = ");
        query.push_bind(from.module.id());
        query.push(" AND known.target_module_id = ");
        query.push_bind(to.module.id());
        query.push(") AS l");
    }
}

/// Whether the link with the id in `link` is suspect; `source` and `target` name its ends.
pub(super) fn push_suspect(
    query: &mut Query,
    place: Where,
    (link, source, target): (&'static str, &'static str, &'static str),
) {
    let Some(at) = place.at else {
        query.push("EXISTS (SELECT FROM link_stale_end e WHERE e.workspace_id = ");
        query.push_bind(place.workspace);
        query.push(" AND e.link_id = ").push(link).push(")");
        return;
    };
    query.push("(SELECT ");
    for (place_in_list, (name, end)) in [("source", source), ("target", target)]
        .into_iter()
        .enumerate()
    {
        if place_in_list > 0 {
            query.push(" OR ");
        }
        query.push("confirmed.").push(name);
        query.push("_fingerprint <> (SELECT v.content_fingerprint FROM object_version v WHERE v.workspace_id = ");
        query.push_bind(place.workspace);
        query.push(" AND v.object_id = ").push(end);
        query.push(" AND v.changed_at <= ").push_bind(at);
        query.push(" ORDER BY v.version DESC LIMIT 1)");
    }
    query.push(" FROM link_version AS confirmed WHERE confirmed.workspace_id = ");
    query.push_bind(place.workspace);
    query.push(" AND confirmed.link_id = ").push(link);
    query.push(" AND confirmed.changed_at <= ").push_bind(at);
    query.push(" ORDER BY confirmed.version DESC LIMIT 1)");
}

/// Ends of links in a module.
#[derive(Clone, Copy)]
pub(super) struct Ends {
    /// Whether the links begin there, or end there.
    way: Way,
    /// Only those whose other end is in this module.
    other: Option<Uuid>,
}

impl Ends {
    /// Links whose other end is anywhere.
    pub(super) const fn anywhere(way: Way) -> Self {
        Self { way, other: None }
    }

    /// Links whose other end is in a module, or anywhere when there is none.
    pub(super) const fn of(way: Way, other: Option<Uuid>) -> Self {
        Self { way, other }
    }
}

/// Links that begin or end in a module, as [`push_links`] gives them, with `own`, `far` and `far_module`. Their other ends
/// are there; whether the own ones are is left to be joined.
pub(super) fn push_ends(query: &mut Query, side: &Side, choice: &LinkChoice, ends: Ends) {
    let place = Where::of(side);
    let (own, far) = match ends.way {
        Way::Forward => ("module_id", "target_module_id"),
        Way::Backward => ("target_module_id", "module_id"),
    };
    query.push(match ends.way {
        Way::Forward => {
            "SELECT l.*, l.source AS own, l.target AS far, l.target_module_id AS far_module FROM ("
        }
        Way::Backward => {
            "SELECT l.*, l.target AS own, l.source AS far, l.module_id AS far_module FROM ("
        }
    });
    push_links(query, place, choice);
    query.push(" AND known.").push(own).push(" = ");
    query.push_bind(side.module.id());
    if let Some(other) = ends.other {
        query.push(" AND known.").push(far).push(" = ");
        query.push_bind(other);
    }
    query.push(") AS l WHERE l.").push(far);
    query.push(" NOT IN (SELECT m.id FROM module m JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id WHERE m.workspace_id = ");
    query.push_bind(place.workspace);
    let end = match ends.way {
        Way::Forward => "l.target",
        Way::Backward => "l.source",
    };
    let Some(at) = place.at else {
        query
            .push(" AND (m.deleted_at IS NOT NULL OR p.deleted_at IS NOT NULL)) AND ")
            .push(end);
        // Few objects are deleted: the list of them is made once.
        query.push(" NOT IN (SELECT d.id FROM object d WHERE d.deleted_at IS NOT NULL AND d.workspace_id = ");
        query.push_bind(place.workspace).push(")");
        return;
    };
    query.push(" AND (m.deleted_at <= ").push_bind(at);
    query.push(" OR p.deleted_at <= ").push_bind(at);
    query.push(")) AND NOT (SELECT v.deleted FROM object_version v WHERE v.workspace_id = ");
    query.push_bind(place.workspace);
    query.push(" AND v.object_id = ").push(end);
    query.push(" AND v.changed_at <= ").push_bind(at);
    query.push(" ORDER BY v.version DESC LIMIT 1)");
}

//! Conditions on links: what stands at the other end, and which ends are suspect.

use req1_domain::filter::{Direction, LinkTest};
use uuid::Uuid;

use super::{Query, Scope, push};

pub(super) fn push_links(query: &mut Query, scope: &Scope<'_>, links: &LinkTest) {
    if links.suspect {
        return push_suspect(query, scope, links);
    }
    if let Some(direction) = links.direction {
        return push_end(query, scope, (links, direction));
    }
    query.push("(");
    push_end(query, scope, (links, Direction::Outgoing));
    query.push(" OR ");
    push_end(query, scope, (links, Direction::Incoming));
    query.push(")");
}

fn push_end(query: &mut Query, scope: &Scope<'_>, (links, direction): (&LinkTest, Direction)) {
    let (own, other) = match direction {
        Direction::Outgoing => ("l.source_object_id", "l.target_object_id"),
        Direction::Incoming => ("l.target_object_id", "l.source_object_id"),
    };
    let workspace = scope.workspace.0;
    query.push("EXISTS (SELECT FROM link l WHERE l.workspace_id = ");
    query.push_bind(workspace).push(" AND ").push(own);
    query
        .push(" = o.id AND l.deleted_at IS NULL AND ")
        .push(other);
    push_other(query, scope, links);
    push_link_type(query, links);
    query.push(")");
}

/// What must be true of the other end: it is there, in the module and as the filter of that module says.
fn push_other(query: &mut Query, scope: &Scope<'_>, links: &LinkTest) {
    let workspace = scope.workspace.0;
    let Some(module) = links.module else {
        return push_not_deleted(query, workspace);
    };
    // The name of the table is the one of the rows around it; nothing inside looks out.
    query.push(" IN (SELECT o.id FROM object o WHERE o.workspace_id = ");
    query.push_bind(workspace).push(" AND o.module_id = ");
    query
        .push_bind(module.0)
        .push(" AND o.deleted_at IS NULL AND ");
    match &links.other {
        Some(other) => push(query, &scope.other(module), other, false),
        None => {
            query.push("true");
        }
    }
    query.push(")");
}

/// Few objects are deleted: the list of them is made once.
fn push_not_deleted(query: &mut Query, workspace: Uuid) {
    query.push(" NOT IN (SELECT d.id FROM object d WHERE d.workspace_id = ");
    query
        .push_bind(workspace)
        .push(" AND d.deleted_at IS NOT NULL)");
}

fn push_link_type(query: &mut Query, links: &LinkTest) {
    if let Some(id) = links.link_type {
        query.push(" AND l.link_type_id = ").push_bind(id.0);
    }
}

/// Stale ends are kept by the database. All of them are one list, which is made once, and which a plan can begin with where
/// it is short.
fn push_suspect(query: &mut Query, scope: &Scope<'_>, links: &LinkTest) {
    query.push("(o.deleted_at IS NULL AND o.id IN (");
    if links.direction != Some(Direction::Incoming) {
        let columns = ("module_id", "source_object_id", "target_object_id");
        push_suspect_end(query, scope, links, columns);
    }
    if links.direction.is_none() {
        query.push(" UNION ");
    }
    if links.direction != Some(Direction::Outgoing) {
        let columns = ("target_module_id", "target_object_id", "source_object_id");
        push_suspect_end(query, scope, links, columns);
    }
    query.push("))");
}

fn push_suspect_end(
    query: &mut Query,
    scope: &Scope<'_>,
    links: &LinkTest,
    (module, own, other): (&'static str, &'static str, &'static str),
) {
    let workspace = scope.workspace.0;
    query.push("SELECT l.").push(own);
    query.push(" FROM link_stale_end l WHERE l.").push(module);
    query.push(" = ").push_bind(scope.module.0);
    query.push(" AND l.workspace_id = ").push_bind(workspace);
    push_link_type(query, links);
    query.push(" AND l.").push(other);
    push_other(query, scope, links);
}

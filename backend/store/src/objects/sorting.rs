//! Sort orders as SQL, and where a list goes on after a row.

use req1_domain::filter::{BoundSort, SortKey};
use sqlx::{Postgres, QueryBuilder};

use super::conditions::push_numeric;

type Query = QueryBuilder<Postgres>;

/// Names of the sort columns in a statement.
const NAMES: [&str; 5] = ["k1", "k2", "k3", "k4", "k5"];

/// The columns that a list is sorted by. The last is the place in the document: no two rows are the same in it.
pub(super) struct Sorting(Vec<Column>);

struct Column {
    name: &'static str,
    sort: BoundSort,
}

impl Sorting {
    pub(super) fn new(sort: &[BoundSort]) -> Self {
        let position = |descending| BoundSort {
            key: SortKey::Position,
            descending,
        };
        // What stands behind the place in the document decides nothing.
        let end = sort.iter().position(|one| one.key == SortKey::Position);
        let mut columns: Vec<BoundSort> = sort
            .iter()
            .take(end.unwrap_or(sort.len()))
            .cloned()
            .collect();
        columns.truncate(NAMES.len() - 1);
        let last = end
            .and_then(|end| sort.get(end))
            .is_some_and(|one| one.descending);
        columns.push(position(last));
        let named = NAMES.into_iter().zip(columns);
        Self(named.map(|(name, sort)| Column { name, sort }).collect())
    }

    /// `, expression AS k1, …`
    pub(super) fn push_columns(&self, query: &mut Query) {
        for column in &self.0 {
            query.push(", ");
            push_expression(query, &column.sort.key);
            query.push(" AS ").push(column.name);
        }
    }

    /// `ORDER BY …` over the columns of a named relation.
    pub(super) fn push_order(&self, query: &mut Query, of: &'static str) {
        for (place, Column { name, sort }) in self.0.iter().enumerate() {
            query.push(if place == 0 { " ORDER BY " } else { ", " });
            query.push(of).push(".").push(name);
            query.push(if sort.descending {
                " DESC NULLS LAST"
            } else {
                " ASC NULLS LAST"
            });
        }
    }

    /// `ARRAY[…]` of the columns as text: where the list goes on.
    pub(super) fn push_keys(&self, query: &mut Query, of: &'static str) {
        query.push("ARRAY[");
        for (place, Column { name, .. }) in self.0.iter().enumerate() {
            if place > 0 {
                query.push(", ");
            }
            query.push(of).push(".").push(name).push("::text");
        }
        query.push("]");
    }

    /// Whether these can be the keys of a row: text and numbers as the columns have them.
    pub(super) fn takes(&self, keys: &[Option<String>]) -> bool {
        keys.len() == self.0.len()
            && self.0.iter().zip(keys).all(|(column, key)| match key {
                None => column.sort.key != SortKey::Position,
                Some(key) if is_number(&column.sort.key) => {
                    key.len() <= 400
                        && key
                            .bytes()
                            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
                        && key.parse::<f64>().is_ok_and(f64::is_finite)
                }
                Some(key) => !key.contains('\0') && key.len() <= 4_000,
            })
    }

    /// The rows after the one with these keys.
    pub(super) fn push_after(&self, query: &mut Query, keys: &[Option<String>]) {
        query.push("(false");
        for (place, (column, key)) in self.0.iter().zip(keys).enumerate() {
            // Missing values come last: after one there are only others that are missing too.
            let Some(key) = key else { continue };
            query.push(" OR (");
            for (before, key) in self.0.iter().zip(keys).take(place) {
                push_same(query, before, key.as_deref());
                query.push(" AND ");
            }
            query.push("(").push(column.name);
            query.push(if column.sort.descending { " < " } else { " > " });
            push_key(query, column, key);
            query.push(" OR ").push(column.name).push(" IS NULL))");
        }
        query.push(")");
    }
}

fn push_same(query: &mut Query, column: &Column, key: Option<&str>) {
    query.push(column.name);
    match key {
        None => {
            query.push(" IS NULL");
        }
        Some(key) => {
            query.push(" = ");
            push_key(query, column, key);
        }
    }
}

fn push_key(query: &mut Query, column: &Column, key: &str) {
    query.push_bind(key.to_owned());
    query.push(if is_number(&column.sort.key) {
        "::text::numeric"
    } else {
        "::text"
    });
}

const fn is_number(key: &SortKey) -> bool {
    match key {
        SortKey::Key
        | SortKey::Level
        | SortKey::Revision
        | SortKey::Version
        | SortKey::Created
        | SortKey::Changed
        | SortKey::Reviewed
        | SortKey::Number(_)
        | SortKey::Option(..) => true,
        SortKey::Position
        | SortKey::Heading
        | SortKey::Classification
        | SortKey::Type
        | SortKey::State
        | SortKey::ChangedBy
        | SortKey::Text(_)
        | SortKey::Person(_) => false,
    }
}

/// Texts are compared by their beginning, whatever the case, so that the place of a row fits into a cursor.
fn push_expression(query: &mut Query, key: &SortKey) {
    match key {
        SortKey::Position => query.push("o.path"),
        SortKey::Key => query.push("o.number"),
        SortKey::Heading => query.push("left(lower(o.heading), 200)"),
        SortKey::Classification => query.push("o.classification"),
        SortKey::Type => query.push(
            "(SELECT left(lower(t.name), 200) FROM object_type t
              WHERE t.workspace_id = o.workspace_id AND t.id = o.object_type_id)",
        ),
        SortKey::State => query.push("left(lower(o.lifecycle_state), 200)"),
        SortKey::Level => query.push("o.depth"),
        SortKey::Revision => query.push("o.revision"),
        SortKey::Version => query.push("o.version"),
        SortKey::Created => query.push("(extract(epoch FROM o.created_at) * 1000000)::bigint"),
        SortKey::Changed => query.push("(extract(epoch FROM o.updated_at) * 1000000)::bigint"),
        SortKey::ChangedBy => query.push(
            "(SELECT left(lower(u.display_name), 200) FROM app_user u WHERE u.id = o.updated_by)",
        ),
        SortKey::Reviewed => query.push(
            "(o.reviewed_fingerprint IS NOT DISTINCT FROM o.content_fingerprint)::integer",
        ),
        SortKey::Text(id) => query
            .push("left(lower(o.attributes ->> ")
            .push_bind(id.to_string())
            .push("::text), 200)"),
        SortKey::Number(id) => {
            push_numeric(query, *id);
            query
        }
        SortKey::Option(id, keys) => {
            // Of several values the first one counts.
            query.push("array_position(").push_bind(keys.clone());
            query.push("::text[], COALESCE(o.attributes #>> ARRAY[").push_bind(id.to_string());
            query.push("::text, '0'], o.attributes ->> ").push_bind(id.to_string());
            query.push("::text))")
        }
        SortKey::Person(id) => query
            .push("(SELECT left(lower(u.display_name), 200) FROM app_user u WHERE u.id::text = o.attributes ->> ")
            .push_bind(id.to_string())
            .push("::text)"),
    };
}

//! Conditions on words.

use super::{super::query_text, Query, Scope, push_few};

/// Objects that are not few are one list, which is made once and looked into by its hash. `IS TRUE` keeps the planner from
/// joining it, which it would do object by object where it thinks that other conditions leave few: each time, it would read
/// all that the index has of these words.
pub(super) fn push_words(query: &mut Query, scope: &Scope<'_>, words: &str) {
    if let Some(few) = scope.rare.and_then(|rare| rare.with_words(words)) {
        return push_few(query, few);
    }
    query.push("(o.id IN (SELECT s.object_id FROM object_search s WHERE s.document @@ websearch_to_tsquery(");
    scope.push_language(query);
    query
        .push(", ")
        .push_bind(query_text(words))
        .push(") AND s.module_id = ")
        .push_bind(scope.module.0)
        .push(")) IS TRUE");
}

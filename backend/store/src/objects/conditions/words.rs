//! Conditions on words.

use std::collections::HashMap;

use req1_domain::{
    access::Granted,
    filter::{Bound, Test},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{super::query_text, Query, Scope, flatten};
use crate::StoreError;

/// So few objects that a plan had better begin with them.
const FEW: usize = 500;

/// The objects of a module that have some words, by the words, where they are few.
#[derive(Debug, Default)]
pub(in crate::objects) struct Rare(HashMap<String, Vec<Uuid>>);

/// Looks for the words that must all be there.
pub(in crate::objects) async fn rare(
    db: &mut PgConnection,
    module: &Granted,
    (filter, language): (&Bound, &str),
) -> Result<Rare, StoreError> {
    let mut parts = Vec::new();
    flatten(filter, &mut parts);
    let mut rare = Rare::default();
    for part in parts {
        let Bound::Test(Test::Words(words)) = part else {
            continue;
        };
        let found = sqlx::query_scalar!(
            "WITH found AS MATERIALIZED (
                 SELECT object_id FROM object_search
                 WHERE document @@ websearch_to_tsquery($1::text::regconfig, $2) AND module_id = $3
             ) SELECT object_id FROM found LIMIT $4",
            language,
            query_text(words),
            module.id(),
            i64::try_from(FEW + 1).unwrap_or(i64::MAX)
        )
        .fetch_all(&mut *db)
        .await?;
        if found.len() <= FEW {
            rare.0.insert(words.clone(), found);
        }
    }
    Ok(rare)
}

/// Objects that are not few are one list, which is made once and looked into by its hash. `IS TRUE` keeps the planner from
/// joining it, which it would do object by object where it thinks that other conditions leave few: each time, it would read
/// all that the index has of these words.
pub(super) fn push_words(query: &mut Query, scope: &Scope<'_>, words: &str) {
    if let Some(few) = scope.rare.and_then(|rare| rare.0.get(words)) {
        query
            .push("o.id = ANY(")
            .push_bind(few.clone())
            .push("::uuid[])");
        return;
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

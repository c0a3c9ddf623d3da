//! What few objects of a module have: a plan had better begin with them.

use std::collections::HashMap;

use req1_domain::{
    access::Granted,
    filter::{Bound, Test},
};
use serde_json::Value;
use sqlx::{PgConnection, QueryBuilder};
use uuid::Uuid;

use super::{
    super::query_text,
    flatten,
    values::{held_by_all, push_values},
};
use crate::StoreError;

/// So few objects; one more tells that they are not few.
const FEW: u16 = 500;

/// The objects that have some words or values, where they are few.
#[derive(Debug, Default)]
pub(in crate::objects) struct Rare {
    words: HashMap<String, Vec<Uuid>>,
    /// Values, and the objects that have all of them.
    values: Option<(Vec<Value>, Vec<Uuid>)>,
}

impl Rare {
    pub(super) fn with_words(&self, words: &str) -> Option<&[Uuid]> {
        self.words.get(words).map(Vec::as_slice)
    }

    pub(super) fn with_values(&self, wanted: &[Value]) -> Option<&[Uuid]> {
        let (values, objects) = self.values.as_ref()?;
        (values == wanted).then_some(objects)
    }
}

/// Looks for the words and values that must all be there.
pub(in crate::objects) async fn rare(
    db: &mut PgConnection,
    module: &Granted,
    (filter, language): (&Bound, &str),
) -> Result<Rare, StoreError> {
    let mut parts = Vec::new();
    flatten(filter, &mut parts);
    let mut rare = Rare::default();
    let (values, others) = held_by_all(&parts);
    if !values.is_empty() {
        let found = values_in(&mut *db, module, &values).await?;
        rare.values = few(found).map(|found| (values, found));
    }
    for part in others {
        if let Bound::Test(Test::Words(words)) = part {
            let found = words_in(&mut *db, module, (words, language)).await?;
            rare.words
                .extend(few(found).map(|found| (words.clone(), found)));
        }
    }
    Ok(rare)
}

fn few(found: Vec<Uuid>) -> Option<Vec<Uuid>> {
    Some(found).filter(|found| found.len() <= usize::from(FEW))
}

async fn words_in(
    db: &mut PgConnection,
    module: &Granted,
    (words, language): (&str, &str),
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "WITH found AS MATERIALIZED (
                 SELECT object_id FROM object_search
                 WHERE document @@ websearch_to_tsquery($1::text::regconfig, $2) AND module_id = $3
             ) SELECT object_id FROM found LIMIT $4",
        language,
        query_text(words),
        module.id(),
        i64::from(FEW) + 1
    )
    .fetch_all(db)
    .await?)
}

async fn values_in(
    db: &mut PgConnection,
    module: &Granted,
    values: &[Value],
) -> Result<Vec<Uuid>, StoreError> {
    let mut query = QueryBuilder::new(
        "WITH found AS MATERIALIZED (SELECT a.object_id FROM object_value a WHERE a.workspace_id = ",
    );
    query.push_bind(module.workspace().0).push(" AND ");
    push_values(&mut query, "a", values);
    query
        .push(") SELECT object_id FROM found LIMIT ")
        .push_bind(i64::from(FEW) + 1);
    let found = query.build_query_scalar().persistent(false);
    Ok(found.fetch_all(db).await?)
}

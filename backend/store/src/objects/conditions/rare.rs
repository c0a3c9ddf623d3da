//! What few objects of a module have: a plan had better begin with them.

use std::collections::HashMap;

use req1_domain::{
    access::Granted,
    filter::{Bound, Test},
};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{super::query_text, flatten, values::held};
use crate::StoreError;

/// So few objects; one more tells that they are not few.
const FEW: u16 = 500;

/// The objects that have some words or values, where they are few.
#[derive(Debug, Default)]
pub(in crate::objects) struct Rare {
    words: HashMap<String, Vec<Uuid>>,
    values: HashMap<Value, Vec<Uuid>>,
}

impl Rare {
    pub(super) fn with_words(&self, words: &str) -> Option<&[Uuid]> {
        self.words.get(words).map(Vec::as_slice)
    }

    pub(super) fn with_value(&self, held: &Value) -> Option<&[Uuid]> {
        self.values.get(held).map(Vec::as_slice)
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
    for part in parts {
        match part {
            Bound::Test(Test::Words(words)) => {
                let found = words_in(&mut *db, module, (words, language)).await?;
                if found.len() <= usize::from(FEW) {
                    rare.words.insert(words.clone(), found);
                }
            }
            Bound::Test(Test::Attribute(id, test)) => {
                let Some(value) = held(*id, test) else {
                    continue;
                };
                let found = values_in(&mut *db, module, &value).await?;
                if found.len() <= usize::from(FEW) {
                    rare.values.insert(value, found);
                }
            }
            Bound::And(_) | Bound::Or(_) | Bound::Not(_) | Bound::Test(_) => {}
        }
    }
    Ok(rare)
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
    held: &Value,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "WITH found AS MATERIALIZED (
             SELECT object_id FROM object_value WHERE workspace_id = $1 AND attributes @> $2
         ) SELECT object_id FROM found LIMIT $3",
        module.workspace().0,
        held,
        i64::from(FEW) + 1
    )
    .fetch_all(db)
    .await?)
}

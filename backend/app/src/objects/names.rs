//! Attributes are stored by id and told by name.

use std::{collections::HashMap, sync::Arc};

use req1_domain::{
    access::Granted,
    attributes::{AttributeDefinition, Attributes},
    ids::AttributeId,
};
use req1_store::{
    Connection,
    past::{self, Moment},
    schema,
};
use serde_json::{Map, Value};

use crate::AppError;

/// Names of the attributes of a module.
#[derive(Debug, Clone, Default)]
pub struct AttributeNames {
    names: Arc<HashMap<AttributeId, String>>,
    /// Whether a value whose attribute is gone is left out.
    hides_gone: bool,
}

impl AttributeNames {
    /// Those of today. Values of attributes that are gone stay in the objects, out of sight.
    pub(crate) async fn load(db: &mut Connection, module: &Granted) -> Result<Self, AppError> {
        let names = schema::attribute_names(db, module, false).await?;
        Ok(Self {
            names: Arc::new(names.into_iter().collect()),
            hides_gone: true,
        })
    }

    /// Those of a moment of the past.
    pub(crate) async fn load_past(
        db: &mut Connection,
        module: &Granted,
        moment: Moment,
    ) -> Result<Self, AppError> {
        let names = past::attribute_names(db, module, moment).await?;
        Ok(Self {
            names: Arc::new(names.into_iter().collect()),
            hides_gone: true,
        })
    }

    /// All that there ever were, for what was said of an object in former times.
    pub(crate) async fn load_all(db: &mut Connection, module: &Granted) -> Result<Self, AppError> {
        let names = schema::attribute_names(db, module, true).await?;
        Ok(Self {
            names: Arc::new(names.into_iter().collect()),
            hides_gone: false,
        })
    }

    /// Those of definitions that are at hand.
    pub(super) fn of(definitions: &[AttributeDefinition]) -> Self {
        let names = definitions.iter().map(|one| (one.id, one.name.clone()));
        Self {
            names: Arc::new(names.collect()),
            hides_gone: true,
        }
    }

    /// Values by name; without a name, or when two attributes had the same one, by id.
    #[must_use]
    pub fn by_name(&self, attributes: Attributes) -> Map<String, Value> {
        let mut named = Map::new();
        for (id, value) in attributes {
            match self.names.get(&id) {
                Some(name) if !named.contains_key(name) => named.insert(name.clone(), value),
                None if self.hides_gone => None,
                Some(_) | None => named.insert(id.to_string(), value),
            };
        }
        named
    }
}

//! Attributes are stored by id and told by name.

use std::{collections::HashMap, sync::Arc};

use req1_domain::{
    access::Granted,
    attributes::{AttributeDefinition, Attributes},
    ids::AttributeId,
};
use req1_store::{Connection, schema};
use serde_json::{Map, Value};

use crate::AppError;

/// Names of the attributes of a module.
#[derive(Debug, Clone, Default)]
pub struct AttributeNames(Arc<HashMap<AttributeId, String>>);

impl AttributeNames {
    /// Reads them.
    pub(crate) async fn load(db: &mut Connection, module: &Granted) -> Result<Self, AppError> {
        let names = schema::attribute_names(db, module).await?;
        Ok(Self(Arc::new(names.into_iter().collect())))
    }

    /// Those of definitions that are at hand.
    pub(super) fn of(definitions: &[AttributeDefinition]) -> Self {
        let names = definitions.iter().map(|one| (one.id, one.name.clone()));
        Self(Arc::new(names.collect()))
    }

    /// Values by name; one whose attribute is gone keeps its id.
    #[must_use]
    pub fn by_name(&self, attributes: Attributes) -> Map<String, Value> {
        attributes
            .into_iter()
            .map(|(id, value)| {
                (
                    self.0.get(&id).cloned().unwrap_or_else(|| id.to_string()),
                    value,
                )
            })
            .collect()
    }
}

//! Attributes on the wire are keyed by name; in the database by id.

use std::collections::HashMap;

use req1_app::{Ctx, schema};
use req1_domain::{
    attributes::Attributes,
    ids::{AttributeId, ModuleId},
};
use serde_json::{Map, Value};

use crate::problem::Problem;

/// Names of the attributes of a module.
#[derive(Debug, Default)]
pub(crate) struct AttributeNames(HashMap<AttributeId, String>);

impl AttributeNames {
    pub(crate) async fn load(ctx: &Ctx, module: ModuleId) -> Result<Self, Problem> {
        let attributes = schema::list_attributes(ctx, module).await?;
        Ok(Self(
            attributes
                .into_iter()
                .map(|one| (one.definition.id, one.definition.name))
                .collect(),
        ))
    }

    /// Values by name; one whose attribute is gone keeps its id.
    pub(crate) fn by_name(&self, attributes: Attributes) -> Map<String, Value> {
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

//! What a module asks of its objects, loaded before the transaction.

use req1_domain::{
    access::Granted,
    attributes::AttributeDefinition,
    ids::ObjectTypeId,
    objects::{ObjectContent, TypeRules},
};
use req1_store::Connection;
use req1_store::{
    modules::{self, ObjectDefaults},
    objects::SearchText,
    schema,
};

use super::AttributeNames;
use crate::AppError;

/// Rules of a module and, when an object has one, of its type.
pub(super) struct Rules {
    pub(super) defaults: ObjectDefaults,
    pub(super) definitions: Vec<AttributeDefinition>,
    pub(super) required: Vec<String>,
    /// Classification that the type gives new objects.
    pub(super) type_classification: Option<String>,
}

impl Rules {
    /// Loads them. A type that the module does not have is a fault of the request.
    pub(super) async fn load(
        db: &mut Connection,
        module: &Granted,
        object_type: Option<ObjectTypeId>,
    ) -> Result<Self, AppError> {
        let definitions = schema::attributes(&mut *db, module).await?;
        let defaults = modules::object_defaults(&mut *db, module).await?;
        let mut required = defaults.required_attributes.clone();
        let mut type_classification = None;
        if let Some(id) = object_type {
            let found = schema::type_by_id(db, module, id).await.map_err(|_| {
                AppError::invalid(
                    "/object_type_id",
                    "unknown_object_type",
                    "this module has no such type",
                )
            })?;
            type_classification = Some(found.default_classification);
            let names = found
                .required_attributes
                .as_array()
                .cloned()
                .unwrap_or_default();
            required.extend(
                names
                    .iter()
                    .filter_map(|name| name.as_str().map(str::to_owned)),
            );
        }
        let definitions = definitions
            .into_iter()
            .map(|stored| stored.definition)
            .collect();
        Ok(Self {
            defaults,
            definitions,
            required,
            type_classification,
        })
    }

    pub(super) fn type_rules(&self) -> TypeRules<'_> {
        TypeRules {
            definitions: &self.definitions,
            required: &self.required,
        }
    }

    /// Names of the attributes.
    pub(super) fn names(&self) -> AttributeNames {
        AttributeNames::of(&self.definitions)
    }

    /// What search finds an object by.
    pub(super) fn search_text(&self, content: &ObjectContent) -> SearchText {
        let texts: Vec<String> = self
            .definitions
            .iter()
            .filter(|definition| definition.data_type.is_textual())
            .filter_map(|definition| content.attributes.get(&definition.id)?.as_str())
            .map(req1_domain::text::plain_text)
            .collect();
        SearchText::new(
            content.heading.as_deref(),
            content.body.as_deref(),
            texts.iter().map(String::as_str),
        )
    }
}

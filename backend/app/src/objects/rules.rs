//! What a module asks of its objects, loaded before the transaction.

use req1_domain::{
    access::Granted,
    attributes::{AttributeDefinition, DataType},
    ids::{AttributeId, ObjectTypeId},
    object_types::required_names,
    objects::{ObjectContent, TypeRules},
    text::plain_text,
};
use req1_store::Connection;
use req1_store::{
    modules::{self, ObjectDefaults},
    objects::SearchText,
    schema,
};

use super::AttributeNames;
use crate::{AppError, error::unless_missing};

/// Rules of a module and, when an object has one, of its type.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    pub(super) defaults: ObjectDefaults,
    pub(super) definitions: Vec<AttributeDefinition>,
    pub(super) required: Vec<String>,
    /// Attributes of the type; none when it has all.
    pub(super) own: Option<Vec<AttributeId>>,
    /// Classification that the type gives new objects.
    pub(super) type_classification: Option<String>,
}

impl Rules {
    /// Loads them. A type that the module does not have is a fault of the request.
    pub(crate) async fn load(
        db: &mut Connection,
        module: &Granted,
        object_type: Option<ObjectTypeId>,
    ) -> Result<Self, AppError> {
        // The version first: what changes after it is noticed under the lock.
        let defaults = modules::object_defaults(&mut *db, module).await?;
        let definitions = schema::attributes(&mut *db, module).await?;
        let mut required = defaults.required_attributes.clone();
        let mut type_classification = None;
        let mut own = None;
        if let Some(id) = object_type {
            let found = schema::type_by_id(db, module, id).await;
            let found = found.map_err(unless_missing(
                "/object_type_id",
                "unknown_object_type",
                "this module has no such type",
            ))?;
            type_classification = Some(found.fields.default_classification);
            required.extend(required_names(&found.fields.required_attributes));
            own = found.fields.attributes;
        }
        let definitions = definitions
            .into_iter()
            .map(|stored| stored.definition)
            .collect();
        Ok(Self {
            defaults,
            definitions,
            required,
            own,
            type_classification,
        })
    }

    pub(super) fn type_rules(&self) -> TypeRules<'_> {
        TypeRules {
            definitions: &self.definitions,
            required: &self.required,
            own: self.own.as_deref(),
        }
    }

    /// Names of the attributes.
    pub(super) fn names(&self) -> AttributeNames {
        AttributeNames::of(&self.definitions)
    }

    /// What search finds an object by.
    pub(super) fn search_text(&self, content: &ObjectContent) -> SearchText {
        search_text(&self.definitions, content)
    }
}

/// What search finds an object by. Only rich text has markup: elsewhere `<` is a character like others.
pub(crate) fn search_text(
    definitions: &[AttributeDefinition],
    content: &ObjectContent,
) -> SearchText {
    let texts: Vec<String> = definitions
        .iter()
        .filter(|definition| definition.data_type.is_textual())
        .filter_map(|definition| {
            let value = content.attributes.get(&definition.id)?.as_str()?;
            Some(if definition.data_type == DataType::RichText {
                plain_text(value)
            } else {
                value.to_owned()
            })
        })
        .collect();
    SearchText::new(
        content.heading.as_deref(),
        content.body.as_deref(),
        texts.iter().map(String::as_str),
    )
}

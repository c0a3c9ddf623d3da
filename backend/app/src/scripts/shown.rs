//! Requirements as scripts see them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use req1_domain::{
    access::Granted,
    attributes::AttributeDefinition,
    ids::{ModuleId, ObjectTypeId},
    objects::{Object, ObjectContent},
    order::NumberedRow,
};
use req1_script::{AttributeInfo, Lazy, ModuleInfo, ScriptObject};
use req1_store::{Connection, modules::Module, objects::Numbered, schema};

use super::fields::types_by_name;
use crate::{AppError, Ctx, objects::AttributeNames};

/// Names of what the objects of a module have.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    attributes: AttributeNames,
    types: Arc<HashMap<ObjectTypeId, String>>,
}

/// Modules whose names are kept.
const KEPT: usize = 256;

/// Names of modules as of their last schema edit: scripts before a save need them for every save.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownNames(Arc<Mutex<HashMap<ModuleId, (i64, Names)>>>);

impl KnownNames {
    fn get(&self, module: ModuleId, version: i64) -> Option<Names> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, names) = known.get(&module)?;
        (*of == version).then(|| names.clone())
    }

    fn put(&self, module: ModuleId, version: i64, names: &Names) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(module, (version, names.clone()));
    }
}

impl Names {
    pub(super) async fn load(db: &mut Connection, module: &Granted) -> Result<Self, AppError> {
        let types = schema::all_types(&mut *db, module).await?;
        Ok(Self {
            attributes: AttributeNames::load(db, module).await?,
            types: Arc::new(
                types
                    .into_iter()
                    .map(|one| (one.id, one.fields.name))
                    .collect(),
            ),
        })
    }

    /// Those of a module at the schema version that it was seen with.
    pub(super) async fn at(
        ctx: &Ctx,
        db: &mut Connection,
        (module, version): (&Granted, i64),
    ) -> Result<Self, AppError> {
        let id = ModuleId(module.id());
        if let Some(known) = ctx.app.names.get(id, version) {
            return Ok(known);
        }
        let names = Self::load(db, module).await?;
        ctx.app.names.put(id, version, &names);
        Ok(names)
    }

    /// Types by their names and ids.
    pub(super) fn types(&self) -> HashMap<String, ObjectTypeId> {
        types_by_name(self.types.as_ref().clone())
    }

    /// An object as it would say something else.
    pub(super) fn draft(&self, current: &Object, content: ObjectContent) -> ScriptObject {
        let current = current.clone();
        self.object(Object { content, ..current }, None)
    }

    /// An object that is not there yet.
    pub(super) fn new_object(&self, module: ModuleId, content: ObjectContent) -> ScriptObject {
        ScriptObject {
            id: None,
            key: None,
            module_id: module.0,
            parent_id: None,
            number: Lazy::Known(None),
            depth: 0,
            reviewed: false,
            version: 0,
            created_at: None,
            created_by: None,
            changed_at: None,
            changed_by: None,
            heading: content.heading,
            body: Lazy::Known(content.body),
            classification: content.classification.as_str().to_owned(),
            object_type: content
                .object_type_id
                .and_then(|id| self.types.get(&id).cloned()),
            state: content.lifecycle_state,
            attributes: self.attributes.by_name(content.attributes),
        }
    }

    pub(super) fn numbered(&self, one: Numbered) -> ScriptObject {
        self.object(one.object, one.numbers)
    }

    pub(super) fn object(&self, object: Object, numbers: Option<NumberedRow>) -> ScriptObject {
        let content = object.content;
        let reviewed =
            content.reviewed_fingerprint.as_deref() == Some(content.content_fingerprint.as_str());
        ScriptObject {
            id: Some(object.id.0),
            key: Some(object.key),
            module_id: object.module_id.0,
            parent_id: object.place.parent_id.map(|id| id.0),
            number: numbers.map_or(Lazy::Later, |numbers| Lazy::Known(Some(numbers.level))),
            depth: object.place.depth,
            heading: content.heading,
            body: Lazy::Known(content.body),
            classification: content.classification.as_str().to_owned(),
            object_type: content
                .object_type_id
                .and_then(|id| self.types.get(&id).cloned()),
            state: content.lifecycle_state,
            attributes: self.attributes.by_name(content.attributes),
            version: i64::from(object.version),
            created_at: Some(object.created_at),
            created_by: None,
            changed_at: Some(object.updated_at),
            changed_by: Some(object.updated_by.0),
            reviewed,
        }
    }
}

pub(super) fn module_info(module: &Module) -> ModuleInfo {
    ModuleInfo {
        id: module.id.0,
        name: module.fields.name.clone(),
        prefix: module.fields.prefix.clone(),
        description: module.fields.description.clone(),
        project_id: module.project_id.0,
    }
}

pub(super) fn attribute_info(definition: AttributeDefinition) -> AttributeInfo {
    AttributeInfo {
        id: definition.id.0,
        name: definition.name,
        data_type: definition.data_type.as_str().to_owned(),
        multiple: definition.multi_select,
        options: definition
            .enum_options
            .into_iter()
            .map(|option| option.key)
            .collect(),
        default_value: definition.default_value,
    }
}

//! The schema that an import makes: attributes, object types and link types.

use std::collections::HashMap;

use req1_domain::{
    access::Granted,
    attributes::AttributeDefinition,
    ids::{AttributeId, LinkTypeId},
    object_types::{FormLayout, FormSection},
    objects::Classification,
};
use req1_interchange::reqif::{NewType, map};
use req1_store::{
    Connection,
    change_sets::OpenChange,
    links::{self, NewLinkType},
    schema::{self, StoredAttribute, TypeFields},
};
use serde_json::json;
use uuid::Uuid;

use super::{Import, Mappings, ReqifImport};
use crate::{
    AppError,
    exchange::{plan::Plan, survey::Survey},
};

impl Import<'_> {
    /// Types and attributes of every module, as far as its objects use them; all of them in the only module of a file.
    pub(super) async fn make_schema(
        &self,
        db: &mut Connection,
        change: &mut OpenChange,
        (survey, plan, granted): (&Survey, &Plan, &[Granted]),
        result: &mut ReqifImport,
    ) -> Result<Mappings, AppError> {
        let mut mappings = Mappings::with_capacity(plan.modules.len());
        for (module, granted) in plan.modules.iter().zip(granted) {
            let Some(document) = survey.documents.get(usize::from(module.document)) else {
                continue;
            };
            let is_only = plan
                .modules
                .iter()
                .filter(|other| other.document == module.document)
                .count()
                == 1;
            let used = |place: usize| {
                is_only || u32::try_from(place).is_ok_and(|place| module.types.contains(&place))
            };
            let types: Vec<_> = document
                .object_types
                .iter()
                .enumerate()
                .filter(|(place, _)| used(*place))
                .map(|(_, one)| one.clone())
                .collect();
            let (mapping, new_types, attributes) =
                map(&document.datatypes, &types, || self.ctx.new_id());
            let mut definitions = Vec::with_capacity(attributes.len());
            for (position, new) in attributes.into_iter().enumerate() {
                let definition = AttributeDefinition {
                    id: new.id,
                    name: new.name,
                    description: new.description.filter(|text| !text.contains('\0')),
                    data_type: new.data_type,
                    multi_select: new.multi_select,
                    default_value: None,
                    enum_options: new.options,
                    depends_on: None,
                    dependency_mapping: None,
                    normative: false,
                    position: i32::try_from(position).unwrap_or(i32::MAX),
                };
                let stored = StoredAttribute {
                    definition,
                    created_at: change.at,
                };
                schema::insert_attribute(&mut *db, change, granted, &stored).await?;
                definitions.push(stored.definition);
                result.attributes += 1;
            }
            for new in new_types {
                let fields = type_fields(&new, &definitions);
                schema::insert_type(&mut *db, change, granted, (new.id, &fields)).await?;
                result.object_types += 1;
            }
            mappings.push((mapping, definitions));
        }
        Ok(mappings)
    }

    /// Link types by document and identifier of the relation type: those of the workspace with the same name, else new
    /// ones. The second is for relations whose type is not in the file.
    pub(super) async fn make_link_types(
        &self,
        db: &mut Connection,
        survey: &Survey,
        result: &mut ReqifImport,
    ) -> Result<(HashMap<(u16, String), Uuid>, Option<Uuid>), AppError> {
        let workspace = self.project.workspace();
        let present = links::types(&mut *db, self.ctx.actor.user, Some(workspace)).await?;
        let mut by_name: HashMap<String, LinkTypeId> = present
            .into_iter()
            .map(|one| (one.name.to_lowercase(), one.id))
            .collect();
        let mut known = HashMap::new();
        let mut types = Vec::new();
        for (document, one) in survey.documents.iter().enumerate() {
            types.extend(
                one.relation_types
                    .iter()
                    .map(|relation_type| (document, relation_type)),
            );
        }
        for (document, relation_type) in types {
            let name: String = relation_type
                .identity
                .name()
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect();
            let name = if name.trim().is_empty() {
                "relates to".to_owned()
            } else {
                name
            };
            let id = self
                .link_type(&mut *db, (&name, &mut by_name), result)
                .await?;
            let document = u16::try_from(document).unwrap_or(u16::MAX);
            known.insert((document, relation_type.identity.id().to_owned()), id.0);
        }
        let other = if self.report.counts().relations > 0 {
            Some(
                self.link_type(&mut *db, ("relates to", &mut by_name), result)
                    .await?
                    .0,
            )
        } else {
            None
        };
        Ok((known, other))
    }

    async fn link_type(
        &self,
        db: &mut Connection,
        (name, by_name): (&str, &mut HashMap<String, LinkTypeId>),
        result: &mut ReqifImport,
    ) -> Result<LinkTypeId, AppError> {
        if let Some(id) = by_name.get(&name.to_lowercase()) {
            return Ok(*id);
        }
        let new = NewLinkType {
            id: LinkTypeId(self.ctx.new_id()),
            name: name.to_owned(),
            backward_name: format!("{name} (inverse)"),
            description: None,
        };
        let workspace = self.project.workspace();
        let (id, made) = links::ensure_type(db, workspace, &new, self.ctx.now()).await?;
        by_name.insert(name.to_lowercase(), id);
        result.link_types += u64::from(made);
        Ok(id)
    }
}

/// What an object type of the document becomes. Its form begins with its own attributes; every attribute of the module may
/// still have a value, as people add to what they got.
fn type_fields(new: &NewType, definitions: &[AttributeDefinition]) -> TypeFields {
    let own: Vec<AttributeId> = new
        .attributes
        .iter()
        .filter_map(|name| definitions.iter().find(|one| one.name == *name))
        .map(|one| one.id)
        .collect();
    let section = FormSection {
        title: new.name.chars().take(200).collect(),
        attributes: own,
    };
    TypeFields {
        name: new.name.clone(),
        description: new.description.clone(),
        default_classification: Classification::Normative.as_str().to_owned(),
        attribute_schema: json!({ "attributes": new.attributes }),
        required_attributes: json!([]),
        attributes: None,
        form_layout: Some(FormLayout {
            sections: vec![section],
        }),
    }
}

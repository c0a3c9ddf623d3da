//! Makes modules, objects and links of the sample.

use std::collections::{BTreeMap, HashMap};

use req1_app::{
    Ctx, links,
    links::CreateLink,
    modules::{self, ModuleEdit},
    objects::{self, CreateObject},
    schema::{self, AttributeEdit},
};
use req1_domain::{
    attributes::{AttributePatch, DataType, EnumOption},
    ids::{LinkTypeId, ModuleId, ObjectId, ProjectId, WorkspaceId},
    objects::{Classification, ObjectEdit},
    patch::Patch,
};
use req1_store::objects::Target;
use serde_json::{Value, json};

use super::{
    document::{self, Entry},
    product::{Attribute, Module},
};
use crate::Failure;

/// An object that was made.
pub(super) struct Made {
    pub(super) module: ModuleId,
    pub(super) object: ObjectId,
    pub(super) body: String,
}

/// What is made so far.
pub(super) struct Loader<'a> {
    pub(super) ctx: &'a Ctx,
    /// By name.
    pub(super) modules: BTreeMap<String, ModuleId>,
    link_types: HashMap<String, LinkTypeId>,
    made: HashMap<String, Made>,
    /// Source, name of the type, name of the target.
    links: Vec<(ObjectId, String, String)>,
}

impl<'a> Loader<'a> {
    pub(super) async fn begin(ctx: &'a Ctx, workspace: WorkspaceId) -> Result<Self, Failure> {
        let types = links::list_link_types(ctx, Some(workspace)).await?;
        Ok(Self {
            ctx,
            modules: BTreeMap::new(),
            link_types: types.into_iter().map(|one| (one.name, one.id)).collect(),
            made: HashMap::new(),
            links: Vec::new(),
        })
    }

    /// Makes a module with its attributes and objects.
    pub(super) async fn module(
        &mut self,
        project: ProjectId,
        module: &Module,
    ) -> Result<(), Failure> {
        let text = module
            .text()
            .ok_or_else(|| format!("{}: no text", module.name))?;
        let entries = document::parse(text)?;
        let edit = ModuleEdit {
            name: Some(module.name.clone()),
            description: Patch::Set(module.description.clone()),
            prefix: Some(module.prefix.clone()),
            ..ModuleEdit::default()
        };
        let id = modules::create_module(self.ctx, project, edit).await?.id;
        self.modules.insert(module.name.clone(), id);
        for attribute in &module.attributes {
            schema::create_attribute(self.ctx, id, definition(attribute)?).await?;
        }
        // The last object of every level, top first.
        let mut above: Vec<ObjectId> = Vec::new();
        for entry in entries {
            above.truncate(entry.level - 1);
            let target = Target::Last(above.last().copied());
            let object = self.object((id, target), &module.attributes, entry).await?;
            above.push(object);
        }
        Ok(())
    }

    /// Makes an object at a place; its links come later.
    pub(super) async fn object(
        &mut self,
        (module, target): (ModuleId, Target),
        attributes: &[Attribute],
        entry: Entry,
    ) -> Result<ObjectId, Failure> {
        let classification = match (&entry.heading, entry.note) {
            (Some(_), _) => Classification::Heading,
            (None, true) => Classification::Informative,
            (None, false) => Classification::Normative,
        };
        let edit = ObjectEdit {
            heading: entry.heading.map_or(Patch::Keep, Patch::Set),
            body: entry.body.clone().map_or(Patch::Keep, Patch::Set),
            classification: Some(classification),
            attributes: self.values(attributes, &entry.attributes)?,
            reviewed: entry.reviewed.then_some(true),
            ..ObjectEdit::default()
        };
        let command = CreateObject {
            module,
            target,
            edit,
        };
        let object = objects::create_object(self.ctx, command)
            .await?
            .numbered
            .object
            .id;
        for (link_type, target) in entry.links {
            self.links.push((object, link_type, target));
        }
        if let Some(name) = entry.name {
            let body = entry.body.unwrap_or_default();
            self.made.insert(
                name,
                Made {
                    module,
                    object,
                    body,
                },
            );
        }
        Ok(object)
    }

    fn values(
        &self,
        attributes: &[Attribute],
        given: &BTreeMap<String, String>,
    ) -> Result<AttributePatch, Failure> {
        let mut patch = AttributePatch::new();
        for (name, text) in given {
            let attribute = attributes
                .iter()
                .find(|attribute| attribute.name == *name)
                .ok_or_else(|| format!("no attribute {name}"))?;
            let value = match attribute.data_type.as_str() {
                "user_ref" => json!(self.ctx.actor.user.to_string()),
                _ if attribute.multi => text.split(',').collect(),
                _ => Value::String(text.clone()),
            };
            patch.insert(attribute.label.clone(), value);
        }
        Ok(patch)
    }

    /// Makes the links, now that every object is there.
    pub(super) async fn links(&mut self) -> Result<(), Failure> {
        for (source, link_type, target) in std::mem::take(&mut self.links) {
            let command = CreateLink {
                link_type: self.link_type(&link_type)?,
                source,
                target: self.made(&target)?.object,
                attributes: None,
            };
            links::create_link(self.ctx, command).await?;
        }
        Ok(())
    }

    pub(super) fn module_id(&self, name: &str) -> Result<ModuleId, Failure> {
        let found = self.modules.get(name).copied();
        found.ok_or_else(|| format!("no module {name}").into())
    }

    pub(super) fn link_type(&self, name: &str) -> Result<LinkTypeId, Failure> {
        let found = self.link_types.get(name).copied();
        found.ok_or_else(|| format!("no link type {name}").into())
    }

    pub(super) fn made(&self, name: &str) -> Result<&Made, Failure> {
        self.made
            .get(name)
            .ok_or_else(|| format!("no object {name}").into())
    }
}

fn definition(attribute: &Attribute) -> Result<AttributeEdit, Failure> {
    let kind = DataType::parse(&attribute.data_type);
    let options: Option<Vec<EnumOption>> =
        attribute.options.iter().map(|text| option(text)).collect();
    Ok(AttributeEdit {
        name: Some(attribute.label.clone()),
        data_type: Some(kind.ok_or_else(|| format!("no type {}", attribute.data_type))?),
        multi_select: Some(attribute.multi),
        normative: Some(attribute.normative),
        default_value: attribute
            .default
            .clone()
            .map_or(Patch::Keep, |key| Patch::Set(key.into())),
        enum_options: Some(
            options
                .ok_or("a malformed option")?
                .into_iter()
                .map(Into::into)
                .collect(),
        ),
        ..AttributeEdit::default()
    })
}

/// `key #colour Label`
fn option(text: &str) -> Option<EnumOption> {
    let mut parts = text.splitn(3, ' ');
    Some(EnumOption {
        key: parts.next()?.to_owned(),
        color: parts.next().map(str::to_owned),
        label: parts.next()?.to_owned(),
    })
}

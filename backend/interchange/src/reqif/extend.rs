//! Our types and attributes, added to the head of a document that came from elsewhere.

use std::collections::{BTreeMap, HashMap};

use req1_domain::{
    attributes::{AttributeDefinition, EnumOption},
    ids::{AttributeId, ModuleId, ObjectTypeId},
};
use reqif::{
    Event, Kind, Section, SpecTypeKind,
    model::{
        AttributeDefinition as ReqifDefinition, Bounds, Datatype, EnumValue, Identity, KindRef,
        SpecType,
    },
};
use uuid::Uuid;

use super::{
    MappedDefinition, MappedType, Mapping, Role,
    document::{data_kind, datatype_identifier, datatypes, identifier, identity, kind_identifier},
    patch::{new_option, option_identifier},
};

/// What the objects of one type hold that was written here.
#[derive(Debug, Clone)]
pub struct Use {
    /// Their type; none when the document gives them none that it knows.
    pub object_type: Option<ObjectTypeId>,
    /// Whether one of them has a body.
    pub body: bool,
    /// Attributes that have a value.
    pub attributes: Vec<AttributeId>,
    /// Whether one of them was made here, and so has no element with a type yet.
    pub made_here: bool,
}

/// How values stand in a document.
#[derive(Debug, Clone)]
pub(super) struct Form {
    datatype: KindRef,
    /// Keys of enum values by their identifiers.
    keys: BTreeMap<String, String>,
    multi: bool,
}

impl Form {
    /// With the data type that we give every attribute of a kind.
    pub(super) fn of_kind(module: ModuleId, kind: Kind) -> Self {
        Self {
            datatype: KindRef {
                kind,
                identifier: kind_identifier(module, kind),
            },
            keys: BTreeMap::new(),
            multi: false,
        }
    }

    /// With a data type of ours.
    pub(super) fn own(module: ModuleId, attribute: &AttributeDefinition) -> Self {
        let options = attribute.enum_options.iter();
        Self {
            datatype: KindRef {
                kind: data_kind(attribute.data_type),
                identifier: datatype_identifier(module, attribute),
            },
            keys: options
                .map(|option| {
                    (
                        option_identifier(attribute.id, &option.key),
                        option.key.clone(),
                    )
                })
                .collect(),
            multi: attribute.multi_select,
        }
    }
}

/// Adds an attribute definition to a type of the document, and to the mapping.
pub(super) fn add_definition(
    spec_type: &mut SpecType,
    mapping: &mut Mapping,
    names: Identity,
    (role, form): (Role, Form),
) {
    let (id, kind) = (names.id().to_owned(), form.datatype.kind);
    spec_type.attributes.push(ReqifDefinition {
        identity: names,
        multi_valued: (kind == Kind::Enumeration).then(|| form.multi.to_string()),
        datatype: Some(form.datatype),
        ..ReqifDefinition::of(kind)
    });
    if let Some(mapped) = mapping.types.get_mut(spec_type.identity.id()) {
        mapped.definitions.push(id.clone());
    }
    let definition = MappedDefinition {
        kind,
        role,
        keys: form.keys,
        multi: form.multi,
    };
    mapping.definitions.insert(id, definition);
}

/// Adds an attribute of ours to a type of the document, and to the mapping.
pub(super) fn add_attribute(
    spec_type: &mut SpecType,
    mapping: &mut Mapping,
    (attribute, form): (&AttributeDefinition, Form),
    now: &str,
) {
    let id = Uuid::new_v5(&attribute.id.0, spec_type.identity.id().as_bytes());
    let mut names = identity(identifier(&id), &attribute.name, now);
    names.desc.clone_from(&attribute.description);
    let role = Role::Attribute(attribute.id);
    add_definition(spec_type, mapping, names, (role, form));
}

/// Adds attributes and options that the module got here to the types and data types of a document that came from
/// elsewhere, and to each type what `uses` needs and the type lacks. Nothing changes when there is nothing of the kind.
pub fn extend(
    module: ModuleId,
    (events, mapping): (&mut Vec<Event>, &mut Mapping),
    (attributes, uses): (&[AttributeDefinition], &[Use]),
    now: &str,
) {
    extend_enums(events, mapping, attributes, now);
    let needs_type = |one: &Use| one.body || one.made_here || !one.attributes.is_empty();
    if uses.iter().any(needs_type) && !events.iter().any(is_object_type) {
        events.push(Event::SpecType(own_type(module, mapping, now)));
    }
    let mut addition = Addition {
        module,
        attributes,
        forms: forms(events, mapping),
        rich: rich_datatype(events),
        own: Vec::new(),
        own_rich: false,
        now,
    };
    let mut is_first = true;
    for event in events.iter_mut() {
        if let Event::SpecType(spec_type) = event
            && spec_type.kind == SpecTypeKind::Object
        {
            let needs = needs(mapping, spec_type.identity.id(), uses, is_first);
            addition.add(spec_type, mapping, &needs);
            is_first = false;
        }
    }
    let needed = addition.datatypes();
    let is_over = |event: &Event| {
        let section = if let Event::Section(section) = event {
            Some(*section)
        } else {
            event.section()
        };
        section > Some(Section::Datatypes)
    };
    let place = events.iter().position(is_over).unwrap_or(events.len());
    events.splice(place..place, needed.into_iter().map(Event::Datatype));
}

fn is_object_type(event: &Event) -> bool {
    matches!(event, Event::SpecType(one) if one.kind == SpecTypeKind::Object)
}

/// The data type of rich text that the document has.
fn rich_datatype(events: &[Event]) -> Option<String> {
    events.iter().find_map(|event| {
        if let Event::Datatype(one) = event
            && matches!(one.bounds, Bounds::Xhtml)
        {
            return Some(one.identity.id().to_owned());
        }
        None
    })
}

/// What the types of a document get.
struct Addition<'a> {
    module: ModuleId,
    attributes: &'a [AttributeDefinition],
    forms: HashMap<AttributeId, Form>,
    rich: Option<String>,
    /// Attributes that the document did not know.
    own: Vec<&'a AttributeDefinition>,
    /// Whether a text needs a data type of ours.
    own_rich: bool,
    now: &'a str,
}

impl Addition<'_> {
    /// Every type gets the attributes that the document did not know, and of the others those that it needs.
    fn add(&mut self, spec_type: &mut SpecType, mapping: &mut Mapping, needs: &Use) {
        let type_id = spec_type.identity.id().to_owned();
        for attribute in self.attributes {
            let is_it = |role: &Role| *role == Role::Attribute(attribute.id);
            let form = match self.forms.get(&attribute.id) {
                Some(_) if !needs.attributes.contains(&attribute.id) => continue,
                Some(form) => form.clone(),
                None => {
                    self.own.push(attribute);
                    Form::own(self.module, attribute)
                }
            };
            if mapping.definition_of(&type_id, is_it).is_none() {
                add_attribute(spec_type, mapping, (attribute, form), self.now);
            }
        }
        let has_text = mapping.definition_of(&type_id, |role| *role == Role::Text);
        if needs.body && has_text.is_none() {
            let id = format!("ReqIF.Text of {type_id}");
            let id = Uuid::new_v5(&self.module.0, id.as_bytes());
            let names = identity(identifier(&id), "ReqIF.Text", self.now);
            let mut form = Form::of_kind(self.module, Kind::Xhtml);
            match &self.rich {
                Some(id) => form.datatype.identifier.clone_from(id),
                None => self.own_rich = true,
            }
            add_definition(spec_type, mapping, names, (Role::Text, form));
        }
    }

    /// Data types of ours that are needed now.
    fn datatypes(mut self) -> Vec<Datatype> {
        if self.own.is_empty() && !self.own_rich {
            return Vec::new();
        }
        self.own.sort_by_key(|attribute| attribute.id);
        self.own.dedup_by_key(|attribute| attribute.id);
        datatypes(self.module, &self.own, self.now)
    }
}

/// A type for the objects of a document that has none.
pub(super) fn own_type(module: ModuleId, mapping: &mut Mapping, now: &str) -> SpecType {
    let id = identifier(&Uuid::new_v5(&module.0, b"object type"));
    let mapped = MappedType {
        object_type: ObjectTypeId(module.0),
        definitions: Vec::new(),
        informative: false,
    };
    mapping.types.insert(id.clone(), mapped);
    SpecType {
        kind: SpecTypeKind::Object,
        identity: identity(id, "Requirement", now),
        ..SpecType::default()
    }
}

/// What the objects of a type of the document need. Those without a type that the document knows need the first one.
fn needs(mapping: &Mapping, type_id: &str, uses: &[Use], is_first: bool) -> Use {
    let object_type = mapping.types.get(type_id).map(|one| one.object_type);
    let known = |id: &ObjectTypeId| mapping.types.values().any(|one| one.object_type == *id);
    let mut needs = Use {
        object_type,
        body: false,
        attributes: Vec::new(),
        made_here: false,
    };
    for one in uses {
        let lost = one.object_type.as_ref().is_none_or(|id| !known(id));
        if (one.object_type.is_some() && one.object_type == object_type) || (lost && is_first) {
            needs.body |= one.body;
            needs.attributes.extend(&one.attributes);
        }
    }
    needs
}

/// How values of each attribute that the document knows stand in it.
fn forms(events: &[Event], mapping: &Mapping) -> HashMap<AttributeId, Form> {
    let mut forms = HashMap::new();
    for event in events {
        let Event::SpecType(spec_type) = event else {
            continue;
        };
        for definition in &spec_type.attributes {
            let mapped = mapping.definitions.get(definition.identity.id());
            let (Some(mapped), Some(datatype)) = (mapped, &definition.datatype) else {
                continue;
            };
            let Role::Attribute(id) = mapped.role else {
                continue;
            };
            forms.entry(id).or_insert_with(|| Form {
                datatype: datatype.clone(),
                keys: mapped.keys.clone(),
                multi: mapped.multi,
            });
        }
    }
    forms
}

fn extend_enums(
    events: &mut [Event],
    mapping: &Mapping,
    attributes: &[AttributeDefinition],
    now: &str,
) {
    let mut of_datatype: Vec<(String, String)> = Vec::new();
    for event in events.iter() {
        if let Event::SpecType(spec_type) = event {
            for definition in spec_type
                .attributes
                .iter()
                .filter(|one| one.kind == Kind::Enumeration)
            {
                let datatype = definition
                    .datatype
                    .as_ref()
                    .map(|one| one.identifier.clone());
                of_datatype.push((
                    datatype.unwrap_or_default(),
                    definition.identity.id().to_owned(),
                ));
            }
        }
    }
    for event in events.iter_mut() {
        let Event::Datatype(datatype) = event else {
            continue;
        };
        let used = of_datatype
            .iter()
            .find(|(id, _)| id == datatype.identity.id());
        let Some(definition) = used.and_then(|(_, id)| mapping.definitions.get(id)) else {
            continue;
        };
        let Role::Attribute(id) = definition.role else {
            continue;
        };
        if let Some(attribute) = attributes.iter().find(|one| one.id == id) {
            update_datatype(datatype, attribute, definition, now);
        }
    }
}

/// Adds options that an enum got here to its data type, and gives those that were renamed their present label.
fn update_datatype(
    datatype: &mut Datatype,
    attribute: &AttributeDefinition,
    definition: &MappedDefinition,
    last_change: &str,
) {
    let Bounds::Enumeration { values } = &mut datatype.bounds else {
        return;
    };
    for (place, option) in attribute.enum_options.iter().enumerate() {
        let known = definition
            .keys
            .iter()
            .find(|(_, key)| **key == option.key)
            .map(|(id, _)| id);
        match known {
            Some(id) => rename(values, id, option, last_change),
            None => values.push(new_option(attribute.id, option, place, last_change)),
        }
    }
}

fn rename(values: &mut [EnumValue], id: &str, option: &EnumOption, last_change: &str) {
    let Some(value) = values.iter_mut().find(|value| value.identity.id() == id) else {
        return;
    };
    let shown: String = value
        .identity
        .name()
        .chars()
        .filter(|c| !c.is_control())
        .take(500)
        .collect();
    if shown != option.label {
        value.identity.long_name = Some(option.label.clone());
        value.identity.last_change = Some(last_change.to_owned());
    }
}

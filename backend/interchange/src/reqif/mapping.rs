//! What the attributes of a document are to us.

use std::collections::{BTreeMap, HashMap};

use req1_domain::{
    attributes::{DataType, EnumOption},
    ids::{AttributeId, ObjectTypeId},
};
use reqif::{
    Kind,
    model::{Bounds, Datatype, SpecType},
};
use serde::{Deserialize, Serialize};

/// What an attribute definition of the document is to us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Heading of a chapter: an object that has it and no text is a heading.
    ChapterName,
    /// Name of an object.
    Name,
    /// Body.
    Text,
    /// Human key; only in documents that begin here.
    Key,
    /// An attribute of the module.
    Attribute(AttributeId),
}

/// An attribute definition of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedDefinition {
    /// Kind of its values.
    pub kind: Kind,
    /// What it is to us.
    pub role: Role,
    /// Keys of enum values by their identifiers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keys: BTreeMap<String, String>,
    /// Whether our attribute holds a list.
    #[serde(default)]
    pub multi: bool,
}

/// An object type of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedType {
    /// Our type.
    pub object_type: ObjectTypeId,
    /// Its attribute definitions, in their order.
    pub definitions: Vec<String>,
    /// Whether its name says that its objects are notes.
    #[serde(default)]
    pub informative: bool,
}

/// What the types and attributes of a document are to a module.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mapping {
    /// By identifier of the type.
    pub types: BTreeMap<String, MappedType>,
    /// By identifier of the attribute definition.
    pub definitions: BTreeMap<String, MappedDefinition>,
}

impl Mapping {
    /// The definition of a type that has a role.
    #[must_use]
    pub fn definition_of(&self, type_id: &str, is_role: impl Fn(&Role) -> bool) -> Option<&str> {
        self.types
            .get(type_id)?
            .definitions
            .iter()
            .map(String::as_str)
            .find(|id| {
                self.definitions
                    .get(*id)
                    .is_some_and(|one| is_role(&one.role))
            })
    }
}

/// An attribute that the module gets.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAttribute {
    /// Its id.
    pub id: AttributeId,
    /// Its name, unique in the module.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Kind of its values.
    pub data_type: DataType,
    /// Whether an enum holds a list.
    pub multi_select: bool,
    /// Allowed values of an enum.
    pub options: Vec<EnumOption>,
}

/// An object type that the module gets.
#[derive(Debug, Clone, PartialEq)]
pub struct NewType {
    /// Its id.
    pub id: ObjectTypeId,
    /// Its name, unique in the module.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Names of its attributes, in their order.
    pub attributes: Vec<String>,
}

const CHAPTER_NAMES: [&str; 4] = [
    "reqif.chaptername",
    "object heading",
    "heading",
    "chapter name",
];
const NAMES: [&str; 4] = ["reqif.name", "title", "name", "object short text"];
const TEXTS: [&str; 5] = [
    "reqif.text",
    "object text",
    "text",
    "reqif.description",
    "description",
];

fn kind_of(kind: Kind) -> DataType {
    match kind {
        Kind::Boolean => DataType::Bool,
        Kind::Date => DataType::Date,
        Kind::Enumeration => DataType::Enum,
        Kind::Integer => DataType::Integer,
        Kind::Real => DataType::Float,
        Kind::String => DataType::String,
        Kind::Xhtml => DataType::RichText,
    }
}

/// A name that is not taken yet: "Name", "Name (2)", "Name (3)".
fn unique(taken: &mut HashMap<String, usize>, name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).take(480).collect();
    let name = if name.trim().is_empty() {
        "Unnamed".to_owned()
    } else {
        name.trim().to_owned()
    };
    loop {
        let count = taken.entry(name.to_lowercase()).or_insert(0);
        *count += 1;
        let candidate = if *count == 1 {
            name.clone()
        } else {
            format!("{name} ({count})")
        };
        if *count == 1 || !taken.contains_key(&candidate.to_lowercase()) {
            taken.entry(candidate.to_lowercase()).or_insert(1);
            return candidate;
        }
    }
}

fn is_true(text: Option<&String>) -> bool {
    text.is_some_and(|text| matches!(text.trim(), "true" | "1"))
}

/// Decides what types and attributes of a document become. Attributes of one name and one data type become one
/// attribute of the module; of one name and different data types, attributes of their own.
#[expect(
    clippy::too_many_lines,
    reason = "types and attributes are decided together"
)]
pub fn map(
    datatypes: &[Datatype],
    types: &[SpecType],
    mut new_id: impl FnMut() -> uuid::Uuid,
) -> (Mapping, Vec<NewType>, Vec<NewAttribute>) {
    let by_id: HashMap<&str, &Datatype> = datatypes
        .iter()
        .map(|datatype| (datatype.identity.id(), datatype))
        .collect();
    let mut mapping = Mapping::default();
    let mut new_types = Vec::new();
    let mut attributes: Vec<NewAttribute> = Vec::new();
    let mut known: HashMap<(String, Kind, String, bool), usize> = HashMap::new();
    let (mut attribute_names, mut type_names) = (HashMap::new(), HashMap::new());
    for spec_type in types {
        let roles = roles(spec_type);
        let mut names = Vec::new();
        let mut definitions = Vec::new();
        for (definition, role) in spec_type.attributes.iter().zip(roles) {
            let datatype_id = definition
                .datatype
                .as_ref()
                .map(|one| one.identifier.clone())
                .unwrap_or_default();
            let multi =
                definition.kind == Kind::Enumeration && is_true(definition.multi_valued.as_ref());
            let (options, keys) = options(by_id.get(datatype_id.as_str()).copied());
            let role = role.unwrap_or_else(|| {
                let name = definition.identity.name().to_owned();
                let place = *known
                    .entry((
                        name.to_lowercase(),
                        definition.kind,
                        datatype_id.clone(),
                        multi,
                    ))
                    .or_insert_with(|| {
                        attributes.push(NewAttribute {
                            id: AttributeId(new_id()),
                            name: unique(&mut attribute_names, &name),
                            description: definition.identity.desc.clone(),
                            data_type: kind_of(definition.kind),
                            multi_select: multi,
                            options: options.clone(),
                        });
                        attributes.len() - 1
                    });
                match attributes.get(place) {
                    Some(attribute) => {
                        names.push(attribute.name.clone());
                        Role::Attribute(attribute.id)
                    }
                    None => Role::Name,
                }
            });
            let id = definition.identity.id().to_owned();
            definitions.push(id.clone());
            mapping.definitions.entry(id).or_insert(MappedDefinition {
                kind: definition.kind,
                role,
                keys,
                multi,
            });
        }
        let name = unique(&mut type_names, spec_type.identity.name());
        let lower = name.to_lowercase();
        let object_type = ObjectTypeId(new_id());
        let informative = ["information", "comment", "note"]
            .iter()
            .any(|word| lower.contains(word));
        mapping
            .types
            .entry(spec_type.identity.id().to_owned())
            .or_insert(MappedType {
                object_type,
                definitions,
                informative,
            });
        new_types.push(NewType {
            id: object_type,
            name,
            description: spec_type.identity.desc.clone(),
            attributes: names,
        });
    }
    (mapping, new_types, attributes)
}

/// For each attribute of a type: heading, text, or nothing of the kind.
fn roles(spec_type: &SpecType) -> Vec<Option<Role>> {
    let names: Vec<String> = spec_type
        .attributes
        .iter()
        .map(|one| one.identity.name().to_lowercase())
        .collect();
    let textual = |place: usize| {
        spec_type
            .attributes
            .get(place)
            .is_some_and(|one| matches!(one.kind, Kind::String | Kind::Xhtml))
    };
    let first_of = |wanted: &[&str]| {
        wanted.iter().find_map(|wanted| {
            names
                .iter()
                .enumerate()
                .find(|(place, name)| name == wanted && textual(*place))
                .map(|(place, _)| place)
        })
    };
    let chapter = first_of(&CHAPTER_NAMES);
    let name = if chapter.is_none() {
        first_of(&NAMES)
    } else {
        None
    };
    let text = first_of(&TEXTS).or_else(|| {
        spec_type
            .attributes
            .iter()
            .enumerate()
            .find(|(place, one)| {
                one.kind == Kind::Xhtml && Some(*place) != chapter && Some(*place) != name
            })
            .map(|(place, _)| place)
    });
    (0..names.len())
        .map(|place| match Some(place) {
            place if place == chapter => Some(Role::ChapterName),
            place if place == name => Some(Role::Name),
            place if place == text => Some(Role::Text),
            _ => None,
        })
        .collect()
}

/// Options of an enum, and the key of each identifier.
fn options(datatype: Option<&Datatype>) -> (Vec<EnumOption>, BTreeMap<String, String>) {
    let Some(Bounds::Enumeration { values }) = datatype.map(|datatype| &datatype.bounds) else {
        return (Vec::new(), BTreeMap::new());
    };
    let mut taken = HashMap::new();
    let mut keys = BTreeMap::new();
    let options = values
        .iter()
        .map(|value| {
            let label = value.identity.name().to_owned();
            let key = unique(&mut taken, &label);
            keys.insert(value.identity.id().to_owned(), key.clone());
            let color = value
                .properties
                .as_ref()
                .and_then(|properties| properties.other_content.clone())
                .filter(|text| {
                    text.len() == 7
                        && text.starts_with('#')
                        && text.chars().skip(1).all(|c| c.is_ascii_hexdigit())
                });
            let label: String = label
                .chars()
                .filter(|c| !c.is_control())
                .take(500)
                .collect();
            EnumOption { key, label, color }
        })
        .collect();
    (options, keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqif::model::{AttributeDefinition, EnumValue, Identity, KindRef};

    fn identity(id: &str, name: &str) -> Identity {
        Identity {
            identifier: Some(id.to_owned()),
            long_name: Some(name.to_owned()),
            ..Identity::default()
        }
    }

    fn definition(id: &str, name: &str, kind: Kind, datatype: &str) -> AttributeDefinition {
        AttributeDefinition {
            identity: identity(id, name),
            datatype: Some(KindRef {
                kind,
                identifier: datatype.to_owned(),
            }),
            ..AttributeDefinition::of(kind)
        }
    }

    fn counter() -> impl FnMut() -> uuid::Uuid {
        let mut next = 0;
        move || {
            next += 1;
            uuid::Uuid::from_u128(next)
        }
    }

    #[test]
    fn imp_1_one_name_with_two_data_types_makes_two_attributes() {
        let type_of = |id: &str, attributes| SpecType {
            identity: identity(id, "Requirement"),
            attributes,
            ..SpecType::default()
        };
        let types = [
            type_of(
                "t1",
                vec![
                    definition("a1", "ReqIF.ChapterName", Kind::Xhtml, "x"),
                    definition("a2", "ReqIF.Text", Kind::Xhtml, "x"),
                    definition("a3", "Priority", Kind::Integer, "i"),
                ],
            ),
            type_of(
                "t2",
                vec![
                    definition("b1", "Priority", Kind::Integer, "i"),
                    definition("b2", "Priority", Kind::String, "s"),
                ],
            ),
        ];
        let (mapping, new_types, attributes) = map(&[], &types, counter());
        assert_eq!(mapping.definitions["a1"].role, Role::ChapterName);
        assert_eq!(mapping.definitions["a2"].role, Role::Text);
        assert_eq!(
            mapping.definitions["a3"].role,
            mapping.definitions["b1"].role
        );
        let names: Vec<&str> = attributes.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Priority", "Priority (2)"]);
        assert_eq!(new_types[1].name, "Requirement (2)");
    }

    #[test]
    fn imp_1_enum_values_of_one_name_keep_their_identifiers() {
        let value = |id: &str| EnumValue {
            identity: identity(id, "one"),
            ..EnumValue::default()
        };
        let datatype = Datatype {
            identity: identity("e", "E"),
            bounds: Bounds::Enumeration {
                values: vec![value("v1"), value("v2")],
            },
            ..Datatype::default()
        };
        let (options, keys) = options(Some(&datatype));
        assert_eq!(
            options
                .iter()
                .map(|one| one.label.as_str())
                .collect::<Vec<_>>(),
            ["one", "one"]
        );
        assert_ne!(keys["v1"], keys["v2"]);
    }
}

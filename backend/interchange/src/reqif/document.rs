//! Documents that begin here: a module that no other tool has seen.

use req1_domain::{
    attributes::{AttributeDefinition, DataType},
    ids::ModuleId,
};
use reqif::{
    Event, Kind, SpecTypeKind,
    model::{Bounds, Datatype, Header, Identity, Root, SpecType},
};
use uuid::Uuid;

use super::{
    Mapping, Role,
    extend::{Form, add_attribute, add_definition, own_type},
    patch::new_option,
};

/// Identifier of something of ours in a document: an XML name.
#[must_use]
pub fn identifier(id: &Uuid) -> String {
    format!("_{id}")
}

pub(super) const fn data_kind(data_type: DataType) -> Kind {
    match data_type {
        DataType::String | DataType::Text | DataType::UserRef => Kind::String,
        DataType::RichText => Kind::Xhtml,
        DataType::Integer => Kind::Integer,
        DataType::Float => Kind::Real,
        DataType::Bool => Kind::Boolean,
        DataType::Date => Kind::Date,
        DataType::Enum => Kind::Enumeration,
    }
}

pub(super) fn identity(id: String, name: &str, last_change: &str) -> Identity {
    Identity {
        identifier: Some(id),
        long_name: Some(name.to_owned()),
        last_change: Some(last_change.to_owned()),
        ..Identity::default()
    }
}

/// Identifier of the data type of an attribute of ours: one for each kind, one for each enum.
#[must_use]
pub(super) fn datatype_identifier(module: ModuleId, attribute: &AttributeDefinition) -> String {
    if attribute.data_type == DataType::Enum {
        return identifier(&Uuid::new_v5(&attribute.id.0, b"datatype"));
    }
    kind_identifier(module, data_kind(attribute.data_type))
}

pub(super) fn kind_identifier(module: ModuleId, kind: Kind) -> String {
    identifier(&Uuid::new_v5(
        &module.0,
        format!("datatype {kind:?}").as_bytes(),
    ))
}

/// The data types that attributes of ours need.
#[must_use]
pub(super) fn datatypes(
    module: ModuleId,
    attributes: &[&AttributeDefinition],
    last_change: &str,
) -> Vec<Datatype> {
    let mut kinds: Vec<Kind> = vec![Kind::String, Kind::Xhtml];
    for attribute in attributes {
        let kind = data_kind(attribute.data_type);
        if kind != Kind::Enumeration && !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let simple = kinds.into_iter().map(|kind| Datatype {
        identity: identity(
            kind_identifier(module, kind),
            &format!("{kind:?}"),
            last_change,
        ),
        bounds: bounds(kind),
        ..Datatype::default()
    });
    let enums = attributes
        .iter()
        .filter(|one| one.data_type == DataType::Enum)
        .map(|attribute| {
            let values = attribute.enum_options.iter().enumerate();
            let values =
                values.map(|(place, option)| new_option(attribute.id, option, place, last_change));
            Datatype {
                identity: identity(
                    datatype_identifier(module, attribute),
                    &attribute.name,
                    last_change,
                ),
                bounds: Bounds::Enumeration {
                    values: values.collect(),
                },
                ..Datatype::default()
            }
        });
    simple.chain(enums).collect()
}

fn bounds(kind: Kind) -> Bounds {
    match kind {
        Kind::Boolean => Bounds::Boolean,
        Kind::Date => Bounds::Date,
        Kind::Xhtml => Bounds::Xhtml,
        Kind::String => Bounds::String {
            max_length: Some("1000000".to_owned()),
        },
        Kind::Integer => Bounds::Integer {
            min: Some(i64::MIN.to_string()),
            max: Some(i64::MAX.to_string()),
        },
        Kind::Real => Bounds::Real {
            min: Some("-1.7976931348623157E308".to_owned()),
            max: Some("1.7976931348623157E308".to_owned()),
            accuracy: Some("17".to_owned()),
        },
        Kind::Enumeration => Bounds::Enumeration { values: Vec::new() },
    }
}

/// Head of a document for a module that begins here, up to its types, with the mapping that goes with it. Objects are of
/// the type whose identifier comes along.
#[must_use]
pub fn fresh_document(
    (module, title): (ModuleId, &str),
    attributes: &[AttributeDefinition],
    (now, version): (&str, &str),
) -> (Vec<Event>, Mapping, String) {
    let all: Vec<&AttributeDefinition> = attributes.iter().collect();
    let mut mapping = Mapping::default();
    let mut spec_type = own_type(module, &mut mapping, now);
    let type_id = spec_type.identity.id().to_owned();
    for (name, kind, role) in [
        ("ReqIF.ForeignID", Kind::String, Role::Key),
        ("ReqIF.ChapterName", Kind::Xhtml, Role::ChapterName),
        ("ReqIF.Text", Kind::Xhtml, Role::Text),
    ] {
        let names = identity(
            identifier(&Uuid::new_v5(&module.0, name.as_bytes())),
            name,
            now,
        );
        let form = Form::of_kind(module, kind);
        add_definition(&mut spec_type, &mut mapping, names, (role, form));
    }
    for attribute in attributes {
        let form = Form::own(module, attribute);
        add_attribute(&mut spec_type, &mut mapping, (attribute, form), now);
    }
    let header = Header {
        identifier: Some(identifier(&Uuid::new_v5(&module.0, b"header"))),
        creation_time: Some(now.to_owned()),
        repository_id: Some(identifier(&module.0)),
        tool_id: Some(format!("req1 {version}")),
        version: Some("1.0".to_owned()),
        source_tool_id: Some("req1".to_owned()),
        title: Some(title.to_owned()),
        ..Header::default()
    };
    let root = Root {
        namespace: Some(reqif::REQIF_NAMESPACE.to_owned()),
        ..Root::default()
    };
    let mut events = vec![Event::Root(root), Event::Header(header)];
    events.extend(
        datatypes(module, &all, now)
            .into_iter()
            .map(Event::Datatype),
    );
    events.push(Event::SpecType(spec_type));
    events.push(Event::SpecType(SpecType {
        kind: SpecTypeKind::Specification,
        identity: identity(specification_type(module), "Module", now),
        ..SpecType::default()
    }));
    (events, mapping, type_id)
}

/// Identifier of the type of specifications in a document that begins here.
#[must_use]
pub fn specification_type(module: ModuleId) -> String {
    identifier(&Uuid::new_v5(&module.0, b"specification type"))
}

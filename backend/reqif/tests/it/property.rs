//! Documents made up at random are read as they were written.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use crate::documents::{read, write};
use reqif::model::{
    AlternativeId, AttributeDefinition, AttributeValue, Bounds, Datatype, EmbeddedValue, EnumValue,
    Extras, Header, HierarchyNode, Identity, KindRef, RelationGroup, Root, SpecObject,
    SpecRelation, SpecType, Specification, ToolExtension, Trailer, Value, Xhtml,
};
use reqif::{Event, Fragment, Kind, REQIF_NAMESPACE, SpecTypeKind};

/// Any text XML can carry.
fn text() -> impl Strategy<Value = String> {
    "[ -~\t\n\r<>&\"'äΩ你\u{1F468}\u{85}\u{2028}\u{E000}]{0,12}"
}

/// Text that references keep: without blanks around it.
fn id() -> impl Strategy<Value = String> {
    "[!-~äΩ]{1,8}"
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(&Kind::ALL[..])
}

fn fragment() -> impl Strategy<Value = Fragment> {
    let leaf = prop_oneof![
        text().prop_map(|text| Fragment::text(&text).as_str().to_owned()),
        Just("<br/>".to_owned()),
        Just("<!-- note -->".to_owned()),
        Just("<v:x xmlns:v=\"urn:v\" v:y=\"1\"/>".to_owned()),
        Just("<m xmlns=\"urn:m\"><n/></m>".to_owned()),
    ];
    let tree = leaf.prop_recursive(4, 24, 4, |inner| {
        let name = prop::sample::select(vec!["p", "div", "b", "td"]);
        let attribute =
            of(text().prop_map(|text| Fragment::text(&text).as_str().replace('"', "&quot;")));
        (name, attribute, vec(inner, 0..4)).prop_map(|(name, attribute, inner)| {
            let attribute = attribute.map_or(String::new(), |value| format!(" title=\"{value}\""));
            format!("<{name}{attribute}>{}</{name}>", inner.concat())
        })
    });
    tree.prop_map(|text| Fragment::parse(&text).unwrap())
}

fn identity() -> impl Strategy<Value = Identity> {
    (
        of(text()),
        of(text()),
        of(text()),
        of(text()),
        of(of(text())),
    )
        .prop_map(
            |(identifier, long_name, desc, last_change, alternative)| Identity {
                identifier,
                long_name,
                desc,
                last_change,
                alternative_id: alternative.map(|identifier| AlternativeId {
                    identifier,
                    extras: Extras::default(),
                }),
            },
        )
}

fn kind_ref() -> impl Strategy<Value = KindRef> {
    (kind(), id()).prop_map(|(kind, identifier)| KindRef { kind, identifier })
}

fn value() -> impl Strategy<Value = AttributeValue> {
    let simple = (kind(), of(text())).prop_map(|(kind, text)| match kind {
        Kind::Boolean => Value::Boolean(text),
        Kind::Date => Value::Date(text),
        Kind::Integer => Value::Integer(text),
        Kind::Real => Value::Real(text),
        Kind::String | Kind::Enumeration | Kind::Xhtml => Value::String(text),
    });
    let xhtml = (of(fragment()), of(fragment()), of(text())).prop_map(
        |(the_value, original, is_simplified)| {
            Value::Xhtml(Xhtml {
                the_value,
                original,
                is_simplified,
            })
        },
    );
    let any = prop_oneof![simple, vec(id(), 0..3).prop_map(Value::Enumeration), xhtml];
    (of(kind_ref()), any).prop_map(|(definition, value)| AttributeValue {
        definition,
        value,
        extras: Extras::default(),
    })
}

fn datatype() -> impl Strategy<Value = Event> {
    let enum_value =
        (identity(), of((of(text()), of(text())))).prop_map(|(identity, properties)| EnumValue {
            identity,
            properties: properties.map(|(key, other_content)| EmbeddedValue {
                key,
                other_content,
                extras: Extras::default(),
            }),
            extras: Extras::default(),
        });
    let bounds = prop_oneof![
        Just(Bounds::Boolean),
        Just(Bounds::Date),
        Just(Bounds::Xhtml),
        vec(enum_value, 0..3).prop_map(|values| Bounds::Enumeration { values }),
        (of(text()), of(text())).prop_map(|(min, max)| Bounds::Integer { min, max }),
        (of(text()), of(text()), of(text())).prop_map(|(min, max, accuracy)| Bounds::Real {
            min,
            max,
            accuracy
        }),
        of(text()).prop_map(|max_length| Bounds::String { max_length }),
    ];
    (identity(), bounds).prop_map(|(identity, bounds)| {
        Event::Datatype(Datatype {
            identity,
            bounds,
            extras: Extras::default(),
        })
    })
}

fn spec_type() -> impl Strategy<Value = Event> {
    let definition = (kind(), identity(), of(text()), of(kind_ref()), of(value())).prop_map(
        |(kind, identity, is_editable, datatype, default_value)| AttributeDefinition {
            identity,
            is_editable,
            datatype,
            default_value,
            ..AttributeDefinition::of(kind)
        },
    );
    let kinds = vec![
        SpecTypeKind::Object,
        SpecTypeKind::Relation,
        SpecTypeKind::Specification,
        SpecTypeKind::RelationGroup,
    ];
    (
        prop::sample::select(kinds),
        identity(),
        vec(definition, 0..3),
    )
        .prop_map(|(kind, identity, attributes)| {
            Event::SpecType(SpecType {
                kind,
                identity,
                attributes,
                extras: Extras::default(),
            })
        })
}

fn object() -> impl Strategy<Value = Event> {
    (identity(), of(id()), vec(value(), 0..4)).prop_map(|(identity, type_ref, values)| {
        Event::SpecObject(SpecObject {
            identity,
            type_ref,
            values,
            extras: Extras::default(),
        })
    })
}

fn relation() -> impl Strategy<Value = Event> {
    (identity(), of(id()), of(id()), of(id()), vec(value(), 0..2)).prop_map(
        |(identity, type_ref, source, target, values)| {
            Event::SpecRelation(SpecRelation {
                identity,
                type_ref,
                source,
                target,
                values,
                extras: Extras::default(),
            })
        },
    )
}

fn group() -> impl Strategy<Value = Event> {
    (identity(), of(id()), of(id()), of(id()), vec(id(), 0..3)).prop_map(
        |(identity, type_ref, source_specification, target_specification, relations)| {
            Event::RelationGroup(RelationGroup {
                identity,
                type_ref,
                source_specification,
                target_specification,
                relations,
                extras: Extras::default(),
            })
        },
    )
}

fn node() -> impl Strategy<Value = Vec<Event>> {
    let start = (
        identity(),
        id(),
        of(text()),
        of(text()),
        vec(kind_ref(), 0..2),
    )
        .prop_map(
            |(identity, object, is_editable, is_table_internal, editable_attributes)| {
                HierarchyNode {
                    identity,
                    object: Some(object),
                    is_editable,
                    is_table_internal,
                    editable_attributes,
                    extras: Extras::default(),
                }
            },
        );
    let start = start.boxed();
    let leaf = start.clone().prop_map(|start| wrap(start, Vec::new()));
    leaf.prop_recursive(4, 12, 3, move |inner| {
        (start.clone(), vec(inner, 0..3)).prop_map(|(start, inner)| wrap(start, inner.concat()))
    })
}

fn wrap(start: HierarchyNode, inner: Vec<Event>) -> Vec<Event> {
    let mut events = vec![Event::NodeStart(start)];
    events.extend(inner);
    events.push(Event::NodeEnd(Trailer::default()));
    events
}

fn specification() -> impl Strategy<Value = Vec<Event>> {
    (identity(), id(), vec(value(), 0..2), vec(node(), 0..3)).prop_map(
        |(identity, type_ref, values, nodes)| {
            let start = Specification {
                identity,
                type_ref: Some(type_ref),
                values,
                extras: Extras::default(),
            };
            let mut events = vec![Event::SpecificationStart(start)];
            events.extend(nodes.concat());
            events.push(Event::SpecificationEnd(Trailer::default()));
            events
        },
    )
}

fn header() -> impl Strategy<Value = Event> {
    (of(text()), of(text()), of(text()), of(text())).prop_map(
        |(identifier, comment, title, tool_id)| {
            Event::Header(Header {
                identifier,
                comment,
                title,
                tool_id,
                ..Header::default()
            })
        },
    )
}

fn document() -> impl Strategy<Value = Vec<Event>> {
    let parts = (
        vec(header(), 0..2),
        vec(datatype(), 0..3),
        vec(spec_type(), 0..3),
        vec(object(), 0..3),
        vec(relation(), 0..3),
        vec(specification(), 0..2),
        vec(group(), 0..2),
        vec(fragment(), 0..2),
    );
    (of(text()), parts).prop_map(
        |(lang, (headers, datatypes, types, objects, relations, trees, groups, extensions))| {
            let root = Root {
                namespace: Some(REQIF_NAMESPACE.into()),
                lang,
                extras: Extras::default(),
            };
            let mut events = vec![Event::Root(root)];
            events.extend(
                [
                    headers,
                    datatypes,
                    types,
                    objects,
                    relations,
                    trees.concat(),
                    groups,
                ]
                .concat(),
            );
            events.extend(extensions.into_iter().map(|content| {
                Event::ToolExtension(ToolExtension {
                    content,
                    extras: Extras::default(),
                })
            }));
            events
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn imp_2_what_is_written_is_read(events in document()) {
        let written = write(&events);
        let (mut read_back, _) = read(&written).unwrap();
        // Containers are not part of what was put in.
        read_back.retain(|event| !matches!(event, Event::Section(_)));
        prop_assert_eq!(&read_back, &events, "{}", written);
        prop_assert_eq!(write(&read_back), written);
    }

    #[test]
    fn imp_4_no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..200)) {
        drop(read(bytes));
    }

    #[test]
    fn imp_4_no_damage_makes_the_reader_panic(at in 0..5_000_usize, byte in any::<u8>()) {
        let mut document = crate::documents::Document::default().xml().into_bytes();
        let at = at % document.len();
        document[at] = byte;
        if let Ok((mut events, _)) = read(&document) {
            reqif::sort_events(&mut events);
            let written = write(&events);
            prop_assert_eq!(read(written).unwrap().0, events);
        }
    }
}

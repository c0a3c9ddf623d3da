//! What is read is written back.

use crate::documents::{
    Document, KINDS, node, read, relation, value, with_values, with_xhtml, write,
};
use reqif::{Event, Kind, model::Value};

/// Reads, writes and reads again; both readings must agree.
fn round_trip(xml: &str) -> (Vec<Event>, String) {
    let (events, _) = read(xml).unwrap();
    let written = write(&events);
    let (again, _) = read(&written).unwrap();
    assert_eq!(events, again, "{written}");
    (events, written)
}

fn values(events: &[Event]) -> Vec<Value> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::SpecObject(object) => Some(object.values.iter().map(|v| v.value.clone())),
            _ => None,
        })
        .flatten()
        .collect()
}

#[test]
fn imp_1_reads_all_seven_datatypes() {
    let contents = [
        "true",
        "2024-12-31T24:00:00Z",
        "e-1 e-2",
        " +7 ",
        "0.5",
        "a",
        "<xhtml:p>b</xhtml:p>",
    ];
    let all: String = KINDS
        .iter()
        .zip(contents)
        .map(|(kind, text)| value(kind, text))
        .collect();
    let (events, written) = round_trip(&with_values(&all));
    let kinds: Vec<Kind> = values(&events).iter().map(Value::kind).collect();
    assert_eq!(kinds, Kind::ALL);
    assert!(written.contains("THE-VALUE=\" +7 \""));
    assert!(written.contains("<THE-VALUE><xhtml:p>b</xhtml:p></THE-VALUE>"));
}

#[test]
fn imp_1_blanks_in_attributes_survive() {
    let (events, written) = round_trip(&with_values(&value("STRING", "a&#10;b&#9;c\nd")));
    assert_eq!(values(&events), [Value::String(Some("a\nb\tc d".into()))]);
    assert!(written.contains("a&#10;b&#9;c d"));
}

#[test]
fn imp_2_empty_and_absent_values_differ() {
    let (events, written) = round_trip(&with_xhtml(""));
    assert!(written.contains("<THE-VALUE/>"));
    let absent = with_xhtml("").replace("<THE-VALUE></THE-VALUE>", "");
    let (without, written) = round_trip(&absent);
    assert!(!written.contains("THE-VALUE/"));
    assert_ne!(events, without);
}

#[test]
fn imp_2_hierarchy_with_children_first_keeps_its_shape() {
    let object = "<OBJECT><SPEC-OBJECT-REF>o-1</SPEC-OBJECT-REF></OBJECT>";
    let inner = format!("<SPEC-HIERARCHY IDENTIFIER=\"n-2\"><CHILDREN/>{object}</SPEC-HIERARCHY>");
    let nodes = format!(
        "<SPEC-HIERARCHY IDENTIFIER=\"n-1\"><CHILDREN>{inner}</CHILDREN><EDITABLE-ATTS>\
         <ATTRIBUTE-DEFINITION-STRING-REF>a-string</ATTRIBUTE-DEFINITION-STRING-REF></EDITABLE-ATTS>\
         {object}</SPEC-HIERARCHY>{}",
        node("n-3", "o-1", "")
    );
    let relations = relation("r-1", "o-1", "o-1");
    let (events, _) = round_trip(
        &Document {
            relations,
            nodes,
            ..Document::default()
        }
        .xml(),
    );
    let tree: String = events
        .iter()
        .filter_map(|event| match event {
            Event::NodeStart(node) => Some(format!("({}", node.identity.id())),
            Event::NodeEnd(_) => Some(")".into()),
            _ => None,
        })
        .collect();
    assert_eq!(tree, "(n-1(n-2))(n-3)");
}

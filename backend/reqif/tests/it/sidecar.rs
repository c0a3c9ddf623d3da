//! Elements as JSON.

use crate::documents::{Document, read, relation, value};
use reqif::{Event, Fragment};

#[test]
fn imp_2_elements_survive_json() {
    let values = value("XHTML", "<xhtml:p>a</xhtml:p>")
        + &value("ENUMERATION", "e-1")
        + &value("REAL", "1.0");
    let document = Document {
        objects: crate::documents::object("o-1", &values),
        relations: relation("r-1", "o-1", "o-1"),
        after: "<TOOL-EXTENSIONS><REQ-IF-TOOL-EXTENSION><v:a xmlns:v=\"u\"/></REQ-IF-TOOL-EXTENSION></TOOL-EXTENSIONS>".into(),
        ..Document::default()
    };
    let (events, _) = read(document.xml()).unwrap();
    let json = serde_json::to_string(&events).unwrap();
    let again: Vec<Event> = serde_json::from_str(&json).unwrap();
    assert_eq!(events, again);
}

#[test]
fn imp_2_json_has_nothing_absent() {
    let (events, _) = read(Document::default().xml()).unwrap();
    let object = events
        .iter()
        .find(|event| matches!(event, Event::SpecObject(_)));
    assert_eq!(
        serde_json::to_string(object.unwrap()).unwrap(),
        r#"{"spec_object":{"identity":{"identifier":"o-1"},"type_ref":"t","values":[{"definition":{"kind":"string","identifier":"a-string"},"value":{"string":"A"}}]}}"#
    );
}

#[test]
fn imp_4_json_cannot_smuggle_markup() {
    assert!(serde_json::from_str::<Fragment>("\"<p>\"").is_err());
    let parsed: Fragment = serde_json::from_str("\"<xhtml:p>a</xhtml:p>\"").unwrap();
    assert_eq!(parsed.plain_text(), "a");
}

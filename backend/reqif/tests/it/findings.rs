//! What is reported, and that it is not reported without cause.

use std::io::Cursor;

use crate::documents::{
    Document, NAMESPACES, node, object, relation, value, with_values, with_xhtml,
};
use reqif::{Code, Findings, Limits, Severity, analyse};

fn findings(document: impl AsRef<[u8]>) -> Findings {
    analyse(Cursor::new(document.as_ref()), &Limits::default())
        .unwrap()
        .findings
}

/// Exactly one code is expected; its message is complete.
fn only(document: &str, code: Code) -> String {
    let found = findings(document);
    let codes: Vec<Code> = found.totals().keys().copied().collect();
    assert_eq!(codes, [code], "{:?}", found.list());
    let message = found.list()[0].to_string();
    assert!(
        !message.contains('?') && !message.contains('{'),
        "{message}"
    );
    message
}

#[test]
fn imp_4_a_good_document_has_no_findings() {
    let values = value("STRING", "A")
        + &value("BOOLEAN", "1")
        + &value("DATE", "2024-12-31T24:00:00")
        + &value("ENUMERATION", "e-2")
        + &value("INTEGER", " +7 ")
        + &value("REAL", "0.5")
        + &value("XHTML", "<xhtml:div>a</xhtml:div>");
    assert!(findings(with_values(&values)).is_empty());
    assert!(findings(with_values("")).is_empty());
}

#[test]
fn imp_4_reports_odd_structure() {
    let base = Document::default().xml();
    let with = |old: &str, new: &str| base.replacen(old, new, 1);
    let root = |root: &str| {
        Document {
            root: root.into(),
            ..Document::default()
        }
        .xml()
    };
    let header = Document::default().header;
    for (document, code) in [
        (root("<REQ-IF>"), Code::MissingNamespace),
        (
            root("<REQ-IF xmlns=\"http://www.omg.org/spec/ReqIF/20101201\">"),
            Code::UnexpectedNamespace,
        ),
        (with(&header, ""), Code::MissingHeader),
        (
            format!("<REQ-IF {NAMESPACES}>{header}</REQ-IF>"),
            Code::MissingContent,
        ),
        (with(&header, &header.repeat(2)), Code::RepeatedElement),
        (
            with("<SPEC-OBJECTS>", "<SPEC-OBJECTS><VENDOR/>"),
            Code::UnknownElement,
        ),
        (
            with("<VALUES>", "<VALUES><ATTRIBUTE-VALUE-COLOUR/>"),
            Code::UnknownElement,
        ),
        (
            with("<SPEC-OBJECT ", "<SPEC-OBJECT COLOUR=\"red\" "),
            Code::UnknownAttribute,
        ),
        (
            with("<VALUES>", "<VALUES COLOUR=\"red\">"),
            Code::DroppedAttribute,
        ),
        (with("<VALUES>", "<VALUES>text"), Code::UnexpectedText),
        (
            with("<SPEC-OBJECTS>", "<SPEC-OBJECTS>text"),
            Code::UnexpectedText,
        ),
        (with("<TITLE>t", "<TITLE>t<b/>"), Code::DroppedElement),
        (
            with(
                "LONG-NAME=\"string\"><TYPE><DATATYPE-DEFINITION-STRING-REF>d-string</DATATYPE-DEFINITION-STRING-REF></TYPE>",
                "LONG-NAME=\"string\">",
            ),
            Code::MissingReference,
        ),
        (with(" IDENTIFIER=\"n-1\"", ""), Code::MissingIdentifier),
        (
            with(
                "<OBJECT><SPEC-OBJECT-REF>o-1</SPEC-OBJECT-REF></OBJECT>",
                "<OBJECT><SPEC-OBJECT-REF>o-1</SPEC-OBJECT-REF></OBJECT><OBJECT/>",
            ),
            Code::RepeatedElement,
        ),
    ] {
        only(&document, code);
    }
}

#[test]
fn imp_4_reports_sections_in_the_wrong_order() {
    let document = Document::default().xml();
    let start = document.find("<SPECIFICATIONS>").unwrap();
    let end = document.find("</REQ-IF-CONTENT>").unwrap();
    let specifications = &document[start..end];
    let moved = document.replacen(specifications, "", 1).replacen(
        "<DATATYPES>",
        &format!("{specifications}<DATATYPES>"),
        1,
    );
    // References and values are checked all the same.
    only(&moved, Code::SectionOrder);
    let gone = moved.replacen(
        "THE-VALUE=\"A\"",
        &format!("THE-VALUE=\"{}\"", "A".repeat(30)),
        1,
    );
    assert_eq!(findings(&gone).count(Code::ValueTooLong), 1);
}

#[test]
fn imp_4_reports_odd_formatted_values() {
    let deep = format!("{}{}", "<xhtml:b>".repeat(101), "</xhtml:b>".repeat(101));
    let long = "a".repeat((1 << 20) + 1);
    for (content, code) in [
        ("text", Code::XhtmlBareText),
        ("<xhtml:p/><xhtml:p/>", Code::XhtmlSeveralRoots),
        ("<div>a</div>", Code::XhtmlNamespace),
        (&deep, Code::DeepText),
        (&format!("<xhtml:p>{long}</xhtml:p>"), Code::LongText),
    ] {
        only(&with_xhtml(content), code);
    }
    let attribute = with_xhtml("").replace(
        "<ATTRIBUTE-VALUE-XHTML>",
        "<ATTRIBUTE-VALUE-XHTML THE-VALUE=\"a\">",
    );
    only(&attribute, Code::XhtmlValueAsAttribute);
}

#[test]
fn imp_4_reports_identifiers_used_twice() {
    let objects = object("o-1", "") + &object("o-1", "");
    let message = only(
        &Document {
            objects,
            ..Document::default()
        }
        .xml(),
        Code::DuplicateIdentifier,
    );
    assert_eq!(
        message,
        "The identifier o-1 belongs to two elements: SPEC-OBJECT here and SPEC-OBJECT in line 2."
    );
    let nodes = node("n-1", "o-1", "") + &node("n-1", "o-1", "");
    let found = findings(
        Document {
            nodes,
            ..Document::default()
        }
        .xml(),
    );
    assert_eq!(found.count(Code::DuplicateIdentifier), 1);
    assert_eq!(found.count(Code::ObjectInSeveralPlaces), 1);
    let across = Document {
        objects: object("d-string", ""),
        nodes: node("n-1", "d-string", ""),
        ..Document::default()
    };
    only(&across.xml(), Code::DuplicateIdentifier);
}

#[test]
fn imp_4_reports_references_without_target() {
    let base = Document::default().xml();
    let group = "<SPEC-RELATION-GROUPS><RELATION-GROUP IDENTIFIER=\"g\"><TYPE>\
        <RELATION-GROUP-TYPE-REF>gt</RELATION-GROUP-TYPE-REF></TYPE><SOURCE-SPECIFICATION>\
        <SPECIFICATION-REF>s</SPECIFICATION-REF></SOURCE-SPECIFICATION><TARGET-SPECIFICATION>\
        <SPECIFICATION-REF>gone</SPECIFICATION-REF></TARGET-SPECIFICATION></RELATION-GROUP>\
        </SPEC-RELATION-GROUPS></REQ-IF-CONTENT>";
    let links = |relations| {
        Document {
            relations,
            ..Document::default()
        }
        .xml()
    };
    for (document, code) in [
        (
            base.replace("OBJECT-TYPE-REF>t<", "OBJECT-TYPE-REF>gone<"),
            Code::DanglingType,
        ),
        (
            base.replace("SPECIFICATION-TYPE-REF>st<", "SPECIFICATION-TYPE-REF>gone<"),
            Code::DanglingType,
        ),
        (
            base.replace("REF>d-string<", "REF>gone<"),
            Code::DanglingDatatype,
        ),
        (
            base.replace("REF>a-string<", "REF>gone<"),
            Code::DanglingDefinition,
        ),
        (
            with_values(&value("ENUMERATION", "gone")),
            Code::DanglingEnumValue,
        ),
        (
            base.replace("OBJECT-REF>o-1<", "OBJECT-REF>gone<")
                .replace("IDENTIFIER=\"o-1\"", "IDENTIFIER=\"o-2\""),
            Code::DanglingObject,
        ),
        (
            links(relation("r", "gone", "o-1")),
            Code::DanglingRelationEnd,
        ),
        (
            links(relation("r", "o-1", "gone")),
            Code::DanglingRelationEnd,
        ),
        (
            base.replace("</REQ-IF-CONTENT>", group),
            Code::DanglingGroupMember,
        ),
        (links(relation("r", "o-1", "s")), Code::WrongReferenceKind),
        (
            links(relation("r", "o-1", "o-2")).replace("TYPE-REF>rt<", "TYPE-REF>t<"),
            Code::WrongReferenceKind,
        ),
    ] {
        let found = findings(&document);
        assert_eq!(found.count(code), 1, "{code} in {:?}", found.list());
        assert_eq!(found.worst(), Some(Severity::Error));
    }
}

#[test]
fn imp_4_reports_values_that_do_not_fit() {
    let cases = [
        ("INTEGER", "abc", Code::InvalidValue),
        ("INTEGER", "", Code::InvalidValue),
        ("INTEGER", "101", Code::ValueOutOfRange),
        ("INTEGER", "-1", Code::ValueOutOfRange),
        (
            "INTEGER",
            "99999999999999999999999999999999999999999",
            Code::ValueOutOfRange,
        ),
        ("REAL", "NaN", Code::InvalidValue),
        ("REAL", "INF", Code::InvalidValue),
        ("REAL", "1e400", Code::ValueOutOfRange),
        ("REAL", "1.6", Code::ValueOutOfRange),
        ("REAL", "0,5", Code::InvalidValue),
        ("BOOLEAN", "yes", Code::InvalidValue),
        ("BOOLEAN", "TRUE", Code::InvalidValue),
        ("DATE", "31.12.2024", Code::InvalidValue),
        ("DATE", "2024-12-31", Code::InvalidValue),
        ("DATE", "2023-02-29T00:00:00Z", Code::InvalidValue),
        ("DATE", "99999-01-01T00:00:00Z", Code::ValueOutOfRange),
        ("DATE", "", Code::InvalidValue),
        ("STRING", "123456789012345678901", Code::ValueTooLong),
        ("ENUMERATION", "e-1 e-2", Code::SeveralEnumValues),
    ];
    for (kind, content, code) in cases {
        only(&with_values(&value(kind, content)), code);
    }
    only(
        &with_values(&value("STRING", "äöü").repeat(2)),
        Code::RepeatedValue,
    );
    let mismatch = value("INTEGER", "5")
        .replace("a-integer", "a-string")
        .replace("DEFINITION-INTEGER", "DEFINITION-STRING");
    only(&with_values(&mismatch), Code::KindMismatch);
}

#[test]
fn imp_4_reports_values_and_types_that_do_not_belong_together() {
    let default = Document::default();
    let types = format!(
        "{}<SPEC-OBJECT-TYPE IDENTIFIER=\"t2\" LONG-NAME=\"Bare\"/>",
        default.types
    );
    let objects = object("o-1", &value("STRING", "A")).replace("REF>t<", "REF>t2<");
    only(
        &Document {
            types,
            objects,
            ..Document::default()
        }
        .xml(),
        Code::ForeignValue,
    );

    let other = "<DATATYPE-DEFINITION-ENUMERATION IDENTIFIER=\"f\"><SPECIFIED-VALUES>\
        <ENUM-VALUE IDENTIFIER=\"f-1\"/></SPECIFIED-VALUES></DATATYPE-DEFINITION-ENUMERATION>";
    let datatypes = default.datatypes.clone() + other;
    let objects = object("o-1", &value("ENUMERATION", "f-1"));
    only(
        &Document {
            datatypes,
            objects,
            ..Document::default()
        }
        .xml(),
        Code::ForeignEnumValue,
    );

    let base = default.xml();
    only(
        &base.replace("MIN=\"0\" MAX=\"100\"", "MIN=\"100\" MAX=\"0\""),
        Code::InvalidBounds,
    );
    only(
        &base.replace("MIN=\"0\" MAX=\"100\"", "MIN=\"low\""),
        Code::InvalidBounds,
    );
    only(
        &base.replace("LONG-NAME=\"two\"", "LONG-NAME=\"one\""),
        Code::DuplicateLongName,
    );
    only(
        &base.replace("LONG-NAME=\"string\"", "LONG-NAME=\"date\""),
        Code::DuplicateLongName,
    );
    for (kind, content) in [
        ("ENUMERATION", "gone"),
        ("INTEGER", "many"),
        ("STRING", "123456789012345678901"),
    ] {
        let start = format!("LONG-NAME=\"{}\">", kind.to_lowercase());
        let with_default = format!(
            "{start}<DEFAULT-VALUE>{}</DEFAULT-VALUE>",
            value(kind, content)
        );
        only(&base.replace(&start, &with_default), Code::InvalidDefault);
    }
}

#[test]
fn imp_4_reports_odd_relations_and_trees() {
    let two = object("o-1", "") + &object("o-2", "");
    let document = |relations: String, nodes: String| {
        Document {
            objects: two.clone(),
            relations,
            nodes,
            ..Document::default()
        }
        .xml()
    };
    let flat = node("n-1", "o-1", "") + &node("n-2", "o-2", "");
    only(
        &document(relation("r", "o-1", "o-1"), flat.clone()),
        Code::SelfRelation,
    );
    let twice = relation("r-1", "o-1", "o-2") + &relation("r-2", "o-1", "o-2");
    only(&document(twice, flat.clone()), Code::DuplicateRelation);
    let circle = relation("r-1", "o-1", "o-2") + &relation("r-2", "o-2", "o-1");
    assert!(findings(document(circle, flat)).is_empty());

    only(
        &document(String::new(), node("n-1", "o-1", "")),
        Code::ObjectOutsideTree,
    );
    let below_itself = node("n-1", "o-1", &node("n-2", "o-1", &node("n-3", "o-2", "")));
    let mutual =
        node("n-1", "o-1", &node("n-2", "o-2", "")) + &node("n-3", "o-2", &node("n-4", "o-1", ""));
    for nodes in [below_itself, mutual] {
        let found = findings(document(String::new(), nodes));
        assert_eq!(found.count(Code::HierarchyCycle), 1, "{:?}", found.list());
    }
    let diamond =
        node("n-1", "o-1", &node("n-2", "o-2", "")) + &node("n-3", "o-1", &node("n-4", "o-2", ""));
    assert_eq!(
        findings(document(String::new(), diamond)).count(Code::HierarchyCycle),
        0
    );
    let deep = (0..101).fold(String::new(), |below, i| {
        node(&format!("n-{i}"), "o-1", &below)
    });
    assert_eq!(
        findings(document(String::new(), deep)).count(Code::DeepHierarchy),
        1
    );
}

#[test]
fn imp_4_the_list_is_bounded_and_the_totals_are_not() {
    let objects = object("o-1", "").repeat(50);
    let limits = Limits {
        findings: 10,
        ..Limits::default()
    };
    let document = Document {
        objects,
        ..Document::default()
    }
    .xml();
    let found = analyse(Cursor::new(document), &limits).unwrap().findings;
    assert_eq!((found.list().len(), found.total()), (10, 49));
}

#[test]
fn imp_1_counts_what_a_document_holds() {
    let relations = relation("r-1", "o-1", "o-2");
    let objects = object("o-1", &value("STRING", "A")) + &object("o-2", "");
    let nodes = node("n-1", "o-1", &node("n-2", "o-2", ""));
    let document = Document {
        objects,
        relations,
        nodes,
        ..Document::default()
    }
    .xml();
    let analysis = analyse(Cursor::new(document), &Limits::default()).unwrap();
    let summary = &analysis.documents[0];
    let counts = &summary.counts;
    assert_eq!(
        (
            counts.objects,
            counts.relations,
            counts.placements,
            counts.depth
        ),
        (2, 1, 2, 2)
    );
    assert_eq!(
        (
            counts.object_types,
            counts.attribute_definitions,
            counts.datatypes,
            counts.enum_values
        ),
        (1, 7, 7, 2)
    );
    assert_eq!(counts.values[&reqif::Kind::String], 1);
    assert_eq!(summary.specifications[0].placements, 2);
    assert_eq!(summary.types[0].uses, 2);
    assert_eq!(summary.header.title.as_deref(), Some("t"));
}

#[test]
fn every_code_has_its_own_name() {
    let names: std::collections::BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), Code::ALL.len());
}

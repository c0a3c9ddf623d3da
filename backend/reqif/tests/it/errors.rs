//! What is refused, where, and why.

use crate::documents::{Document, node, object, read, read_within, with_xhtml};
use reqif::Limits;

fn code(document: impl AsRef<[u8]>) -> &'static str {
    read(document).expect_err("refused").code()
}

#[test]
fn imp_4_what_is_no_xml_is_refused() {
    for (bytes, expected) in [
        (&b""[..], "not_xml"),
        (b" \n\t\n", "not_xml"),
        (b"<?xml version=\"1.0\"?>", "not_xml"),
        (b"%PDF-1.4", "not_xml"),
        (b"{\"a\": 1}", "not_xml"),
        (b"PK\x03\x04", "not_xml"),
        (b"<html/>", "not_reqif"),
        (b"<req-if/>", "wrong_case"),
        (b"<!DOCTYPE html><html/>", "doctype"),
        (b"<?xml version=\"2.0\"?><REQ-IF/>", "malformed"),
        (b"<!-- a --><?xml version=\"1.0\"?><REQ-IF/>", "malformed"),
    ] {
        assert_eq!(code(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn imp_4_every_cut_off_document_is_refused() {
    let whole = Document::default().xml();
    let end = whole.trim_end().len();
    for length in 0..end {
        assert!(read(&whole[..length]).is_err(), "cut after {length} bytes");
    }
    assert!(read(&whole[..end]).is_ok());
}

#[test]
fn imp_4_broken_rules_of_xml_are_refused() {
    let long = "a".repeat(300);
    let cases = [
        ("<a>b</c>", "malformed"),
        ("<a b=\"1\" b=\"2\"/>", "duplicate_attribute"),
        (
            "<a xmlns:p=\"u\" xmlns:q=\"u\" p:b=\"1\" q:b=\"2\"/>",
            "duplicate_attribute",
        ),
        ("<a b=\"1\"c=\"2\"/>", "malformed"),
        ("<a b=1/>", "malformed"),
        ("<a b/>", "malformed"),
        ("<a b=\"<\"/>", "malformed"),
        ("<a b=\"&\"/>", "malformed"),
        ("<1a/>", "malformed"),
        ("<a:b:c/>", "malformed"),
        ("<p:a/>", "unbound_prefix"),
        ("<a p:b=\"1\"/>", "unbound_prefix"),
        ("<a xmlns:p=\"\"/>", "malformed"),
        ("<a xmlns:xmlns=\"u\"/>", "malformed"),
        ("a & b", "malformed"),
        ("a ]]> b", "malformed"),
        ("a&nbsp;b", "undefined_entity"),
        ("&#1;", "invalid_character"),
        ("&#xD800;", "invalid_character"),
        ("&#x110000;", "invalid_character"),
        ("&#-1;", "malformed"),
        ("a\u{1}b", "invalid_character"),
        ("a\u{FFFE}b", "invalid_character"),
        ("a\0b", "invalid_character"),
        ("<!-- a -- b -->", "malformed"),
        ("<!-- a --->", "malformed"),
        ("<?xml version=\"1.0\"?>", "malformed"),
        ("<![cdata[a]]>", "malformed"),
        ("<!ENTITY a \"b\">", "malformed"),
    ];
    for (content, expected) in cases {
        assert_eq!(code(with_xhtml(content)), expected, "{content}");
        // The same far from the start, across the borders of buffers.
        let far = with_xhtml(&format!("{}{content}", format!("{long}<br/>").repeat(300)));
        assert_eq!(code(far), expected, "{content}");
    }
    let after = format!("{}<extra/>", Document::default().xml());
    assert_eq!(code(after), "malformed");
    assert_eq!(
        code(format!("{}text", Document::default().xml())),
        "malformed"
    );
}

#[test]
fn imp_4_entities_are_never_expanded() {
    let attack = "<!DOCTYPE REQ-IF [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    let document = with_xhtml("&x;").replacen("<REQ-IF ", &format!("{attack}<REQ-IF "), 1);
    let error = read(document).expect_err("refused");
    assert_eq!(error.code(), "doctype");
    assert!(!error.to_string().contains("root:"));
}

#[test]
fn imp_4_errors_tell_line_and_column() {
    let document = format!(
        "<REQ-IF>\n  <THE-HEADER>\r\n  <!-- äö -->\t</{}>",
        "CORE-CONTENT"
    );
    let error = read(document).expect_err("refused");
    let at = error.position().unwrap();
    assert_eq!((at.line, at.column), (3, 15), "{error}");
    assert_eq!(
        error.to_string(),
        "line 3, column 15: not well-formed XML: </CORE-CONTENT> stands where \
         </THE-HEADER> of line 2 is expected"
    );
}

#[test]
fn imp_4_limits_are_kept() {
    let deep = format!("{}{}", "<a>".repeat(60), "</a>".repeat(60));
    let tree = |levels| (0..levels).fold(String::new(), |below, _| node("n", "o-1", &below));
    let document = |nodes| {
        Document {
            nodes,
            ..Document::default()
        }
        .xml()
    };
    let list = |item: fn(u32) -> String| (0..60).map(item).collect::<Vec<_>>().concat();
    let attributes = list(|i| format!(" a{i}=\"\""));
    let namespaces = list(|i| format!(" xmlns:a{i}=\"u\""));
    let limits = Limits {
        total_bytes: 60_000,
        element_bytes: 20_000,
        text_bytes: 5_000,
        xml_attributes: 59,
        namespaces: 50,
        xml_depth: 50,
        hierarchy_depth: 10,
        identifier_bytes: 50,
        held_events: 20,
        ..Limits::default()
    };
    let held = "<SPEC-HIERARCHY IDENTIFIER=\"n\"/>".repeat(30);
    let cases = [
        ("depth", with_xhtml(&deep)),
        ("hierarchy", document(tree(11))),
        ("attributes", with_xhtml(&format!("<a{attributes}/>"))),
        ("namespaces", with_xhtml(&format!("<a{namespaces}/>"))),
        ("text", with_xhtml(&"a".repeat(200_000))),
        (
            "tag",
            with_xhtml(&format!("<a b=\"{}\"/>", "a".repeat(200_000))),
        ),
        (
            "comment",
            with_xhtml(&format!("<!--{}-->", "a".repeat(200_000))),
        ),
        ("element", with_xhtml(&"<br/>".repeat(9_000))),
        (
            "total",
            with_xhtml("").replace("</VALUES>", &"<a/>".repeat(30_000)),
        ),
        (
            "identifier",
            Document {
                objects: object(&"i".repeat(51), ""),
                ..Document::default()
            }
            .xml(),
        ),
        ("reference", document(node("n", &"i".repeat(51), ""))),
        (
            "held",
            document(format!(
                "<SPEC-HIERARCHY><CHILDREN>{held}</CHILDREN></SPEC-HIERARCHY>"
            )),
        ),
    ];
    assert!(read_within(document(tree(10)), &limits).is_ok());
    for (name, case) in cases {
        let result = read_within(&case, &limits);
        assert_eq!(
            result.map(|_| ()).expect_err(name).code(),
            "limit",
            "{name}"
        );
        if name != "total" {
            assert!(read(&case).is_ok(), "{name} is no problem by default");
        }
    }
}

#[test]
fn imp_4_deep_nesting_does_not_overflow_the_stack() {
    let deep = format!(
        "{}deep{}",
        "<xhtml:div>".repeat(5_000),
        "</xhtml:div>".repeat(5_000)
    );
    let nodes = format!(
        "{}{}",
        "<SPEC-HIERARCHY IDENTIFIER=\"n\"><CHILDREN>".repeat(3_000),
        "</CHILDREN></SPEC-HIERARCHY>".repeat(3_000)
    );
    let extension = format!(
        "<TOOL-EXTENSIONS><REQ-IF-TOOL-EXTENSION>{}{}</REQ-IF-TOOL-EXTENSION></TOOL-EXTENSIONS>",
        "<a>".repeat(5_000),
        "</a>".repeat(5_000)
    );
    let document = Document {
        nodes,
        after: extension,
        ..Document::default()
    };
    let work = move || {
        for xml in [with_xhtml(&deep), document.xml()] {
            let (events, _) = read(xml).unwrap();
            let written = crate::documents::write(&events);
            assert_eq!(read(written).unwrap().0, events);
        }
    };
    let thread = std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(work);
    thread.unwrap().join().unwrap();
}

#[test]
fn imp_4_a_reader_stops_after_an_error() {
    let limits = Limits::default();
    let mut reader = reqif::Reader::new(&b"<REQ-IF><a></b>"[..], &limits).unwrap();
    assert!(reader.next_event().unwrap().is_some());
    assert!(reader.next_event().is_err());
    assert!(reader.next_event().unwrap().is_none());
}

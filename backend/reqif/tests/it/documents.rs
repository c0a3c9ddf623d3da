//! Documents to test with.

use reqif::{Event, Findings, Limits, Reader, Result, Writer};

pub(crate) const NAMESPACES: &str = "xmlns=\"http://www.omg.org/spec/ReqIF/20110401/reqif.xsd\" \
    xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"";

const HEADER: &str = "<THE-HEADER><REQ-IF-HEADER IDENTIFIER=\"h\"><COMMENT>made by hand</COMMENT>\
    <CREATION-TIME>2024-01-01T00:00:00Z</CREATION-TIME><REPOSITORY-ID>r</REPOSITORY-ID>\
    <REQ-IF-TOOL-ID>a</REQ-IF-TOOL-ID><REQ-IF-VERSION>1.0</REQ-IF-VERSION>\
    <SOURCE-TOOL-ID>b</SOURCE-TOOL-ID><TITLE>t</TITLE></REQ-IF-HEADER></THE-HEADER>";

const DATATYPES: &str = "<DATATYPE-DEFINITION-BOOLEAN IDENTIFIER=\"d-boolean\"/>\
    <DATATYPE-DEFINITION-DATE IDENTIFIER=\"d-date\"/>\
    <DATATYPE-DEFINITION-ENUMERATION IDENTIFIER=\"d-enumeration\"><SPECIFIED-VALUES>\
    <ENUM-VALUE IDENTIFIER=\"e-1\" LONG-NAME=\"one\"><PROPERTIES><EMBEDDED-VALUE KEY=\"1\" OTHER-CONTENT=\"red\"/></PROPERTIES></ENUM-VALUE>\
    <ENUM-VALUE IDENTIFIER=\"e-2\" LONG-NAME=\"two\"><PROPERTIES><EMBEDDED-VALUE KEY=\"2\" OTHER-CONTENT=\"\"/></PROPERTIES></ENUM-VALUE>\
    </SPECIFIED-VALUES></DATATYPE-DEFINITION-ENUMERATION>\
    <DATATYPE-DEFINITION-INTEGER IDENTIFIER=\"d-integer\" MIN=\"0\" MAX=\"100\"/>\
    <DATATYPE-DEFINITION-REAL IDENTIFIER=\"d-real\" MIN=\"0\" MAX=\"1.5\" ACCURACY=\"2\"/>\
    <DATATYPE-DEFINITION-STRING IDENTIFIER=\"d-string\" MAX-LENGTH=\"20\"/>\
    <DATATYPE-DEFINITION-XHTML IDENTIFIER=\"d-xhtml\"/>";

pub(crate) const KINDS: [&str; 7] = [
    "BOOLEAN",
    "DATE",
    "ENUMERATION",
    "INTEGER",
    "REAL",
    "STRING",
    "XHTML",
];

/// A document with one object, whose parts tests exchange.
pub(crate) struct Document {
    pub(crate) root: String,
    pub(crate) header: String,
    pub(crate) datatypes: String,
    pub(crate) types: String,
    pub(crate) objects: String,
    pub(crate) relations: String,
    pub(crate) nodes: String,
    pub(crate) after: String,
}

impl Default for Document {
    fn default() -> Self {
        let mut attributes = String::new();
        for kind in KINDS {
            let id = kind.to_lowercase();
            attributes += &format!(
                "<ATTRIBUTE-DEFINITION-{kind} IDENTIFIER=\"a-{id}\" LONG-NAME=\"{id}\"><TYPE>\
                 <DATATYPE-DEFINITION-{kind}-REF>d-{id}</DATATYPE-DEFINITION-{kind}-REF></TYPE>\
                 </ATTRIBUTE-DEFINITION-{kind}>"
            );
        }
        Self {
            root: format!("<REQ-IF {NAMESPACES}>"),
            header: HEADER.into(),
            datatypes: DATATYPES.into(),
            types: format!(
                "<SPEC-OBJECT-TYPE IDENTIFIER=\"t\" LONG-NAME=\"Requirement\"><SPEC-ATTRIBUTES>{attributes}\
                 </SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE><SPEC-RELATION-TYPE IDENTIFIER=\"rt\" LONG-NAME=\"satisfies\"/>\
                 <SPECIFICATION-TYPE IDENTIFIER=\"st\"/><RELATION-GROUP-TYPE IDENTIFIER=\"gt\"/>"
            ),
            objects: object("o-1", &value("STRING", "A")),
            relations: String::new(),
            nodes: node("n-1", "o-1", ""),
            after: String::new(),
        }
    }
}

impl Document {
    pub(crate) fn xml(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}{}<CORE-CONTENT><REQ-IF-CONTENT>\
             <DATATYPES>{}</DATATYPES><SPEC-TYPES>{}</SPEC-TYPES><SPEC-OBJECTS>{}</SPEC-OBJECTS>\
             <SPEC-RELATIONS>{}</SPEC-RELATIONS><SPECIFICATIONS><SPECIFICATION IDENTIFIER=\"s\">\
             <TYPE><SPECIFICATION-TYPE-REF>st</SPECIFICATION-TYPE-REF></TYPE><CHILDREN>{}</CHILDREN>\
             </SPECIFICATION></SPECIFICATIONS></REQ-IF-CONTENT></CORE-CONTENT>{}</REQ-IF>\n",
            self.root,
            self.header,
            self.datatypes,
            self.types,
            self.objects,
            self.relations,
            self.nodes,
            self.after
        )
    }
}

/// A document with these values at its object.
pub(crate) fn with_values(values: &str) -> String {
    Document {
        objects: object("o-1", values),
        ..Document::default()
    }
    .xml()
}

/// A document with this content in a formatted value.
pub(crate) fn with_xhtml(content: &str) -> String {
    with_values(&value("XHTML", content))
}

pub(crate) fn object(id: &str, values: &str) -> String {
    format!(
        "<SPEC-OBJECT IDENTIFIER=\"{id}\"><TYPE><SPEC-OBJECT-TYPE-REF>t</SPEC-OBJECT-TYPE-REF></TYPE>\
         <VALUES>{values}</VALUES></SPEC-OBJECT>"
    )
}

pub(crate) fn node(id: &str, object: &str, children: &str) -> String {
    format!(
        "<SPEC-HIERARCHY IDENTIFIER=\"{id}\"><OBJECT><SPEC-OBJECT-REF>{object}</SPEC-OBJECT-REF></OBJECT>\
         <CHILDREN>{children}</CHILDREN></SPEC-HIERARCHY>"
    )
}

pub(crate) fn relation(id: &str, source: &str, target: &str) -> String {
    format!(
        "<SPEC-RELATION IDENTIFIER=\"{id}\"><TYPE><SPEC-RELATION-TYPE-REF>rt</SPEC-RELATION-TYPE-REF></TYPE>\
         <SOURCE><SPEC-OBJECT-REF>{source}</SPEC-OBJECT-REF></SOURCE>\
         <TARGET><SPEC-OBJECT-REF>{target}</SPEC-OBJECT-REF></TARGET></SPEC-RELATION>"
    )
}

/// A value of the attribute of its kind; enumerations take identifiers parted by blanks.
pub(crate) fn value(kind: &str, content: &str) -> String {
    let id = kind.to_lowercase();
    let definition = format!(
        "<DEFINITION><ATTRIBUTE-DEFINITION-{kind}-REF>a-{id}</ATTRIBUTE-DEFINITION-{kind}-REF></DEFINITION>"
    );
    match kind {
        "XHTML" => format!(
            "<ATTRIBUTE-VALUE-XHTML>{definition}<THE-VALUE>{content}</THE-VALUE></ATTRIBUTE-VALUE-XHTML>"
        ),
        "ENUMERATION" => {
            let mut refs = String::new();
            for id in content.split_whitespace() {
                refs += &format!("<ENUM-VALUE-REF>{id}</ENUM-VALUE-REF>");
            }
            format!(
                "<ATTRIBUTE-VALUE-ENUMERATION>{definition}<VALUES>{refs}</VALUES></ATTRIBUTE-VALUE-ENUMERATION>"
            )
        }
        _ => format!(
            "<ATTRIBUTE-VALUE-{kind} THE-VALUE=\"{content}\">{definition}</ATTRIBUTE-VALUE-{kind}>"
        ),
    }
}

/// All events of a document, and what was odd.
pub(crate) fn read(document: impl AsRef<[u8]>) -> Result<(Vec<Event>, Findings)> {
    read_within(document, &Limits::default())
}

pub(crate) fn read_within(
    document: impl AsRef<[u8]>,
    limits: &Limits,
) -> Result<(Vec<Event>, Findings)> {
    let mut reader = Reader::new(document.as_ref(), limits)?;
    let mut events = Vec::new();
    while let Some(event) = reader.next_event()? {
        events.push(event);
    }
    Ok((events, reader.into_findings()))
}

pub(crate) fn write(events: &[Event]) -> String {
    let mut writer = Writer::new(Vec::new());
    for event in events {
        writer.write(event).unwrap();
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

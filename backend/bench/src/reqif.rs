//! A large ReqIF file: one specification six levels deep, texts of sixty words, eight attributes of all seven data types,
//! as many relations as objects. Written as text, so that it owes nothing to the code that reads it.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use crate::Failure;

const SENTENCES: [&str; 6] = [
    "The pump controller shall report the measured pressure to the supervisor within the same frame.",
    "After a loss of supply the valve shall return to the configured position without operator action.",
    "The gateway shall reject a message whose checksum differs from the expected value &amp; record it.",
    "During maintenance the display shall show every deviation above the permitted limit of <xhtml:b>5 V</xhtml:b>.",
    "The recorder shall store the residual voltage in every operating mode for at least one hour.",
    "Below the nominal temperature the actuator shall limit its torque to half of the maximum.",
];
/// Children of a node by its depth.
const CHILDREN: [u32; 5] = [8, 6, 5, 4, 12];
const TIME: &str = "2026-01-01T00:00:00Z";
const STATES: u32 = 5;

/// Writes the file.
pub(crate) fn write(path: &Path, objects: u32) -> Result<(), Failure> {
    let mut out = BufWriter::new(File::create(path)?);
    head(&mut out, objects)?;
    out.write_all(b"<SPEC-OBJECTS>\n")?;
    for number in 0..objects {
        object(&mut out, number)?;
    }
    out.write_all(b"</SPEC-OBJECTS><SPEC-RELATIONS>\n")?;
    for number in 0..objects {
        relation(&mut out, (number, objects))?;
    }
    out.write_all(b"</SPEC-RELATIONS><SPECIFICATIONS>\n")?;
    specification(&mut out, objects)?;
    out.write_all(b"</SPECIFICATIONS></REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>\n")?;
    Ok(out.flush()?)
}

/// Name, kind and data type of the attributes.
const ATTRIBUTES: [(&str, &str, &str); 8] = [
    ("ReqIF.ForeignID", "STRING", "string"),
    ("ReqIF.Text", "XHTML", "xhtml"),
    ("Priority", "INTEGER", "integer"),
    ("Cost", "REAL", "real"),
    ("Safety", "BOOLEAN", "boolean"),
    ("Due", "DATE", "date"),
    ("State", "ENUMERATION", "states"),
    ("Earlier states", "ENUMERATION", "states"),
];

fn head(out: &mut impl Write, objects: u32) -> Result<(), Failure> {
    write!(
        out,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd" xmlns:xhtml="http://www.w3.org/1999/xhtml">
<THE-HEADER><REQ-IF-HEADER IDENTIFIER="header"><CREATION-TIME>{TIME}</CREATION-TIME><REQ-IF-TOOL-ID>req1-bench</REQ-IF-TOOL-ID><REQ-IF-VERSION>1.0</REQ-IF-VERSION><SOURCE-TOOL-ID>req1-bench</SOURCE-TOOL-ID><TITLE>{objects} objects</TITLE></REQ-IF-HEADER></THE-HEADER>
<CORE-CONTENT><REQ-IF-CONTENT><DATATYPES>
<DATATYPE-DEFINITION-STRING IDENTIFIER="string" LAST-CHANGE="{TIME}" LONG-NAME="String" MAX-LENGTH="32000"/>
<DATATYPE-DEFINITION-XHTML IDENTIFIER="xhtml" LAST-CHANGE="{TIME}" LONG-NAME="Text"/>
<DATATYPE-DEFINITION-INTEGER IDENTIFIER="integer" LAST-CHANGE="{TIME}" LONG-NAME="Integer" MIN="0" MAX="100000"/>
<DATATYPE-DEFINITION-REAL IDENTIFIER="real" LAST-CHANGE="{TIME}" LONG-NAME="Real" MIN="0.0" MAX="100000.0" ACCURACY="6"/>
<DATATYPE-DEFINITION-BOOLEAN IDENTIFIER="boolean" LAST-CHANGE="{TIME}" LONG-NAME="Boolean"/>
<DATATYPE-DEFINITION-DATE IDENTIFIER="date" LAST-CHANGE="{TIME}" LONG-NAME="Date"/>
<DATATYPE-DEFINITION-ENUMERATION IDENTIFIER="states" LAST-CHANGE="{TIME}" LONG-NAME="States"><SPECIFIED-VALUES>
"#
    )?;
    for state in 0..STATES {
        writeln!(
            out,
            r#"<ENUM-VALUE IDENTIFIER="state-{state}" LAST-CHANGE="{TIME}" LONG-NAME="State {state}"><PROPERTIES><EMBEDDED-VALUE KEY="{state}" OTHER-CONTENT=""/></PROPERTIES></ENUM-VALUE>"#
        )?;
    }
    writeln!(
        out,
        r#"</SPECIFIED-VALUES></DATATYPE-DEFINITION-ENUMERATION></DATATYPES>
<SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER="requirement" LAST-CHANGE="{TIME}" LONG-NAME="Requirement"><SPEC-ATTRIBUTES>"#
    )?;
    for (place, (name, kind, data_type)) in ATTRIBUTES.iter().enumerate() {
        let multiple = match (*kind, place) {
            ("ENUMERATION", 7) => r#" MULTI-VALUED="true""#,
            ("ENUMERATION", _) => r#" MULTI-VALUED="false""#,
            _ => "",
        };
        writeln!(
            out,
            r#"<ATTRIBUTE-DEFINITION-{kind} IDENTIFIER="attribute-{place}" LAST-CHANGE="{TIME}" LONG-NAME="{name}"{multiple}><TYPE><DATATYPE-DEFINITION-{kind}-REF>{data_type}</DATATYPE-DEFINITION-{kind}-REF></TYPE></ATTRIBUTE-DEFINITION-{kind}>"#
        )?;
    }
    Ok(writeln!(
        out,
        r#"</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>
<SPEC-RELATION-TYPE IDENTIFIER="satisfies" LAST-CHANGE="{TIME}" LONG-NAME="satisfies"/>
<SPECIFICATION-TYPE IDENTIFIER="module" LAST-CHANGE="{TIME}" LONG-NAME="Module"/></SPEC-TYPES>"#
    )?)
}

fn object(out: &mut impl Write, number: u32) -> Result<(), Failure> {
    write!(
        out,
        r#"<SPEC-OBJECT IDENTIFIER="object-{number}" LAST-CHANGE="{TIME}"><TYPE><SPEC-OBJECT-TYPE-REF>requirement</SPEC-OBJECT-TYPE-REF></TYPE><VALUES>"#
    )?;
    for (place, (_, kind, _)) in ATTRIBUTES.iter().enumerate() {
        let definition = format!(
            "<DEFINITION><ATTRIBUTE-DEFINITION-{kind}-REF>attribute-{place}</ATTRIBUTE-DEFINITION-{kind}-REF></DEFINITION>"
        );
        let simple = match *kind {
            "STRING" => Some(format!("REQ-{number:06}")),
            "INTEGER" => Some((number % 1_000).to_string()),
            "REAL" => Some(format!("{}.{:02}", number % 1_000, number % 97)),
            "BOOLEAN" => Some(number.is_multiple_of(3).to_string()),
            "DATE" => Some(format!(
                "2026-{:02}-{:02}T12:00:00Z",
                number % 12 + 1,
                number % 28 + 1
            )),
            _ => None,
        };
        match simple {
            Some(value) => write!(
                out,
                r#"<ATTRIBUTE-VALUE-{kind} THE-VALUE="{value}">{definition}</ATTRIBUTE-VALUE-{kind}>"#
            )?,
            None if *kind == "XHTML" => write!(
                out,
                "<ATTRIBUTE-VALUE-XHTML>{definition}<THE-VALUE>{}</THE-VALUE></ATTRIBUTE-VALUE-XHTML>",
                xhtml(number)
            )?,
            None => write!(
                out,
                "<ATTRIBUTE-VALUE-ENUMERATION>{definition}<VALUES>{}</VALUES></ATTRIBUTE-VALUE-ENUMERATION>",
                states(number, place == 7)
            )?,
        }
    }
    Ok(writeln!(out, "</VALUES></SPEC-OBJECT>")?)
}

/// About sixty words, in two paragraphs and now and then a list.
fn xhtml(number: u32) -> String {
    let sentence = |nth: u32| {
        let place = usize::try_from((number + nth * 7) % 6).unwrap_or(0);
        SENTENCES.get(place).copied().unwrap_or_default()
    };
    let (first, second, third) = (sentence(0), sentence(1), sentence(2));
    let last = if number.is_multiple_of(10) {
        format!(
            "<xhtml:ul><xhtml:li>{third}</xhtml:li><xhtml:li>{}</xhtml:li></xhtml:ul>",
            sentence(3)
        )
    } else {
        format!("<xhtml:p>{third} {}</xhtml:p>", sentence(3))
    };
    format!("<xhtml:div><xhtml:p>{number}: {first} {second}</xhtml:p>{last}</xhtml:div>")
}

fn states(number: u32, several: bool) -> String {
    let count = if several { 1 + number % 3 } else { 1 };
    let state = |nth: u32| (number + nth) % STATES;
    let references: Vec<String> = (0..count)
        .map(|nth| format!("<ENUM-VALUE-REF>state-{}</ENUM-VALUE-REF>", state(nth)))
        .collect();
    references.concat()
}

/// From every object to another one that is far away.
fn relation(out: &mut impl Write, (number, objects): (u32, u32)) -> Result<(), Failure> {
    let target = (number + objects / 3 + 1) % objects;
    Ok(writeln!(
        out,
        r#"<SPEC-RELATION IDENTIFIER="relation-{number}" LAST-CHANGE="{TIME}"><TYPE><SPEC-RELATION-TYPE-REF>satisfies</SPEC-RELATION-TYPE-REF></TYPE><SOURCE><SPEC-OBJECT-REF>object-{number}</SPEC-OBJECT-REF></SOURCE><TARGET><SPEC-OBJECT-REF>object-{target}</SPEC-OBJECT-REF></TARGET></SPEC-RELATION>"#
    )?)
}

fn specification(out: &mut impl Write, objects: u32) -> Result<(), Failure> {
    writeln!(
        out,
        r#"<SPECIFICATION IDENTIFIER="specification" LAST-CHANGE="{TIME}" LONG-NAME="Made up"><TYPE><SPECIFICATION-TYPE-REF>module</SPECIFICATION-TYPE-REF></TYPE><CHILDREN>"#
    )?;
    // Children that each open node still gets.
    let mut open: Vec<u32> = Vec::new();
    for number in 0..objects {
        while open.last() == Some(&0) {
            open.pop();
            out.write_all(b"</CHILDREN></SPEC-HIERARCHY>\n")?;
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        write!(
            out,
            r#"<SPEC-HIERARCHY IDENTIFIER="node-{number}" LAST-CHANGE="{TIME}"><OBJECT><SPEC-OBJECT-REF>object-{number}</SPEC-OBJECT-REF></OBJECT>"#
        )?;
        match CHILDREN.get(open.len()) {
            Some(children) if number + 1 < objects => {
                out.write_all(b"<CHILDREN>")?;
                open.push(*children);
            }
            _ => out.write_all(b"</SPEC-HIERARCHY>\n")?,
        }
    }
    for _ in open {
        out.write_all(b"</CHILDREN></SPEC-HIERARCHY>\n")?;
    }
    Ok(out.write_all(b"</CHILDREN></SPECIFICATION>\n")?)
}

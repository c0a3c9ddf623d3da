//! Encodings of documents.

use crate::documents::{read, value, with_values};
use reqif::{Code, Event};

/// The one string of a document.
fn text(document: &[u8]) -> String {
    let (events, _) = read(document).unwrap();
    let value = events.iter().find_map(|event| match event {
        Event::SpecObject(object) => object.values[0].value.as_simple().map(str::to_owned),
        _ => None,
    });
    value.unwrap()
}

fn declared(encoding: &str, content: &str) -> String {
    with_values(&value("STRING", content)).replacen("UTF-8", encoding, 1)
}

fn utf16(document: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    document.encode_utf16().flat_map(unit).collect()
}

fn single_byte(document: &str) -> Vec<u8> {
    document
        .chars()
        .map(|c| match c {
            '€' => 0x80,
            '–' => 0x96,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect()
}

#[test]
fn imp_4_reads_every_usual_encoding() {
    let content = "Größe Ω 你好 \u{1F468}";
    let utf8 = declared("UTF-8", content);
    let wide = declared("UTF-16", content);
    let mut marked = vec![b'\xEF', b'\xBB', b'\xBF'];
    marked.extend(utf8.bytes());
    let little = [&b"\xFF\xFE"[..], &utf16(&wide, u16::to_le_bytes)].concat();
    let big = [&b"\xFE\xFF"[..], &utf16(&wide, u16::to_be_bytes)].concat();
    for document in [utf8.into_bytes(), marked, little, big] {
        assert_eq!(text(&document), content);
    }
    let western = "Größe – €5";
    assert_eq!(
        text(&single_byte(&declared("windows-1252", western))),
        western
    );
    assert_eq!(
        text(&single_byte(&declared("ISO-8859-1", "Größe"))),
        "Größe"
    );
    let no_declaration = declared("UTF-8", "a")
        .split_once("?>")
        .unwrap()
        .1
        .trim()
        .to_owned();
    assert_eq!(text(no_declaration.as_bytes()), "a");
}

#[test]
fn imp_4_reports_odd_encodings() {
    let code = |document: &[u8], code| read(document).unwrap().1.count(code) == 1;
    let wide = declared("UTF-16LE", "Größe");
    assert!(code(
        &utf16(&wide, u16::to_le_bytes),
        Code::MissingByteOrderMark
    ));
    assert!(code(
        declared("US-ASCII", "Größe").as_bytes(),
        Code::BytesOutsideEncoding
    ));
    assert!(code(
        &single_byte(&declared("ISO-8859-1", "€5")),
        Code::BytesOutsideEncoding
    ));
    let marked = [&b"\xEF\xBB\xBF"[..], declared("ISO-8859-1", "ö").as_bytes()].concat();
    assert!(code(&marked, Code::EncodingLabelIgnored));
    let blank = format!("\n{}", declared("UTF-8", "a"));
    assert!(code(blank.as_bytes(), Code::BlankBeforeDeclaration));
    let newer = declared("UTF-8", "a").replacen("version=\"1.0\"", "version=\"1.1\"", 1);
    assert!(code(newer.as_bytes(), Code::Xml11));
}

#[test]
fn imp_4_refuses_what_it_would_have_to_guess() {
    let code = |document: &[u8]| read(document).expect_err("refused").code();
    assert_eq!(
        code(&single_byte(&declared("UTF-8", "Größe"))),
        "invalid_encoding"
    );
    assert_eq!(
        code(declared("UTF-16", "Größe").as_bytes()),
        "encoding_mismatch"
    );
    for unknown in [
        "EBCDIC-X",
        "UTF-7",
        "UTF-32",
        "ISO-2022-JP",
        "x-user-defined",
    ] {
        let found = code(declared(unknown, "a").as_bytes());
        assert!(
            matches!(found, "unknown_encoding" | "encoding_mismatch"),
            "{unknown}"
        );
    }
    let overlong = declared("UTF-8", "a@b").replace('@', "\u{1}").into_bytes();
    let overlong: Vec<u8> = overlong
        .into_iter()
        .flat_map(|byte| {
            if byte == 1 {
                vec![0xC0, 0xAF]
            } else {
                vec![byte]
            }
        })
        .collect();
    assert_eq!(code(&overlong), "invalid_encoding");
    let wide = [
        &b"\xFF\xFE"[..],
        &utf16(&declared("UTF-16", "a"), u16::to_le_bytes),
    ]
    .concat();
    assert_eq!(code(&wide[..wide.len() - 1]), "invalid_encoding");
}

#[test]
fn imp_4_line_ends_are_one_across_buffers() {
    // Blanks move the line ends over every border of a buffer.
    for padding in 1000..1040 {
        let document = declared("UTF-8", "a").replacen(
            "<REQ-IF ",
            &format!("{}\r\n<!--\r-->\r\n<REQ-IF ", " ".repeat(padding)),
            1,
        );
        let broken = document.replace("</REQ-IF>", "</REQ-I>");
        let error = read(&broken).expect_err("refused");
        assert_eq!(error.position().unwrap().line, 5);
    }
}

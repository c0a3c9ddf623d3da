//! Archives, good and hostile.

use std::io::{Cursor, Read, Write};

use crate::documents::{Document, with_xhtml};
use reqif::archive::{ArchiveWriter, Resolution};
use reqif::{Analysis, Archive, Code, Error, Limits, analyse};
use zip::write::SimpleFileOptions;

/// An archive of entries, without the checks of our own writer.
fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn look(bytes: &[u8]) -> Result<Analysis, Error> {
    analyse(Cursor::new(bytes), &Limits::default())
}

fn code(bytes: &[u8]) -> &'static str {
    look(bytes).expect_err("refused").code()
}

fn image(path: &str) -> String {
    with_xhtml(&format!("<xhtml:object data=\"{path}\"/>"))
}

#[test]
fn imp_1_archives_round_trip() {
    let mut archive = ArchiveWriter::new(Cursor::new(Vec::new()));
    for name in ["a.reqif", "export/b.reqif"] {
        archive
            .add(name, Document::default().xml().as_bytes())
            .unwrap();
    }
    archive.add("img/a.png", &b"png"[..]).unwrap();
    assert!(archive.add("../a", &b""[..]).is_err());
    let bytes = archive.finish().unwrap().into_inner();

    let mut archive = Archive::open(Cursor::new(&bytes), &Limits::default()).unwrap();
    assert!(archive.is_zip());
    let paths: Vec<_> = archive
        .documents()
        .iter()
        .map(|entry| entry.path.clone())
        .collect();
    assert_eq!(paths, ["a.reqif", "export/b.reqif"]);
    assert_eq!(archive.resolve(1, "img\\a.png"), Resolution::Entry(0));
    let mut content = String::new();
    archive
        .attachment(0)
        .unwrap()
        .read_to_string(&mut content)
        .unwrap();
    assert_eq!(content, "png");
    let analysis = look(&bytes).unwrap();
    assert_eq!(analysis.documents.len(), 2);
    assert!(analysis.findings.count(Code::SharedIdentifier) > 0);
    assert_eq!(analysis.findings.count(Code::DuplicateIdentifier), 0);
}

#[test]
fn imp_1_content_decides_not_the_name() {
    let xml = Document::default().xml();
    let archive = Archive::open(Cursor::new(xml.as_bytes()), &Limits::default()).unwrap();
    assert!(!archive.is_zip());
    let packed = pack(&[("a.reqif", xml.as_bytes())]);
    let behind_stub = [&b"MZ\0\0"[..], &packed].concat();
    assert_eq!(
        look(&behind_stub)
            .unwrap()
            .findings
            .count(Code::DataBeforeArchive),
        1
    );
    assert_eq!(code(b"%PDF-1.4"), "not_xml");
    assert_eq!(code(b""), "not_xml");
}

#[test]
fn imp_1_attachments_are_found_or_named() {
    let cases = [
        ("img/a.png", "img/a.png", None),
        ("img/a b.png", "img/a%20b.png", None),
        ("img\\a.png", "img/a.png", None),
        ("IMG/A.PNG", "img/a.png", Some(Code::AttachmentCaseMismatch)),
        ("other.png", "img/a.png", Some(Code::MissingAttachment)),
        ("a.png", "../a.png", Some(Code::UnsafePath)),
        (
            "a.png",
            "http://127.0.0.1:9/a.png",
            Some(Code::ExternalObject),
        ),
    ];
    for (entry, path, expected) in cases {
        let found = look(&pack(&[("a.reqif", image(path).as_bytes()), (entry, b"x")]))
            .unwrap()
            .findings;
        let code = found
            .totals()
            .keys()
            .find(|code| **code != Code::UnreferencedAttachment);
        assert_eq!(code.copied(), expected, "{path}");
    }
}

#[test]
fn imp_1_cruft_is_ignored_and_oddities_are_named() {
    let xml = Document::default().xml();
    let cruft = pack(&[
        ("a.reqif", xml.as_bytes()),
        ("__MACOSX/._a.reqif", b"junk"),
        (".DS_Store", b""),
    ]);
    assert!(look(&cruft).unwrap().findings.is_empty());
    let odd = pack(&[
        ("a.reqif", xml.as_bytes()),
        ("A.png", b""),
        ("a.png", b""),
        ("in.reqifz", b""),
    ]);
    let found = look(&odd).unwrap().findings;
    assert_eq!(
        (
            found.count(Code::EntriesDifferInCase),
            found.count(Code::NestedArchive)
        ),
        (1, 1)
    );
    let many: Vec<String> = (0..1_100).map(|i| format!("f/{i}")).collect();
    let mut entries: Vec<(&str, &[u8])> =
        many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    entries.push(("a.reqif", xml.as_bytes()));
    assert_eq!(
        look(&pack(&entries))
            .unwrap()
            .findings
            .count(Code::ManyEntries),
        1
    );
}

#[test]
fn imp_4_paths_that_lead_outside_are_refused() {
    let xml = Document::default().xml();
    for name in [
        "../a",
        "../../tmp/a",
        "..\\a",
        "/tmp/a",
        "C:\\a",
        "img/../../a",
        "\\a",
    ] {
        let bytes = pack(&[("a.reqif", xml.as_bytes()), (name, b"x")]);
        assert_eq!(code(&bytes), "archive_unsafe_path", "{name}");
    }
}

#[test]
fn imp_4_links_encryption_and_unknown_methods_are_refused() {
    let xml = Document::default().xml();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.reqif", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(xml.as_bytes()).unwrap();
    zip.add_symlink("a.png", "/etc/passwd", SimpleFileOptions::default())
        .unwrap();
    assert_eq!(
        code(&zip.finish().unwrap().into_inner()),
        "archive_special_file"
    );

    let good = pack(&[("a.reqif", xml.as_bytes())]);
    let directory = good
        .windows(4)
        .rposition(|four| four == b"PK\x01\x02")
        .unwrap();
    let mut encrypted = good.clone();
    encrypted[6] |= 1;
    encrypted[directory + 8] |= 1;
    assert_eq!(code(&encrypted), "archive_encrypted");
    let mut unknown = good.clone();
    unknown[8] = 99;
    unknown[directory + 10] = 99;
    assert_eq!(code(&unknown), "archive_unknown_method");
    let mut checksum = good.clone();
    checksum[directory + 16] ^= 0xFF;
    assert_eq!(code(&checksum), "archive_mismatch");
    let mut size = good.clone();
    size[directory + 24] ^= 1;
    assert_eq!(code(&size), "archive_mismatch");
    for length in (4..good.len()).step_by(7) {
        assert!(look(&good[..length]).is_err(), "cut after {length} bytes");
    }
}

#[test]
fn imp_4_archives_without_document_are_refused() {
    assert_eq!(code(&pack(&[])), "archive_without_document");
    assert_eq!(
        code(&pack(&[("readme.txt", b"x")])),
        "archive_without_document"
    );
    assert_eq!(
        code(&pack(&[("a.reqif/readme", b"x")])),
        "archive_without_document"
    );
}

#[test]
fn imp_4_bombs_are_refused() {
    let xml = Document::default().xml();
    let zeroes = vec![0; 32 << 20];
    let bomb = pack(&[("a.reqif", xml.as_bytes()), ("a.png", &zeroes)]);
    assert_eq!(code(&bomb), "archive_bomb");

    // The directory claims ten bytes: the size is counted while it is unpacked.
    let mut liar = bomb.clone();
    let directory = liar
        .windows(4)
        .rposition(|four| four == b"PK\x01\x02")
        .unwrap();
    liar[directory + 24..directory + 28].copy_from_slice(&10_u32.to_le_bytes());
    assert_eq!(code(&liar), "archive_mismatch");

    let limits = Limits {
        attachment_bytes: 10,
        archive_entries: 3,
        ..Limits::default()
    };
    let within = |entries: &[(&str, &[u8])]| {
        analyse(Cursor::new(pack(entries)), &limits)
            .expect_err("refused")
            .code()
    };
    let document = ("a.reqif", xml.as_bytes());
    assert_eq!(
        within(&[document, ("a", &[0; 11])]),
        "archive_entry_too_large"
    );
    assert_eq!(
        within(&[document, ("a", b""), ("b", b""), ("c", b"")]),
        "archive_too_many_entries"
    );
    let limits = Limits {
        archive_bytes: 100,
        ..Limits::default()
    };
    let error = analyse(Cursor::new(pack(&[document])), &limits).expect_err("refused");
    assert_eq!(error.code(), "archive_too_large");
}

#[test]
fn imp_4_overlapping_entries_are_refused() {
    let bytes = pack(&[
        ("a.reqif", Document::default().xml().as_bytes()),
        ("b.png", b"bbbb"),
        ("c.png", b"cccc"),
    ]);
    let entries: Vec<usize> = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, four)| *four == b"PK\x01\x02")
        .map(|(at, _)| at)
        .collect();
    let mut overlap = bytes.clone();
    let (second, third) = (entries[1] + 42, entries[2] + 42);
    let offset: Vec<u8> = bytes[second..second + 4].to_vec();
    overlap[third..third + 4].copy_from_slice(&offset);
    assert_eq!(code(&overlap), "archive_overlap");
}

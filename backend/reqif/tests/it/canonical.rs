//! The comparison that other tests rely on must see every difference.

use crate::documents::{Document, node, object, value, with_xhtml};
use reqif::canonical::{compare, count, without};

#[test]
fn imp_2_order_and_prefixes_do_not_count() {
    let base = Document {
        objects: object("a", "") + &object("b", &value("STRING", "A")),
        ..Document::default()
    };
    let left = base.xml();
    let swapped = Document {
        objects: object("b", &value("STRING", "A")) + &object("a", ""),
        ..Document::default()
    };
    assert_eq!(compare(&left, &swapped.xml()), Ok(()));
    let prefixed = left
        .replace("xmlns=", "xmlns:r=")
        .replace("</", "</r:")
        .replace('<', "<r:")
        .replace("<r:/r:", "</r:")
        .replace("<r:?", "<?");
    assert_eq!(compare(&left, &prefixed), Ok(()));
    let spaced = left.replace("><", ">\n  <");
    assert_eq!(compare(&left, &spaced), Ok(()));
}

#[test]
fn imp_2_every_other_difference_counts() {
    let nodes = node("n-1", "o-1", "") + &node("n-2", "o-1", "");
    let left = Document {
        nodes,
        after: "<TOOL-EXTENSIONS><REQ-IF-TOOL-EXTENSION><a xmlns=\"u\">1</a></REQ-IF-TOOL-EXTENSION></TOOL-EXTENSIONS>".into(),
        ..Document::default()
    }
    .xml();
    for (old, new) in [
        ("THE-VALUE=\"A\"", "THE-VALUE=\"B\""),
        ("THE-VALUE=\"A\"", ""),
        ("made by hand", "made by  hand"),
        ("<a xmlns=\"u\">1</a>", "<a xmlns=\"u\">2</a>"),
        ("<a xmlns=\"u\">", "<a xmlns=\"u\" b=\"c\">"),
        ("a xmlns=\"u\"", "a xmlns=\"w\""),
        ("<SPEC-RELATIONS></SPEC-RELATIONS>", ""),
        ("OBJECT-REF>o-1<", "OBJECT-REF>o-2<"),
        ("reqif.xsd\"", "other.xsd\""),
    ] {
        let right = left.replacen(old, new, 1);
        assert_ne!(left, right);
        assert!(compare(&left, &right).is_err(), "{old}");
    }
    let first = left.find("<SPEC-HIERARCHY").unwrap();
    let second = left.rfind("<SPEC-HIERARCHY").unwrap();
    let end = left.find("</CHILDREN></SPECIFICATION>").unwrap();
    let turned = [
        &left[..first],
        &left[second..end],
        &left[first..second],
        &left[end..],
    ]
    .concat();
    assert!(compare(&left, &turned).is_err());
    let text = with_xhtml("<xhtml:p>a <xhtml:b>b</xhtml:b></xhtml:p>");
    assert!(compare(&text, &text.replace("a <xhtml:b>", "a<xhtml:b>")).is_err());
    let difference =
        compare(&left, &left.replace("THE-VALUE=\"A\"", "THE-VALUE=\"B\"")).unwrap_err();
    assert!(
        difference
            .path
            .ends_with("/SPEC-OBJECT[o-1]/VALUES/ATTRIBUTE-VALUE-STRING"),
        "{difference}"
    );
}

#[test]
fn counts_elements_by_name() {
    let counts = count(&Document::default().xml()).unwrap();
    let found = (
        counts["SPEC-OBJECTS/SPEC-OBJECT"],
        counts["SPECIFIED-VALUES/ENUM-VALUE"],
    );
    assert_eq!(found, (1, 2));
}

#[test]
fn leaves_out_elements_by_identifier() {
    let xml = Document::default().xml();
    let rest = without(&xml, "o-1").unwrap();
    assert!(
        !count(&rest)
            .unwrap()
            .contains_key("SPEC-OBJECTS/SPEC-OBJECT")
    );
    assert_eq!(without(&xml, "nobody").unwrap(), xml);
}

//! Formatted values.

use crate::documents::{Document, NAMESPACES, read, with_xhtml, write};
use reqif::model::Value;
use reqif::{Event, Fragment};

fn fragment(document: &str) -> Fragment {
    let (events, _) = read(document).unwrap();
    let found = events.iter().find_map(|event| match event {
        Event::SpecObject(object) => match &object.values[0].value {
            Value::Xhtml(xhtml) => xhtml.the_value.clone(),
            _ => None,
        },
        _ => None,
    });
    let found = found.unwrap();
    // Writing and reading gives the same, and so does parsing the spelling.
    assert_eq!(Fragment::parse(found.as_str()).unwrap(), found);
    let again = write(&events);
    assert_eq!(read(&again).unwrap().0, events, "{again}");
    found
}

#[test]
fn imp_1_fragments_have_one_spelling() {
    let ns = "http://www.w3.org/1999/xhtml";
    for (source, expected) in [
        ("<xhtml:p>a<xhtml:br/>b</xhtml:p>", "<p>a<br/>b</p>"),
        (&format!("<p xmlns=\"{ns}\">a</p>"), "<p>a</p>"),
        (&format!("<x:p xmlns:x=\"{ns}\">a</x:p>"), "<p>a</p>"),
        ("<xhtml:td/><xhtml:br></xhtml:br>", "<td></td><br/>"),
        (
            "a &lt; b &amp; c &gt; d \" '",
            "a &lt; b &amp; c &gt; d \" '",
        ),
        (
            "<xhtml:p>a<![CDATA[<b>]]><!-- no --><?pi no?>c</xhtml:p>",
            "<p>a&lt;b&gt;<!-- no --><?pi no?>c</p>",
        ),
        (
            "<xhtml:a href='x?a=1&amp;b=\"2\"'>c</xhtml:a>",
            "<a href=\"x?a=1&amp;b=&quot;2&quot;\">c</a>",
        ),
        (
            "<xhtml:p title=\"a&#10;b\">&#13;</xhtml:p>",
            "<p title=\"a&#10;b\">&#13;</p>",
        ),
        ("<div xmlns=\"\">a</div>", "<div xmlns=\"\">a</div>"),
        (
            "<s:svg xmlns:s=\"u\"><s:path/></s:svg>",
            "<s:svg xmlns:s=\"u\"><s:path/></s:svg>",
        ),
        (
            "<xhtml:p xml:lang=\"de\">a</xhtml:p>",
            "<p xml:lang=\"de\">a</p>",
        ),
        (
            "<m xmlns=\"u\"><n/><xhtml:b>c</xhtml:b></m>",
            "<m xmlns=\"u\"><n/><b xmlns=\"http://www.w3.org/1999/xhtml\">c</b></m>",
        ),
        (" \n <xhtml:p/>\t", " \n <p></p>\t"),
    ] {
        assert_eq!(fragment(&with_xhtml(source)).as_str(), expected, "{source}");
    }
}

#[test]
fn imp_1_declarations_from_outside_are_kept() {
    let root = format!(
        "<REQ-IF {NAMESPACES} xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:q=\"urn:q\">"
    );
    let content = "<xhtml:p xsi:type=\"q:thing\">a</xhtml:p>";
    let document = with_xhtml(content).replacen(&Document::default().root, &root, 1);
    assert_eq!(
        fragment(&document).as_str(),
        "<p xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:q=\"urn:q\" xsi:type=\"q:thing\">a</p>"
    );
    let extension = "<TOOL-EXTENSIONS><REQ-IF-TOOL-EXTENSION><q:a>q:b</q:a></REQ-IF-TOOL-EXTENSION></TOOL-EXTENSIONS>";
    let document = Document {
        root,
        after: extension.into(),
        ..Document::default()
    }
    .xml();
    let (events, _) = read(document).unwrap();
    assert!(write(&events).contains("xmlns:q=\"urn:q\""));
}

#[test]
fn imp_1_a_taken_prefix_does_not_change_the_meaning() {
    let content = "<xhtml:p xmlns:xhtml=\"urn:other\"><b xmlns=\"http://www.w3.org/1999/xhtml\">c<i>d</i></b></xhtml:p>";
    let kept = fragment(&with_xhtml(content));
    assert!(kept.as_str().contains("xmlns:xhtml=\"urn:other\""));
    let inner = "<b xmlns:xhtml=\"urn:other\"><xhtml:z/>c<i>d</i></b>";
    let wrapped = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{inner}</div>");
    fragment(&with_xhtml(&wrapped));
}

#[test]
fn imp_1_embedded_objects_are_found() {
    let value = Fragment::parse(
        "<p><object data=\"a.ole\" type=\"application/ole\"><object data='b%20&amp;.png' type=\"image/png\" \
         width=\"10\">text</object></object><xhtml:object data=\"c\"/></p>",
    )
    .unwrap();
    let objects = value.objects();
    let data: Vec<_> = objects
        .iter()
        .map(|o| (o.data.as_deref().unwrap(), o.fallback_of))
        .collect();
    assert_eq!(data, [("a.ole", None), ("b%20&.png", Some(0)), ("c", None)]);
    assert_eq!(
        (objects[1].text.as_str(), objects[1].width.as_deref()),
        ("text", Some("10"))
    );
    let moved = value.map_object_data(|path| {
        path.strip_suffix(".png")
            .map(|stem| format!("{stem}\".gif"))
    });
    assert_eq!(moved.objects()[1].data.as_deref(), Some("b%20&\".gif"));
    assert_eq!(moved.objects()[0], objects[0]);
}

#[test]
fn imp_1_plain_text_keeps_lines_and_cells() {
    let value = Fragment::parse(
        "<div>\n <p>One  <b>two</b><br/>three</p><ul><li>a</li><li>b &amp; c</li></ul>\
         <table><tr><td>1</td><td>2</td></tr></table><!-- no --></div>",
    );
    assert_eq!(
        value.unwrap().plain_text(),
        "One two\nthree\na\nb & c\n1\t2"
    );
    assert_eq!(Fragment::text("a < b").plain_text(), "a < b");
}

#[test]
fn imp_4_fragments_cannot_break_out() {
    for text in [
        "</f>",
        "</f><f>",
        "<p>",
        "</p>",
        "<p>&x;</p>",
        "<a b=<>",
        "</THE-VALUE>",
    ] {
        assert!(Fragment::parse(text).is_err(), "{text}");
    }
}

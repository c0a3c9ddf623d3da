//! Escaping of text and attribute values.

/// Appends text content; what a reader would change or take for markup is escaped.
pub(crate) fn push_text(out: &mut String, text: &str) {
    push(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#13;"),
        _ => None,
    });
}

/// Appends a value for double quotes; blanks other than the space are escaped, because a reader
/// would turn them into spaces.
pub(crate) fn push_attribute_value(out: &mut String, value: &str) {
    push(out, value, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        '\r' => Some("&#13;"),
        _ => None,
    });
}

/// Appends ` name="value"`.
pub(crate) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_attribute_value(out, value);
    out.push('"');
}

fn push(out: &mut String, text: &str, escape: impl Fn(char) -> Option<&'static str>) {
    let mut done = 0;
    // Everything that is ever escaped is ASCII, so bytes can be looked at one by one.
    for (index, byte) in text.bytes().enumerate() {
        if byte >= b'?' {
            continue;
        }
        if let Some(escaped) = escape(char::from(byte)) {
            out.push_str(text.get(done..index).unwrap_or_default());
            out.push_str(escaped);
            done = index + 1;
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
}

/// Undoes the escaping of this module and of any other XML writer; what is no reference that XML
/// knows stays as it is.
pub(crate) fn unescape(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').and_then(|(name, tail)| {
            let c = crate::xml::reference(name, crate::error::Position::default).ok()?;
            Some((c, tail))
        });
        let (c, tail) = known.unwrap_or(('&', after));
        out.push(c);
        rest = tail;
    }
    out.push_str(rest);
    out.into()
}

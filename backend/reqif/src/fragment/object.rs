//! What importers want to know about a formatted value.

use super::Fragment;
use super::tokens::{Piece, Tokens, attributes};
use crate::escape;

/// An `object` element: an image or file shown in or attached to the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EmbeddedObject {
    /// `data`: a path in the archive, or an address.
    pub data: Option<String>,
    /// `type`: the media type.
    pub media_type: Option<String>,
    /// `width`, as written.
    pub width: Option<String>,
    /// `height`, as written.
    pub height: Option<String>,
    /// Index of the object that this one is a fallback of.
    pub fallback_of: Option<usize>,
    /// The text to show when the object cannot be shown.
    pub text: String,
}

/// The local name where the element is XHTML or lost its namespace.
fn html_name(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn embedded(attribute_text: &str) -> EmbeddedObject {
    let mut object = EmbeddedObject::default();
    for (name, value) in attributes(attribute_text) {
        let value = Some(escape::unescape(value).into_owned());
        match name {
            "data" => object.data = value,
            "type" => object.media_type = value,
            "width" => object.width = value,
            "height" => object.height = value,
            _ => {}
        }
    }
    object
}

pub(super) fn objects(fragment: &Fragment) -> Vec<EmbeddedObject> {
    let mut objects: Vec<EmbeddedObject> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for piece in Tokens::new(fragment) {
        match piece {
            Piece::Start {
                name,
                attributes,
                empty,
            } if html_name(name) == "object" => {
                let mut object = embedded(attributes);
                object.fallback_of = open.last().copied();
                if !empty {
                    open.push(objects.len());
                }
                objects.push(object);
            }
            Piece::End { name } if html_name(name) == "object" => {
                open.pop();
            }
            Piece::Text(text) => {
                if let Some(object) = open.last().and_then(|&index| objects.get_mut(index)) {
                    object.text.push_str(&escape::unescape(text));
                }
            }
            Piece::Start { .. } | Piece::End { .. } | Piece::Other(_) => {}
        }
    }
    objects
}

pub(super) fn map_data(
    fragment: &Fragment,
    mut map: impl FnMut(&str) -> Option<String>,
) -> Fragment {
    let mut out = String::with_capacity(fragment.as_str().len());
    for piece in Tokens::new(fragment) {
        match piece {
            Piece::Start {
                name,
                attributes: all,
                empty,
            } => {
                out.push('<');
                out.push_str(name);
                let object = html_name(name) == "object";
                for (key, value) in attributes(all) {
                    let other = (object && key == "data")
                        .then(|| map(&escape::unescape(value)))
                        .flatten();
                    match other {
                        Some(path) => escape::push_attribute(&mut out, key, &path),
                        None => out.push_str(&format!(" {key}=\"{value}\"")),
                    }
                }
                out.push_str(if empty { "/>" } else { ">" });
            }
            Piece::End { name } => {
                out.push_str("</");
                out.push_str(name);
                out.push('>');
            }
            Piece::Text(text) | Piece::Other(text) => out.push_str(text),
        }
    }
    Fragment(out)
}

const LINES: [&str; 24] = [
    "address",
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tr",
    "ul",
];

pub(super) fn plain_text(fragment: &Fragment) -> String {
    let mut out = String::new();
    for piece in Tokens::new(fragment) {
        match piece {
            Piece::Start { name, .. } | Piece::End { name } => {
                let name = html_name(name);
                if LINES.contains(&name) {
                    break_line(&mut out);
                } else if matches!(piece, Piece::End { .. }) && matches!(name, "td" | "th") {
                    trim_space(&mut out);
                    out.push('\t');
                }
            }
            Piece::Text(text) => push_collapsed(&mut out, &escape::unescape(text)),
            Piece::Other(_) => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn trim_space(out: &mut String) {
    if out.ends_with(' ') {
        out.pop();
    }
}

fn break_line(out: &mut String) {
    while out.ends_with([' ', '\t']) {
        out.pop();
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn push_collapsed(out: &mut String, text: &str) {
    for c in text.chars() {
        if !matches!(c, ' ' | '\t' | '\n' | '\r') {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with([' ', '\n', '\t']) {
            out.push(' ');
        }
    }
}

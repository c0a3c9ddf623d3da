//! Formatted text: XHTML of a document to our sanitised HTML, and back.

use req1_domain::{ids::FileId, text};
use reqif::Fragment;

const FILE_URL: &str = "/api/v1/files/";

/// Elements that HTML writes without an end tag; everything else has one.
const VOID: [&str; 4] = ["br", "hr", "img", "col"];

/// Body as HTML. Pictures whose file is known are shown, of others the replacement text stays.
///
/// `file` gives the stored file of an `object`'s path, and whether it is a picture that browsers show.
pub fn to_html(
    fragment: &Fragment,
    mut file: impl FnMut(&str) -> Option<(FileId, bool)>,
) -> String {
    let objects = fragment.objects();
    if objects.is_empty() {
        return text::sanitise(fragment.as_str());
    }
    let mut html = String::with_capacity(fragment.as_str().len());
    let mut rest = fragment.as_str();
    let mut next_object = objects.iter();
    // For each open object: whether its content is hidden, because the picture itself is shown.
    let mut open: Vec<bool> = Vec::new();
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        let hidden = open.contains(&true);
        if !hidden {
            html.push_str(before);
        }
        let name = tag
            .trim_start_matches(['<', '/'])
            .split([' ', '>', '/'])
            .next()
            .unwrap_or_default();
        let is_object = name.rsplit(':').next() == Some("object");
        if is_object && tag.starts_with("</") {
            open.pop();
        } else if is_object {
            let object = next_object.next();
            let stored = object.and_then(|object| file(object.data.as_deref()?));
            let alt = object
                .map(|object| escape(&object.text))
                .unwrap_or_default();
            let shown = match stored {
                Some((id, true)) if !hidden => {
                    html.push_str(&format!("<img src=\"{FILE_URL}{}\" alt=\"{alt}\">", id.0));
                    true
                }
                _ => false,
            };
            if !tag.ends_with("/>") {
                open.push(shown);
            }
        } else if !hidden {
            html.push_str(tag);
        }
        rest = after;
    }
    html.push_str(rest);
    text::sanitise(&html)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Our HTML as a fragment. `path` gives the place in the archive and the media type of a picture's file.
///
/// What is stored is sanitised, so it has only known tags, quoted attributes and few character references.
pub fn from_html(html: &str, mut path: impl FnMut(FileId) -> Option<(String, String)>) -> Fragment {
    let mut xml = String::with_capacity(html.len() + 16);
    let mut rest = html;
    let mut has_block = false;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        let end = tag_end(tag);
        let (tag, after) = tag.split_at(end);
        xml.push_str(&before.replace("&nbsp;", "\u{a0}"));
        let name: String = tag
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        has_block |= matches!(
            name.as_str(),
            "p" | "div" | "ul" | "ol" | "table" | "pre" | "blockquote"
        );
        xml.push_str(&element(tag, &name, &mut path));
        rest = after;
    }
    xml.push_str(&rest.replace("&nbsp;", "\u{a0}"));
    let whole = if has_block && xml.trim_start().starts_with('<') {
        format!("<div>{xml}</div>")
    } else {
        format!("<div><p>{xml}</p></div>")
    };
    Fragment::parse(&whole).unwrap_or_else(|_| Fragment::text(&text::plain_text(html)))
}

/// The length of a tag; `>` inside a quoted value does not end it.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (at, character) in tag.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag.get(start..)?.split('"').next()
}

fn element(
    tag: &str,
    name: &str,
    path: &mut impl FnMut(FileId) -> Option<(String, String)>,
) -> String {
    if name == "img" {
        let alt = attribute(tag, "alt").unwrap_or_default();
        let file = attribute(tag, "src")
            .and_then(|src| uuid::Uuid::parse_str(src.strip_prefix(FILE_URL)?).ok())
            .and_then(|id| path(FileId(id)));
        return match file {
            Some((path, media_type)) => {
                format!(
                    "<object data=\"{}\" type=\"{media_type}\">{alt}</object>",
                    escape(&path)
                )
            }
            None => alt.to_owned(),
        };
    }
    let closing = tag.starts_with("</");
    // XHTML of the exchange format has no `u`, `s`, `mark` and `figure`: their look is kept by a style.
    let (renamed, style) = match name {
        "u" => ("span", Some("text-decoration: underline")),
        "s" => ("span", Some("text-decoration: line-through")),
        "mark" => ("span", Some("background-color: yellow")),
        "figure" | "figcaption" => ("div", None),
        other => (other, None),
    };
    if closing {
        return format!("</{renamed}>");
    }
    let mut attributes = tag
        .get(1 + name.len()..)
        .unwrap_or_default()
        .trim_end_matches('>')
        .trim_end()
        .replace("&nbsp;", "\u{a0}");
    if let Some(start) = attributes.find(" data-formula=\"") {
        attributes.truncate(start);
    }
    if let Some(style) = style {
        attributes = format!(" style=\"{style}\"");
    }
    let slash = if VOID.contains(&name) { "/" } else { "" };
    format!("<{renamed}{attributes}{slash}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> FileId {
        FileId(uuid::Uuid::from_u128(7))
    }

    #[test]
    fn imp_1_pictures_show_the_file_and_hide_their_fallback() {
        let given = "<div>see <object data=\"a.ole\" type=\"x/ole\"><object data=\"a.png\" type=\"image/png\">fig 1</object></object>!</div>";
        let fragment = Fragment::parse(given).unwrap();
        let html = to_html(&fragment, |path| (path == "a.png").then(|| (file(), true)));
        let shown = format!(
            "<div>see <img src=\"/api/v1/files/{}\" alt=\"fig 1\">!</div>",
            file().0
        );
        assert_eq!(html, shown);
        assert_eq!(to_html(&fragment, |_| None), "<div>see fig 1!</div>");
    }

    #[test]
    fn imp_1_edited_text_becomes_well_formed_xhtml() {
        let html = format!(
            "<p>a<br>b&nbsp;c <u>d</u></p><p><img src=\"/api/v1/files/{}\" alt=\"x\"></p>",
            file().0
        );
        let fragment = from_html(&html, |_| {
            Some(("files/x.png".to_owned(), "image/png".to_owned()))
        });
        assert_eq!(
            fragment.as_str(),
            "<div><p>a<br/>b\u{a0}c <span style=\"text-decoration: underline\">d</span></p>\
             <p><object data=\"files/x.png\" type=\"image/png\">x</object></p></div>"
        );
        assert_eq!(
            from_html("plain", |_| None).as_str(),
            "<div><p>plain</p></div>"
        );
    }
}

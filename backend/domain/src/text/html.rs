//! The allow-list. Whatever it does not know is taken away as markup but kept as text.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};
use regex::{Captures, Regex};

use crate::ids::FileId;

/// Longest body in characters.
pub const MAX_BODY_CHARS: usize = 2_000_000;

/// Where pictures are served from; a body refers to them by file id and by nothing else.
const FILE_URL: &str = "/api/v1/files/";

const TAGS: [&str; 46] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
];
const MORE_TAGS: [&str; 7] = ["tfoot", "th", "thead", "tr", "u", "ul", "var"];

static ALLOW_LIST: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().chain(MORE_TAGS).collect())
        // Nothing is dropped with its content: the text of an unknown element stays.
        .clean_content_tags(HashSet::new())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("ol", HashSet::from(["start", "type"])),
            ("li", HashSet::from(["value"])),
            ("col", HashSet::from(["span"])),
            ("colgroup", HashSet::from(["span"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan", "scope"])),
            ("span", HashSet::from(["data-formula"])),
        ]))
        .generic_attributes(HashSet::from(["lang", "dir"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "ftp"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") => file_id(value).map(|_| Cow::Borrowed(value)),
            // Pages of this server are not link targets that another tool's text may choose.
            ("a", "href") if is_relative(value) => None,
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

/// Elements whose content the HTML parser reads as bare text.
const RAW_TEXT: [&str; 10] = [
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
];

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "a constant pattern, compiled in every test run"
    )]
    Regex::new(r"<(/?)([A-Za-z][^\s/>]*)").expect("the pattern is valid")
});

/// Gives elements that the allow-list does not know one harmless name. Under their own the parser would treat some
/// (`svg`, `select`, `template`) by rules of their own and the cleaner would drop others with their text.
fn rename_unknown(html: &str) -> Cow<'_, str> {
    TAG.replace_all(html, |tag: &Captures<'_>| {
        let (slash, name) = (
            tag.get(1).map_or("", |m| m.as_str()),
            tag.get(2).map_or("", |m| m.as_str()),
        );
        let lower = name.to_ascii_lowercase();
        let known = |list: &[&str]| list.contains(&lower.as_str());
        if known(&TAGS) || known(&MORE_TAGS) || known(&RAW_TEXT) {
            format!("<{slash}{name}")
        } else {
            format!("<{slash}x-unknown")
        }
    })
}

fn is_relative(url: &str) -> bool {
    !url.split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
        .contains(':')
        && !url.starts_with('#')
}

fn file_id(url: &str) -> Option<FileId> {
    uuid::Uuid::parse_str(url.strip_prefix(FILE_URL)?)
        .ok()
        .map(FileId)
}

/// Makes a body safe to show: HTML is reduced to the allow-list, plain text is escaped.
///
/// No text is lost. The result is a fixed point: cleaning it again changes nothing.
#[must_use]
pub fn sanitise(body: &str) -> String {
    if !has_markup(body) {
        return escape(body);
    }
    let once = ALLOW_LIST.clean(&rename_unknown(body)).to_string();
    let twice = ALLOW_LIST.clean(&once).to_string();
    if twice == once { once } else { twice }
}

/// Whether a text is meant as HTML: it has a tag, a comment or a character reference.
fn has_markup(text: &str) -> bool {
    ammonia::is_html(text) || has_character_reference(text)
}

fn has_character_reference(text: &str) -> bool {
    text.split('&').skip(1).any(|rest| {
        rest.split_once(';').is_some_and(|(name, _)| {
            (2..=10).contains(&name.len())
                && name
                    .trim_start_matches('#')
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric())
        })
    })
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The pictures that a sanitised body shows.
#[must_use]
pub fn file_ids(body: &str) -> Vec<FileId> {
    body.split(FILE_URL)
        .skip(1)
        .filter_map(|rest| uuid::Uuid::parse_str(rest.get(..36)?).ok())
        .map(FileId)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::plain_text;

    #[test]
    fn obj_5_what_the_editor_makes_survives() {
        let body = "<p>A <strong>b</strong> <em>c</em> H<sub>2</sub>O x<sup>2</sup> <code>d</code></p>\
            <ul><li>one</li></ul><ol start=\"3\"><li>three</li></ol>\
            <table><tbody><tr><td colspan=\"2\">cell</td></tr></tbody></table>\
            <p><img src=\"/api/v1/files/01890a5d-ac96-774b-bcce-b302099a8057\" alt=\"pump\"> \
            <span data-formula=\"a^2\">a^2</span></p>";
        assert_eq!(sanitise(body), body);
        assert_eq!(file_ids(body).len(), 1);
    }

    #[test]
    fn obj_5_dangerous_markup_goes_and_its_text_stays() {
        let cases = [
            ("<script>alert(1)</script>", "alert(1)"),
            (
                "<p onclick=\"x()\" style=\"position:fixed\" class=\"m\" id=\"root\">p</p>",
                "<p>p</p>",
            ),
            (
                "<a href=\"java&#10;script:alert(1)\">a</a>",
                "<a rel=\"noopener noreferrer\">a</a>",
            ),
            (
                "<img src=\"http://127.0.0.1:9/p.png\" alt=\"pixel\">",
                "<img alt=\"pixel\">",
            ),
            ("<img src=x onerror=alert(1)>", "<img>"),
            ("<iframe src=\"//x\">inner</iframe>", "inner"),
            ("<style>@import url(x)</style>", "@import url(x)"),
            ("<svg onload=\"x\"><text>t</text></svg>", "t"),
            ("<form action=\"//x\"><input value=\"v\">f</form>", "f"),
            ("<object data=\"x\">fallback</object>", "fallback"),
        ];
        for (given, safe) in cases {
            assert_eq!(sanitise(given), safe, "{given}");
        }
    }

    #[test]
    fn obj_5_plain_text_is_escaped_once() {
        assert_eq!(
            sanitise("1 < 2 & 3 > 2, R&D"),
            "1 &lt; 2 &amp; 3 &gt; 2, R&amp;D"
        );
        assert_eq!(sanitise("a &lt; b"), "a &lt; b");
        assert_eq!(sanitise("plain"), "plain");
        assert_eq!(sanitise(""), "");
    }

    #[test]
    fn obj_5_deep_nesting_does_not_overflow() {
        let deep = format!("{}deep{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
        assert_eq!(plain_text(&sanitise(&deep)).trim(), "deep");
    }

    proptest::proptest! {
        #[test]
        fn obj_5_cleaning_is_a_fixed_point(text in "[a-z<>&;/\"'= ]{0,60}") {
            let once = sanitise(&text);
            proptest::prop_assert_eq!(sanitise(&once), once);
        }

        #[test]
        fn obj_5_no_word_is_lost(
            words in proptest::collection::vec("[a-z]{3,8}", 1..8),
            tags in proptest::collection::vec("script|style|p|b|svg|math|noscript|title|table|td|template|frameset|select|option|textarea|iframe|x-y", 1..8),
        ) {
            let mut html = String::new();
            for (word, tag) in words.iter().zip(tags.iter().cycle()) {
                html += &format!("<{tag}>{word}</{tag}> ");
            }
            let text = plain_text(&sanitise(&html));
            for word in &words {
                proptest::prop_assert!(text.contains(word.as_str()), "{} lost in {} -> {}", word, html, text);
            }
        }
    }
}

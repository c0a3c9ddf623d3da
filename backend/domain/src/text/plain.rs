//! Plain text of sanitised HTML, for search, snippets and comparison.

use std::collections::BTreeSet;

/// Longest word that is kept for spelling suggestions, in characters.
const MAX_WORD: usize = 40;

/// The text of sanitised HTML with a space or line break where markup separates words.
#[must_use]
pub fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        push_decoded(&mut text, before);
        let (tag, following) = split_tag(after);
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if !is_inline(&name) && !text.ends_with(char::is_whitespace) {
            text.push(if name == "br" || name == "p" || name == "li" {
                '\n'
            } else {
                ' '
            });
        }
        rest = following;
    }
    push_decoded(&mut text, rest);
    text.trim().to_owned()
}

/// Splits after the `>` that ends a tag; one inside a quoted attribute value does not.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (None, '>') => {
                return (
                    text.get(..at).unwrap_or_default(),
                    text.get(at + 1..).unwrap_or_default(),
                );
            }
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    (text, "")
}

fn is_inline(tag: &str) -> bool {
    matches!(
        tag,
        "a" | "abbr"
            | "b"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "u"
            | "var"
    )
}

/// Sanitised HTML has only these character references: its serialiser writes no others.
fn push_decoded(text: &mut String, part: &str) {
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let known = [
            ("amp;", '&'),
            ("lt;", '<'),
            ("gt;", '>'),
            ("quot;", '"'),
            ("nbsp;", '\u{a0}'),
        ];
        let decoded = known
            .iter()
            .find_map(|(name, character)| Some((after.strip_prefix(name)?, *character)));
        let (following, character) = decoded.unwrap_or((after, '&'));
        text.push(character);
        rest = following;
    }
    text.push_str(rest);
}

/// The distinct words of a text in lower case, sorted, without numbers and single letters.
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| {
            let length = word.chars().count();
            (3..=MAX_WORD).contains(&length) && word.chars().any(char::is_alphabetic)
        })
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn src_1_markup_separates_words_only_where_a_reader_sees_a_gap() {
        assert_eq!(
            plain_text("<p>H<sub>2</sub>O is <b>we</b>t</p><p>next</p>"),
            "H2O is wet\nnext"
        );
        assert_eq!(plain_text("a &lt; b &amp; c"), "a < b & c");
        assert_eq!(plain_text("<td title=\"a > b\">cell</td>"), "cell");
        assert_eq!(plain_text(""), "");
    }

    #[test]
    fn src_2_words_are_lower_case_and_distinct() {
        let found: Vec<String> = words("The pump, the PUMP and 42 größer x")
            .into_iter()
            .collect();
        assert_eq!(found, ["and", "größer", "pump", "the"]);
    }
}

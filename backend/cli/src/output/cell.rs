//! The text of one field.

use serde_json::Value;

/// Text without anything that a terminal would obey.
pub(crate) fn printable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\n' | '\t' => clean.push(sign),
            // Marks that turn the direction of writing can make a text look like another one.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            other if other.is_control() => {}
            other => clean.push(other),
        }
    }
    clean
}

/// The text of a field on one line: a name, a path, or several with `|`, of which the first that is not empty counts.
pub(super) fn text(item: &Value, field: &str) -> String {
    let choices = field.split('|').map(|path| one(item, path));
    choices
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

fn one(item: &Value, path: &str) -> String {
    let Some((found, name)) = find(item, path) else {
        return String::new();
    };
    let Value::String(text) = found else {
        return line(&plain(found));
    };
    match name {
        "body" | "snippet" => line(&without_markup(text)),
        _ if name.ends_with("_at") => moment(text),
        _ => line(text),
    }
}

/// The value at a path with the name of its field. Names of attributes may hold dots, so what is left is tried as one name.
fn find<'a, 'b>(item: &'a Value, path: &'b str) -> Option<(&'a Value, &'b str)> {
    if let Some(found) = item.get(path) {
        return Some((found, path));
    }
    let (name, rest) = path.split_once('.')?;
    find(item.get(name)?, rest)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) if values.iter().all(|one| !one.is_object() && !one.is_array()) => {
            values.iter().map(plain).collect::<Vec<_>>().join(", ")
        }
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// One line without runs of blanks.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    printable(&words.join(" "))
}

/// A time to the second.
fn moment(text: &str) -> String {
    match (text.get(..10), text.get(11..19), text.ends_with('Z')) {
        (Some(day), Some(time), true) => line(&format!("{day} {time}Z")),
        _ => line(text),
    }
}

/// The words of sanitised HTML.
fn without_markup(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, after)) = tag.split_once('>') else {
            return decoded(&text);
        };
        let name = tag.trim_start_matches('/');
        let name = name
            .split(|sign: char| !sign.is_ascii_alphanumeric())
            .next();
        // Other tags stand between words; these within them.
        let inline = [
            "a", "b", "code", "em", "i", "mark", "s", "span", "strong", "sub", "sup", "u",
        ];
        if !inline.contains(&name.unwrap_or_default()) {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    decoded(&text)
}

/// The five entities that sanitised HTML has, the ampersand last.
fn decoded(text: &str) -> String {
    text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn api_5_a_cell_is_one_line_of_plain_text() {
        let item = json!({
            "heading": null,
            "body": "<p>The <b>bra</b>ke\n shall &lt;hold&gt; &amp;amp; wait.</p><ul><li>a</li><li>b</li></ul>",
            "link_counts": {"suspect": 2},
            "attributes": {"Safety. level": ["A", "B"], "Weight": 1.5, "Done": true},
            "updated_at": "2026-01-02T03:04:05.678901Z",
            "enum_options": [{"key": "low"}],
        });
        let cell = |field| text(&item, field);
        assert_eq!(
            cell("heading|body"),
            "The brake shall <hold> &amp; wait. a b"
        );
        assert_eq!(cell("link_counts.suspect"), "2");
        assert_eq!(cell("attributes.Safety. level"), "A, B");
        assert_eq!(cell("attributes.Weight"), "1.5");
        assert_eq!(cell("attributes.Done"), "true");
        assert_eq!(cell("updated_at"), "2026-01-02 03:04:05Z");
        assert_eq!(cell("enum_options"), r#"[{"key":"low"}]"#);
        assert_eq!(cell("nothing.at.all"), "");
    }

    #[test]
    fn api_5_no_text_can_command_the_terminal() {
        let evil = "a\u{1b}]0;title\u{7}\u{9b}31m\u{202e}b\r";
        assert_eq!(printable(evil), "a]0;title31mb");
        assert_eq!(text(&json!({"name": evil}), "name"), "a]0;title31mb");
    }

    #[test]
    fn api_5_broken_markup_is_no_trouble() {
        assert_eq!(without_markup("a < b"), "a ");
        assert_eq!(without_markup("<"), "");
        assert_eq!(without_markup("x<é>y"), "x y");
    }
}

//! Links from an object to the world outside: an address, and what it is called.
//!
//! They are content of the object, so that every version of it has them. Whether an address answers is not: see the store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use url::Url;

use crate::{
    ids::ExternalLinkId,
    patch::Patch,
    violation::{Collector, Violations, bounded, name},
};

/// Most links of one object.
pub const MAX_LINKS: usize = 100;
const MAX_URI: usize = 2_000;
const MAX_TITLE: usize = 300;
const MAX_DETAIL: usize = 300;

/// Schemes of addresses that run nothing in the browser of who follows them.
const SCHEMES: [&str; 7] = ["http", "https", "mailto", "tel", "ftp", "sftp", "urn"];
/// Those among them that name a host.
const WITH_HOST: [&str; 4] = ["http", "https", "ftp", "sftp"];

/// Key under which stored references hold the links, where there are any; `references` of a client stand beside them.
const LINKS: &str = "req1:links";
const REFERENCES: &str = "req1:references";

/// A link to the world outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalLink {
    /// Where it leads, as it was given.
    pub uri: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// Links of an object by id; ids rise with time.
pub type ExternalLinks = BTreeMap<ExternalLinkId, ExternalLink>;

/// A change of one link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExternalLinkEdit {
    /// It is new.
    Add {
        /// Where it leads.
        uri: String,
        /// What it is called.
        title: Option<String>,
    },
    /// What it names becomes something else.
    Change {
        /// Where it leads.
        uri: Option<String>,
        /// What it is called.
        title: Patch<String>,
    },
    /// It goes.
    Remove,
}

/// Applies a change to the links of an object; none when there is no such link.
pub fn edit(
    links: &ExternalLinks,
    (id, edit): (ExternalLinkId, &ExternalLinkEdit),
) -> Result<Option<ExternalLinks>, Violations> {
    let mut links = links.clone();
    let current = links.remove(&id);
    let (given_uri, given_title, current) = match (edit, current) {
        (ExternalLinkEdit::Remove, Some(_)) => return Ok(Some(links)),
        (ExternalLinkEdit::Add { uri, title }, None) => {
            let title = title.clone().map_or(Patch::Clear, Patch::Set);
            (Some(uri), title, None)
        }
        (ExternalLinkEdit::Change { uri, title }, Some(current)) => {
            (uri.as_ref(), title.clone(), Some(current))
        }
        _ => return Ok(None),
    };
    let mut violations = Collector::default();
    let uri = match given_uri {
        Some(given) => violations.take(check_uri(given)),
        None => current.as_ref().map(|one| one.uri.clone()),
    };
    let title = violations.take(check_title(given_title));
    violations.finish()?;
    let (uri, title) = (uri.unwrap_or_default(), title.unwrap_or_default());
    if links.values().any(|other| same_place(&other.uri, &uri)) {
        let detail = "the object has a link to this address";
        return Err(Violations::one("/uri", "duplicate", detail));
    }
    if links.len() >= MAX_LINKS {
        let detail = format!("an object has at most {MAX_LINKS} external links");
        return Err(Violations::one("/uri", "too_many", detail));
    }
    let title = title.apply(current.and_then(|one| one.title));
    links.insert(id, ExternalLink { uri, title });
    Ok(Some(links))
}

/// Whether two addresses are one, however they are written.
#[must_use]
pub fn same_place(one: &str, other: &str) -> bool {
    one == other || matches!((Url::parse(one), Url::parse(other)), (Ok(a), Ok(b)) if a == b)
}

/// Letters that nobody sees, and those that turn the order of the others around: an address that has them looks like
/// another one.
fn hides(character: char) -> bool {
    character.is_control()
        || character.is_whitespace()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}')
}

/// Checks an address: of a harmless scheme, complete, without anything hidden or secret in it.
fn check_uri(given: &str) -> Result<String, Violations> {
    let wrong = |code, detail: String| Err(Violations::one("/uri", code, detail));
    let uri = given.trim();
    bounded("/uri", uri, MAX_URI)?;
    if uri.is_empty() {
        return wrong("empty", "must not be empty".to_owned());
    }
    if uri.chars().any(hides) {
        let detail = "must not contain blanks or invisible characters";
        return wrong("hidden_character", detail.to_owned());
    }
    let Ok(parsed) = Url::parse(uri) else {
        let detail = "must be a whole address, such as https://example.org/standard";
        return wrong("not_a_uri", detail.to_owned());
    };
    if !SCHEMES.contains(&parsed.scheme()) {
        let detail = format!("must begin with one of {}, and a colon", SCHEMES.join(", "));
        return wrong("scheme", detail);
    }
    let hosted = WITH_HOST.contains(&parsed.scheme());
    if hosted && parsed.host_str().is_none_or(str::is_empty) || !hosted && parsed.path().is_empty()
    {
        let detail = "names no place, only a scheme";
        return wrong("not_a_uri", detail.to_owned());
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        let detail =
            "must not contain a user name or password: everybody who sees the object would read it";
        return wrong("credentials", detail.to_owned());
    }
    Ok(uri.to_owned())
}

fn check_title(patch: Patch<String>) -> Result<Patch<String>, Violations> {
    let Patch::Set(title) = patch else {
        return Ok(patch);
    };
    if title.trim().is_empty() {
        bounded("/title", &title, MAX_TITLE)?;
        return Ok(Patch::Clear);
    }
    Ok(Patch::Set(name("/title", &title, MAX_TITLE)?))
}

/// Whether an address answered when it was looked at last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Nobody has looked since the address was given.
    Unchecked,
    /// It answered.
    Ok,
    /// It did not.
    Broken,
}

impl LinkState {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unchecked => "unchecked",
            Self::Ok => "ok",
            Self::Broken => "broken",
        }
    }

    /// From the name in the database.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Unchecked, Self::Ok, Self::Broken]
            .into_iter()
            .find(|state| state.as_str() == name)
    }
}

/// Checks what is said about an attempt to reach an address.
pub fn check_detail(given: Option<&str>) -> Result<Option<String>, Violations> {
    let Some(given) = given.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    name("/detail", given, MAX_DETAIL).map(Some)
}

/// Whether references of a client say what only the product writes.
pub(crate) fn reserved(references: &Value) -> bool {
    references.get(LINKS).is_some()
}

/// References and links as one value, as versions keep them. Without links it is what the client gave.
#[must_use]
pub fn stored(references: &Value, links: &ExternalLinks) -> Value {
    if links.is_empty() {
        return references.clone();
    }
    json!({ LINKS: links, REFERENCES: references })
}

/// References and links of a stored value.
#[must_use]
pub fn from_stored(mut value: Value) -> (Value, ExternalLinks) {
    let links = value
        .get(LINKS)
        .and_then(|links| ExternalLinks::deserialize(links).ok());
    let Some(links) = links else {
        return (value, ExternalLinks::new());
    };
    let references = value
        .get_mut(REFERENCES)
        .map_or_else(|| Value::Object(Map::new()), Value::take);
    (references, links)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(number: u128) -> ExternalLinkId {
        ExternalLinkId(Uuid::from_u128(number))
    }

    fn add(links: &ExternalLinks, number: u128, uri: &str) -> Result<ExternalLinks, Violations> {
        let add = ExternalLinkEdit::Add {
            uri: uri.to_owned(),
            title: Some("  A standard ".to_owned()),
        };
        edit(links, (id(number), &add)).map(Option::unwrap)
    }

    fn code(uri: &str) -> &'static str {
        match add(&ExternalLinks::new(), 1, uri) {
            Ok(_) => "ok",
            Err(violations) => violations.0[0].code,
        }
    }

    #[test]
    fn lnk_10_only_whole_addresses_of_harmless_schemes_are_links() {
        for good in [
            "https://example.org/a?b=c#d",
            " HTTP://Example.org ",
            "https://bücher.example/ä",
            "http://[::1]:8080/",
            "mailto:ada@example.org",
            "tel:+49301234",
            "ftp://example.org/standard.pdf",
            "sftp://files.example.org/x",
            "urn:iso:std:iso:26262:-6:ed-2",
        ] {
            assert_eq!(code(good), "ok", "{good}");
        }
        let long = format!("https://example.org/{}", "x".repeat(2_000));
        for (wrong, expected) in [
            ("", "empty"),
            ("  \n", "empty"),
            ("example.org", "not_a_uri"),
            ("/relative", "not_a_uri"),
            ("//example.org", "not_a_uri"),
            ("https://", "not_a_uri"),
            ("http:///", "not_a_uri"),
            ("sftp:///etc/passwd", "not_a_uri"),
            ("mailto:", "not_a_uri"),
            ("https://exa mple.org", "hidden_character"),
            ("java\nscript:alert(1)", "hidden_character"),
            ("https://example.org/\u{202e}fdp.exe", "hidden_character"),
            ("https://exam\u{200b}ple.org", "hidden_character"),
            ("https://example.org/\u{7}", "hidden_character"),
            ("nul\0", "nul_character"),
            ("javascript:alert(1)", "scheme"),
            ("JaVaScRiPt:alert(1)", "scheme"),
            ("data:text/html,<script>alert(1)</script>", "scheme"),
            ("vbscript:x", "scheme"),
            ("file:///etc/passwd", "scheme"),
            ("blob:https://example.org/1", "scheme"),
            ("view-source:https://example.org", "scheme"),
            ("ms-msdt:/id", "scheme"),
            ("https://ada:secret@example.org/", "credentials"),
            ("https://ada@example.org/", "credentials"),
            (long.as_str(), "too_long"),
        ] {
            assert_eq!(code(wrong), expected, "{wrong}");
        }
    }

    #[test]
    fn lnk_10_no_object_has_an_address_twice_or_too_many_of_them() {
        let mut links = add(&ExternalLinks::new(), 1, "https://example.org").unwrap();
        assert_eq!(links[&id(1)].title.as_deref(), Some("A standard"));
        for twice in ["https://example.org", "HTTPS://EXAMPLE.org/"] {
            assert_eq!(add(&links, 2, twice).unwrap_err().0[0].code, "duplicate");
        }
        // A link is no duplicate of itself.
        let change = ExternalLinkEdit::Change {
            uri: Some("https://EXAMPLE.org/".to_owned()),
            title: Patch::Clear,
        };
        links = edit(&links, (id(1), &change)).unwrap().unwrap();
        assert_eq!(links[&id(1)].title, None);
        for number in 2..=100 {
            links = add(&links, number, &format!("https://example.org/{number}")).unwrap();
        }
        let full = add(&links, 101, "https://example.org/101").unwrap_err();
        assert_eq!(full.0[0].code, "too_many");
        assert!(
            edit(&links, (id(1), &change)).is_ok(),
            "one may change still"
        );
        let rest = edit(&links, (id(1), &ExternalLinkEdit::Remove)).unwrap();
        assert_eq!(rest.unwrap().len(), 99);
        let unknown = edit(&links, (id(500), &ExternalLinkEdit::Remove)).unwrap();
        assert_eq!(unknown, None);
    }

    #[test]
    fn lnk_10_references_of_clients_stay_what_they_are_beside_links() {
        let links = add(&ExternalLinks::new(), 1, "https://example.org").unwrap();
        for references in [json!({}), json!({"doors": "7"}), json!([1, "x"])] {
            assert_eq!(stored(&references, &ExternalLinks::new()), references);
            let both = stored(&references, &links);
            assert_eq!(from_stored(both), (references.clone(), links.clone()));
            let none = from_stored(references.clone());
            assert_eq!(none, (references, ExternalLinks::new()));
        }
        // What is no link of ours is a reference of somebody's.
        let odd = json!({"req1:links": {"x": 1}});
        assert_eq!(from_stored(odd.clone()), (odd, ExternalLinks::new()));
    }
}

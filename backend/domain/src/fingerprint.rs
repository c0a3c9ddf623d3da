//! Content fingerprints: what links and review stamps are confirmed at.

use sha2::{Digest, Sha256};

use crate::{
    attributes::{AttributeDefinition, Attributes},
    objects::ObjectContent,
};

/// Version of the algorithm; stored in front of the digest, so that a later one can tell old values apart.
const VERSION: &str = "1";

/// Fingerprint of the content of an object: heading, body and normative attributes. 64 hex digits behind `1:`.
#[must_use]
pub fn content_fingerprint(
    heading: Option<&str>,
    body: Option<&str>,
    attributes: &Attributes,
    definitions: &[AttributeDefinition],
) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: Option<&str>| {
        // The length in front keeps different lists of parts from giving the same bytes.
        match text {
            Some(text) => {
                hash.update(format!("{}:", text.len()));
                hash.update(text);
            }
            None => hash.update("-;"),
        }
    };
    part(heading);
    part(body);
    let mut normative: Vec<_> = definitions
        .iter()
        .filter(|definition| definition.normative)
        .collect();
    normative.sort_by_key(|definition| definition.id);
    for definition in normative {
        if let Some(value) = attributes.get(&definition.id) {
            part(Some(&definition.id.to_string()));
            part(Some(&value.to_string()));
        }
    }
    format!("{VERSION}:{}", hex::encode(hash.finalize()))
}

/// Fingerprint after an edit. It stays what it was while the edit changes nothing of the content: after somebody chose other
/// attributes as content, saving something else must not make every link suspect.
#[must_use]
pub fn next_fingerprint(
    current: &ObjectContent,
    (heading, body, attributes): (Option<&str>, Option<&str>, &Attributes),
    definitions: &[AttributeDefinition],
) -> String {
    let before = content_fingerprint(
        current.heading.as_deref(),
        current.body.as_deref(),
        &current.attributes,
        definitions,
    );
    let after = content_fingerprint(heading, body, attributes, definitions);
    if before == after {
        current.content_fingerprint.clone()
    } else {
        after
    }
}

/// What an object said when it last had a fingerprint.
#[derive(Debug, Clone)]
pub struct Said {
    /// The fingerprint.
    pub fingerprint: String,
    /// Its heading then.
    pub heading: Option<String>,
    /// Its body then.
    pub body: Option<String>,
    /// Its values then.
    pub attributes: Attributes,
}

/// The fingerprint that an object had when it last said what it says again, by what counts as content today. A fingerprint
/// covers what counted when it was made: putting the text back gives another one after somebody chose other attributes, and
/// would leave links suspect that were confirmed at this very text.
#[must_use]
pub fn said_before<'a>(
    content: &ObjectContent,
    definitions: &[AttributeDefinition],
    said: &'a [Said],
) -> Option<&'a str> {
    let now = content_fingerprint(
        content.heading.as_deref(),
        content.body.as_deref(),
        &content.attributes,
        definitions,
    );
    let same = said.iter().find(|then| {
        let (heading, body) = (then.heading.as_deref(), then.body.as_deref());
        content_fingerprint(heading, body, &then.attributes, definitions) == now
    });
    same.map(|then| then.fingerprint.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_content_has_one_fingerprint_and_any_change_another() {
        let none = Attributes::new();
        let base = content_fingerprint(Some("a"), Some("b"), &none, &[]);
        assert_eq!(base, content_fingerprint(Some("a"), Some("b"), &none, &[]));
        assert_ne!(base, content_fingerprint(Some("ab"), Some(""), &none, &[]));
        assert_ne!(base, content_fingerprint(Some("a"), None, &none, &[]));
        assert_eq!(base.len(), 66);
    }
}

//! What may be said about an object.

use crate::{
    text::{file_ids, plain_text, sanitise},
    violation::{Violations, bounded},
};

/// Longest comment in characters.
const MAX_COMMENT: usize = 50_000;
/// Most people that one comment mentions.
pub const MAX_MENTIONS: usize = 100;

/// Makes the text of a comment safe to show: HTML of the same allow-list as a body, without pictures.
pub fn body(pointer: &str, given: &str) -> Result<String, Violations> {
    bounded(pointer, given, MAX_COMMENT)?;
    let clean = sanitise(given);
    if !file_ids(&clean).is_empty() {
        return Err(Violations::one(
            pointer,
            "picture",
            "comments hold no pictures",
        ));
    }
    if plain_text(&clean).trim().is_empty() {
        return Err(Violations::one(pointer, "empty", "must say something"));
    }
    Ok(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn col_1_comments_are_cleaned_bounded_and_say_something() {
        let clean = body("/body", "<b onclick=x>No</b><script>alert(1)</script>").unwrap();
        assert_eq!(clean, "<b>No</b>alert(1)");
        assert_eq!(body("/body", "a < b").unwrap(), "a &lt; b");
        let picture = "<img src=\"/api/v1/files/00000000-0000-0000-0000-000000000001\">";
        for (wrong, code) in [
            (" <p>&nbsp;</p>", "empty"),
            (picture, "picture"),
            ("nul\0", "nul_character"),
        ] {
            let violations = body("/body", wrong).unwrap_err();
            assert_eq!(violations.0[0].code, code, "{wrong}");
        }
        assert!(body("/body", &"x".repeat(50_001)).is_err());
    }
}

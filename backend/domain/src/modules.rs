//! Rules of modules.

use crate::violation::{Collector, Violations, bounded};

/// Human key of an object: prefix, separator, number with leading zeros. Without a prefix it is the bare number.
#[must_use]
pub fn human_key(prefix: &str, separator: &str, digits: u32, number: i64) -> String {
    let width = digits as usize;
    if prefix.is_empty() {
        format!("{number:0width$}")
    } else {
        format!("{prefix}{separator}{number:0width$}")
    }
}

/// Checks the parts of human keys.
pub fn check_key_parts(prefix: &str, separator: &str, digits: i64) -> Result<(), Violations> {
    let mut violations = Collector::default();
    for (pointer, value, max) in [("/prefix", prefix, 32), ("/separator", separator, 8)] {
        violations.take(bounded(pointer, value, max));
        if value.chars().any(|c| c.is_control() || c.is_whitespace()) {
            violations.add(pointer, "white_space", "must not contain white space");
        }
    }
    if !(1..=12).contains(&digits) {
        violations.add("/digits", "out_of_range", "must be between 1 and 12");
    }
    violations.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn obj_1_keys_are_padded_and_grow_beyond_the_padding() {
        assert_eq!(human_key("SRS", "-", 4, 42), "SRS-0042");
        assert_eq!(human_key("SRS", "-", 4, 123_456), "SRS-123456");
        assert_eq!(human_key("", "-", 3, 7), "007");
    }

    #[test]
    fn org_3_key_parts_are_checked() {
        assert!(check_key_parts("SRS", "-", 4).is_ok());
        assert_eq!(check_key_parts("S S", " ", 0).unwrap_err().0.len(), 3);
    }
}

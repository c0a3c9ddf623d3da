//! The place in a recycle bin where the next page begins: behind the last row, whatever was deleted since.

use chrono::DateTime;
use req1_store::recycle_bin::Mark;
use uuid::Uuid;

/// A mark with the number of rows before the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) offset: i64,
    pub(super) mark: Mark,
}

impl Cursor {
    /// Reads a `next_cursor`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('k')?.split('.');
        let (offset, at, id) = (parts.next()?, parts.next()?, parts.next()?);
        let offset = offset.parse().ok().filter(|offset| *offset >= 0)?;
        let at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
        let id = Uuid::parse_str(id).ok()?;
        let mark = Mark { at, id };
        // PostgreSQL begins in the year -4712; nothing was deleted before 1970.
        (parts.next().is_none() && at.timestamp() >= 0).then_some(Self { offset, mark })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Mark { at, id } = self.mark;
        write!(f, "k{}.{}.{id}", self.offset, at.timestamp_micros())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_2_a_cursor_of_a_recycle_bin_comes_back_as_it_was() {
        let at = DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap();
        let mark = Mark {
            at,
            id: Uuid::from_u128(7),
        };
        let cursor = Cursor { offset: 50, mark };
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        let id = Uuid::nil();
        for wrong in [
            "",
            "k",
            "o50",
            "k1.2",
            "k1.2.x",
            &format!("k-1.2.{id}"),
            &format!("k1.-2.{id}"),
            &format!("k1.9223372036854775807.{id}"),
            &format!("k1.2.{id}.3"),
        ] {
            assert_eq!(Cursor::parse(wrong), None, "{wrong}");
        }
    }
}

//! Names of objects on an endpoint.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use crate::BlobError;

/// The name of an object, made from a UUID and nothing that a person typed: `c3/9f/<uuid>`.
///
/// The folders come from the last bytes, which are random in every version in use, so they fill evenly; the first ones
/// of version 7 are the time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key(String);

impl Key {
    /// The key of an object.
    #[must_use]
    pub fn of(id: Uuid) -> Self {
        let [.., before_last, last] = *id.as_bytes();
        Self(format!("{before_last:02x}/{last:02x}/{}", id.hyphenated()))
    }

    /// The key as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of a file name below the folders, when it is one.
    pub(crate) fn of_file_name(name: &str) -> Option<Self> {
        Uuid::try_parse(name).ok().map(Self::of)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Key {
    type Err = BlobError;

    /// Reads a stored key. What was not made by [`Key::of`] is refused, so no stored text can name a path of its own.
    fn from_str(text: &str) -> Result<Self, BlobError> {
        text.rsplit('/')
            .next()
            .and_then(Self::of_file_name)
            .filter(|key| key.0 == text)
            .ok_or_else(|| BlobError::BadKey(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sto_1_keys_are_made_from_uuids_only() {
        let key = Key::of(Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8057));
        assert_eq!(key.as_str(), "80/57/01890a5d-ac96-774b-bcce-b302099a8057");
        assert_eq!(key.as_str().parse::<Key>().unwrap(), key);
        for bad in [
            "",
            "../../etc/passwd",
            "80/58/01890a5d-ac96-774b-bcce-b302099a8057",
            "/80/57/01890a5d-ac96-774b-bcce-b302099a8057",
            "01890a5d-ac96-774b-bcce-b302099a8057",
        ] {
            assert!(bad.parse::<Key>().is_err(), "{bad}");
        }
    }
}

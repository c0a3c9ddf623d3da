//! Session tokens, one-time tokens and the admin key.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::IdentityError;

/// A new secret of 256 random bits. Only its holder keeps the text; we keep the hash.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A token that nobody can guess.
    pub fn generate() -> Result<Self, IdentityError> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|error| IdentityError::Random(error.to_string()))?;
        Ok(Self(hex::encode(bytes)))
    }

    /// The text that goes to its holder, 64 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// SHA-256 of a token. A plain hash is enough: 256 random bits cannot be searched.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of what a client sent.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// The stored bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads stored bytes; `None` when they are not 32.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(crate) fn hex(&self) -> String {
        hex::encode(self.0)
    }
}

impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Enough to tell two apart in a log, too little to look one up.
        write!(
            f,
            "TokenHash({}..)",
            self.hex().get(..8).unwrap_or_default()
        )
    }
}

/// The root bearer of an installation, kept as its hash.
#[derive(Debug, Clone, Copy)]
pub struct AdminKey(TokenHash);

impl AdminKey {
    /// From the configured key.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(TokenHash::of(key))
    }

    /// Whether a token is the key. Takes the same time whatever the token: hashes of equal length are compared.
    #[must_use]
    pub fn matches(&self, token: &TokenHash) -> bool {
        self.0.0.ct_eq(&token.0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iam_1_tokens_have_256_random_bits_and_are_kept_as_hashes() {
        let (one, other) = (Token::generate().unwrap(), Token::generate().unwrap());
        assert_eq!(one.as_str().len(), 64);
        assert_ne!(one.as_str(), other.as_str());
        assert_eq!(one.hash(), TokenHash::of(one.as_str()));
        assert!(!format!("{one:?} {:?}", one.hash()).contains(&one.hash().hex()));
        assert!(!format!("{one:?}").contains(one.as_str()));
    }

    #[test]
    fn iam_2_the_admin_key_matches_itself_only() {
        let key = AdminKey::new("root secret");
        assert!(key.matches(&TokenHash::of("root secret")));
        assert!(!key.matches(&TokenHash::of("root secret ")));
        assert!(!key.matches(&TokenHash::of("")));
    }
}

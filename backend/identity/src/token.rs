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

/// What every API token begins with, so that people and scanners know one when they see it.
pub const API_TOKEN_PREFIX: &str = "req1_pat_";
/// Hexadecimal digits of the checksum at its end.
const CHECKSUM: usize = 8;

/// A new API token: the prefix, 256 random bits and a checksum, by which a text that is no token is told from one that
/// is no longer good without a look into the database.
#[derive(Clone)]
pub struct ApiToken(String);

impl ApiToken {
    /// A token that nobody can guess.
    pub fn generate() -> Result<Self, IdentityError> {
        let secret = Token::generate()?;
        let checksum = checksum(secret.as_str());
        let secret = secret.as_str();
        Ok(Self(format!("{API_TOKEN_PREFIX}{secret}{checksum}")))
    }

    /// The text that goes to its holder.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last characters, by which its owner tells it from others.
    #[must_use]
    pub fn hint(&self) -> &str {
        self.0
            .get(self.0.len().saturating_sub(4)..)
            .unwrap_or_default()
    }

    /// What is stored.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    /// Whether a text may be an API token at all; `None` when it claims to be none.
    #[must_use]
    pub fn is_well_formed(text: &str) -> Option<bool> {
        let rest = text.strip_prefix(API_TOKEN_PREFIX)?;
        let sound = rest
            .split_at_checked(64)
            .is_some_and(|(secret, sum)| checksum(secret) == sum);
        Some(sound)
    }
}

fn checksum(secret: &str) -> String {
    let mut hex = TokenHash::of(secret).hex();
    hex.truncate(CHECKSUM);
    hex
}

impl std::fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiToken(..)")
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
    fn iam_5_a_token_is_known_by_its_prefix_and_checksum() {
        let token = ApiToken::generate().unwrap();
        let text = token.as_str();
        assert!(text.starts_with("req1_pat_") && text.len() == 81, "{text}");
        assert_eq!(ApiToken::is_well_formed(text), Some(true));
        assert!(text.ends_with(token.hint()));
        assert!(!format!("{token:?}").contains(token.hint()));
        // one digit of the secret only: its value may stand in the prefix too
        let mistyped = format!("{}x{}", &text[..20], &text[21..]);
        for bad in [
            mistyped.as_str(),
            &text[..80],
            "req1_pat_",
            "req1_pat_\u{e9}",
        ] {
            assert_eq!(ApiToken::is_well_formed(bad), Some(false), "{bad}");
        }
        assert_eq!(ApiToken::is_well_formed(&text[9..]), None);
    }

    #[test]
    fn iam_2_the_admin_key_matches_itself_only() {
        let key = AdminKey::new("root secret");
        assert!(key.matches(&TokenHash::of("root secret")));
        assert!(!key.matches(&TokenHash::of("root secret ")));
        assert!(!key.matches(&TokenHash::of("")));
    }
}

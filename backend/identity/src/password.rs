//! Hashing of passwords with argon2id.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use req1_domain::violation::Violations;
use tokio::sync::Semaphore;

use crate::IdentityError;

/// Fewest characters of a password.
pub const MIN_PASSWORD: usize = 8;
/// Most characters of a password; more would only be work for the server.
pub const MAX_PASSWORD: usize = 1_024;

/// Checks the length of a new password. Composition rules are left out on purpose: length is what counts.
pub fn check_password(pointer: &str, password: &str) -> Result<(), Violations> {
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        let detail = format!("must have at least {MIN_PASSWORD} characters");
        return Err(Violations::one(pointer, "too_short", detail));
    }
    if length > MAX_PASSWORD {
        let detail = format!("must have at most {MAX_PASSWORD} characters");
        return Err(Violations::one(pointer, "too_long", detail));
    }
    Ok(())
}

/// Memory and passes of one hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Default for PasswordCost {
    /// 19 MiB and two passes, the minimum that OWASP recommends for argon2id with one lane.
    fn default() -> Self {
        Self {
            memory_kib: Params::DEFAULT_M_COST,
            passes: Params::DEFAULT_T_COST,
        }
    }
}

/// Hashes and verifies passwords beside the async threads, a bounded number at once.
#[derive(Debug, Clone)]
pub struct Passwords {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    argon2: Argon2<'static>,
    permits: Arc<Semaphore>,
    /// Hash of a password that nobody has, verified against when there is no account.
    nobody: String,
}

impl Passwords {
    pub(crate) fn new(cost: PasswordCost) -> Result<Self, IdentityError> {
        let failed = |error: &dyn std::fmt::Display| IdentityError::Hashing(error.to_string());
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|e| failed(&e))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let random = crate::Token::generate()?;
        let nobody = argon2
            .hash_password(random.as_str().as_bytes())
            .map_err(|e| failed(&e))?
            .to_string();
        // One per core: more at once would not be quicker and would only take memory.
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self {
            inner: Arc::new(Inner {
                argon2,
                permits: Arc::new(Semaphore::new(cores)),
                nobody,
            }),
        })
    }

    /// The hash of a new password in PHC form, with a salt of its own.
    pub async fn hash(&self, password: &str) -> Result<String, IdentityError> {
        let password = password.to_owned();
        self.beside(move |inner| {
            let hash = inner.argon2.hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string())
                .map_err(|error| IdentityError::Hashing(error.to_string()))
        })
        .await
    }

    /// Whether a password is the one behind a hash. Without a hash (no account, or no password chosen yet) the answer
    /// is no, after the same work, so that the time does not tell who has an account.
    pub async fn verify(
        &self,
        hash: Option<String>,
        password: &str,
    ) -> Result<bool, IdentityError> {
        let password = password.to_owned();
        self.beside(move |inner| {
            let known = hash.is_some();
            let text = hash.as_deref().unwrap_or(&inner.nobody);
            let parsed = PasswordHash::new(text)
                .map_err(|error| IdentityError::Hashing(error.to_string()))?;
            let verified = inner.argon2.verify_password(password.as_bytes(), &parsed);
            Ok(verified.is_ok() && known)
        })
        .await
    }

    async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, IdentityError> + Send + 'static,
    ) -> Result<T, IdentityError> {
        let failed = |error: &dyn std::fmt::Display| IdentityError::Hashing(error.to_string());
        let permits = Arc::clone(&self.inner.permits);
        let permit = permits.acquire_owned().await.map_err(|e| failed(&e))?;
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || {
            // The work goes on when the request is dropped, so the permit goes with it.
            let _permit = permit;
            work(&inner)
        })
        .await
        .map_err(|e| failed(&e))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: PasswordCost = PasswordCost {
        memory_kib: 64,
        passes: 1,
    };

    #[tokio::test]
    async fn iam_1_passwords_are_argon2id_with_a_salt_each() {
        let passwords = Passwords::new(CHEAP).unwrap();
        let one = passwords.hash("correct horse").await.unwrap();
        let other = passwords.hash("correct horse").await.unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{one}");
        assert_ne!(one, other);
        assert!(
            passwords
                .verify(Some(one.clone()), "correct horse")
                .await
                .unwrap()
        );
        assert!(!passwords.verify(Some(one), "wrong horse").await.unwrap());
        assert!(!passwords.verify(None, "anything").await.unwrap());
    }

    #[tokio::test]
    async fn iam_1_a_hash_of_another_cost_still_verifies() {
        let old = Passwords::new(CHEAP)
            .unwrap()
            .hash("correct horse")
            .await
            .unwrap();
        let costlier = PasswordCost {
            memory_kib: 128,
            passes: 2,
        };
        let today = Passwords::new(costlier).unwrap();
        assert!(today.verify(Some(old), "correct horse").await.unwrap());
    }

    #[test]
    fn iam_1_the_default_cost_is_the_recommended_one() {
        let cost = PasswordCost::default();
        assert!(cost.memory_kib >= 19 * 1024 && cost.passes >= 2);
    }

    #[test]
    fn iam_1_password_lengths_are_bounded() {
        assert!(check_password("/password", "sevench").is_err());
        assert!(check_password("/password", "eightchr").is_ok());
        assert!(check_password("/password", &"ü".repeat(1_024)).is_ok());
        assert!(check_password("/password", &"x".repeat(1_025)).is_err());
    }
}

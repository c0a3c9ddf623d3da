//! Settings of signing in and up.

use chrono::TimeDelta;
use req1_identity::AdminKey;

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signup {
    /// Anybody.
    Open,
    /// Whoever has an invitation to a workspace.
    #[default]
    Invite,
    /// Nobody; server administrators add people.
    Closed,
}

impl Signup {
    /// The name in configuration and API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Invite => "invite",
            Self::Closed => "closed",
        }
    }

    /// Reads a configured name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Open, Self::Invite, Self::Closed]
            .into_iter()
            .find(|one| one.as_str() == name)
    }
}

/// How long a sign-in lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLife {
    /// Without use.
    pub idle: TimeDelta,
    /// At the longest, however much it is used.
    pub longest: TimeDelta,
}

impl Default for SessionLife {
    fn default() -> Self {
        Self {
            idle: TimeDelta::days(14),
            longest: TimeDelta::days(90),
        }
    }
}

/// How people get in.
#[derive(Debug, Clone, Default)]
pub struct AuthSettings {
    /// Who may make an account.
    pub signup: Signup,
    /// The root bearer, where there is one.
    pub admin_key: Option<AdminKey>,
    /// Where browsers find the application, such as `https://req.example.org`. Without it one-time links are paths,
    /// which the page that shows them completes.
    pub public_url: Option<String>,
    /// How long a sign-in lives.
    pub session_life: SessionLife,
}

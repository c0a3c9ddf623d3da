//! Attempts that may be guesses. They are counted before they are made, so that many at once are all counted.

use chrono::{DateTime, Utc};
use req1_identity::Usage;

use super::Client;
use crate::{App, AppError};

/// A counted attempt.
pub(super) struct Attempt<'a> {
    app: &'a App,
    counted: Vec<Usage>,
    now: DateTime<Utc>,
}

impl<'a> Attempt<'a> {
    /// Counts an attempt from a client, and for an account when it names one.
    pub(super) async fn begin(
        app: &'a App,
        client: &Client,
        account: Option<&str>,
    ) -> Result<Self, AppError> {
        let mut attempt = Self {
            app,
            counted: Vec::new(),
            now: app.environment.now(),
        };
        if let Some(address) = client.address {
            attempt.count(Usage::Address(address)).await?;
        }
        if let Some(account) = account {
            attempt.count(Usage::Account(account.to_owned())).await?;
        }
        Ok(attempt)
    }

    async fn count(&mut self, usage: Usage) -> Result<(), AppError> {
        let limiter = &self.app.identity.limiter;
        if let Err(wait) = limiter.count(&usage, self.now).await {
            tracing::warn!("too many failed sign-ins");
            return Err(AppError::TooMany(wait.as_secs() + 1));
        }
        self.counted.push(usage);
        Ok(())
    }

    /// It was no guess.
    pub(super) async fn succeeded(self) {
        for usage in &self.counted {
            self.app.identity.limiter.take_back(usage, self.now).await;
        }
    }
}

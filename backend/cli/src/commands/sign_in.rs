//! Signing in and out.

use clap::Args;
use reqwest::Method;
use serde_json::json;

use crate::{
    arguments::Common,
    client::{Client, Query, server_url},
    failure::Failure,
    input::read_secret,
    output::Noun,
    session::{Session, text},
    settings::{Settings, Token, given_token},
};

static ME: Noun = Noun {
    columns: &[
        ("NAME", "display_name"),
        ("EMAIL", "email"),
        ("ROLE", "role"),
        ("ID", "id"),
    ],
    tree: &["display_name", "email"],
};

/// The password is asked for on a terminal, and read as a line from standard input otherwise. The token is kept in
/// `req1/config.json` under `XDG_CONFIG_HOME` or ~/.config, which nobody else can read.
#[derive(Debug, Args)]
pub(crate) struct Login {
    /// E-mail address of the account
    #[arg(
        long,
        required_unless_present = "with_token",
        conflicts_with = "with_token"
    )]
    email: Option<String>,
    /// Ask for a token instead of a password; without asking with --token-file or `REQ1_TOKEN`
    #[arg(long)]
    with_token: bool,
}

impl Login {
    pub(super) async fn run(self, common: Common) -> Result<(), Failure> {
        let path = Settings::path()?;
        let mut settings = Settings::read(&path)?;
        let url = common.url.clone().or_else(|| settings.url.clone());
        let url =
            url.ok_or_else(|| Failure::Usage("which server? Use --url or REQ1_URL".into()))?;
        let url = server_url(&url)?;
        let token = match self.email {
            Some(email) => log_in(&url, &email).await?,
            None => match given_token(common.token_file.as_deref())? {
                Some(token) => token,
                None => Token::new(&read_secret("token")?),
            },
        };
        let client = Client::new(url.clone(), Some(token.clone()))?;
        let me = client.get("/api/v1/auth/me", &Query::new()).await?;
        settings.remember(&url, token);
        settings.write(&path)?;
        let email = text(&me, "email")?;
        common
            .output
            .note(&format!("Signed in to {url} as {email}."));
        Ok(())
    }
}

async fn log_in(url: &str, email: &str) -> Result<Token, Failure> {
    let password = read_secret("password")?;
    let client = Client::new(url.to_owned(), None)?;
    let body = json!({"email": email, "password": password});
    let answer = client.post("/api/v1/auth/login", &body).await?;
    Ok(Token::new(text(&answer, "token")?))
}

pub(super) async fn log_out(session: &Session) -> Result<(), Failure> {
    let client = &session.client;
    let ended = client
        .send_json(Method::POST, "/api/v1/auth/logout", None)
        .await;
    let path = Settings::path()?;
    let mut settings = Settings::read(&path)?;
    // Forgotten also when the session had ended before.
    settings.forget(client.base());
    settings.write(&path)?;
    ended?;
    session
        .output
        .note(&format!("Signed out of {}.", client.base()));
    Ok(())
}

pub(super) async fn who_am_i(session: &Session) -> Result<(), Failure> {
    let me = session.client.get("/api/v1/auth/me", &Query::new()).await?;
    session.output.item(&ME, &me)
}

//! The first administrator of a standalone server.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use req1_app::{App, auth};
use req1_identity::Token;
use req1_store::users;

use crate::{Failure, config::Secret, sample};

/// Address of an administrator whom nobody named.
const ADDRESS: &str = "admin@req1.local";
/// Characters of a password that is made here: 80 random bits.
const PASSWORD_LENGTH: usize = 20;

/// Sees to it that somebody can sign in, and says on the terminal how if nobody else knows.
///
/// The password of `--sample` is kept in `sign-in.txt`, readable by its owner only, and shown at every start, because
/// that is what a trial needs; any other generated password is shown once and kept nowhere.
pub(super) async fn prepare(
    app: &App,
    folder: &Path,
    (named, with_sample): (Option<(String, Secret)>, bool),
) -> Result<(), Failure> {
    if let Some((address, password)) = named {
        auth::ensure_admin(app, &address, password.reveal()).await?;
    } else if auth::setup_needed(app).await? {
        let token = Token::generate()?;
        let password: String = token.as_str().chars().take(PASSWORD_LENGTH).collect();
        let text = format!("e-mail    {ADDRESS}\npassword  {password}\n");
        if with_sample {
            // Before the account: a password that nobody knows would lock everybody out.
            keep(&folder.join("sign-in.txt"), &text)?;
        }
        auth::ensure_admin(app, ADDRESS, &password).await?;
        if !with_sample {
            say(&format!("First sign-in, shown only now:\n\n{text}"))?;
        }
    }
    if !with_sample {
        return Ok(());
    }
    let mut db = app.store.acquire().await?;
    let owner = users::first_admin(&mut db).await?;
    drop(db);
    if sample::load(app, owner).await? {
        tracing::info!("the sample workspace is loaded");
    }
    match fs::read_to_string(folder.join("sign-in.txt")) {
        Ok(text) => say(&format!("Sign in to the sample workspace with\n\n{text}"))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            say(
                "The sample workspace belongs to the administrator, whose password is not kept here.\n",
            )?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn keep(file: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)?;
    file.write_all(text.as_bytes())
}

/// To the terminal, not to the log: logs are collected and kept.
fn say(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "\n{text}")
}

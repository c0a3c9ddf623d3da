//! Somebody at a shell.

use std::{path::PathBuf, process::Stdio};

use req1_test_support::{Client, Value};
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt as _, process::Command};

/// A person with a home folder and settings in the environment.
#[derive(Debug)]
pub(crate) struct Cli {
    url: Option<String>,
    token: Option<String>,
    pub(crate) home: TempDir,
}

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    what: String,
    code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Cli {
    /// Signed in as a person of the tests by the environment.
    pub(crate) fn of(url: &str, person: &Client) -> Self {
        Self {
            url: Some(url.to_owned()),
            token: person.token.clone(),
            home: tempfile::tempdir().unwrap(),
        }
    }

    /// Nothing is set.
    pub(crate) fn nobody() -> Self {
        Self {
            url: None,
            token: None,
            home: tempfile::tempdir().unwrap(),
        }
    }

    /// A server and a token in the environment.
    pub(crate) fn sign_in_as(&mut self, url: &str, token: &str) {
        self.url = Some(url.to_owned());
        self.token = Some(token.to_owned());
    }

    /// A file in the home folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Runs a command with nothing to read.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Ran {
        self.feed("", arguments).await
    }

    /// Runs a command that reads this.
    pub(crate) async fn feed(&self, input: &str, arguments: &[&str]) -> Ran {
        let mut child = self.command(arguments).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that does not read may have ended before.
        stdin.write_all(input.as_bytes()).await.ok();
        drop(stdin);
        let output = child.wait_with_output().await.unwrap();
        Ran {
            what: arguments.join(" "),
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// A command with its environment, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_req1"));
        command
            .args(arguments)
            .env_clear()
            .env("XDG_CONFIG_HOME", self.home.path())
            .current_dir(self.home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command.envs(self.url.iter().map(|url| ("REQ1_URL", url)));
        command.envs(self.token.iter().map(|token| ("REQ1_TOKEN", token)));
        command
    }
}

impl Ran {
    /// What it printed, after a look at the exit code.
    #[track_caller]
    pub(crate) fn expect(&self, code: i32) -> &str {
        let Self { what, out, err, .. } = self;
        assert_eq!(self.code, Some(code), "{what}\n{out}\n{err}");
        out
    }

    /// What it printed as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let out = self.expect(0);
        serde_json::from_str(out).unwrap_or_else(|error| panic!("{}: {error}: {out}", self.what))
    }
}

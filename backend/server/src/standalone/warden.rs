//! Sees to it that PostgreSQL ends when the server is killed.

use std::{io, path::Path, process::Stdio};

use tokio::process::{Child, Command};

/// Waits for the end of its input, which comes when the server dies in whatever way, and then asks PostgreSQL to stop.
const SCRIPT: &str =
    r#"trap "" INT TERM HUP; read -r word; [ "$word" = stopped ] || kill -INT "$(head -n 1 "$1")""#;

/// A process that outlives the server by a moment.
#[derive(Debug)]
pub(super) struct Warden(Child);

impl Warden {
    /// Guards the PostgreSQL of a data folder, also one that is started later.
    pub(super) fn post(data: &Path) -> io::Result<Self> {
        let child = Command::new("/bin/sh")
            .args(["-c", SCRIPT, "req1-warden"])
            .arg(data.join("postmaster.pid"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl+C and what else goes to the server's group must not reach it.
            .process_group(0)
            .spawn()?;
        Ok(Self(child))
    }

    /// Sends it away, since PostgreSQL has been stopped.
    pub(super) async fn dismiss(mut self) -> io::Result<()> {
        use tokio::io::AsyncWriteExt as _;
        if let Some(mut input) = self.0.stdin.take() {
            input.write_all(b"stopped\n").await?;
        }
        self.0.wait().await.map(drop)
    }
}

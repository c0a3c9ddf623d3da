//! Under which user of the system PostgreSQL runs.

use std::{
    io,
    os::unix::fs::{DirBuilderExt as _, chown},
    path::Path,
};

use nix::unistd::{Uid, User};
use tokio::process::Command;

use crate::Failure;

/// Users that a server which runs as root may give PostgreSQL to, in this order. PostgreSQL itself refuses root.
const UNPRIVILEGED: [&str; 3] = ["postgres", "req1", "nobody"];

/// The users of server and database.
#[derive(Debug, Clone)]
pub(super) struct Account {
    /// Name of the user that this process runs as, by which PostgreSQL knows it.
    pub(super) server: String,
    /// The user that PostgreSQL runs as, if another one.
    other: Option<User>,
}

impl Account {
    /// The account of this process, or an unprivileged one if it is root.
    pub(super) fn choose() -> Result<Self, Failure> {
        let me = Uid::effective();
        let server = User::from_uid(me)?
            .ok_or_else(|| {
                format!("the system has no user with the id {me}, which PostgreSQL needs")
            })?
            .name;
        if !me.is_root() {
            return Ok(Self {
                server,
                other: None,
            });
        }
        for name in UNPRIVILEGED {
            if let Some(user) = User::from_name(name)? {
                return Ok(Self {
                    server,
                    other: Some(user),
                });
            }
        }
        let names = UNPRIVILEGED.join(", ");
        Err(
            format!("PostgreSQL does not run as root, and there is none of the users {names}")
                .into(),
        )
    }

    /// A command that runs as this account, with nothing of this process's environment but the search path.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("LC_ALL", "C")
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .current_dir("/")
            .stdin(std::process::Stdio::null());
        if let Some(user) = &self.other {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }

    /// Makes a folder that only this account can enter, if it is not there.
    pub(super) fn private_folder(&self, path: &Path) -> io::Result<()> {
        if !path.exists() {
            std::fs::DirBuilder::new().mode(0o700).create(path)?;
        }
        self.give(path)
    }

    /// Makes the account the owner of a file or folder.
    pub(super) fn give(&self, path: &Path) -> io::Result<()> {
        match &self.other {
            Some(user) => chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw())),
            None => Ok(()),
        }
    }

    /// Fails if the account cannot reach a folder that belongs to it, because one above keeps it out.
    pub(super) async fn check_reach(&self, folder: &Path) -> Result<(), Failure> {
        let Some(user) = &self.other else {
            return Ok(());
        };
        let mut enter = self.command(Path::new("/bin/sh"));
        enter.args(["-c", "cd \"$1\"", "sh"]).arg(folder);
        if enter.output().await?.status.success() {
            return Ok(());
        }
        Err(format!(
            "PostgreSQL does not run as root, and the user {} cannot enter {}; choose a folder below /var or /srv, or start \
             the server as an ordinary user",
            user.name,
            folder.display()
        )
        .into())
    }
}

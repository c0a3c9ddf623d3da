//! A PostgreSQL of our own in a folder.
//!
//! `pg_ctl` starts it in a process session of its own, so that Ctrl+C in the terminal reaches the server only, and the
//! database is stopped after the requests have ended.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use super::{account::Account, binaries::Binaries, warden::Warden};
use crate::Failure;

/// Longest path of the folder of the socket: the system allows 107 bytes with the socket's name.
const MAX_SOCKET_FOLDER: usize = 85;
/// Seconds that PostgreSQL gets to recover after a crash, or to stop.
const PATIENCE: &str = "120";
/// How often it is looked after.
const WATCH: Duration = Duration::from_secs(2);
/// Superuser of the cluster, for making roles and the database.
pub(super) const SUPERUSER: &str = "postgres";

/// Folder, programs and user of a cluster.
#[derive(Debug, Clone)]
pub(crate) struct Cluster {
    data: PathBuf,
    socket: PathBuf,
    binaries: Binaries,
    account: Account,
}

impl Cluster {
    /// The cluster below a folder. Starts and writes nothing but the folder of the socket.
    pub(super) fn below(folder: &Path) -> Result<Self, Failure> {
        let data = folder.join("postgres");
        let account = Account::choose()?;
        let binaries = Binaries::find(made_by(&data)?)?;
        let short = folder.join("run");
        let socket = if short.as_os_str().len() <= MAX_SOCKET_FOLDER {
            account.private_folder(&short)?;
            short
        } else {
            // Not predictable, because everybody may write to the folder of temporary files.
            let made = tempfile::Builder::new().prefix("req1-").tempdir()?.keep();
            account.private_folder(&made)?;
            made
        };
        Ok(Self {
            data,
            socket,
            binaries,
            account,
        })
    }

    /// URL of a database for one of the roles.
    pub(super) fn url(&self, role: &str, database: &str) -> String {
        let host = percent_encoded(&self.socket);
        format!("postgres://{role}@{host}/{database}")
    }

    /// Makes the cluster if it is not there, and starts it. One that a killed server left running is stopped first.
    pub(super) async fn start(&self, roles: &[&str]) -> Result<(), Failure> {
        if !self.data.exists() {
            self.create().await?;
        }
        self.account.check_reach(&self.data).await?;
        if self.is_running()? {
            tracing::warn!("stopping the PostgreSQL that a killed server left behind");
            self.stop().await?;
        }
        self.configure(roles)?;
        let log = self.data.join("start.log");
        let options = "-w -s".split(' ');
        let output = self
            .account
            .command(&self.binaries.program("pg_ctl"))
            .arg("start")
            .args(options)
            .args(["-t", PATIENCE, "-D"])
            .arg(&self.data)
            .arg("-l")
            .arg(&log)
            .output()
            .await?;
        if output.status.success() {
            return Ok(());
        }
        let text = fs::read_to_string(&log).unwrap_or_default();
        let last: Vec<_> = text.lines().rev().take(5).collect();
        let last: Vec<_> = last.into_iter().rev().collect();
        Err(format!("PostgreSQL does not start:\n{}", last.join("\n")).into())
    }

    /// Has it stopped when this process dies without doing so.
    pub(super) fn guard(&self) -> io::Result<Warden> {
        Warden::post(&self.data)
    }

    /// Stops it: clients are cut off, nothing that was committed is lost.
    pub(super) async fn stop(&self) -> Result<(), Failure> {
        let output = self
            .account
            .command(&self.binaries.program("pg_ctl"))
            .args(["stop", "-m", "fast", "-w", "-s", "-t", PATIENCE, "-D"])
            .arg(&self.data)
            .output()
            .await?;
        // It may have been about to stop anyway.
        if output.status.success() || !self.is_running()? {
            return Ok(());
        }
        let reason = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(format!("PostgreSQL does not stop: {reason}").into())
    }

    /// Starts it again when it has died, until `stop`.
    pub(super) async fn watch(&self, roles: &[&str], stop: &CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(WATCH) => {}
            }
            if self.is_running().unwrap_or(true) {
                continue;
            }
            tracing::error!("PostgreSQL has died; starting it again");
            if let Err(error) = self.start(roles).await {
                tracing::error!(%error, "the restart failed");
            }
        }
    }

    /// Whether a PostgreSQL works in the data folder, be it only a child that has not noticed the death of its parent. Takes
    /// away the marks of one that is gone: the system may have given its number to somebody else, or keep it because
    /// nobody has collected the dead process, and PostgreSQL would take either for its own.
    fn is_running(&self) -> Result<bool, Failure> {
        if is_worked_in(&self.data)? {
            return Ok(true);
        }
        for mark in [
            self.data.join("postmaster.pid"),
            self.socket.join(".s.PGSQL.5432.lock"),
        ] {
            match fs::remove_file(&mark) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(false)
    }

    /// Makes the cluster beside its place and moves it there when it is whole, so that no half of one can stay behind.
    async fn create(&self) -> Result<(), Failure> {
        let partial = self.data.with_extension("partial");
        if partial.exists() {
            fs::remove_dir_all(&partial)?;
        }
        self.account.private_folder(&partial)?;
        self.account.check_reach(&partial).await?;
        tracing::info!(
            version = self.binaries.major,
            "making a PostgreSQL database in the data folder"
        );
        let output = self
            .account
            .command(&self.binaries.program("initdb"))
            .args([
                "--username",
                SUPERUSER,
                "--encoding",
                "UTF8",
                "--locale",
                "C.UTF-8",
            ])
            .args([
                "--auth-local",
                "peer",
                "--auth-host",
                "reject",
                "--data-checksums",
                "-D",
            ])
            .arg(&partial)
            .output()
            .await?;
        if !output.status.success() {
            let reason = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("initdb failed: {reason}").into());
        }
        let settings = partial.join("postgresql.conf");
        let text = fs::read_to_string(&settings)?;
        fs::write(
            &settings,
            format!("{text}\n# Written anew at every start.\ninclude 'req1.conf'\n"),
        )?;
        fs::rename(&partial, &self.data)?;
        Ok(())
    }

    /// Writes how to connect. Only the user that runs this server gets in, by what the kernel says about the socket's peer.
    fn configure(&self, roles: &[&str]) -> io::Result<()> {
        let socket = self.socket.display().to_string().replace('\'', "''");
        let settings = format!(
            "listen_addresses = ''\n\
             unix_socket_directories = '{socket}'\n\
             fsync = on\nfull_page_writes = on\nsynchronous_commit = on\n\
             max_connections = 60\nshared_buffers = 128MB\n\
             logging_collector = on\nlog_directory = 'log'\nlog_filename = 'postgresql-%a.log'\n\
             log_truncate_on_rotation = on\nlog_rotation_age = 1d\nlog_min_messages = warning\n"
        );
        let server = &self.account.server;
        let mut people = String::new();
        for role in roles {
            people += &format!(
                "req1 \"{server}\" {role}
"
            );
        }
        self.write("req1.conf", &settings)?;
        self.write("pg_hba.conf", "local all all peer map=req1\n")?;
        self.write("pg_ident.conf", &people)
    }

    /// Writes a file of the cluster that PostgreSQL can read, whoever it runs as.
    fn write(&self, name: &str, text: &str) -> io::Result<()> {
        let file = self.data.join(name);
        fs::write(&file, text)?;
        self.account.give(&file)
    }
}

/// Whether a process works in a folder, as all processes of PostgreSQL do in their data folder. A dead one does not, even
/// while nobody has collected it, as it happens in a container without an init.
fn is_worked_in(folder: &Path) -> io::Result<bool> {
    let folder = match folder.canonicalize() {
        Ok(folder) => folder,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    // Processes come and go, and those of other people tell nothing.
    let works = |process: fs::DirEntry| fs::read_link(process.path().join("cwd")).ok();
    Ok(fs::read_dir("/proc")?
        .flatten()
        .filter_map(works)
        .any(|place| place == folder))
}

/// The major version that made a data folder, or none if there is no folder.
fn made_by(data: &Path) -> Result<Option<u32>, Failure> {
    match fs::read_to_string(data.join("PG_VERSION")) {
        Ok(text) => match text.trim().parse() {
            Ok(major) => Ok(Some(major)),
            Err(_) => Err(format!("{} is no data folder of PostgreSQL", data.display()).into()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound && !data.exists() => Ok(None),
        Err(error) => Err(format!(
            "{} is no data folder of PostgreSQL: {error}",
            data.display()
        )
        .into()),
    }
}

/// A path as the host of a URL.
fn percent_encoded(path: &Path) -> String {
    let mut encoded = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                encoded.push(char::from(*byte));
            }
            other => encoded += &format!("%{other:02X}"),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use std::{process::Command, thread};

    use super::*;

    #[test]
    fn ops_3_a_dead_database_that_nobody_collected_does_not_count_as_running() {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new("sleep");
        let mut process = process
            .arg("60")
            .current_dir(folder.path())
            .spawn()
            .unwrap();
        assert!(is_worked_in(folder.path()).unwrap());
        process.kill().unwrap();
        let is_over = (0..500).any(|_| {
            thread::sleep(Duration::from_millis(10));
            !is_worked_in(folder.path()).unwrap()
        });
        assert!(is_over);
        // Only now is it collected.
        process.wait().unwrap();
        assert!(!is_worked_in(&folder.path().join("nowhere")).unwrap());
    }
}

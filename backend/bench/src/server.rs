//! The server that is measured, as a process of its own.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tempfile::TempDir;

use crate::Failure;

/// Longest wait for the server to come up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Name and password of the only person.
pub(crate) const ADMIN: (&str, &str) = ("bench@example.org", "a-long-password-for-measuring");

/// Where the program is and what it works on.
#[derive(Debug)]
pub(crate) struct Installation {
    program: PathBuf,
    database_url: String,
    /// The built browser application, if it is there.
    pages: Option<PathBuf>,
    folder: TempDir,
}

impl Installation {
    pub(crate) fn new(
        (program, frontend): (&Path, &Path),
        database_url: &str,
    ) -> Result<Self, Failure> {
        Ok(Self {
            pages: frontend.join("dist").canonicalize().ok(),
            program: program.to_owned(),
            database_url: database_url.to_owned(),
            folder: tempfile::tempdir()?,
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, program: &Path, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("DATABASE_URL", &self.database_url)
            .env("FILES_DIR", self.folder.path().join("files"))
            .env("REQ1_ADMIN_EMAIL", ADMIN.0)
            .env("REQ1_ADMIN_PASSWORD", ADMIN.1)
            .env("REQ1_LIMIT_FACTOR", "100000")
            .env("LISTEN_ADDR", "127.0.0.1:0")
            .env("LOG_FORMAT", "json")
            .env_remove("REDIS_URL")
            .stdin(Stdio::null());
        if let Some(pages) = &self.pages {
            command.env("STATIC_DIR", pages);
        }
        command
    }

    /// Runs a command of the server to its end and gives what it printed.
    pub(crate) fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Result<String, Failure> {
        self.run_by(&self.program, arguments)
    }

    /// Runs a command of another build of the server.
    pub(crate) fn run_by(
        &self,
        program: &Path,
        arguments: &[impl AsRef<OsStr>],
    ) -> Result<String, Failure> {
        let output = self.command(program, arguments).output()?;
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout)?);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("the server's command failed: {said}").into())
    }

    /// Starts serving and waits until the address is known.
    pub(crate) fn serve(&self, role: &str) -> Result<Server, Failure> {
        self.serve_by(&self.program, role)
    }

    /// Starts serving with another build of the server.
    pub(crate) fn serve_by(&self, program: &Path, role: &str) -> Result<Server, Failure> {
        let log = self.folder.path().join("server.log");
        let target = File::create(&log)?;
        let process = self
            .command(program, &[role])
            .stderr(target.try_clone()?)
            .stdout(target)
            .spawn()?;
        let mut server = Server {
            process,
            address: String::new(),
            began: Instant::now(),
        };
        while server.began.elapsed() < PATIENCE {
            if let Some(address) = address_in(&fs::read_to_string(&log)?) {
                server.address = address;
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        let mut said = String::new();
        File::open(&log)?.read_to_string(&mut said)?;
        Err(format!("no server came up: {said}").into())
    }
}

/// The address in the log's line that says where the server listens.
fn address_in(log: &str) -> Option<String> {
    log.lines().find_map(|line| {
        let entry: serde_json::Value = serde_json::from_str(line).ok()?;
        let is_it = entry.get("message")?.as_str() == Some("listening");
        let address = entry.get("address")?.as_str()?;
        is_it.then(|| address.to_owned())
    })
}

/// A running server; stopped when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
    /// When it was started.
    pub(crate) began: Instant,
}

impl Server {
    /// Resident memory now, in bytes.
    pub(crate) fn memory(&self) -> Result<u64, Failure> {
        status(self.process.id(), "VmRSS")
    }

    /// Most resident memory since [`Self::forget_peak`], in bytes.
    pub(crate) fn peak(&self) -> Result<u64, Failure> {
        status(self.process.id(), "VmHWM")
    }

    /// The same of the processes that it runs scripts in, together.
    pub(crate) fn peak_of_scripts(&self) -> Result<u64, Failure> {
        let hosts = self.hosts()?;
        hosts.into_iter().map(|host| status(host, "VmHWM")).sum()
    }

    /// Begins a new measurement of the peak.
    pub(crate) fn forget_peak(&self) -> Result<(), Failure> {
        for process in [vec![self.process.id()], self.hosts()?].concat() {
            fs::write(format!("/proc/{process}/clear_refs"), "5")?;
        }
        Ok(())
    }

    fn hosts(&self) -> Result<Vec<u32>, Failure> {
        let mine = self.process.id();
        let threads = fs::read_dir(format!("/proc/{mine}/task"))?;
        let mut children = Vec::new();
        for thread in threads {
            // A thread may have ended meanwhile.
            let listed = fs::read_to_string(thread?.path().join("children")).unwrap_or_default();
            let listed = listed.split_whitespace().map(str::parse);
            children.extend(listed.collect::<Result<Vec<u32>, _>>()?);
        }
        Ok(children)
    }
}

fn status(process: u32, field: &str) -> Result<u64, Failure> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kilobytes = line.and_then(|rest| rest.trim_matches([':', '\t', ' ']).split(' ').next());
    let kilobytes: u64 = kilobytes.ok_or("no such field")?.parse()?;
    Ok(kilobytes * 1024)
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(id) = i32::try_from(self.process.id()) {
            let _gone_already = kill(Pid::from_raw(id), Signal::SIGTERM);
        }
        let _status = self.process.wait();
    }
}

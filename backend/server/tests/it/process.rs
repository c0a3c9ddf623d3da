//! Runs the binary on free ports and in private folders, and ends what it started.

use std::{
    fs::Permissions,
    io::{BufRead, BufReader},
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use reqwest::blocking::{Client, RequestBuilder, Response};
use tempfile::TempDir;

/// A database that nobody answers for: enough for whatever needs no data.
pub(crate) const NO_DATABASE: (&str, &str) = ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
/// What [`Server::on_database`] takes for its administrator.
pub(crate) const ADMIN_KEY: &str = "0123456789abcdef0123456789abcdef";
/// Longest time that anything may take; a slow machine is no fault.
const PATIENCE: Duration = Duration::from_secs(90);

/// A client that waits long enough for a slow machine.
pub(crate) fn client() -> Client {
    // Where the command line client is built along, the library speaks TLS and asks for this; only the first one counts.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    Client::builder().timeout(PATIENCE).build().unwrap()
}

/// A command with no environment but the search path and what is given.
pub(crate) fn command(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_req1-server"));
    command
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .envs(environment.iter().copied())
        .stdin(Stdio::null());
    command
}

/// Runs a command that ends by itself.
pub(crate) fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    command(arguments, environment).output().unwrap()
}

/// What a command said on both streams.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A folder that PostgreSQL can enter under a user of its own, which is needed where tests run as root.
pub(crate) fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    folder
}

/// A server that runs.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// Address of metrics and health, where it is another one.
    pub(crate) internal: Option<SocketAddr>,
    log: Arc<Mutex<String>>,
    pub(crate) client: Client,
}

impl Server {
    /// Starts a server and waits until it listens.
    pub(crate) fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut all = vec![("LISTEN_ADDR", "127.0.0.1:0"), ("LOG_FORMAT", "json")];
        all.extend(environment);
        let internal_expected = all.iter().any(|(name, _)| *name == "METRICS_ADDR");
        let mut child = command(arguments, &all)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, inbox) = mpsc::channel::<String>();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        collect(BufReader::new(out), Arc::clone(&log), lines.clone());
        collect(BufReader::new(err), Arc::clone(&log), lines);
        let (mut public, mut internal) = (None, None);
        while public.is_none() || (internal_expected && internal.is_none()) {
            let Ok(line) = inbox.recv_timeout(PATIENCE) else {
                panic!("no server came up: {}", log.lock().unwrap());
            };
            let Ok(line) = serde_json::from_str::<serde_json::Value>(&line) else {
                continue;
            };
            let address = line["address"]
                .as_str()
                .and_then(|address| address.parse().ok());
            match line["message"].as_str() {
                Some("listening") => public = address,
                Some("metrics and health") => internal = address,
                _ => {}
            }
        }
        Self {
            child,
            address: public.unwrap(),
            internal,
            log,
            client: client(),
        }
    }

    /// A server on a database, with files in a folder, that takes [`ADMIN_KEY`] and has no limits.
    pub(crate) fn on_database(url: &str, files: &str, log: &str) -> Self {
        let settings = [
            ("DATABASE_URL", url),
            ("FILES_DIR", files),
            ("ADMIN_KEY", ADMIN_KEY),
            ("REQ1_LIMIT_FACTOR", "100000"),
            ("RUST_LOG", log),
        ];
        Self::start(&["all"], &settings)
    }

    /// A server on a data folder of its own.
    pub(crate) fn standalone(folder: &Path, more: &[&str]) -> Self {
        let mut arguments = vec!["standalone", "--data-dir", folder.to_str().unwrap()];
        arguments.extend(more);
        Self::start(&arguments, &[("REQ1_LIMIT_FACTOR", "100")])
    }

    /// Where it answers.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        self.request("GET", path).send().unwrap()
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.address);
        self.client.request(method.parse().unwrap(), url)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Everything that the server wrote so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// The first line with this text. A line may come later than the answer that it tells of.
    pub(crate) fn log_line(&self, text: &str) -> String {
        let started = Instant::now();
        loop {
            let log = self.log();
            if let Some(line) = log.lines().find(|line| line.contains(text)) {
                return line.to_owned();
            }
            assert!(started.elapsed() < PATIENCE, "no line has {text:?}: {log}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill")
            .args(["-s", name, &pid])
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// Waits for the end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "it does not end: {}",
                self.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Stops it as a service manager does.
    pub(crate) fn stop(mut self) {
        self.signal("TERM");
        assert!(self.wait().success(), "{}", self.log());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // As a service manager, not as kill -9: a database must stop with its server.
            self.signal("TERM");
            let _status = self.child.wait();
        }
    }
}

fn collect(
    reader: impl BufRead + Send + 'static,
    log: Arc<Mutex<String>>,
    lines: mpsc::Sender<String>,
) {
    thread::spawn(move || {
        for line in reader.lines().map_while(Result::ok) {
            log.lock().unwrap().push_str(&(line.clone() + "\n"));
            let _nobody_waits_any_more = lines.send(line);
        }
    });
}

//! A Redis of a test's own, to be stopped and frozen.

use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// A `redis-server` process that ends with this value.
#[derive(Debug)]
pub struct TestRedis {
    port: u16,
    process: Child,
    /// Where it writes what it holds when it is stopped.
    folder: Option<TempDir>,
}

impl TestRedis {
    /// Starts one that keeps nothing on disk.
    #[must_use]
    pub fn start() -> Self {
        Self::start_in(None)
    }

    /// Starts one that comes back with what it held.
    #[must_use]
    pub fn with_memory() -> Self {
        Self::start_in(Some(tempfile::tempdir().unwrap()))
    }

    fn start_in(folder: Option<TempDir>) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let redis = Self {
            port,
            process: spawn(port, folder.as_ref()),
            folder,
        };
        redis.wait();
        redis
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Ends it; with a memory, in an orderly way.
    pub fn stop(&mut self) {
        if self.folder.is_some() {
            self.signal("-TERM");
        } else {
            self.process.kill().unwrap();
        }
        self.process.wait().unwrap();
    }

    /// Starts it again at the same port, empty unless it has a memory.
    pub fn restart(&mut self) {
        self.process = spawn(self.port, self.folder.as_ref());
        self.wait();
    }

    /// Lets it hang: connections are taken, nothing is answered.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        let status = Command::new("kill").args([name, &pid]).status();
        assert!(status.unwrap().success());
    }

    fn wait(&self) {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "Redis does not start"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for TestRedis {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn spawn(port: u16, folder: Option<&TempDir>) -> Child {
    let mut command = Command::new("redis-server");
    command.args(["--port", &port.to_string(), "--bind", "127.0.0.1"]);
    command.args(["--appendonly", "no", "--save"]);
    match folder {
        Some(folder) => command.arg("3600 1").arg("--dir").arg(folder.path()),
        None => command.arg(""),
    };
    let started = command.stdout(Stdio::null()).spawn();
    started.expect("redis-server is installed")
}

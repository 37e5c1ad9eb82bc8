//! The launcher in a process of its own, so that it can be killed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub struct Launcher {
    process: Child,
    pub url: String,
}

impl Launcher {
    pub fn start(folder: &Path) -> Self {
        let program = env!("CARGO_BIN_EXE_private-postgres");
        let mut process = Command::new(program).arg(folder).stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("postgres://"), "the launcher ended without an address");
        Self { process, url: url.trim().to_owned() }
    }

    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Stops the process where it stands, so that it starts nothing again.
    pub fn stop_keeping(&self) {
        signal("STOP", self.process.id());
    }

    pub fn interrupt(mut self) {
        signal("INT", self.process.id());
        assert!(self.process.wait().unwrap().success());
    }
}

/// A test that fails leaves nothing running.
impl Drop for Launcher {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn kill(process: u32) {
    signal("KILL", process);
}

fn signal(name: &str, process: u32) {
    let status = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status().unwrap();
    assert!(status.success());
}

/// The number in the pid file, 0 while there is none.
pub fn postmaster_of(folder: &Path) -> u32 {
    let text = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
    text.lines().next().and_then(|line| line.parse().ok()).unwrap_or(0)
}

/// A process that has nothing to do with Postgres but belongs to the same account.
pub fn stranger_owned_like(folder: &Path) -> Stranger {
    let owner = fs::metadata(folder).unwrap();
    let mut command = Command::new("sleep");
    command.arg("600").current_dir("/");
    if owner.uid() != fs::metadata("/proc/self").map_or(owner.uid(), |own| own.uid()) {
        command.uid(owner.uid()).gid(owner.gid());
    }
    Stranger(command.spawn().unwrap())
}

pub struct Stranger(Child);

impl Stranger {
    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn eventually(what: &str, mut done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !done() {
        assert!(Instant::now() < end, "not within 30 s: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

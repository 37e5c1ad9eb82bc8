//! One running Postgres: starts it as a child, reads what it says about itself in `postmaster.pid`, tells a living
//! one from a stale file, stops it.

use std::fs::{self, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::binaries::Binaries;
use crate::place::Place;
use crate::{Error, Mode};

const LOG_LIMIT: u64 = 16 * 1024 * 1024;

/// What a postmaster writes about itself into its data directory.
#[derive(Debug, PartialEq, Eq)]
pub struct PidFile {
    pub pid: u32,
    pub socket: Option<PathBuf>,
    pub ready: bool,
}

impl PidFile {
    pub fn read(data: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }

    /// Lines: pid, data directory, start time, port, socket directory, address, shared memory, status.
    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().collect();
        let pid = lines.first()?.trim().parse().ok()?;
        let socket = lines.get(4).filter(|line| !line.is_empty()).map(PathBuf::from);
        let ready = lines.get(7).is_some_and(|status| status.trim() == "ready");
        Some(Self { pid, socket, ready })
    }
}

/// The postmaster that is alive on this data directory, if there is one.
pub fn living(data: &Path) -> Option<PidFile> {
    PidFile::read(data).filter(|file| works_in(file.pid, data))
}

/// Whether this process is a Postgres of this data directory: each of them, postmaster and workers, has it as its
/// working directory. A bare number proves nothing, since numbers are given again after a restart.
#[cfg(target_os = "linux")]
fn works_in(pid: u32, data: &Path) -> bool {
    let folder = fs::read_link(format!("/proc/{pid}/cwd")).ok();
    folder.is_some() && folder == fs::canonicalize(data).ok()
}

#[cfg(not(target_os = "linux"))]
fn works_in(pid: u32, data: &Path) -> bool {
    let arguments = ["-o", "command=", "-p", &pid.to_string()];
    let Ok(output) = std::process::Command::new("ps").args(arguments).output() else { return exists(pid) };
    let command = String::from_utf8_lossy(&output.stdout);
    command.contains("postgres") && command.contains(&*data.to_string_lossy())
}

#[cfg(target_os = "linux")]
fn anybody_works_in(data: &Path) -> bool {
    let Ok(processes) = fs::read_dir("/proc") else { return false };
    let pids = processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.into_iter().any(|pid| works_in(pid, data))
}

#[cfg(not(target_os = "linux"))]
fn anybody_works_in(data: &Path) -> bool {
    living(data).is_some()
}

fn pid(number: u32) -> Option<Pid> {
    Pid::from_raw(i32::try_from(number).ok()?)
}

/// Whether any process has this number.
pub fn exists(number: u32) -> bool {
    pid(number).is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

/// Asks for a fast shutdown: clients are cut off, everything committed is written.
pub fn ask_to_stop(number: u32) {
    if let Some(pid) = pid(number) {
        let _ = kill_process(pid, Signal::INT);
    }
}

/// Waits until `done` says so; false when the time is over.
pub fn wait_until(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + limit;
    loop {
        if done() {
            return true;
        }
        if Instant::now() >= end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(15));
    }
}

/// Sets lock files aside that name a process which is not a Postgres of this data. Postgres does this itself when
/// the number is free; it refuses to start when some other process has been given the number since.
pub fn clear_stale_locks(place: &Place) -> Result<(), Error> {
    let data = place.data();
    let Some(file) = PidFile::read(&data) else { return Ok(()) };
    // Workers outlive a killed postmaster by a moment, and two generations must never share the data.
    if !wait_until(Duration::from_secs(30), || !anybody_works_in(&data)) {
        return Err(Error::Occupied { data, pid: file.pid });
    }
    if exists(file.pid) {
        let (lock, aside) = (data.join("postmaster.pid"), data.join("postmaster.pid.stale"));
        fs::rename(&lock, &aside).map_err(Error::io("Setting aside", &lock))?;
        let _ = fs::remove_file(place.socket().join(".s.PGSQL.5432.lock"));
    }
    Ok(())
}

/// Starts Postgres as our child. Call it on a thread that lives as long as the child may: on Linux the kernel stops
/// the child when that thread ends, however it ends.
pub fn spawn(place: &Place, binaries: &Binaries) -> Result<Child, Error> {
    let postgres = binaries.program("postgres");
    let log = open_log(&place.log())?;
    let errors = log.try_clone().map_err(Error::io("Opening", &place.log()))?;
    let mut command = place.account.command(&postgres, &place.folder);
    command.arg("-D").arg(place.data()).stdin(Stdio::null()).stdout(log).stderr(errors);
    for setting in settings(place) {
        command.arg("-c").arg(setting);
    }
    // Ctrl-C in the terminal is for us: we finish our work, then stop Postgres.
    command.process_group(0);
    #[cfg(target_os = "linux")]
    stop_with_us(&mut command);
    command.spawn().map_err(Error::io("Running", &postgres))
}

fn settings(place: &Place) -> Vec<String> {
    let throwaway = place.mode == Mode::Throwaway;
    // The whole product is to fit in 512 MiB.
    let fixed = "listen_addresses= unix_socket_permissions=0700 synchronous_commit=on shared_buffers=64MB \
        work_mem=4MB maintenance_work_mem=32MB effective_cache_size=192MB max_wal_size=256MB min_wal_size=64MB \
        jit=off max_parallel_workers=2 cluster_name=muster timezone=UTC log_timezone=UTC lc_messages=C \
        logging_collector=off log_destination=stderr log_checkpoints=off";
    let mut settings: Vec<String> = fixed.split_whitespace().map(str::to_owned).collect();
    settings.push(format!("unix_socket_directories=\"{}\"", place.socket().display()));
    settings.push(format!("max_connections={}", if throwaway { 200 } else { 60 }));
    if throwaway {
        settings.extend(["fsync=off", "full_page_writes=off"].map(str::to_owned));
    }
    settings
}

#[cfg(target_os = "linux")]
#[allow(
    unsafe_code,
    reason = "code between fork and exec is unsafe by nature; it makes two system calls and allocates nothing"
)]
fn stop_with_us(command: &mut std::process::Command) {
    use rustix::process::{getpid, getppid, set_parent_process_death_signal};
    let us = getpid();
    // SAFETY: the closure runs in the forked child, where only async-signal-safe calls are allowed; prctl and
    // getppid are, and nothing is allocated or locked.
    unsafe {
        command.pre_exec(move || {
            set_parent_process_death_signal(Some(Signal::INT))?;
            // We may have died before the line above.
            if getppid() == Some(us) { Ok(()) } else { Err(std::io::ErrorKind::BrokenPipe.into()) }
        });
    }
}

fn open_log(path: &Path) -> Result<fs::File, Error> {
    if fs::metadata(path).is_ok_and(|meta| meta.len() > LOG_LIMIT) {
        fs::rename(path, path.with_extension("log.old")).map_err(Error::io("Rotating", path))?;
    }
    OpenOptions::new().create(true).append(true).open(path).map_err(Error::io("Opening", path))
}

/// What Postgres wrote to its log since it was `from` bytes long.
pub fn log_since(log: &Path, from: u64) -> String {
    let mut text = Vec::new();
    if let Ok(mut file) = fs::File::open(log) {
        let _ = file.seek(SeekFrom::Start(from));
        let _ = file.take(1024 * 1024).read_to_end(&mut text);
    }
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postmaster_describes_itself() {
        let text =
            "4711\n/var/lib/muster/pg/data\n1763686000\n5432\n/var/lib/muster/pg/socket\n\n  131079  3\nready   \n";
        let file = PidFile { pid: 4711, socket: Some("/var/lib/muster/pg/socket".into()), ready: true };
        assert_eq!(PidFile::parse(text), Some(file));
        let text = text.replace("ready", "stopping").replace("/var/lib/muster/pg/socket", "");
        assert_eq!(PidFile::parse(&text), Some(PidFile { pid: 4711, socket: None, ready: false }));
        assert_eq!(PidFile::parse(""), None);
    }

    #[test]
    fn a_number_alone_does_not_make_a_postmaster() {
        let data = std::env::temp_dir().join(format!("muster-stale-{}", std::process::id()));
        fs::create_dir_all(&data).unwrap();
        fs::write(data.join("postmaster.pid"), format!("{}\n", std::process::id())).unwrap();
        assert_eq!(living(&data), None);
        fs::remove_dir_all(&data).unwrap();
    }
}

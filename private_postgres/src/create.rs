//! Makes a new cluster with its database `muster`. It is built beside its final place and moved there when it is
//! whole, so that a crash or a full disk in between leaves nothing that the next start could mistake for data.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::binaries::Binaries;
use crate::error::tells_of_full_disk;
use crate::place::{Place, free_mib};
use crate::{Error, Mode};

pub const SUPERUSER: &str = "muster";
pub const DATABASE: &str = "muster";

/// A new cluster takes 40 MiB, and its first write-ahead log segments the rest.
const NEEDED_MIB: u64 = 100;

/// The major version that wrote the data, or `None` when there is no data yet.
pub fn version_of(data: &Path) -> Result<Option<u32>, Error> {
    let not_a_cluster = || Error::NotACluster { data: data.to_path_buf() };
    match fs::read_to_string(data.join("PG_VERSION")) {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| not_a_cluster()),
        Err(_) if !data.exists() => Ok(None),
        Err(_) if fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_none()) => Ok(None),
        Err(_) => Err(not_a_cluster()),
    }
}

pub fn create(place: &Place, binaries: &Binaries) -> Result<(), Error> {
    if let Some(free_mib) = free_mib(&place.folder).filter(|free| *free < NEEDED_MIB) {
        return Err(Error::DiskFull { folder: place.folder.clone(), free_mib });
    }
    // Only ever an attempt that did not get as far as being a data directory; the lock says it is not another's.
    let unfinished = place.folder.join("data.unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(Error::io("Clearing", &unfinished))?;
    }
    place.own_folder(&unfinished)?;
    initdb(place, binaries, &unfinished)?;
    create_database(place, binaries, &unfinished)?;
    fs::rename(&unfinished, place.data()).map_err(Error::io("Moving", &unfinished))?;
    let folder = fs::File::open(&place.folder).map_err(Error::io("Opening", &place.folder))?;
    folder.sync_all().map_err(Error::io("Syncing", &place.folder))
}

fn initdb(place: &Place, binaries: &Binaries, data: &Path) -> Result<(), Error> {
    let mut command = place.account.command(&binaries.program("initdb"), &place.folder);
    command.arg("--pgdata").arg(data);
    command.args(["--data-checksums", "--encoding=UTF8", "--auth-local=trust", "--auth-host=reject"]);
    command.args(["--no-instructions", "--lc-messages=C", "--username", SUPERUSER]);
    if cfg!(target_os = "macos") {
        // macOS has no C.UTF-8: bytes decide the order, and letters are known by the one locale it always has.
        command.args(["--lc-collate=C", "--lc-ctype=en_US.UTF-8"]);
    } else {
        command.arg("--locale=C.UTF-8");
    }
    if place.mode == Mode::Throwaway {
        command.arg("--no-sync");
    }
    let output = command.stdin(Stdio::null()).output().map_err(Error::io("Running", &binaries.program("initdb")))?;
    succeeded(place, &output)
}

/// In single-user mode: no socket, no client library, and the database is there before anybody can connect.
fn create_database(place: &Place, binaries: &Binaries, data: &Path) -> Result<(), Error> {
    let postgres = binaries.program("postgres");
    let mut command = place.account.command(&postgres, &place.folder);
    command.arg("--single").arg("-D").arg(data).args(["-c", "exit_on_error=true"]);
    if place.mode == Mode::Throwaway {
        command.args(["-c", "fsync=off"]);
    }
    command.arg("postgres").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(Error::io("Running", &postgres))?;
    if let Some(mut input) = child.stdin.take() {
        // A server that has already died closes the pipe; its output says why.
        let _ = writeln!(input, "create database {DATABASE}");
    }
    let output = child.wait_with_output().map_err(Error::io("Running", &postgres))?;
    succeeded(place, &output)
}

fn succeeded(place: &Place, output: &Output) -> Result<(), Error> {
    if output.status.success() {
        return Ok(());
    }
    let text = [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy).concat();
    if tells_of_full_disk(&text) {
        let free_mib = free_mib(&place.folder).unwrap_or(0);
        return Err(Error::DiskFull { folder: place.folder.clone(), free_mib });
    }
    Err(Error::Create { data: place.data(), output: text.trim().to_owned() })
}

//! Keeps a cluster running, from a thread of its own, until it is told to stop.
//!
//! Who holds `owner.lock` runs Postgres as a child, restarts it when it dies, and stops it at the end. Who finds the
//! lock held is a guest: uses what runs, leaves it running, and becomes the owner should the owner go away. A
//! Postgres that a killed owner left behind is stopped first, so that the owner always has a child to wait for.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::process::Child;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::binaries::{Binaries, OLDEST};
use crate::create::{self, DATABASE, SUPERUSER};
use crate::error::tells_of_full_disk;
use crate::place::{Place, free_mib};
use crate::postmaster::{self, PidFile, wait_until};
use crate::{Error, Progress, obtain};

const READY_LIMIT: Duration = Duration::from_secs(300);
const STOP_LIMIT: Duration = Duration::from_secs(60);
const WATCH: Duration = Duration::from_millis(200);
const RETRY: Duration = Duration::from_secs(2);

pub struct Plan {
    pub place: Place,
    pub progress: Progress,
}

/// The handle on the thread.
pub struct Keeper {
    orders: Option<Sender<oneshot::Sender<()>>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Returns when Postgres accepts connections, with its address.
    pub async fn start(plan: Plan) -> Result<(Self, String), Error> {
        let folder = plan.place.folder.clone();
        let (orders, inbox) = mpsc::channel();
        let (ready, answer) = oneshot::channel();
        let work = move || keep(&plan, ready, &inbox);
        let thread = std::thread::Builder::new().name("private-postgres".into()).spawn(work);
        let thread = Some(thread.map_err(Error::io("Starting a thread for", &folder))?);
        let lost = |_| std::io::Error::other("the thread that starts Postgres ended");
        let url = answer.await.map_err(lost).map_err(Error::io("Starting", &folder))??;
        Ok((Self { orders: Some(orders), thread }, url))
    }

    pub async fn stop(&mut self) {
        let (done, answer) = oneshot::channel();
        if self.orders.take().is_some_and(|orders| orders.send(done).is_ok()) {
            let _ = answer.await;
        }
    }
}

impl Drop for Keeper {
    /// The thread ends when its orders can no longer come; Postgres is gone when the thread is.
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

enum Role {
    Owner { child: Child, _lock: File },
    Guest { pid: u32 },
}

fn keep(plan: &Plan, ready: oneshot::Sender<Result<String, Error>>, inbox: &Receiver<oneshot::Sender<()>>) {
    let mut role = match take_up(plan) {
        Ok((role, url)) => {
            // Nobody waits any more: the inbox is closed too, and the loop below ends at once.
            let _ = ready.send(Ok(url));
            Some(role)
        }
        Err(error) => {
            plan.place.discard();
            let _ = ready.send(Err(error));
            return;
        }
    };
    let mut told = String::new();
    loop {
        let pause = if role.is_some() { WATCH } else { RETRY };
        let done = match inbox.recv_timeout(pause) {
            Ok(done) => Some(done),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                role = role.and_then(|role| while_alive(role, &plan.place)).or_else(|| restart(plan, &mut told));
                continue;
            }
        };
        release(plan, role);
        if let Some(done) = done {
            let _ = done.send(());
        }
        return;
    }
}

/// The role, if its Postgres is still there.
fn while_alive(mut role: Role, place: &Place) -> Option<Role> {
    let alive = match &mut role {
        Role::Owner { child, .. } => matches!(child.try_wait(), Ok(None)),
        Role::Guest { pid } => postmaster::living(&place.data()).is_some_and(|file| file.pid == *pid),
    };
    alive.then_some(role)
}

/// `told` keeps the same refusal from being logged at each attempt.
fn restart(plan: &Plan, told: &mut String) -> Option<Role> {
    match take_up(plan) {
        Ok((role, _)) => {
            tracing::warn!("Postgres had ended and runs again");
            told.clear();
            Some(role)
        }
        Err(error) => {
            let reason = error.to_string();
            if *told != reason {
                tracing::error!("Postgres has ended and does not start again: {reason}");
                *told = reason;
            }
            None
        }
    }
}

fn release(plan: &Plan, role: Option<Role>) {
    if let Some(Role::Owner { mut child, _lock }) = role {
        postmaster::ask_to_stop(child.id());
        if !wait_until(STOP_LIMIT, || !matches!(child.try_wait(), Ok(None))) {
            // Everything committed is in the log; the next start replays it.
            tracing::warn!("Postgres did not stop within {} s and is killed", STOP_LIMIT.as_secs());
            let _ = child.kill();
            let _ = child.wait();
        }
    }
    plan.place.discard();
}

/// Becomes the owner or a guest; returns when Postgres is ready.
fn take_up(plan: &Plan) -> Result<(Role, String), Error> {
    let place = &plan.place;
    place.prepare(&plan.progress)?;
    let path = place.lock();
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)
        .map_err(Error::io("Opening", &path))?;
    let end = Instant::now() + READY_LIMIT;
    while Instant::now() < end {
        if lock.try_lock().is_ok() {
            return own(plan, lock);
        }
        if let Some(file) = postmaster::living(&place.data()).filter(|file| file.ready) {
            return visit(place, file);
        }
        std::thread::sleep(Duration::from_millis(30));
    }
    Err(too_slow(place))
}

fn visit(place: &Place, file: PidFile) -> Result<(Role, String), Error> {
    let Some(socket) = file.socket else {
        return Err(Error::Occupied { data: place.data(), pid: file.pid });
    };
    Ok((Role::Guest { pid: file.pid }, url(&socket.to_string_lossy())))
}

fn own(plan: &Plan, mut lock: File) -> Result<(Role, String), Error> {
    let place = &plan.place;
    let data = place.data();
    if let Some(file) = postmaster::living(&data) {
        let mut child_of_last_owner = String::new();
        let _ = lock.read_to_string(&mut child_of_last_owner);
        if child_of_last_owner.trim() != file.pid.to_string() {
            // Somebody started it by hand, and has a reason.
            wait_until(READY_LIMIT, || postmaster::living(&data).is_none_or(|file| file.ready));
            return visit(place, file);
        }
        (plan.progress)("Stopping the Postgres that a killed Muster left behind");
        postmaster::ask_to_stop(file.pid);
        wait_until(STOP_LIMIT, || postmaster::living(&data).is_none());
    }
    let binaries = choose_binaries(plan)?;
    if create::version_of(&data)?.is_none() {
        (plan.progress)(&format!("Creating a database in {}", place.folder.display()));
        create::create(place, &binaries)?;
    }
    postmaster::clear_stale_locks(place)?;
    let log_starts = std::fs::metadata(place.log()).map_or(0, |meta| meta.len());
    let mut child = postmaster::spawn(place, &binaries)?;
    if let Err(error) = note_child(&mut lock, child.id()).and_then(|()| wait_ready(plan, &mut child, log_starts)) {
        postmaster::ask_to_stop(child.id());
        let _ = child.wait();
        return Err(error);
    }
    Ok((Role::Owner { child, _lock: lock }, url(&place.socket().to_string_lossy())))
}

fn note_child(lock: &mut File, pid: u32) -> Result<(), Error> {
    let note = lock.set_len(0).and_then(|()| lock.rewind()).and_then(|()| writeln!(lock, "{pid}"));
    note.map_err(Error::io("Writing", std::path::Path::new("owner.lock")))
}

fn choose_binaries(plan: &Plan) -> Result<Binaries, Error> {
    let account = &plan.place.account;
    let programs = Place::programs(account)?;
    let mut found = Binaries::find(account, &programs);
    if found.is_empty() {
        obtain::obtain(&programs, &plan.progress)?;
        found = Binaries::find(account, &programs);
    }
    let wrote = create::version_of(&plan.place.data())?;
    let fits = |binaries: &&Binaries| wrote.is_none_or(|wrote| binaries.major == wrote);
    if let Some(binaries) = found.iter().find(fits) {
        return Ok(binaries.clone());
    }
    let versions: Vec<String> = found.iter().map(|binaries| binaries.major.to_string()).collect();
    match wrote {
        Some(wrote) => Err(Error::ForeignVersion {
            data: plan.place.data(),
            wrote,
            found: versions.join(", "),
            command: obtain::command_for(wrote),
        }),
        None => Err(Error::Missing {
            reason: format!("no version from {OLDEST} on that user {} can run", account.name),
            command: obtain::command(),
        }),
    }
}

fn wait_ready(plan: &Plan, child: &mut Child, log_starts: u64) -> Result<(), Error> {
    let place = &plan.place;
    let begun = Instant::now();
    let mut told = Duration::from_secs(5);
    let mut ended = false;
    let finished = wait_until(READY_LIMIT, || {
        ended = !matches!(child.try_wait(), Ok(None));
        if begun.elapsed() > told {
            (plan.progress)(&format!("Postgres is recovering, since {} s", told.as_secs()));
            told += Duration::from_secs(5);
        }
        ended || PidFile::read(&place.data()).is_some_and(|file| file.ready && file.pid == child.id())
    });
    if finished && !ended {
        return Ok(());
    }
    let tail = postmaster::log_since(&place.log(), log_starts);
    if tells_of_full_disk(&tail) {
        let free_mib = free_mib(&place.folder).unwrap_or(0);
        return Err(Error::DiskFull { folder: place.folder.clone(), free_mib });
    }
    Err(if ended { Error::Start { data: place.data(), log: place.log(), tail } } else { too_slow(place) })
}

fn too_slow(place: &Place) -> Error {
    Error::Slow { data: place.data(), log: place.log(), seconds: READY_LIMIT.as_secs() }
}

/// `postgres:///muster?host=%2Fvar%2Flib%2Fmuster%2Fpg%2Fsocket&user=muster`
fn url(socket: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let host: String = socket.bytes().map(encode).collect();
    format!("postgres:///{DATABASE}?host={host}&user={SUPERUSER}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_address_survives_spaces() {
        assert_eq!(
            super::url("/Users/ada/Library/Application Support/pg"),
            "postgres:///muster?host=%2FUsers%2Fada%2FLibrary%2FApplication%20Support%2Fpg&user=muster"
        );
    }
}

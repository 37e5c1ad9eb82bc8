//! The launcher as its users meet it: real Postgres, real processes, killed the hard way.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod client;
mod launcher;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use client::{answers, query};
use launcher::{Launcher, eventually, kill, postmaster_of};
use private_postgres::{Cluster, Error, Mode, Options};

/// A folder that goes away at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("muster-test-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }

    fn options(&self) -> Options {
        Options { folder: Some(self.0.clone()), mode: Mode::Kept, ..Options::default() }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn refusal(options: Options) -> Error {
    match Cluster::locate(options) {
        Err(error) => error,
        Ok(cluster) => match cluster.start().await {
            Err(error) => error,
            Ok(_) => panic!("it started"),
        },
    }
}

#[tokio::test]
async fn a_cluster_keeps_its_data_and_its_promises() {
    let folder = Folder::new("kept");
    let running = Cluster::locate(folder.options()).unwrap().start().await.unwrap();
    let url = running.url().to_owned();
    for (setting, value) in [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
    ] {
        assert_eq!(query(&url, &format!("show {setting}")).as_deref(), Ok(value), "{setting}");
    }
    for extension in ["btree_gist", "pg_trgm"] {
        assert_eq!(query(&url, &format!("create extension {extension}")).as_deref(), Ok(""));
    }
    query(&url, "create table kept as select 42 as answer").unwrap();
    assert_eq!(fs::metadata(folder.0.join("data")).unwrap().mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(folder.0.join("socket")).unwrap().mode() & 0o777, 0o700);
    running.stop().await;
    assert!(!answers(&url));

    let running = Cluster::locate(folder.options()).unwrap().start().await.unwrap();
    assert_eq!(query(running.url(), "select answer from kept").as_deref(), Ok("42"));
}

#[tokio::test]
async fn a_killed_launcher_blocks_nothing() {
    let folder = Folder::new("killed");
    let first = Launcher::start(&folder.0);
    query(&first.url, "create table kept as select 1 as answer").unwrap();
    first.kill();
    // At once, while the first Postgres may still be shutting down.
    let second = Launcher::start(&folder.0);
    assert_eq!(query(&second.url, "select answer from kept").as_deref(), Ok("1"));
    second.kill();
}

#[tokio::test]
async fn a_stale_pid_file_blocks_nothing() {
    let folder = Folder::new("stale");
    let first = Launcher::start(&folder.0);
    let postmaster = postmaster_of(&folder.0);
    first.stop_keeping();
    kill(postmaster);
    first.kill();
    let pid_file = folder.0.join("data/postmaster.pid");
    assert!(pid_file.exists());
    // The number has since been given to another process of the account that runs Postgres.
    let stranger = launcher::stranger_owned_like(&folder.0.join("data"));
    let text = fs::read_to_string(&pid_file).unwrap();
    let text = text.replacen(&postmaster.to_string(), &stranger.id().to_string(), 1);
    fs::write(&pid_file, text).unwrap();
    let second = Launcher::start(&folder.0);
    assert!(answers(&second.url));
    second.interrupt();
    assert!(!pid_file.exists());
}

#[tokio::test]
async fn a_postgres_that_dies_is_started_again() {
    let folder = Folder::new("died");
    let launcher = Launcher::start(&folder.0);
    let first = postmaster_of(&folder.0);
    kill(first);
    eventually("a new Postgres answers", || postmaster_of(&folder.0) != first && answers(&launcher.url));
    launcher.interrupt();
    assert!(!folder.0.join("data/postmaster.pid").exists());
}

#[tokio::test]
async fn two_processes_share_one_cluster() {
    let folder = Folder::new("shared");
    let owner = Launcher::start(&folder.0);
    let guest = Launcher::start(&folder.0);
    let passer_by = Launcher::start(&folder.0);
    assert_eq!(owner.url, guest.url);
    passer_by.interrupt();
    assert!(answers(&owner.url), "a guest leaves it running");
    let first = postmaster_of(&folder.0);
    owner.interrupt();
    eventually("the guest takes over", || postmaster_of(&folder.0) != first && answers(&guest.url));
    guest.interrupt();
    assert!(!folder.0.join("data/postmaster.pid").exists());
}

#[tokio::test]
async fn foreign_data_is_refused_and_left_alone() {
    let folder = Folder::new("foreign");
    let data = folder.0.join("data");
    Cluster::locate(folder.options()).unwrap().start().await.unwrap().stop().await;
    fs::write(data.join("PG_VERSION"), "9\n").unwrap();
    let error = refusal(folder.options()).await;
    assert!(matches!(error, Error::ForeignVersion { wrote: 9, .. }), "{error}");
    assert!(data.join("base").exists());

    fs::remove_file(data.join("PG_VERSION")).unwrap();
    let error = refusal(folder.options()).await;
    assert!(matches!(error, Error::NotACluster { .. }), "{error}");
    assert!(data.join("base").exists());
}

#[tokio::test]
async fn a_folder_of_somebody_else_is_refused() {
    let folder = Folder::new("owner");
    let root = fs::create_dir_all(&folder.0).is_ok() && fs::metadata(&folder.0).unwrap().uid() == 0;
    let options = if root {
        fs::create_dir(folder.0.join("data")).unwrap();
        folder.options()
    } else {
        Options { folder: Some("/usr".into()), ..folder.options() }
    };
    let error = refusal(options).await;
    assert!(matches!(&error, Error::WrongOwner { owner, .. } if owner == "root"), "{error}");
    assert!(error.to_string().contains("sudo chown -R"), "{error}");
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_is_no_obstacle() {
    let folder = Folder::new(&"long".repeat(30));
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = said.clone();
    let progress = Arc::new(move |step: &str| heard.lock().unwrap().push(step.to_owned()));
    let options = Options { progress, ..folder.options() };
    let running = Cluster::locate(options).unwrap().start().await.unwrap();
    assert_eq!(query(running.url(), "select 1").as_deref(), Ok("1"));
    assert!(said.lock().unwrap().iter().any(|step| step.contains("too long a path for a socket")));
    running.stop().await;
}

#[tokio::test]
async fn an_unfinished_creation_is_begun_again() {
    let folder = Folder::new("unfinished");
    fs::create_dir_all(folder.0.join("data.unfinished/base")).unwrap();
    let running = Cluster::locate(folder.options()).unwrap().start().await.unwrap();
    assert_eq!(query(running.url(), "select current_database()").as_deref(), Ok("muster"));
}

#[tokio::test]
async fn a_throwaway_leaves_nothing() {
    let running = Cluster::locate(Options::throwaway()).unwrap().start().await.unwrap();
    let folder = running.folder().to_owned();
    assert_eq!(query(running.url(), "show fsync").as_deref(), Ok("off"));
    running.stop().await;
    assert!(!folder.exists());
}

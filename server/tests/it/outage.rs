//! The binary while its database is away: what it still answers, what it waits for, and what it does not wait for.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use private_postgres::{Cluster, Options, Running};
use sqlx::{Connection, Executor, PgConnection, PgPool};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::command_line::{complaint, muster, printed};
use crate::support::{SOON, site};

/// A Postgres that comes and goes and keeps its data.
struct Postgres {
    folder: TempDir,
    running: Option<Running>,
    url: String,
}

impl Postgres {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Its account has to get in.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut postgres = Self { folder, running: None, url: String::new() };
        postgres.come_back().await;
        postgres.url = postgres.running.as_ref().unwrap().url().to_owned();
        postgres
    }

    async fn come_back(&mut self) {
        let options = Options { folder: Some(self.folder.path().join("pg")), ..Options::default() };
        self.running = Some(Cluster::locate(options).unwrap().start().await.unwrap());
    }

    async fn go_away(&mut self) {
        self.running.take().unwrap().stop().await;
    }
}

/// One run of the server.
struct Server {
    child: Child,
    port: u16,
    said: Arc<Mutex<String>>,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Server {
    fn start(url: Option<&str>, data: &Path, site: &TempDir) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_muster"));
        command.args(["serve", "--log-format", "json", "--listen", &format!("127.0.0.1:{port}")]);
        command.env_remove("DATABASE_URL").envs(url.map(|url| ("DATABASE_URL", url)));
        command.env("MUSTER_DATA_DIR", data).env("MUSTER_SITE_ROOT", site.path());
        command.stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (mut lines, heard) = (BufReader::new(child.stdout.take().unwrap()).lines(), said.clone());
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                heard.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self { child, port, said }
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// `None` while nobody listens.
    async fn ask(&self, request: &str, headers: &str) -> Option<Answer> {
        let asked = async {
            let mut socket = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
            let request = format!("{request} HTTP/1.1\r\nHost: muster\r\n{headers}\r\n");
            socket.write_all(request.as_bytes()).await.ok()?;
            let mut text = String::new();
            loop {
                let mut bytes = [0; 4096];
                let read = socket.read(&mut bytes).await.ok()?;
                text.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length =
                    head.to_lowercase().lines().find_map(|it| it.strip_prefix("content-length: ")?.parse().ok());
                if read == 0 || length.is_some_and(|length: usize| body.len() >= length) {
                    let status = head.split(' ').nth(1)?.parse().ok()?;
                    return Some(Answer { status, head: head.to_lowercase(), body: body.to_owned() });
                }
            }
        };
        tokio::time::timeout(SOON, asked).await.expect("an answer comes")
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), "Accept: text/html\r\n").await.expect("the server listens")
    }

    /// Asks until the answer satisfies.
    async fn until(&mut self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        let found = async {
            loop {
                tick.tick().await;
                if let Some(answer) = self.ask(&format!("GET {path}"), "").await.filter(|answer| wanted(answer)) {
                    return answer;
                }
                if let Some(ended) = self.child.try_wait().unwrap() {
                    panic!("the server ended with {ended}");
                }
            }
        };
        let found = tokio::time::timeout(SOON * 2, found).await;
        found.unwrap_or_else(|_| panic!("{path} never answered what it should; {}", self.said.lock().unwrap()))
    }
}

fn slug_of(kept: &str) -> String {
    let pages: serde_json::Value = serde_json::from_str(kept).unwrap();
    pages[0]["slug"].as_str().expect("the demo has a page").to_owned()
}

async fn demo(url: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster"));
    command.arg("demo").env("DATABASE_URL", url);
    printed(command).await;
}

async fn kept(folder: &Path) -> String {
    let path: PathBuf = folder.join("status_pages.json");
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    let there = async {
        loop {
            tick.tick().await;
            if let Some(kept) = fs::read_to_string(&path).ok().filter(|kept| kept.contains("slug")) {
                return kept;
            }
        }
    };
    tokio::time::timeout(SOON, there).await.expect("the pages are kept on disk")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_without_the_database_serves_the_last_pages_and_becomes_whole_when_it_comes() {
    let (data, site) = (tempfile::tempdir().unwrap(), site());
    let mut postgres = Postgres::start().await;
    demo(&postgres.url).await;
    let mut first = Server::start(Some(&postgres.url), data.path(), &site);
    first.until("/readyz", |answer| answer.status == 200).await;
    let page = format!("/status/{}", slug_of(&kept(data.path()).await));
    first.child.kill().await.unwrap();
    postgres.go_away().await;

    let mut server = Server::start(Some(&postgres.url), data.path(), &site);
    let shown = server.until(&page, |answer| answer.status == 200).await;
    assert!(shown.body.contains("<h2>Components</h2>"), "{}", shown.body);
    let ready = server.until("/readyz", |answer| answer.body.contains("cannot be reached")).await;
    assert_eq!(ready.status, 503);
    assert_eq!(server.get("/healthz").await.status, 200);
    assert_eq!(server.get("/metrics").await.status, 200);
    assert_eq!(server.get("/pkg/muster.css").await.status, 200);
    assert_eq!(server.get("/icons.svg").await.status, 200);
    assert_eq!(server.get("/status/nobody").await.status, 404);
    let home = server.get("/").await;
    assert_eq!(home.status, 503);
    assert!(home.head.contains("content-type: text/html") && home.head.contains("retry-after: 5"), "{}", home.head);
    assert!(home.head.contains("content-security-policy: default-src 'none'"), "{}", home.head);
    assert!(home.body.contains("The database cannot be reached.") && home.body.contains(&page), "{}", home.body);
    for machine in ["POST /api/ingest/generic/key", "POST /api/ingest/alertmanager/key", "GET /api/v1/incidents"] {
        let refused = server.ask(machine, "Content-Length: 0\r\nAccept: */*\r\n").await.unwrap();
        assert_eq!(refused.status, 503, "{machine}");
        assert!(refused.head.contains("content-type: application/problem+json"), "{machine}: {}", refused.head);
        assert!(refused.head.contains("retry-after: 5"), "{machine}: {}", refused.head);
    }
    assert_eq!(server.said().matches("trying again").count(), 1, "{}", server.said());

    postgres.come_back().await;
    server.until("/readyz", |answer| answer.status == 200).await;
    assert_eq!(server.get("/login").await.status, 200);
    assert!(server.said().contains("the database answers"), "{}", server.said());
    server.child.kill().await.unwrap();
    postgres.go_away().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_is_fresh_again_as_soon_as_the_database_answers() {
    let (data, site) = (tempfile::tempdir().unwrap(), site());
    let mut postgres = Postgres::start().await;
    demo(&postgres.url).await;
    let mut first = Server::start(Some(&postgres.url), data.path(), &site);
    first.until("/readyz", |answer| answer.status == 200).await;
    let before = kept(data.path()).await;
    let page = format!("/status/{}", slug_of(&before));
    let mut database = PgConnection::connect(&postgres.url).await.unwrap();
    first.child.kill().await.unwrap();
    database.execute("update status_pages set name = 'Renamed meanwhile'").await.unwrap();
    database.close().await.unwrap();
    postgres.go_away().await;
    let mut server = Server::start(Some(&postgres.url), data.path(), &site);
    let last = server.until(&page, |answer| answer.status == 200).await;
    assert!(!last.body.contains("Renamed meanwhile"));
    server.until("/readyz", |answer| answer.body.contains("cannot be reached")).await;
    postgres.come_back().await;
    server.until(&page, |answer| answer.body.contains("Renamed meanwhile")).await;
    server.child.kill().await.unwrap();
    postgres.go_away().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_postgres_that_cannot_start_ends_the_server_with_the_reason() {
    let (data, site) = (tempfile::tempdir().unwrap(), site());
    let pg = data.path().join("pg");
    fs::create_dir_all(pg.join("data")).unwrap();
    fs::write(pg.join("data/notes.txt"), "mine").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster"));
    command.args(["serve", "--listen", "127.0.0.1:0"]).env_remove("DATABASE_URL");
    command.env("MUSTER_DATA_DIR", data.path()).env("MUSTER_SITE_ROOT", site.path()).kill_on_drop(true);
    let said = complaint(command).await;
    assert!(said.contains(&*pg.join("data").to_string_lossy()), "{said}");
}

#[sqlx::test(migrations = false)]
async fn what_a_person_has_to_change_ends_the_server_with_a_sentence(db: PgPool) {
    let (data, site) = (tempfile::tempdir().unwrap(), site());
    let serve = |url: Option<String>| {
        let mut command = muster(&db, &["serve", "--listen", "127.0.0.1:0"]);
        command.env("MUSTER_DATA_DIR", data.path()).env("MUSTER_SITE_ROOT", site.path());
        command.envs(url.map(|url| ("DATABASE_URL", url)));
        complaint(command)
    };
    let url = sqlx::ConnectOptions::to_url_lossy(&*db.connect_options());
    let mut nowhere = url.clone();
    nowhere.set_path("/there_is_no_such_database");
    let said = serve(Some(nowhere.into())).await;
    assert!(said.contains("Check DATABASE_URL") && said.contains("does not exist"), "{said}");
    let stranger = url.as_str().replace("user=postgres", "user=nobody_of_that_name");
    if stranger != url.as_str() {
        let said = serve(Some(stranger)).await;
        assert!(said.contains("Check DATABASE_URL") && said.contains("nobody_of_that_name"), "{said}");
    }
    printed(muster(&db, &["migrate"])).await;
    db.execute(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                values (29990101000000, 'from the future', true, '', 0)",
    )
    .await
    .unwrap();
    let said = serve(None).await;
    assert!(said.contains("If it was used with a newer Muster, run that version"), "{said}");
}

//! The binary itself: what its commands print, and that it stops when told to.

use std::process::Stdio;

use domain::people::Access;
use sqlx::{ConnectOptions, PgPool};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::support::{SOON, Server, site};

pub fn muster(db: &PgPool, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster"));
    let url = db.connect_options().to_url_lossy();
    command.args(arguments).env("DATABASE_URL", url.as_str()).kill_on_drop(true);
    command
}

/// What a command that works prints on stdout.
pub async fn printed(mut command: Command) -> String {
    let output = tokio::time::timeout(SOON, command.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What a command that fails prints on stderr.
pub async fn complaint(mut command: Command) -> String {
    let output = tokio::time::timeout(SOON, command.output()).await.unwrap().unwrap();
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

#[sqlx::test(migrations = false)]
async fn a_token_is_printed_alone_and_opens_the_api(db: PgPool) {
    let out = printed(muster(&db, &["token", "create", "--role", "responder"])).await;
    let token = out.trim_end_matches('\n');
    assert!(!token.is_empty() && !token.contains(char::is_whitespace), "{out:?}");
    let server = Server::start(db).await;
    let actor = server.backend.token_actor(token).await.unwrap().expect("the token is known");
    assert!(matches!(actor, domain::Actor::Token { role: domain::Role::Responder, .. }));
}

#[sqlx::test(migrations = false)]
async fn a_person_made_on_the_command_line_can_sign_in(db: PgPool) {
    let create = ["user", "create", "--name", "Ada", "--email", "ada@example.org", "--role", "admin"];
    let password = printed(muster(&db, &create)).await.trim_end().to_owned();
    let server = Server::start(db.clone()).await;
    let form = domain::people::SignInForm { email: "ada@example.org".into(), password };
    let signed_in = server.backend.sign_in(form, Default::default()).await.unwrap();
    assert_eq!(signed_in.viewer.role, domain::Role::Admin);
    assert!(complaint(muster(&db, &create)).await.contains("e-mail address already"));
}

#[sqlx::test(migrations = false)]
async fn a_reset_prints_a_link_alone_behind_which_a_password_is_set(db: PgPool) {
    let create = ["user", "create", "--name", "Ada", "--email", "ada@example.org", "--role", "admin"];
    printed(muster(&db, &create)).await;
    let out = printed(muster(&db, &["user", "reset", "ada@example.org", "--public-url", crate::support::SITE])).await;
    let link = out.strip_suffix('\n').unwrap();
    let token = link.strip_prefix("https://muster.test/welcome/").expect("a link and nothing else");
    let server = Server::start(db.clone()).await;
    let password = "a new sentence of mine".to_owned();
    server.backend.set_password_by_link(token, password.clone(), Default::default()).await.unwrap();
    let form = domain::people::SignInForm { email: "ada@example.org".into(), password };
    assert!(server.backend.sign_in(form, Default::default()).await.is_ok());
    assert!(complaint(muster(&db, &["user", "reset", "bo@example.org"])).await.contains("There is no such person"));
}

#[sqlx::test(migrations = false)]
async fn a_backup_brings_everything_back(db: PgPool) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("muster.dump");
    let path = file.to_str().unwrap();
    let names = "select string_agg(name, ',' order by name) from people";
    let create =
        |name: &'static str, email: &'static str| muster(&db, &["user", "create", "--name", name, "--email", email]);
    printed(create("Ada", "ada@example.org")).await;
    assert_eq!(printed(muster(&db, &["backup", path])).await.trim(), path);
    assert!(complaint(muster(&db, &["backup", path])).await.contains("exists already"));
    printed(create("Bo", "bo@example.org")).await;
    let refused = complaint(muster(&db, &["restore", path])).await;
    assert!(refused.contains("not empty") && refused.contains("--replace"), "{refused}");
    let held = db.acquire().await.unwrap();
    let connected = complaint(muster(&db, &["restore", "--replace", path])).await;
    assert!(connected.contains("Stop the server first"), "{connected}");
    drop(held);
    let options = (*db.connect_options()).clone();
    db.close().await;
    let away = PgPool::connect_lazy_with(options);
    printed(muster(&away, &["restore", "--replace", path])).await;
    let found: String = sqlx::query_scalar(names).fetch_one(&away).await.unwrap();
    assert_eq!(found, "Ada");
    away.close().await;
}

#[sqlx::test(migrations = false)]
async fn a_broken_backup_changes_nothing(db: PgPool) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken.dump");
    printed(muster(&db, &["user", "create", "--name", "Ada", "--email", "ada@example.org"])).await;
    std::fs::write(&file, "PGDMP but not really").unwrap();
    let options = (*db.connect_options()).clone();
    db.close().await;
    let away = PgPool::connect_lazy_with(options);
    complaint(muster(&away, &["restore", "--replace", file.to_str().unwrap()])).await;
    let found: i64 = sqlx::query_scalar("select count(*) from people").fetch_one(&away).await.unwrap();
    assert_eq!(found, 1);
    away.close().await;
}

#[sqlx::test(migrations = false)]
async fn the_doctor_names_what_is_wrong(db: PgPool) {
    let site = site();
    let mut command = muster(&db, &["doctor", "--smtp-url", "smtp://127.0.0.1:1"]);
    command.env("MUSTER_SITE_ROOT", site.path());
    let output = command.output().await.unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("ok    database  answers"), "{said}");
    assert!(said.contains("WRONG mail"), "{said}");
    assert!(String::from_utf8(output.stderr).unwrap().contains("One thing is wrong."));
}

/// Waits for the line on stderr with the setup link; requests are answered from then on.
async fn serve(db: &PgPool, site: &std::path::Path) -> (Child, String) {
    let mut command = muster(db, &["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]);
    // Beside the site, which goes away with the test.
    command.env("MUSTER_SITE_ROOT", site).env("MUSTER_DATA_DIR", site);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut server = command.spawn().unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let link = async {
        let mut before = String::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("/setup?token=") {
                return line;
            }
            before.push_str(&line);
        }
        panic!("the server ended: {before}");
    };
    let link = tokio::time::timeout(SOON, link).await.expect("the server becomes ready");
    (server, link)
}

#[sqlx::test(migrations = false)]
async fn the_first_run_prints_the_setup_link_and_a_signal_ends_it(db: PgPool) {
    let site = site();
    let (mut server, link) = serve(&db, site.path()).await;
    assert!(link.trim().starts_with("http://127.0.0.1:0/setup?token=msu_"), "{link}");
    let id = server.id().unwrap().to_string();
    Command::new("kill").args(["-TERM", &id]).status().await.unwrap();
    let ended = tokio::time::timeout(SOON, server.wait()).await.expect("the server stops").unwrap();
    assert!(ended.success());
}

#[sqlx::test(migrations = false)]
async fn a_missing_site_or_a_wrong_setting_is_a_sentence(db: PgPool) {
    let empty = tempfile::tempdir().unwrap();
    let mut command = muster(&db, &["serve", "--listen", "127.0.0.1:0"]);
    command.env("MUSTER_SITE_ROOT", empty.path());
    assert!(complaint(command).await.contains("Run `cargo xtask build` first."));
    let wrong = muster(&db, &["serve", "--smtp-url", "hunter2"]);
    let said = complaint(wrong).await;
    assert!(said.contains("MUSTER_SMTP_URL is not a mail server") && !said.contains("hunter2"), "{said}");
}

#[sqlx::test(migrations = false)]
async fn the_demo_is_written_once_and_gives_a_new_password_when_asked(db: PgPool) {
    let first = printed(muster(&db, &["demo"])).await;
    let server = Server::start(db.clone()).await;
    let sign_in = |text: &str| {
        let password = text.split_once("the password ").unwrap().1.split(' ').next().unwrap().to_owned();
        let email = text.lines().find(|line| line.starts_with("  ")).unwrap().split_whitespace().next().unwrap();
        let form = domain::people::SignInForm { email: email.to_owned(), password };
        let backend = server.backend.clone();
        async move { backend.sign_in(form, Default::default()).await }
    };
    assert!(sign_in(&first).await.is_ok(), "{first}");
    assert!(complaint(muster(&db, &["demo"])).await.contains("not empty"));
    let second = printed(muster(&db, &["demo", "--new-password"])).await;
    assert!(sign_in(&second).await.is_ok(), "{second}");
    assert!(sign_in(&first).await.is_err());
}

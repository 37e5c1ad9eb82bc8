//! `muster doctor`: everything Muster depends on, looked at once, each with what to do.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::bail;
use backend::{Clock, SystemClock, db};
use tokio::process::Command;

use super::postgres_tools::Tools;
use crate::assets::Assets;
use crate::boot::{Database, private_folder};
use crate::config::Config;
use crate::mail;

const MAIL_WITHIN: Duration = Duration::from_secs(25);
/// Below this Postgres may stop at any moment.
const FREE_MIB: u64 = 1024;
/// Escalation counts in minutes; half a minute apart is where people begin to wonder.
const CLOCKS_APART_S: i64 = 30;

enum Finding {
    Fine(String),
    /// Works, but deserves a look.
    Note(String),
    Wrong(String),
}

use Finding::{Fine, Note, Wrong};

/// Prints every finding; fails when one of them keeps Muster from working.
pub async fn examine(config: &Config) -> anyhow::Result<()> {
    let mut wrong = 0;
    let mut tell = |name: &str, finding: Finding| {
        let (sign, text) = match finding {
            Fine(text) => ("ok   ", text),
            Note(text) => ("note ", text),
            Wrong(text) => {
                wrong += 1;
                ("WRONG", text)
            }
        };
        println!("{sign} {name:<9} {text}");
    };
    config.problems().into_iter().for_each(|problem| tell("settings", Wrong(problem)));
    config.warnings().into_iter().for_each(|warning| tell("settings", Note(warning)));
    tell("site", site(config));
    tell("disk", disk(config));
    match Database::open(config).await {
        Ok(database) => {
            tell("database", Fine("answers".into()));
            tell("schema", schema(&database).await);
            tell("clock", clock(&database).await);
            database.close().await;
        }
        Err(error) => tell("database", Wrong(format!("{error:#}"))),
    }
    tell("mail", mail_server(config).await);
    match wrong {
        0 => Ok(()),
        1 => bail!("One thing is wrong."),
        many => bail!("{many} things are wrong."),
    }
}

fn site(config: &Config) -> Finding {
    match Assets::new(config.site_root.clone()).check() {
        Ok(()) => Fine("scripts and styles are there".into()),
        Err(error) => Wrong(error.to_string()),
    }
}

/// The disk under the private Postgres; another database's disk cannot be seen from here.
fn disk(config: &Config) -> Finding {
    if config.database_url.is_some() {
        return Note("the database lies elsewhere; watch the disk there".into());
    }
    let folder = match private_folder(config) {
        Ok(folder) => existing(&folder),
        Err(error) => return Wrong(format!("{error:#}")),
    };
    let Ok(disk) = rustix::fs::statvfs(&folder) else {
        return Wrong(format!("{} cannot be looked at; check that it may be read", folder.display()));
    };
    let free_mib = disk.f_bavail.saturating_mul(disk.f_frsize) / (1024 * 1024);
    let text = format!("{free_mib} MiB free at {}", folder.display());
    if free_mib < FREE_MIB {
        Wrong(format!("{text}; make room, or move the data with MUSTER_DATA_DIR"))
    } else {
        Fine(text)
    }
}

/// The folder, or the nearest one above that exists already.
fn existing(folder: &Path) -> PathBuf {
    folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/")).to_owned()
}

async fn schema(database: &Database) -> Finding {
    match db::pending_migrations(&database.ctx().db).await {
        Ok(0) => Fine("up to date".into()),
        Ok(left) => Note(format!("{left} migrations are not applied; muster migrate or the next start applies them")),
        Err(error) => Wrong(format!("cannot be read: {error}")),
    }
}

/// Compares with the database's clock, and asks the system whether its own is kept right.
async fn clock(database: &Database) -> Finding {
    let theirs = match Tools::find(database.url().expose()) {
        Ok(tools) => tools.ask("select (extract(epoch from clock_timestamp()) * 1000)::bigint").await,
        Err(error) => return Note(format!("not compared with the database's: {error}")),
    };
    let theirs = theirs.ok().and_then(|ms| ms.parse::<i64>().ok()).map(domain::Timestamp);
    let Some(apart_s) = theirs.map(|theirs| SystemClock.now().seconds_since(theirs).abs()) else {
        return Note("the database does not tell its time".into());
    };
    if apart_s > CLOCKS_APART_S {
        return Wrong(format!(
            "this machine and the database are {apart_s} s apart, so pages go out at wrong times; let both follow NTP"
        ));
    }
    match kept_right().await {
        Some(false) => Note("nothing keeps this clock right; enable it with timedatectl set-ntp true".into()),
        _ => Fine("agrees with the database".into()),
    }
}

async fn kept_right() -> Option<bool> {
    let asked =
        Command::new("timedatectl").args(["show", "--property=NTPSynchronized", "--value"]).output().await.ok()?;
    match String::from_utf8_lossy(&asked.stdout).trim() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

async fn mail_server(config: &Config) -> Finding {
    if config.mail.smtp_url.is_none() {
        return Wrong(
            "MUSTER_SMTP_URL is not set, so nobody can be paged; write smtp://user:password@host:port".into(),
        );
    }
    let mailer = match mail::mailer(config) {
        Ok(mailer) => mailer,
        Err(error) => return Wrong(format!("{error:#}")),
    };
    match tokio::time::timeout(MAIL_WITHIN, mailer.check()).await {
        Ok(Ok(())) => Fine("the mail server lets us in".into()),
        Ok(Err(error)) => Wrong(format!("{error}; check MUSTER_SMTP_URL and MUSTER_SMTP_TLS")),
        Err(_) => Wrong("the mail server does not answer; check host and port of MUSTER_SMTP_URL".into()),
    }
}

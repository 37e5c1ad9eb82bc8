//! The database of this process: the one it was given, or a private Postgres that it starts itself.

use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use backend::{Ctx, SystemClock, db};
use private_postgres::{Cluster, Options, Progress, Running};

use crate::config::{Config, Secret};

/// An open database. Close it last.
pub struct Database {
    ctx: Ctx,
    url: Secret,
    private: Option<Running>,
}

impl Database {
    /// Connects, after starting the private Postgres when no other database was named.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        let (url, private) = match &config.database_url {
            Some(url) => (url.clone(), None),
            None => {
                let running = cluster(config)?.start().await?;
                (Secret::new(running.url()), Some(running))
            }
        };
        let pool = db::connect(url.expose(), config.database_connections).await;
        let pool = pool.with_context(|| match private {
            Some(_) => "The private Postgres runs but refuses the connection".to_owned(),
            None => "The database cannot be reached. Check DATABASE_URL, and that Postgres runs there".to_owned(),
        })?;
        let ctx = Ctx::new(pool, Arc::new(SystemClock), &config.public_url().origin())
            .sending_mail(config.mail.smtp_url.is_some());
        Ok(Self { ctx, url, private })
    }

    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    pub fn url(&self) -> &Secret {
        &self.url
    }

    /// Where the private Postgres keeps its data.
    pub fn folder(&self) -> Option<&Path> {
        self.private.as_ref().map(Running::folder)
    }

    /// Brings the schema up to date. Several processes at once wait for each other.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        db::migrate(&self.ctx.db).await.context(
            "The database could not be brought up to date. If it was used with a newer Muster, run that version",
        )
    }

    /// Ends all connections, then the private Postgres.
    pub async fn close(self) {
        self.ctx.db.close().await;
        if let Some(running) = self.private {
            running.stop().await;
        }
    }
}

/// The folder in which the private Postgres would lie.
pub fn private_folder(config: &Config) -> anyhow::Result<PathBuf> {
    Ok(cluster(config)?.folder().to_owned())
}

fn cluster(config: &Config) -> anyhow::Result<Cluster> {
    let folder = config.data_dir.as_ref().map(|folder| folder.join("pg"));
    Ok(Cluster::locate(Options { folder, progress: progress(), ..Options::default() })?)
}

/// What takes a while is told to a person at a terminal, and logged otherwise.
fn progress() -> Progress {
    if stderr().is_terminal() {
        Arc::new(|step| eprintln!("  {step}"))
    } else {
        Arc::new(|step| tracing::info!("{step}"))
    }
}

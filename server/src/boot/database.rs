//! The database of this process: the one it was given, or a private Postgres that it starts itself.

use std::io::{IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use backend::{Ctx, SystemClock, db};
use private_postgres::{Cluster, Options, Progress, Running};

use super::greeting::FirstSteps;
use crate::config::{Config, Secret};

/// The pause after a failure doubles from the first to the last of these.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LAST_PAUSE: Duration = Duration::from_secs(4);

/// An open database. Close it last.
pub struct Database {
    ctx: Ctx,
    place: Place,
}

/// Where the database is. A private Postgres runs as long as this lives.
pub struct Place {
    url: Secret,
    private: Option<Running>,
}

impl Place {
    /// Finds it, after starting the private Postgres when no other database was named.
    pub async fn find(config: &Config) -> anyhow::Result<Self> {
        if let Some(url) = &config.database_url {
            return Ok(Self { url: url.clone(), private: None });
        }
        let running = cluster(config)?.start().await?;
        Ok(Self { url: Secret::new(running.url()), private: Some(running) })
    }

    async fn open_prepared(&self, config: &Config, demo_if_empty: bool) -> anyhow::Result<(Ctx, FirstSteps)> {
        let ctx = self.connect(config).await?.sealing(super::secrets_key::vault(config)?);
        migrate(&ctx).await?;
        let first_steps = FirstSteps::prepare(&ctx, demo_if_empty).await?;
        Ok((ctx, first_steps))
    }

    async fn connect(&self, config: &Config) -> anyhow::Result<Ctx> {
        let pool = db::connect(self.url.expose(), config.database_connections).await;
        let pool = pool.with_context(|| match self.private {
            Some(_) => "The private Postgres runs but refuses the connection".to_owned(),
            None => "The database cannot be reached. Check DATABASE_URL, and that Postgres runs there".to_owned(),
        })?;
        let ctx = Ctx::new(pool, Arc::new(SystemClock), &config.public_url().origin());
        Ok(ctx.sending_mail(config.mail.smtp_url.is_some()).reaching(config.outbound.outbound_allow.clone()))
    }
}

impl Database {
    /// Connects once.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        let place = Place::find(config).await?;
        Ok(Self { ctx: place.connect(config).await?, place })
    }

    /// Connects, brings the schema up to date and prepares the first steps, as often as it takes while what is in
    /// the way may pass by itself. Such a reason goes to `told` each time, and to the log when it is another one.
    ///
    /// # Errors
    /// When somebody has to change something first.
    pub async fn open_patiently(
        config: &Config,
        demo_if_empty: bool,
        told: impl Fn(&'static str),
    ) -> anyhow::Result<(Self, FirstSteps)> {
        let place = Place::find(config).await?;
        let (mut pause, mut last) = (FIRST_PAUSE, None);
        loop {
            let error = match place.open_prepared(config, demo_if_empty).await {
                Ok((ctx, first_steps)) => {
                    if last.is_some() {
                        tracing::info!("the database answers");
                    }
                    return Ok((Self { ctx, place }, first_steps));
                }
                Err(error) => error,
            };
            let Some(reason) = db::passing_trouble(error.as_ref()) else { return Err(error) };
            told(reason);
            if last.replace(reason) != Some(reason) {
                let error = format!("{error:#}");
                tracing::warn!(error, "the database {reason}; trying again. Public pages are served as they were last");
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LAST_PAUSE);
        }
    }

    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    pub fn url(&self) -> &Secret {
        &self.place.url
    }

    /// Where the private Postgres keeps its data.
    pub fn folder(&self) -> Option<&Path> {
        self.place.private.as_ref().map(Running::folder)
    }

    /// Brings the schema up to date. Several processes at once wait for each other.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        migrate(&self.ctx).await
    }

    /// Ends all connections, then the private Postgres.
    pub async fn close(self) {
        self.ctx.db.close().await;
        if let Some(running) = self.place.private {
            running.stop().await;
        }
    }
}

async fn migrate(ctx: &Ctx) -> anyhow::Result<()> {
    db::migrate(&ctx.db)
        .await
        .context("The database could not be brought up to date. If it was used with a newer Muster, run that version")
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

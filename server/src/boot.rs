//! From settings to a running server, and back down in the reverse order.

mod database;
mod greeting;
mod open_files;
mod signals;

pub use database::{Database, private_folder};
pub use greeting::{about_demo, sign_ins};

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use app_context::Ports;
use backend::Backend;
use backend::events::{self, Hub};
use leptos::config::LeptosOptions;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::assets::Assets;
use crate::config::Config;
use crate::health::{Health, Pulses};
use crate::listen::Listener;
use crate::live::Live;
use crate::mail;
use crate::router::{Surroundings, router};
use crate::state::{AppState, MetricsToken};
use crate::status_pages::{Keeper, PublicPages, keep_fresh};
use crate::telemetry::Metrics;
use crate::worker::Workers;

/// How long workers may take to finish what they began; a mail server that hesitates gets its time-out.
const WORKERS_STOP_WITHIN: Duration = Duration::from_secs(25);
/// The first look at the log; without it a viewer could miss what happens while we start.
const LISTENER_STARTS_WITHIN: Duration = Duration::from_secs(5);

/// Runs the server until it is told to stop.
pub async fn serve(config: Config, demo_if_empty: bool) -> anyhow::Result<()> {
    // First: what is measured before it is lost.
    let metrics = Metrics::start()?;
    let stop = signals::stop_on_signal().context("cannot listen for signals")?;
    let assets = Assets::new(config.site_root.clone());
    assets.check()?;
    config.warnings().iter().for_each(|warning| tracing::warn!("{warning}"));
    let listener = bind(&config)?;
    let opening = async {
        let database = Database::open(&config).await?;
        database.migrate().await?;
        anyhow::Ok(database)
    };
    let database = tokio::select! {
        database = opening => database?,
        () = stop.cancelled() => return Ok(()),
    };
    let outcome = run(&config, &database, Parts { assets, metrics, listener }, stop, demo_if_empty).await;
    database.close().await;
    outcome
}

/// Early, so that an address in use is told before anything else is started.
fn bind(config: &Config) -> anyhow::Result<Listener> {
    let mut limits = config.limits.sockets();
    limits.connections = open_files::raise(limits.connections);
    Listener::bind(config.listen, limits, config.trusted_proxies.clone()).with_context(|| {
        format!(
            "Cannot listen on {}. If another program uses this address, stop it or choose another with MUSTER_LISTEN",
            config.listen
        )
    })
}

/// What is ready before the database is.
struct Parts {
    assets: Assets,
    metrics: Metrics,
    listener: Listener,
}

async fn run(
    config: &Config,
    database: &Database,
    parts: Parts,
    stop: CancellationToken,
    demo_if_empty: bool,
) -> anyhow::Result<()> {
    let Parts { assets, metrics, listener } = parts;
    let mailer = mail::mailer(config)?;
    let backend = Backend::with_ingest_batch(database.ctx().clone(), config.limits.ingest_batch);
    let first_steps = greeting::FirstSteps::prepare(backend.ctx(), demo_if_empty).await?;
    let (hub, pulses, tasks) = (Hub::default(), Pulses::default(), TaskTracker::new());
    // Watched before it begins, so that its first look at the log cannot be missed.
    let listening = hub.head();
    tasks.spawn(events::listen(backend.ctx().clone(), hub.clone(), stop.clone()));
    Workers::new(backend.ctx().clone(), hub.clone(), pulses.clone(), stop.clone()).start(&tasks, mailer);
    let public = PublicPages::default();
    tasks.spawn(keep_fresh(keeper(config, database, &backend, &public), hub.subscribe(), stop.clone()));
    let keeping = tokio::spawn(metrics.clone().keep());
    let ports = ports(&backend);
    let live = Live::start(backend.ctx().clone(), hub.clone(), ports.access.clone(), stop.clone());
    let state = AppState {
        ctx: backend.ctx().clone(),
        health: Health::new(backend.ctx().clone(), hub.clone(), pulses),
        site: config.public_url(),
        metrics_token: MetricsToken(config.log.metrics_token.clone()),
        leptos: leptos_options(),
        ports,
        assets,
        live,
        public,
        metrics,
    };
    wait_for(listening).await;
    let around =
        Surroundings { proxies: config.trusted_proxies.clone(), request_timeout: config.limits.request_timeout.into() };
    let router = router(state, around);
    greeting::print(config, database, &first_steps);
    tracing::info!(listen = %config.listen, public_url = %config.public_url(), "ready");
    listener.serve(router, stop).await;
    tasks.close();
    if tokio::time::timeout(WORKERS_STOP_WITHIN, tasks.wait()).await.is_err() {
        tracing::warn!("workers did not end in time; what they left is taken up at the next start");
    }
    keeping.abort();
    Ok(())
}

/// The last good public pages are kept beside the private database, or where the operator said.
fn keeper(config: &Config, database: &Database, backend: &Backend, public: &PublicPages) -> Keeper {
    let beside = || database.folder().and_then(Path::parent).map(Path::to_owned);
    Keeper {
        pages: Arc::new(backend.clone()),
        public: public.clone(),
        clock: backend.ctx().clock.clone(),
        public_url: config.public_url().origin(),
        data_dir: config.data_dir.clone().or_else(beside),
    }
}

async fn wait_for(mut head: watch::Receiver<i64>) {
    if tokio::time::timeout(LISTENER_STARTS_WITHIN, head.changed()).await.is_err() {
        tracing::warn!("the log cannot be heard yet; pages work, live updates begin when it can");
    }
}

/// Every port is implemented by the one backend.
pub fn ports(backend: &Backend) -> Ports {
    let backend = Arc::new(backend.clone());
    Ports {
        access: backend.clone(),
        people: backend.clone(),
        contacts: backend.clone(),
        services: backend.clone(),
        on_call: backend.clone(),
        escalations: backend.clone(),
        alerts: backend.clone(),
        incidents: backend.clone(),
        status_pages: backend.clone(),
        now: backend,
    }
}

pub fn leptos_options() -> LeptosOptions {
    LeptosOptions::builder().output_name("muster").site_root("target/site").site_pkg_dir("pkg").build()
}

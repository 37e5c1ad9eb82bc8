//! From settings to a running server, and back down in the reverse order.

mod database;
mod greeting;
mod open_files;
mod secrets_key;
mod signals;

pub use database::{Database, private_folder};
pub use greeting::{about_demo, sign_ins};

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use app_context::Ports;
use backend::events::{self, Hub};
use backend::notifications::Mailer;
use backend::{Backend, SystemClock};
use leptos::config::LeptosOptions;
use sha2::{Digest, Sha256};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::greeting::FirstSteps;
use crate::assets::Assets;
use crate::config::Config;
use crate::documents::{Concerns, Sockets};
use crate::health::{Health, Pulses};
use crate::listen::{Listener, Routes};
use crate::live::Live;
use crate::mail;
use crate::router::{Surroundings, router};
use crate::state::{AppState, MetricsToken};
use crate::status_pages::{Keeper, PublicPages, Source, keep_fresh};
use crate::telemetry::Metrics;
use crate::waiting::{self, Early, Waiting};
use crate::worker::Workers;

/// How long workers may take to finish what they began; a mail server that hesitates gets its time-out.
const WORKERS_STOP_WITHIN: Duration = Duration::from_secs(25);
/// The first look at the log; without it a viewer could miss what happens while we start.
const LISTENER_STARTS_WITHIN: Duration = Duration::from_secs(5);

/// Runs the server until it is told to stop. It listens from the beginning: while the database is away, the last
/// public pages are read all the same.
pub async fn serve(config: Config, demo_if_empty: bool) -> anyhow::Result<()> {
    // First: what is measured before it is lost.
    let metrics = Metrics::start()?;
    let stop = signals::stop_on_signal().context("cannot listen for signals")?;
    let assets = Assets::new(config.site_root.clone());
    assets.check()?;
    let mailer = mail::mailer(&config)?;
    config.warnings().iter().for_each(|warning| tracing::warn!("{warning}"));
    let listener = bind(&config)?;
    let early = Early {
        waiting: Waiting::default(),
        public: PublicPages::new(config.public_url().is_https()),
        metrics_token: MetricsToken(config.log.metrics_token.clone()),
        assets,
        metrics,
    };
    let (tasks, (found, source)) = (TaskTracker::new(), oneshot::channel());
    tasks.spawn(keep_fresh(keeper(&config, &early.public), source, stop.clone()));
    let routes = Routes::new(waiting::router(early.clone(), &surroundings(&config)));
    let serving = tokio::spawn(listener.serve(routes.clone(), early.public.clone(), stop.clone()));
    let house = House { config: &config, mailer, early, tasks, found, routes, serving, stop: stop.clone() };
    let opening = Database::open_patiently(&config, demo_if_empty, |reason| house.early.waiting.tell(reason));
    let opened = tokio::select! {
        opened = opening => Some(opened),
        () = stop.cancelled() => None,
    };
    match opened {
        Some(Ok((database, first_steps))) => {
            house.run(&database, &first_steps).await;
            database.close().await;
            Ok(())
        }
        Some(Err(error)) => {
            house.close().await;
            Err(error)
        }
        None => {
            house.close().await;
            Ok(())
        }
    }
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

/// What is there before the database is.
struct House<'c> {
    config: &'c Config,
    mailer: Mailer,
    early: Early,
    tasks: TaskTracker,
    /// Tells those who keep the public pages where news comes from.
    found: oneshot::Sender<Source>,
    routes: Routes,
    serving: JoinHandle<()>,
    stop: CancellationToken,
}

impl House<'_> {
    /// Starts everything that needs the database, and runs until stopped.
    async fn run(self, database: &Database, first_steps: &FirstSteps) {
        let Self { config, mailer, early, tasks, found, routes, serving, stop } = self;
        let backend = Backend::with_ingest_batch(database.ctx().clone(), config.limits.ingest_batch);
        let (hub, pulses) = (Hub::default(), Pulses::default());
        // Watched before it begins, so that its first look at the log cannot be missed.
        let listening = hub.head();
        tasks.spawn(events::listen(backend.ctx().clone(), hub.clone(), stop.clone()));
        Workers::new(backend.ctx().clone(), hub.clone(), pulses.clone(), stop.clone()).start(&tasks, mailer);
        // Fails only when we are stopping already.
        let _ = found.send(Source { pages: Arc::new(backend.clone()), changes: hub.subscribe() });
        let keeping = tokio::spawn(early.metrics.clone().keep());
        let ports = ports(&backend);
        let (desk, until) = (backend.desk().clone(), stop.clone());
        tasks.spawn(async move { desk.run(until).await });
        let sockets = Sockets {
            desk: backend.desk().clone(),
            access: ports.access.clone(),
            concerns: Concerns::start(&hub),
            stop: stop.clone(),
        };
        let state = AppState {
            ctx: backend.ctx().clone(),
            health: Health::new(backend.ctx().clone(), hub.clone(), pulses),
            site: config.public_url(),
            leptos: leptos_options(),
            live: Live::start(backend.ctx().clone(), hub.clone(), ports.access.clone(), stop.clone()),
            sockets,
            ports,
            assets: early.assets,
            public: early.public,
            metrics: early.metrics,
            metrics_token: early.metrics_token,
        };
        wait_for(listening).await;
        let router = router(state, &surroundings(config));
        routes.exchange(router.clone());
        early.waiting.end(router);
        greeting::print(config, database, first_steps);
        tracing::info!(listen = %config.listen, public_url = %config.public_url(), "ready");
        finish(serving).await;
        tasks.close();
        if tokio::time::timeout(WORKERS_STOP_WITHIN, tasks.wait()).await.is_err() {
            tracing::warn!("workers did not end in time; what they left is taken up at the next start");
        }
        keeping.abort();
    }

    /// Stops what was started.
    async fn close(self) {
        self.stop.cancel();
        finish(self.serving).await;
    }
}

async fn finish(serving: JoinHandle<()>) {
    if let Err(error) = serving.await {
        tracing::error!(%error, "serving ended");
    }
}

fn surroundings(config: &Config) -> Surroundings {
    Surroundings {
        site: config.public_url(),
        proxies: config.trusted_proxies.clone(),
        request_timeout: config.limits.request_timeout.into(),
    }
}

fn keeper(config: &Config, public: &PublicPages) -> Keeper {
    Keeper {
        public: public.clone(),
        clock: Arc::new(SystemClock),
        public_url: config.public_url().origin(),
        file: last_pages(config),
    }
}

/// Where the last good public pages are kept: in the folder that the operator named, else where a private Postgres
/// would lie. There, the file names the database: the pages of another one must never be shown.
fn last_pages(config: &Config) -> Option<PathBuf> {
    if let Some(folder) = &config.data_dir {
        return Some(folder.join("status_pages.json"));
    }
    let usual = private_folder(config);
    let usual = usual.inspect_err(|error| tracing::warn!("public pages are kept in memory only: {error:#}")).ok()?;
    let folder = usual.parent()?;
    let Some(url) = &config.database_url else { return Some(folder.join("status_pages.json")) };
    let mut url = url::Url::parse(url.expose()).ok()?;
    let _ = url.set_password(None);
    let database: String = Sha256::digest(url.as_str()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(folder.join(format!("status_pages-{database}.json")))
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
        refused_forms: backend.clone(),
        organisations: backend.clone(),
        services: backend.clone(),
        on_call: backend.clone(),
        exemptions: backend.clone(),
        imports: backend.clone(),
        escalations: backend.clone(),
        alerts: backend.clone(),
        incidents: backend.clone(),
        decisions: backend.clone(),
        follows: backend.clone(),
        impacts: backend.clone(),
        logs: backend.clone(),
        documents: backend.clone(),
        claims: backend.clone(),
        announcements: backend.clone(),
        levers: backend.clone(),
        losses: backend.clone(),
        timelines: backend.clone(),
        changes: backend.clone(),
        remediation: backend.clone(),
        responders: backend.clone(),
        presence: backend.clone(),
        cares: backend.clone(),
        privacy: backend.clone(),
        steps: backend.clone(),
        status_pages: backend.clone(),
        now: backend,
    }
}

pub fn leptos_options() -> LeptosOptions {
    LeptosOptions::builder().output_name("muster").site_root("target/site").site_pkg_dir("pkg").build()
}

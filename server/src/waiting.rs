//! What this server answers while it has no database yet: that it lives, that it is not ready and why, files and
//! public pages as ever, and to everything else that it has to be asked again.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRef, Request, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use http::HeaderMap;
use tokio::sync::watch;
use tokio::time::Instant;
use tower::ServiceExt;

use crate::assets::{self, Assets};
use crate::health::{self, Check};
use crate::router::{Surroundings, surround};
use crate::state::MetricsToken;
use crate::status_pages::{self, PublicPages};
use crate::telemetry::Metrics;
use crate::unavailable;

/// Most starts take less: requests that come meanwhile wait rather than be sent away.
const PATIENCE: Duration = Duration::from_secs(3);

/// How far the start has come. Cheap to clone.
#[derive(Clone)]
pub struct Waiting {
    stage: Arc<watch::Sender<Stage>>,
    began: Instant,
}

#[derive(Clone)]
enum Stage {
    /// The first attempt is under way.
    Opening,
    /// An attempt failed for this reason; the next one follows.
    Away(&'static str),
    Open(Router),
}

impl Default for Waiting {
    fn default() -> Self {
        Self { stage: Arc::new(watch::Sender::new(Stage::Opening)), began: Instant::now() }
    }
}

impl Waiting {
    /// The database cannot be used for this reason; requests need not wait for the next attempt.
    pub fn tell(&self, reason: &'static str) {
        self.stage.send_replace(Stage::Away(reason));
    }

    /// Those who still wait are answered by this.
    pub fn end(&self, router: Router) {
        self.stage.send_replace(Stage::Open(router));
    }

    /// The router that answers from now on, if it comes soon.
    async fn soon(&self) -> Option<Router> {
        let mut stage = self.stage.subscribe();
        let known = stage.wait_for(|stage| !matches!(stage, Stage::Opening));
        let known = tokio::time::timeout_at(self.began + PATIENCE, known).await;
        match &*known.ok()?.ok()? {
            Stage::Open(router) => Some(router.clone()),
            _ => None,
        }
    }

    fn reason(&self) -> Option<&'static str> {
        match &*self.stage.borrow() {
            Stage::Away(reason) => Some(reason),
            _ => None,
        }
    }

    /// In the words and the order of [`health::Health::checks`].
    fn checks(&self) -> Vec<Check> {
        let database = self.reason().unwrap_or("is being opened");
        vec![
            Check::broken("database", database),
            Check::broken("migrations", "unknown while the database is away"),
            Check::broken("workers", "start with the database"),
            Check::broken("listener", "starts with the database"),
        ]
    }
}

/// What there is before the database.
#[derive(Clone, FromRef)]
pub struct Early {
    pub waiting: Waiting,
    pub assets: Assets,
    pub public: PublicPages,
    pub metrics: Metrics,
    pub metrics_token: MetricsToken,
}

/// Answers until the real router takes over.
pub fn router(early: Early, around: &Surroundings) -> Router {
    let closed = Router::new().fallback(closed).with_state(early.clone());
    let hold = middleware::from_fn_with_state(early.waiting.clone(), hold);
    let routes = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .route("/pkg/{*path}", get(assets::serve))
        .route("/fonts/{*path}", get(assets::serve));
    let routes = surround(routes, around).with_state(early.clone());
    // Outside of the layers: the router that takes a held request over has its own.
    let rest = surround(closed, around).layer(hold);
    routes.merge(status_pages::routes(early.public)).fallback_service(rest)
}

/// Keeps a request while the start may succeed at any moment, and hands it to the real router when it does.
async fn hold(State(waiting): State<Waiting>, request: Request, next: middleware::Next) -> Response {
    match waiting.soon().await {
        Some(router) => {
            let Ok(response) = router.oneshot(request).await;
            response
        }
        None => next.run(request).await,
    }
}

async fn closed(State(early): State<Early>, request: Request) -> Response {
    let uri = request.uri();
    let file = early.assets.answer(uri.path(), uri.query(), request.headers());
    file.unwrap_or_else(|| unavailable::answer(request.uri().path(), request.headers(), &early.public))
}

async fn readyz(State(waiting): State<Waiting>) -> Response {
    health::readiness(waiting.checks())
}

async fn metrics(State(metrics): State<Metrics>, State(token): State<MetricsToken>, headers: HeaderMap) -> Response {
    health::exposition(&metrics, &token, &headers)
}

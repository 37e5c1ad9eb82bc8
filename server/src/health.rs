//! Is this process alive (`/healthz`), can it do its work (`/readyz`), and how does it do (`/metrics`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use backend::Ctx;
use backend::events::Hub;
use domain::Timestamp;
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;

use crate::config::Secret;
use crate::on_call_metrics;
use crate::state::MetricsToken;
use crate::telemetry::Metrics;

const DATABASE_WITHIN: Duration = Duration::from_secs(2);
/// The listener calls itself every five seconds and hears that within three.
const LISTENER_WITHIN_S: i64 = 15;

/// What readiness is judged by. Cheap to clone.
#[derive(Clone)]
pub struct Health {
    ctx: Ctx,
    hub: Hub,
    pulses: Pulses,
}

/// When each worker last showed that it goes round.
#[derive(Clone, Default)]
pub struct Pulses(Arc<Mutex<BTreeMap<&'static str, Pulse>>>);

#[derive(Clone, Copy)]
struct Pulse {
    at: Timestamp,
    within_s: i64,
}

impl Pulses {
    /// The worker goes round, and will say so again within so many seconds.
    pub fn beat(&self, worker: &'static str, at: Timestamp, within_s: i64) {
        let mut pulses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pulses.insert(worker, Pulse { at, within_s });
    }

    fn late(&self, now: Timestamp) -> Vec<&'static str> {
        let pulses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let late = pulses.iter().filter(|(_, pulse)| now.seconds_since(pulse.at) > pulse.within_s);
        late.map(|(worker, _)| *worker).collect()
    }
}

/// One line of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    pub name: &'static str,
    pub ok: bool,
    pub detail: String,
}

#[derive(Debug, Serialize)]
struct Readiness {
    ready: bool,
    checks: Vec<Check>,
}

impl Check {
    fn fine(name: &'static str, detail: impl Into<String>) -> Self {
        Check { name, ok: true, detail: detail.into() }
    }

    pub fn broken(name: &'static str, detail: impl Into<String>) -> Self {
        Check { name, ok: false, detail: detail.into() }
    }
}

impl Health {
    pub fn new(ctx: Ctx, hub: Hub, pulses: Pulses) -> Self {
        Self { ctx, hub, pulses }
    }

    /// Every check, in the order in which failures explain each other.
    pub async fn checks(&self) -> Vec<Check> {
        let pending = tokio::time::timeout(DATABASE_WITHIN, backend::db::pending_migrations(&self.ctx.db)).await;
        let database = match &pending {
            Ok(Ok(_)) => Check::fine("database", "answers"),
            Ok(Err(_)) => Check::broken("database", "cannot be reached"),
            Err(_) => Check::broken("database", "does not answer within two seconds"),
        };
        let migrations = match pending {
            Ok(Ok(0)) => Check::fine("migrations", "all applied"),
            Ok(Ok(left)) => Check::broken("migrations", format!("{left} not applied; run muster migrate")),
            _ => Check::broken("migrations", "unknown while the database is away"),
        };
        vec![database, migrations, self.workers(), self.listener()]
    }

    fn workers(&self) -> Check {
        let late = self.pulses.late(self.ctx.now());
        if late.is_empty() {
            Check::fine("workers", "all go round")
        } else {
            Check::broken("workers", format!("late: {}", late.join(", ")))
        }
    }

    fn listener(&self) -> Check {
        match self.hub.heard_at().map(|heard| self.ctx.now().seconds_since(heard)) {
            Some(ago) if ago <= LISTENER_WITHIN_S => Check::fine("listener", "hears"),
            Some(ago) => Check::broken("listener", format!("has heard nothing for {ago} s")),
            None => Check::broken("listener", "has heard nothing yet"),
        }
    }
}

/// `GET /healthz`: this process answers. Says nothing about anything else, so that an orchestrator does not
/// restart every server because the database is away.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`
pub async fn readyz(State(health): State<Health>) -> Response {
    readiness(health.checks().await)
}

/// Ready when every check is fine.
pub fn readiness(checks: Vec<Check>) -> Response {
    let ready = checks.iter().all(|check| check.ok);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready, checks })).into_response()
}

/// `GET /metrics`
pub async fn metrics(
    State(metrics): State<Metrics>,
    State(health): State<Health>,
    State(token): State<MetricsToken>,
    State(ports): State<app_context::Ports>,
    headers: HeaderMap,
) -> Response {
    measure_pool(&health.ctx);
    let on_call = async || on_call_metrics::exposition(&*ports.on_call).await;
    match refused(&token, &headers) {
        Some(refusal) => refusal,
        None => written(metrics.render() + &on_call().await),
    }
}

/// The metrics, to those who may read them.
pub fn exposition(metrics: &Metrics, token: &MetricsToken, headers: &HeaderMap) -> Response {
    refused(token, headers).unwrap_or_else(|| written(metrics.render()))
}

fn refused(MetricsToken(token): &MetricsToken, headers: &HeaderMap) -> Option<Response> {
    let open = token.as_ref().is_none_or(|token| is_bearer(headers, token));
    (!open).then(|| (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response())
}

fn written(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

fn measure_pool(ctx: &Ctx) {
    let (open, idle) = (f64::from(ctx.db.size()), ctx.db.num_idle() as f64);
    metrics::gauge!("muster_database_connections", "state" => "idle").set(idle);
    metrics::gauge!("muster_database_connections", "state" => "busy").set(open - idle);
}

fn is_bearer(headers: &HeaderMap, token: &Secret) -> bool {
    use sha2::{Digest, Sha256};
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    // Compared as digests, so that the time taken says nothing about the token.
    given.is_some_and(|given| Sha256::digest(given) == Sha256::digest(token.expose()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_late_when_it_has_not_said_so_again() {
        let pulses = Pulses::default();
        pulses.beat("escalation", Timestamp(0), 10);
        pulses.beat("deliveries", Timestamp(0), 60);
        assert_eq!(pulses.late(Timestamp(10_000)), Vec::<&str>::new());
        assert_eq!(pulses.late(Timestamp(11_000)), ["escalation"]);
        pulses.beat("escalation", Timestamp(11_000), 10);
        assert_eq!(pulses.late(Timestamp(12_000)), Vec::<&str>::new());
    }

    #[test]
    fn metrics_can_be_guarded() {
        let mut headers = HeaderMap::new();
        assert!(!is_bearer(&headers, &Secret::new("s3cret")));
        headers.insert(header::AUTHORIZATION, "Bearer s3cret".parse().unwrap());
        assert!(is_bearer(&headers, &Secret::new("s3cret")));
        assert!(!is_bearer(&headers, &Secret::new("other")));
    }
}

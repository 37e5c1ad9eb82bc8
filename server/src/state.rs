//! What handlers reach: the use cases, and what belongs to this process.

use app_context::Ports;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;

use crate::assets::Assets;
use crate::config::{PublicUrl, Secret};
use crate::documents::Sockets;
use crate::health::Health;
use crate::live::Live;
use crate::status_pages::PublicPages;
use crate::telemetry::Metrics;

/// Cheap to clone; every handler takes the part it needs as `State<Part>`.
#[derive(Clone, FromRef)]
pub struct AppState {
    pub ctx: backend::Ctx,
    pub ports: Ports,
    pub site: PublicUrl,
    pub assets: Assets,
    pub live: Live,
    pub sockets: Sockets,
    pub public: PublicPages,
    pub health: Health,
    pub metrics: Metrics,
    pub metrics_token: MetricsToken,
    pub leptos: LeptosOptions,
}

/// What `/metrics` asks for, if anything.
#[derive(Clone, Default)]
pub struct MetricsToken(pub Option<Secret>);

//! The numbers beside the navigation: loaded in the browser, after the page itself, and kept live.

use crate::shell::Waiting;
use app_context::{AppError, use_live};
#[cfg(feature = "ssr")]
use app_context::{ports, signed_in};
use domain::now::Counts;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[server]
pub async fn load_counts() -> Result<Counts, AppError> {
    let by = signed_in()?;
    Ok(ports()?.now.counts(&by).await?)
}

/// What waits. Zero until the browser has asked.
pub fn use_waiting() -> Waiting {
    let known = RwSignal::new(Counts::default());
    let changed = use_live(|notice| {
        matches!(notice.kind.as_str(), "incident.declared" | "incident.status_changed")
            || notice.kind.starts_with("alert.")
    });
    Effect::new(move |_| {
        changed.track();
        spawn_local(async move {
            // Without an answer the old numbers stand; the line itself says when it is broken.
            if let Ok(fresh) = load_counts().await {
                known.try_set(fresh);
            }
        });
    });
    let shown = |count: i64| u32::try_from(count).unwrap_or_default();
    Waiting {
        open_incidents: Signal::derive(move || shown(known.get().incidents)),
        firing_alerts: Signal::derive(move || shown(known.get().alerts)),
    }
}

//! What moves on the page of a service while somebody looks at it: how it is, and whether its keys are used.
//! Only these follow the stream: forms on the page keep what is typed into them.

use super::api::load_service;
use app_context::use_live;
use domain::services::{IngestKey, ServicePage};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// While somebody waits for the first event, the service is asked this often: an event that opens no alert (a
/// resolve, say) is no change that the stream tells of.
const ASK_AGAIN: Duration = Duration::from_secs(3);

/// The moving part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    pub incidents: i64,
    pub alerts: i64,
    pub keys: Vec<IngestKey>,
}

impl Moving {
    fn of(page: &ServicePage) -> Self {
        Moving {
            incidents: page.service.open_incidents,
            alerts: page.service.firing_alerts,
            keys: page.ingest_keys.clone(),
        }
    }
}

/// Follows the service from how it was loaded. `waiting`: a key was just made, and somebody watches for its
/// first event.
pub fn follow(page: &ServicePage, waiting: bool) -> RwSignal<Moving> {
    let now = RwSignal::new(Moving::of(page));
    let slug = StoredValue::new(page.service.slug.clone());
    let live = use_live(|notice| notice.kind.starts_with("alert.") || notice.kind.starts_with("incident."));
    let load = move || {
        let Some(slug) = slug.try_get_value() else { return };
        spawn_local(async move {
            // Without an answer the page stays as it is; the line itself says when it is broken.
            if let Ok(fresh) = load_service(slug).await {
                let fresh = Moving::of(&fresh.page);
                if now.try_with_untracked(|now| *now != fresh) == Some(true) {
                    now.try_set(fresh);
                }
            }
        });
    };
    Effect::new(move |before: Option<u64>| {
        let version = live.get();
        if before.is_some_and(|before| before != version) {
            load();
        }
        version
    });
    Effect::new(move |_| {
        let unused = move |key: &IngestKey| key.last_used_at.is_none() && key.revoked_at.is_none();
        let ask = move || {
            let open = now.try_with_untracked(|now| now.keys.iter().any(unused)).unwrap_or(false);
            if open && !document().hidden() {
                load();
            }
        };
        let asking = waiting.then(|| set_interval_with_handle(ask, ASK_AGAIN).ok()).flatten();
        if let Some(asking) = asking {
            on_cleanup(move || asking.clear());
        }
    });
    now
}

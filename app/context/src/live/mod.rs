//! Live pages: one event stream per tab, and a version number per page that grows when something it shows
//! has changed. A page is live in one line: `Resource::new(move || live.get(), …)`.

#[cfg(not(feature = "ssr"))]
mod stream;
mod subscribers;

use app_ui::Connection;
use domain::events::Notice;
use leptos::prelude::*;
use std::sync::Arc;
use subscribers::Subscribers;

/// The stream as pages know it. In the context of everything below the app.
#[derive(Clone)]
pub struct LiveClient {
    connection: RwSignal<Connection>,
    subscribers: Arc<Subscribers>,
}

/// Opens the stream, in the browser, for somebody who is signed in. Called once, by the app, after
/// `provide_viewer`.
pub fn provide_live() {
    let client = LiveClient { connection: RwSignal::new(Connection::Connecting), subscribers: Arc::default() };
    provide_context(client.clone());
    #[cfg(not(feature = "ssr"))]
    if crate::use_viewer().is_some() {
        Effect::new(move |opened: Option<()>| {
            if opened.is_none() {
                stream::open(client.connection, client.subscribers.clone());
            }
        });
    }
}

/// Whether the stream is up, for the indicator.
#[must_use]
pub fn use_connection() -> Signal<Connection> {
    use_context::<LiveClient>()
        .map_or_else(|| Signal::stored(Connection::Connecting), |client| client.connection.into())
}

/// A number that grows whenever something happened that `matches`, and whenever notices may have been missed.
/// Starts at 0 on the server and in the browser. Bursts count once.
pub fn use_live(matches: impl Fn(&Notice) -> bool + Send + Sync + 'static) -> Signal<u64> {
    let Some(client) = use_context::<LiveClient>() else { return Signal::stored(0) };
    let version = RwSignal::new(0_u64);
    // The server renders once: nothing would ever arrive there.
    if cfg!(not(feature = "ssr")) {
        let id = client.subscribers.add(Box::new(matches), version);
        on_cleanup(move || client.subscribers.remove(id));
    }
    version.into()
}

//! The moment that moving times are measured from. On the server it is the moment of the request, given by
//! context; in the browser it is one signal for the whole page, moved each second and corrected by the server's clock.

use leptos::prelude::*;

#[derive(Clone, Copy)]
struct RequestTime(i64);

/// Tells the views of this request what time it is, in milliseconds since the epoch. Call it once per request.
pub fn provide_request_time(now: i64) {
    provide_context(RequestTime(now));
}

/// The moment the page was rendered for, if the server said so. Always `None` in the browser.
pub(crate) fn request_time() -> Option<i64> {
    use_context::<RequestTime>().map(|time| time.0)
}

/// Now, in the browser, moving each second while the page is visible. Call it only inside an `Effect` or a handler.
pub fn now() -> i64 {
    browser::now()
}

/// Corrects a browser clock that is wrong: call it with the server's time when a message has just arrived.
pub fn note_server_time(server: i64) {
    browser::note_server_time(server);
}

mod browser {
    use super::*;
    use std::cell::{Cell, RefCell};
    use std::time::Duration;

    /// Smaller differences are the way of the message, not a wrong clock.
    const TRUSTED_SKEW_MS: i64 = 2_000;

    thread_local! {
        static NOW: RefCell<Option<ArcRwSignal<i64>>> = const { RefCell::new(None) };
        static SKEW: Cell<i64> = const { Cell::new(0) };
    }

    fn read() -> i64 {
        js_sys::Date::now() as i64 + SKEW.get()
    }

    pub fn now() -> i64 {
        let signal = NOW.with_borrow_mut(|slot| slot.get_or_insert_with(start).clone());
        signal.get()
    }

    fn start() -> ArcRwSignal<i64> {
        let signal = ArcRwSignal::new(read());
        let tick = {
            let signal = signal.clone();
            move || {
                if !document().hidden() {
                    signal.set(read());
                }
            }
        };
        let visible = tick.clone();
        // The page lives as long as its ticker, so neither handle is kept.
        drop(set_interval_with_handle(tick, Duration::from_secs(1)));
        drop(window_event_listener_untyped("focus", move |_| visible()));
        signal
    }

    pub fn note_server_time(server: i64) {
        let difference = server - js_sys::Date::now() as i64;
        SKEW.set(if difference.abs() > TRUSTED_SKEW_MS { difference } else { 0 });
    }
}

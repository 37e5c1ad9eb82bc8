//! The event stream itself: opened once per tab, watched, opened again when it broke. The browser sends
//! `Last-Event-ID` when it reconnects by itself; after any break every page loads again, so nothing is missed.

use super::subscribers::Subscribers;
use app_ui::Connection;
use domain::events::Notice;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventSource, EventTarget, MessageEvent};

const ADDRESS: &str = "/live";
/// Changes that belong together arrive within this time of the first.
const GATHER: Duration = Duration::from_millis(15);
/// While changes rain down, pages load again at most this often.
const BREATHE_MS: f64 = 250.0;
/// Before a stream that the server has closed for good is opened again.
const RETRY: Duration = Duration::from_secs(2);
/// Silence after which a stream counts as broken.
const SILENCE_MS: f64 = 3900.0;
/// Smaller numbers in a pulse are no time (2020 began at it).
const EARLIEST_MS: i64 = 1_577_836_800_000;
/// How often silence is looked for: with it, a break shows within five seconds.
const WATCH: Duration = Duration::from_millis(500);
/// A hidden tab gives its connection back after this time: browsers allow six per host over HTTP/1.1.
const HIDDEN: Duration = Duration::from_secs(20);

struct Stream {
    connection: RwSignal<Connection>,
    subscribers: Arc<Subscribers>,
    source: RefCell<Option<EventSource>>,
    /// The stream broke since pages were loaded: they load again once it stands.
    missed: Cell<bool>,
    telling: Cell<bool>,
    told_at: Cell<f64>,
    /// When anything was last heard, while a source is open: the server speaks every two seconds.
    heard_at: Cell<Option<f64>>,
    hidden: Cell<u32>,
}

/// Opens the stream and keeps it open for the life of the page.
pub(super) fn open(connection: RwSignal<Connection>, subscribers: Arc<Subscribers>) {
    let stream = Rc::new(Stream {
        connection,
        subscribers,
        source: RefCell::new(None),
        missed: Cell::new(false),
        telling: Cell::new(false),
        told_at: Cell::new(0.0),
        heard_at: Cell::new(None),
        hidden: Cell::new(0),
    });
    stream.connect();
    stream.watch_silence();
    stream.watch_window();
}

impl Stream {
    fn connect(self: &Rc<Self>) {
        if let Some(old) = self.source.borrow_mut().take() {
            old.close();
        }
        self.heard_at.set(Some(now()));
        let Ok(source) = EventSource::new(ADDRESS) else { return self.connect_later() };
        self.listen(&source, "open", |stream, _| stream.stands());
        self.listen(&source, "error", |stream, _| stream.breaks());
        self.listen(&source, "message", |stream, event| stream.hears(&event));
        self.listen(&source, "resync", |stream, _| {
            stream.subscribers.mark_all();
            stream.tell_soon();
        });
        self.listen(&source, "pulse", |stream, event| stream.beats(&event));
        *self.source.borrow_mut() = Some(source);
    }

    /// Listeners belong to the source and live as long as the page: a tab opens few.
    fn listen(self: &Rc<Self>, target: &EventTarget, kind: &str, act: fn(&Rc<Stream>, Event)) {
        let stream = Rc::clone(self);
        let listener = Closure::<dyn FnMut(Event)>::new(move |event| act(&stream, event));
        // Adding a listener to a live target cannot fail.
        let _ = target.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
        listener.forget();
    }

    /// A pulse tells that the line is alive and what time it is on the server.
    fn beats(&self, event: &Event) {
        self.heard_at.set(Some(now()));
        let data = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
        let told = data.and_then(|text| text.trim().parse::<i64>().ok());
        if let Some(server_ms) = told.filter(|ms| *ms > EARLIEST_MS) {
            app_ui::time::note_server_time(server_ms);
        }
    }

    fn stands(self: &Rc<Self>) {
        self.heard_at.set(Some(now()));
        self.show(Connection::Live);
        if self.missed.replace(false) {
            self.subscribers.mark_all();
            self.tell_soon();
        }
    }

    fn breaks(self: &Rc<Self>) {
        self.missed.set(true);
        self.show(Connection::Lost);
        let closed = self.source.borrow().as_ref().is_none_or(|source| source.ready_state() == EventSource::CLOSED);
        if closed {
            self.connect_later();
        }
    }

    fn connect_later(self: &Rc<Self>) {
        let stream = Rc::clone(self);
        set_timeout(move || stream.connect(), RETRY);
    }

    fn hears(self: &Rc<Self>, event: &Event) {
        self.heard_at.set(Some(now()));
        let notice = event
            .dyn_ref::<MessageEvent>()
            .and_then(|message| message.data().as_string())
            .and_then(|json| serde_json::from_str::<Notice>(&json).ok());
        let concerns_somebody = match notice {
            Some(notice) => self.subscribers.mark(&notice),
            // A kind of message that this version does not know: better load once too often.
            None => {
                self.subscribers.mark_all();
                true
            }
        };
        if concerns_somebody {
            self.tell_soon();
        }
    }

    fn tell_soon(self: &Rc<Self>) {
        if self.telling.replace(true) {
            return;
        }
        let rest_ms = BREATHE_MS - (now() - self.told_at.get());
        let wait = GATHER.max(Duration::from_secs_f64(rest_ms.clamp(0.0, BREATHE_MS) / 1000.0));
        let stream = Rc::clone(self);
        set_timeout(
            move || {
                stream.telling.set(false);
                stream.told_at.set(now());
                stream.subscribers.tell();
            },
            wait,
        );
    }

    fn show(&self, connection: Connection) {
        if self.connection.get_untracked() != connection {
            self.connection.set(connection);
        }
    }

    /// A cable pulled out closes nothing: only the missing pulse tells.
    fn watch_silence(self: &Rc<Self>) {
        let stream = Rc::clone(self);
        let watch = move || {
            if stream.heard_at.get().is_some_and(|at| now() - at > SILENCE_MS) {
                stream.missed.set(true);
                stream.show(Connection::Lost);
                stream.connect();
            }
        };
        // The page outlives nothing: the interval ends with it.
        let _ = set_interval_with_handle(watch, WATCH);
    }

    fn watch_window(self: &Rc<Self>) {
        let window = window();
        self.listen(&window, "offline", |stream, _| {
            stream.missed.set(true);
            stream.show(Connection::Lost);
        });
        self.listen(&window, "online", |stream, _| stream.connect());
        self.listen(&document(), "visibilitychange", |stream, _| {
            stream.hidden.set(stream.hidden.get() + 1);
            if !document().hidden() {
                if stream.source.borrow().is_none() {
                    stream.connect();
                }
                return;
            }
            let (stream, since) = (Rc::clone(stream), stream.hidden.get());
            set_timeout(
                move || {
                    if stream.hidden.get() == since
                        && let Some(source) = stream.source.borrow_mut().take()
                    {
                        stream.missed.set(true);
                        stream.heard_at.set(None);
                        source.close();
                    }
                },
                HIDDEN,
            );
        });
    }
}

fn now() -> f64 {
    js_sys::Date::now()
}

//! `<time>` elements that begin as exact UTC and come to life in an effect.

use super::{format, local, ticker};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeStyle {
    /// `6 min ago`
    #[default]
    Relative,
    /// `03:12`, with the zone when it is not the reader's
    Clock,
    /// `20 Nov 2025`
    Date,
    /// `Thu 20 Nov, 03:12`
    Exact,
}

impl TimeStyle {
    /// What the program of pages without the shell reads.
    fn word(self) -> &'static str {
        match self {
            TimeStyle::Relative => "relative",
            TimeStyle::Clock => "clock",
            TimeStyle::Date => "date",
            TimeStyle::Exact => "exact",
        }
    }
}

/// A moment. Hovering shows the exact time with its zone.
#[component]
pub fn Time(
    /// Milliseconds since the epoch.
    #[prop(into)]
    at: Signal<i64>,
    #[prop(optional)] style: TimeStyle,
) -> impl IntoView {
    let request = ticker::request_time();
    let on_server = move || match (style, request) {
        (TimeStyle::Relative, Some(now)) => format::relative(at.get(), now),
        (TimeStyle::Clock, _) => format::clock(at.get()),
        (TimeStyle::Date, _) => format::date(at.get()),
        _ => format::exact_utc(at.get()),
    };
    let (text, title) = live(at, on_server, move |at| match style {
        TimeStyle::Relative => format::relative(at, ticker::now()),
        TimeStyle::Clock => local::clock(at),
        TimeStyle::Date => local::date(at),
        TimeStyle::Exact => local::exact_brief(at, untrack(ticker::now)),
    });
    view! {
        <time class="num" data-as=style.word() datetime=move || format::machine(at.get()) title=title>
            {text}
        </time>
    }
}

/// How long something has lasted: from `since` until `until`, or until now and moving.
#[component]
pub fn Elapsed(#[prop(into)] since: Signal<i64>, #[prop(optional, into)] until: Signal<Option<i64>>) -> impl IntoView {
    let request = ticker::request_time();
    let on_server = move || match until.get().or(request) {
        Some(end) => format::duration(end - since.get()),
        None => format!("since {}", format::clock(since.get())),
    };
    let (text, title) = live(since, on_server, move |since| {
        let end = until.get().unwrap_or_else(ticker::now);
        format::duration(end - since)
    });
    view! {
        <time
            class="num"
            data-as="elapsed"
            data-until=move || until.get().map(format::machine)
            datetime=move || format::machine(since.get())
            title=title
        >
            {text}
        </time>
    }
}

/// What is left until `to`; afterwards how late it is, marked as late with icon and word.
#[component]
pub fn Countdown(
    #[prop(into)] to: Signal<i64>,
    /// A word before the time, such as `in`.
    #[prop(optional, into)]
    before: String,
) -> impl IntoView {
    let request = ticker::request_time();
    let words = move |left: i64| match (left < 0, before.is_empty()) {
        (true, _) => format::late_by(-left),
        (false, true) => format::countdown(left),
        (false, false) => format!("{before} {}", format::countdown(left)),
    };
    let late = RwSignal::new(request.is_some_and(|now| to.get_untracked() < now));
    let server_words = words.clone();
    let on_server = move || match request {
        Some(now) => server_words(to.get() - now),
        None => format::clock(to.get()),
    };
    let (text, title) = live(to, on_server, move |to| {
        let left = to - ticker::now();
        late.set(left < 0);
        words(left)
    });
    view! {
        <span class="countdown" class:late=move || late.get()>
            <crate::Icon name="timer" class="countdown-icon" />
            <time class="num" datetime=move || format::machine(to.get()) title=title>
                {text}
            </time>
        </span>
    }
}

/// The text and the title of a time: from the server first, then rewritten in the browser by an effect.
fn live(
    at: Signal<i64>,
    on_server: impl Fn() -> String + Send + Sync + 'static,
    in_browser: impl Fn(i64) -> String + Send + Sync + 'static,
) -> (impl Fn() -> String + Send + Sync + Clone + 'static, impl Fn() -> String + Send + Sync + Clone + 'static) {
    let lively = RwSignal::new(None::<String>);
    let exact = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let words = in_browser(at.get());
        if lively.read_untracked().as_deref() != Some(&words) {
            lively.set(Some(words));
        }
    });
    Effect::new(move |_| exact.set(Some(local::exact(at.get()))));
    let on_server = std::sync::Arc::new(on_server);
    let text = move || lively.get().unwrap_or_else(|| on_server());
    let title = move || exact.get().unwrap_or_else(|| format::exact_utc(at.get()));
    (text, title)
}

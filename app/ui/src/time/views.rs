//! `<time>` elements, in UTC. `data-as` tells the browser's program how to write them for the reader.

use app_words as words;
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct RequestTime(i64);

/// Tells the views of this request what time it is, in milliseconds since the epoch. Call it once per request.
pub fn provide_request_time(now: i64) {
    provide_context(RequestTime(now));
}

/// The moment the page is rendered for, if the server said so.
#[must_use]
pub fn request_time() -> Option<i64> {
    use_context::<RequestTime>().map(|time| time.0)
}

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
    at: i64,
    #[prop(optional)] style: TimeStyle,
) -> impl IntoView {
    let text = match (style, request_time()) {
        (TimeStyle::Relative, Some(now)) => words::relative(at, now),
        (TimeStyle::Clock, _) => words::clock(at),
        (TimeStyle::Date, _) => words::date(at),
        _ => words::exact_utc(at),
    };
    view! {
        <time class="num" data-as=style.word() datetime=words::machine(at) title=words::exact_utc(at)>{text}</time>
    }
}

/// How long something has lasted: from `since` until `until`, or until now and moving.
#[component]
pub fn Elapsed(since: i64, #[prop(optional_no_strip, into)] until: Option<i64>) -> impl IntoView {
    let text = match until.or(request_time()) {
        Some(end) => words::duration(end - since),
        None => format!("since {}", words::clock(since)),
    };
    view! {
        <time
            class="num"
            data-as="elapsed"
            data-until=until.map(words::machine)
            datetime=words::machine(since)
            title=words::exact_utc(since)
        >
            {text}
        </time>
    }
}

/// What is left until `to`; afterwards how late it is, marked as late with icon and word.
#[component]
pub fn Countdown(
    to: i64,
    /// A word before the time, such as `in`.
    #[prop(optional, into)]
    before: String,
) -> impl IntoView {
    let text = match request_time().map(|now| to - now) {
        Some(left) if left < 0 => words::late_by(-left),
        Some(left) if before.is_empty() => words::countdown(left),
        Some(left) => format!("{before} {}", words::countdown(left)),
        None => words::clock(to),
    };
    let late = request_time().is_some_and(|now| to < now);
    view! {
        <span class="countdown" class:late=late>
            <crate::Icon name="timer" class="countdown-icon" />
            <time
                class="num"
                data-as="countdown"
                data-before=(!before.is_empty()).then_some(before)
                datetime=words::machine(to)
                title=words::exact_utc(to)
            >
                {text}
            </time>
        </span>
    }
}

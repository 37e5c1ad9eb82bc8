//! The time line: one lane per layer, shifts as blocks at their true instants. Drawn in percent, because places
//! are data and style attributes are forbidden. Hidden from screen readers: the lists below hold the same.

use super::api::{Block, Day, ExemptLane, Lane, Place, RosterView};
use super::hue::hue;
use app_ui::{Icon, initials};
use domain::Timestamp;
use domain::oncall::names;
use leptos::prelude::*;

/// Blocks narrower than this (in thousandths of a percent) show initials instead of a name.
const WIDE: u32 = 9_000;
/// And narrower than this, nothing.
const NARROW: u32 = 2_600;
/// Of more people than these only the number is shown.
const EXEMPT_SHOWN: usize = 6;
/// From this width on the end of the shift has room, too.
const WIDER: u32 = 15_000;

#[component]
pub fn Lanes(
    shown: RosterView,
    /// Without the key under it.
    #[prop(optional)]
    compact: bool,
    /// Addresses of the page a step earlier and later, where the line is scrolled.
    #[prop(optional_no_strip, into)]
    scrolls: Option<(String, String)>,
) -> impl IntoView {
    let RosterView {
        heads: days,
        now_place,
        zone,
        lanes,
        exempt,
        span,
        step_ms,
        address,
        zone_name,
        rights,
        steps,
        ..
    } = shown;
    let (earlier, later) = scrolls.unzip();
    let steps = later.is_some().then_some(steps);
    let none = lanes.is_empty();
    let short = days.len() > 14;
    let heads = days.iter().map(|day| day_head(day, short)).collect_view();
    let covers = rights.cover && !compact;
    let changed = lanes.iter().flat_map(|lane| &lane.blocks).any(|block| block.changed);
    let line = Line { days, now: now_place, address: covers.then_some(address), span, step_ms, zone: zone_name };
    let rows = lanes.into_iter().map(|lane| row(lane, &line)).collect_view();
    let exempt = (!exempt.is_empty()).then(|| exempt_rows(exempt, &line));
    view! {
        <section class="card clip" aria-label="Time line" hidden=none>
            <div class="lanes" aria-hidden="true" data-earlier=earlier data-later=later data-steps=steps>
                <span class="lane-name"><small>{format!("{} time", zone.city)}</small></span>
                <svg class="lane-days" width="100%" height="58">{heads}{now_mark(now_place, 58)}</svg>
                {rows}
                {exempt}
            </div>
            <div class="card-foot lane-key" hidden=compact>
                <span class="key-shift">"Shift"</span>
                <span class="key-cover">"Cover"</span>
                <span class="key-gap">"Nobody"</span>
                <span class="key-now"><Icon name="clock" />"Now"</span>
                {covers.then(|| view! { <span class="sub">"Press a shift to cover it, or drag over a part of it. Scroll sideways for other days."</span> })}
            </div>
            {changed.then(|| view! { <div class="card-foot lane-key"><span class="key-changed">"Changed in the draft"</span></div> })}
        </section>
    }
}

/// `12.345%`
fn percent(thousandths: u32) -> String {
    format!("{}.{:03}%", thousandths / 1000, thousandths % 1000)
}

/// Month, weekday and number under each other: a day of four weeks has little width.
fn day_head(day: &Day, short: bool) -> impl IntoView + use<> {
    let class = match (day.today, day.weekend) {
        (true, _) => "day today",
        (_, true) => "day weekend",
        _ => "day",
    };
    let above = match &day.month {
        _ if day.hours != 24 => Some(("odd", format!("{} h", day.hours))),
        Some(month) => Some(("month", month.clone())),
        None if !day.holidays.is_empty() && !short => Some(("holiday", "Holiday".to_owned())),
        None => None,
    };
    let above = above.map(|(class, words)| view! { <text class=class x="6" y="16">{words}</text> });
    let hour = day.weekday.contains(':');
    let holiday = !day.holidays.is_empty();
    let weekday: String = day
        .weekday
        .chars()
        .take(if short {
            2
        } else if hour {
            5
        } else {
            3
        })
        .collect();
    view! {
        <svg class=class class:holiday=holiday x=percent(day.place.start) width=percent(day.place.width) height="58">
            {holiday.then(|| view! { <title>{day.holidays.join(", ")}</title> })}
            <rect width="100%" height="58" />
            <line x1="0" y1="22" x2="0" y2="58" />
            {above}
            <text class="weekday" x="6" y="35">{weekday}</text>
            <text class="number" x="6" y="51">{day.number.clone()}</text>
        </svg>
    }
}

/// What all lanes of a line have in common.
struct Line {
    days: Vec<Day>,
    now: Option<u32>,
    /// The page with this window, for those who may cover.
    address: Option<String>,
    span: (Timestamp, Timestamp),
    step_ms: i64,
    zone: String,
}

fn ground(line: &Line, height: i32) -> impl IntoView + use<> {
    let days = line.days.iter().map(|day| {
        let x = percent(day.place.start);
        let class = if day.weekend { "ground weekend" } else { "ground" };
        view! {
            <rect class=class x=x.clone() width=percent(day.place.width) height=height.to_string() />
            <line x1=x.clone() y1="0" x2=x y2=height.to_string() />
        }
    });
    days.collect_view()
}

fn row(lane: Lane, line: &Line) -> impl IntoView + use<> {
    let layer = lane.layer;
    let cover = line.address.as_ref().map(|address| format!("{address}&layer={}", layer.0));
    let blocks = lane.blocks.into_iter().map(|block| one(block, cover.as_deref())).collect_view();
    let (from, to) = (line.span.0.0.to_string(), line.span.1.0.to_string());
    let planned = lane.planned.into_iter().map(|(name, blocks)| {
        let blocks = blocks.into_iter().map(slim).collect_view();
        view! {
            <span class="lane-name planned"><small>{name}</small></span>
            <svg class="lane planned" width="100%" height="22">{ground(line, 22)}{blocks}{now_mark(line.now, 22)}</svg>
        }
    });
    let planned = planned.collect_view();
    view! {
        <span class="lane-name"><b>{layer.word()}</b><small>{if layer.0 == 1 { "paged first" } else { "paged next" }}</small></span>
        <svg class="lane" width="100%" height="56" data-cover=cover data-from=from data-to=to data-step=line.step_ms.to_string() data-zone=line.zone.clone()>
            {ground(line, 56)}{blocks}{now_mark(line.now, 56)}
        </svg>
        {planned}
    }
}

/// Who is not to be on call, a slim lane each under those of the layers.
fn exempt_rows(exempt: Vec<ExemptLane>, line: &Line) -> impl IntoView + use<> {
    let more = exempt.len().saturating_sub(EXEMPT_SHOWN);
    let rows = exempt.into_iter().take(EXEMPT_SHOWN).map(|ExemptLane { name, times }| {
        let times = times.into_iter().map(|(place, effect)| {
            let words = (place.width >= WIDE).then(|| effect.clone());
            view! {
                <svg class="exempt" x=percent(place.start) y="3" width=percent(place.width) height="16">
                    <title>{format!("{name}: {effect}")}</title>
                    <rect class="body" x="1" width="100%" height="16" rx="4" />
                    <text x="7" y="12">{words}</text>
                </svg>
            }
        });
        let times = times.collect_view();
        view! {
            <span class="lane-name planned exempt"><small>{name.clone()}</small></span>
            <svg class="lane planned" width="100%" height="22">{ground(line, 22)}{times}{now_mark(line.now, 22)}</svg>
        }
    });
    let more = (more > 0).then(|| view! { <span class="lane-name planned exempt"><small>{format!("and {more} more")}</small></span><span></span> });
    view! {
        <span class="lane-name exempt-head"><small>"Exempt"</small></span>
        <span class="lane-line"></span>
        {rows.collect_view()}
        {more}
    }
}

/// A block of what a rotation plans by itself: a bar, with the name where there is room.
fn slim(block: Block) -> impl IntoView + use<> {
    let name = names(&block.people).unwrap_or_default();
    let hue = block.people.first().map_or(1, |person| hue(&person.name));
    let class = format!("shift hue{hue}{}", if block.past { " past" } else { "" });
    let title = format!("{name}: {} to {}, {}", block.from, block.until, block.length);
    let words = (block.place.width >= WIDE).then_some(name);
    let Place { start, width } = block.place;
    view! {
        <svg class=class x=percent(start) y="3" width=percent(width) height="16">
            <title>{title}</title>
            <rect class="body" x="1" width="100%" height="16" rx="4" />
            <text x="7" y="12">{words}</text>
        </svg>
    }
}

fn one(block: Block, cover_address: Option<&str>) -> impl IntoView + use<> {
    let Block {
        people,
        on_purpose,
        instead_of,
        place,
        from,
        until,
        length,
        starts_field,
        ends_field,
        cover,
        running,
        past,
        changed,
    } = block;
    let name = names(&people).unwrap_or_else(|| "Nobody".to_owned());
    let kind = match people.first() {
        None if on_purpose => "nobody-planned".to_owned(),
        None => "gap".to_owned(),
        Some(person) => format!("shift hue{}{}", hue(&person.name), if cover { " cover" } else { "" }),
    };
    let mark = |on: bool, word: &'static str| if on { word } else { "" };
    let class = format!("{kind}{}{}{}", mark(running, " running"), mark(past, " past"), mark(changed, " changed"));
    let words = match place.width {
        WIDE.. => name.clone(),
        NARROW..WIDE => people.iter().map(|person| initials(&person.name)).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    };
    let second = (place.width >= WIDER).then(|| format!("until {until}"));
    let cover_words = match (cover, instead_of) {
        (true, Some(other)) => format!(", cover for {other}"),
        (true, None) => ", cover".to_owned(),
        (false, _) => String::new(),
    };
    let title = format!("{name}{cover_words}: {from} to {until}, {length}");
    let href = cover_address
        .filter(|_| !past)
        .map(|address| format!("{address}&starts_at={starts_field}&ends_at={ends_field}#cover"));
    let Place { start, width } = place;
    view! {
        <svg class=class x=percent(start) y="6" width=percent(width) height="44">
            <a href=href tabindex="-1">
                <title>{title}</title>
                <rect class="body" x="1" width="100%" height="44" rx="5" />
                <rect class="edge" x="1" width="3" height="44" rx="1.5" />
                <text x=if width < WIDE { "7" } else { "10" } y=if second.is_some() { "19" } else { "27" }>{words}</text>
                {second.map(|second| view! { <text class="until" x="10" y="35">{second}</text> })}
                {changed.then(|| view! { <circle cx="100%" cy="6" r="4" /> })}
            </a>
        </svg>
    }
}

fn now_mark(now: Option<u32>, height: i32) -> Option<impl IntoView> {
    now.map(|now| {
        let x = percent(now);
        view! { <line class="now-line" x1=x.clone() y1="0" x2=x y2=height.to_string() /> }
    })
}

//! The schedule day by day, for narrow screens, where a time line has no room.

use super::api::{Day, Held};
use super::hue::hue;
use app_ui::Icon;
use domain::oncall::names;
use leptos::prelude::*;

#[component]
pub fn ByDay(
    days: Vec<Day>,
    /// There is more than one layer.
    several: bool,
) -> impl IntoView {
    let rows = days.into_iter().filter(|day| !day.past).map(|day| one(day, several)).collect_view();
    view! {
        <section class="card clip by-day" aria-label="Day by day">
            <ol>{rows}</ol>
        </section>
    }
}

fn one(day: Day, several: bool) -> impl IntoView {
    let class = match (day.today, day.weekend) {
        (true, _) => "today",
        (_, true) => "weekend",
        _ => "",
    };
    let odd = (day.hours != 24).then(|| {
        view! { <p class="odd"><Icon name="clock" />{format!("The clocks change: {} h", day.hours)}</p> }
    });
    let holidays = day.holidays.into_iter().map(|words| view! { <p class="odd"><Icon name="flag" />{words}</p> });
    let holidays = holidays.collect_view();
    let held = day.held.into_iter().map(|held| part(held, several)).collect_view();
    view! {
        <li class=class>
            <p class="date"><span>{day.weekday}</span><b class="num">{day.number}</b>{day.month.map(|month| view! { <small>{month}</small> })}</p>
            <ul>{held}</ul>
            {holidays} {odd}
        </li>
    }
}

fn part(held: Held, several: bool) -> impl IntoView {
    let class = match held.people.first() {
        None if held.on_purpose => "held nobody-planned".to_owned(),
        None => "held gap".to_owned(),
        Some(person) => format!(
            "held hue{}{}{}",
            hue(&person.name),
            if held.cover { " cover" } else { "" },
            if held.running { " running" } else { "" }
        ),
    };
    let hours = if several { format!("{}, {}", held.layer.word(), held.hours) } else { capitalised(&held.hours) };
    let name = names(&held.people).unwrap_or_else(|| "Nobody".to_owned());
    view! {
        <li class=class>
            <small class="num">{hours}{held.cover.then_some(", cover")}{held.running.then_some(", now")}</small>
            <b>{name}</b>
        </li>
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

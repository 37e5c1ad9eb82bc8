//! The card of calendars on `/on-call`.

use super::api::{CreateCalendar, EndCalendar, load_calendars, take_created_calendar};
use app_context::{Failure, FormAction};
use app_ui::{Button, ButtonKind, ButtonSize, CopyField, Icon, Time, TimeStyle};
use domain::oncall::{Feed, FeedKind};
use leptos::prelude::*;

#[component]
pub fn Calendars() -> impl IntoView {
    let create = ServerAction::<CreateCalendar>::new();
    let end = ServerAction::<EndCalendar>::new();
    let feeds = Resource::new(|| (), |()| load_calendars());
    let fresh = take_created_calendar().map(|address| {
        view! {
            <div class="callout" data-tone="good" role="status" id="new-calendar" data-once="">
                <Icon name="calendar" />
                <div class="stack tight">
                    <p><b>"Your calendar is ready."</b>" Copy its address now: it is shown this once. Whoever has it can read these shifts."</p>
                    <CopyField text=address label="Copy the address" />
                </div>
            </div>
        }
    });
    let make = |kind: &'static str, words: &'static str| {
        view! {
            <ActionForm action=create attr:class="inline">
                <input type="hidden" name="kind" value=kind />
                <Button size=ButtonSize::Small icon="calendar-plus">{words}</Button>
            </ActionForm>
        }
    };
    view! {
        <section class="card" id="calendars" aria-labelledby="calendars-title">
            <div class="card-head"><h2 id="calendars-title">"Calendars"</h2></div>
            <div class="card-body stack tight">
                {fresh}
                <Failure of=create.failure().or_else(|| end.failure()) bare=true />
                <p class="sub">"Shifts in your own calendar program, kept up to date."</p>
                <div class="btns">{make("mine", "My shifts")} {make("all", "All rosters")}</div>
            </div>
            <Suspense fallback=|| ()>
                {move || Suspend::new(async move {
                    // The card is whole without the list of what was made before.
                    feeds.await.ok().filter(|feeds| !feeds.is_empty()).map(|feeds| view! { <List feeds=feeds end=end /> })
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn List(feeds: Vec<Feed>, end: ServerAction<EndCalendar>) -> impl IntoView {
    let rows = feeds.into_iter().map(|feed| {
        let words = match (feed.kind, feed.roster) {
            (FeedKind::Mine, _) => "My shifts".to_owned(),
            (FeedKind::Roster, Some(roster)) => roster.name,
            (FeedKind::Roster, None) | (FeedKind::All, _) => "All rosters".to_owned(),
        };
        let (id, about) = (feed.id.to_string(), format!(" the calendar {words}"));
        let row = id.clone();
        let read = match feed.last_read_at {
            Some(at) => view! { "read " <Time at=at.0 style=TimeStyle::Relative /> }.into_any(),
            None => "not read yet".into_any(),
        };
        view! {
            <li data-id=row>
                <Icon name="calendar" />
                <div class="grow"><b class="title">{words}</b><small>{format!("{}…, ", feed.prefix)} {read}</small></div>
                <ActionForm action=end attr:class="inline">
                    <input type="hidden" name="calendar" value=id />
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small>"End"<span class="vh">{about}</span></Button>
                </ActionForm>
            </li>
        }
    });
    view! { <ul class="list">{rows.collect_view()}</ul> }
}

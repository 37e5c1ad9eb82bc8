//! Who is on call everywhere, gaps first.

use app_context::use_viewer;
use app_ui::{Avatar, ButtonLink, ButtonSize, EmptyState, Icon, Time, TimeStyle};
use domain::Timestamp;
use domain::oncall::{Layer, OnCallNow as Seat, RosterNow, names};
use leptos::prelude::*;

/// Rosters in the order in which they need a look: those with an empty primary seat first.
fn gaps_first(mut rosters: Vec<RosterNow>) -> Vec<RosterNow> {
    rosters.sort_by_key(|roster| primary(roster).is_some_and(|seat| !seat.people.is_empty()));
    rosters
}

fn primary(roster: &RosterNow) -> Option<&Seat> {
    roster.layers.iter().find(|seat| seat.layer == Layer::PRIMARY).or_else(|| roster.layers.first())
}

#[component]
pub fn OnCallNow(
    rosters: Vec<RosterNow>,
    /// When they were loaded.
    at: Timestamp,
) -> impl IntoView {
    let me = use_viewer().map(|viewer| viewer.id);
    let body = if rosters.is_empty() {
        view! {
            <EmptyState
                title="No rosters yet"
                hint="A roster says who is paged for a team at any hour. Services point to one."
                icon="phone"
                small=true
            >
                <ButtonLink href="/on-call">"Make a roster"</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        let row = |roster: RosterNow| {
            let id = roster.roster.slug.to_string();
            view! { <li data-id=id><OneRoster roster=roster me=me at=at /></li> }
        };
        let rows = gaps_first(rosters).into_iter().map(row).collect_view();
        view! { <ul class="list now-oncall">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="on-call-now">
            <div class="card-head">
                <h2 id="on-call-now">"On call now"</h2>
                <a class="go" href="/on-call">"On call"<Icon name="chevron-right" /></a>
            </div>
            {body}
        </section>
    }
}

#[component]
fn OneRoster(roster: RosterNow, me: Option<domain::PersonId>, at: Timestamp) -> impl IntoView {
    let seat = primary(&roster).cloned();
    let href = format!("/rosters/{}", roster.roster.slug);
    let name = roster.roster.name;
    let Some((seat, people)) = seat.and_then(|seat| Some((seat.clone(), names(&seat.refs())?))) else {
        return view! {
            <span class="avatar none"><Icon name="user-round-x" /></span>
            <div class="grow gap">
                <small>{name}</small>
                <b>"Nobody on call"</b>
                <small>"Pages go on to the next step."</small>
            </div>
            <ButtonLink href=href size=ButtonSize::Small>"Find cover"</ButtonLink>
        }
        .into_any();
    };
    let you = seat.people.iter().any(|it| me == Some(it.person.id));
    let first = seat.people.first().map(|it| it.person.name.clone()).unwrap_or_default();
    // Only what ends within a day is worth a time; a date says nothing at this moment.
    let until = seat.until.filter(|until| until.seconds_since(at) < 7 * 86_400);
    view! {
        <Avatar name=first />
        <div class="grow">
            <small><a class="row-link" href=href>{name}</a></small>
            <b>{people} {you.then(|| view! { <span class="you">"you"</span> })}</b>
            <small>
                {match (until, names(&seat.next)) {
                    (Some(until), next) => view! {
                        "until " <Time at=until.0 style=clock_or_date(until, at) />
                        {next.map(|next| format!(", then {next}"))}
                    }
                    .into_any(),
                    (None, Some(next)) => format!("next is {next}").into_any(),
                    (None, None) => ().into_any(),
                }}
            </small>
        </div>
    }
    .into_any()
}

/// Within a day the clock says it; further away the day does.
pub fn clock_or_date(when: Timestamp, at: Timestamp) -> TimeStyle {
    if when.seconds_since(at).abs() < 86_400 { TimeStyle::Clock } else { TimeStyle::Exact }
}

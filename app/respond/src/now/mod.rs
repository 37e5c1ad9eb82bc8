//! The first screen: my pages before everything, then what is open, what fires, who is on call.

mod alerts;
pub mod api;
mod asked;
mod my_pages;
mod on_call;
mod shift;
mod unanswered;

use crate::alerts::api::{AcknowledgeAlert, ResolveAlert};
use crate::incidents::api::TakeRole;
use crate::incidents::table::IncidentTable;
use crate::room::AnswerAsk;
use api::{AcknowledgePage, load_board};
use app_context::{Failure, FormAction, Live, NotShown};
use app_ui::{ButtonKind, ButtonLink, EmptyState, Icon, Skeleton, Time, TimeStyle};
use domain::incidents::IncidentRow;
use domain::now::Board;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn NowPage() -> impl IntoView {
    let board = Resource::new(|| (), |()| load_board());
    view! {
        <Title text="Now" />
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading what is open" /></section> }>
            {move || Suspend::new(async move {
                match board.await {
                    Ok(board) => view! { <BoardView board=board /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn BoardView(board: Board) -> impl IntoView {
    let at = board.at;
    let page = ServerAction::<AcknowledgePage>::new();
    let acknowledge = ServerAction::<AcknowledgeAlert>::new();
    let resolve = ServerAction::<ResolveAlert>::new();
    let take = ServerAction::<TakeRole>::new();
    let answer = ServerAction::<AnswerAsk>::new();
    let asked = answer.failure().filter(|error| !error.stands_at_one_field());
    let failures = [asked, page.failure(), acknowledge.failure(), resolve.failure(), take.failure()];
    let quiet = !board.my_pages.is_empty() || !board.asked.is_empty();
    let ends = board.on_call.iter().flat_map(|roster| &roster.layers).filter_map(|seat| seat.until);
    let hand_over = ends.filter(|end| *end > at).min().map(|end| end.0);
    view! {
        <Live on="incident. responder. alert. page. escalation. roster. cover. update. log." at=hand_over />
        <header class="page-head now-head">
            <div class="lead">
                <h1>"Now"</h1>
                <p><Time at=at.0 style=TimeStyle::Exact /></p>
            </div>
            <div class="btns">
                <ButtonLink href="/declare" kind=ButtonKind::Solid icon="flag" class="now-declare">"Declare incident"</ButtonLink>
            </div>
        </header>
        <Failure of=failures.into_iter().flatten().next() bare=true />
        <asked::Asked asked=board.asked action=answer />
        <my_pages::MyPages pages=board.my_pages action=page />
        <unanswered::Unanswered lines=board.unanswered />
        <OpenIncidents incidents=board.incidents count=board.open_incidents take=take />
        <div class="now-below">
            <alerts::FiringAlerts
                alerts=board.alerts
                count=board.open_alerts
                acknowledge=acknowledge
                resolve=resolve
                quiet=quiet
            />
            <on_call::OnCallNow rosters=board.on_call at=at />
            <shift::MyShifts shifts=board.my_shifts at=at />
        </div>
    }
}

/// "1 without a commander, 2 not rated": what the table shows in its rows, counted.
fn missing(incidents: &[IncidentRow]) -> String {
    let leaderless = incidents.iter().filter(|incident| incident.commander.is_none()).count();
    let unrated = incidents.iter().filter(|incident| incident.severity.is_none()).count();
    let words = [(leaderless, "without a commander"), (unrated, "not rated")];
    words.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect::<Vec<_>>().join(", ")
}

#[component]
fn OpenIncidents(
    incidents: Vec<IncidentRow>,
    /// How many there are; the board holds the first of them.
    count: i64,
    take: ServerAction<TakeRole>,
) -> impl IntoView {
    let missing = missing(&incidents);
    let body = if incidents.is_empty() {
        view! {
            <EmptyState
                title="Nothing is open"
                hint="When something looks wrong, declare it: one line is enough, and a false alarm counts for nobody."
                icon="circle-check"
                small=true
            >
                <ButtonLink href="/declare" icon="flag" key="c">"Declare incident"</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <IncidentTable label="Open incidents" incidents=incidents take=take /> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="open-incidents">
            <div class="card-head">
                <h2 id="open-incidents">
                    "Open incidents "
                    <span class="n">{count}</span>
                </h2>
                <span class="sub">{missing}</span>
                <a class="go" href="/incidents">"All incidents"<Icon name="chevron-right" /></a>
            </div>
            {body}
        </section>
    }
}

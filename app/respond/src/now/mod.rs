//! The first screen: my pages before everything, then what is open, what fires, who is on call.

mod alerts;
pub mod api;
mod my_pages;
mod on_call;
mod shift;

use crate::alerts::api::{AcknowledgeAlert, ResolveAlert};
use crate::incidents::api::TakeRole;
use crate::incidents::table::IncidentTable;
use api::{AcknowledgePage, load_board};
use app_context::NotShown;
use app_context::fresh;
use app_context::{Failure, FormAction, use_live};
use app_ui::{ButtonKind, ButtonLink, EmptyState, Icon, Skeleton, Time, TimeStyle};
use domain::events::Notice;
use domain::incidents::IncidentRow;
use domain::now::Board;
use leptos::prelude::*;
use leptos_meta::Title;

/// Whether something on the board may have changed.
fn concerns_the_board(notice: &Notice) -> bool {
    ["incident.", "alert.", "page.", "escalation.", "roster.", "cover.", "update."]
        .iter()
        .any(|kind| notice.kind.starts_with(kind))
}

#[component]
pub fn NowPage() -> impl IntoView {
    let board = Resource::new(|| (), |()| load_board());
    view! {
        <Title text="Now" />
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading what is open" /></section> }>
            {move || Suspend::new(async move {
                match board.await {
                    Ok(first) => view! { <BoardView first=first /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn BoardView(first: Board) -> impl IntoView {
    let at = first.at.0;
    let live = use_live(concerns_the_board);
    let page = ServerAction::<AcknowledgePage>::new();
    let acknowledge = ServerAction::<AcknowledgeAlert>::new();
    let resolve = ServerAction::<ResolveAlert>::new();
    let take = ServerAction::<TakeRole>::new();
    let done = (page.version(), acknowledge.version(), resolve.version(), take.version());
    let moved = move || (live.get(), done.0.get(), done.1.get(), done.2.get(), done.3.get());
    let board = fresh(first, moved, load_board);

    let my_pages = Memo::new(move |_| board.with(|board| board.my_pages.clone()));
    let on_call = Memo::new(move |_| board.with(|board| (board.on_call.clone(), board.at)));
    let my_shifts = Memo::new(move |_| board.with(|board| (board.my_shifts.clone(), board.at)));
    let failures = [page.failure(), acknowledge.failure(), resolve.failure(), take.failure()];
    let failure = Signal::derive(move || failures.iter().find_map(|failure| failure.get()));
    view! {
        <header class="page-head now-head">
            <div class="lead">
                <h1>"Now"</h1>
                <p><Time at=at style=TimeStyle::Exact /></p>
            </div>
            <div class="btns">
                <ButtonLink href="/declare" kind=ButtonKind::Solid icon="flag" class="now-declare">"Declare incident"</ButtonLink>
            </div>
        </header>
        <Failure of=failure bare=true />
        <my_pages::MyPages pages=my_pages action=page />
        <OpenIncidents board=board take=take />
        <div class="now-below">
            <alerts::FiringAlerts board=board acknowledge=acknowledge resolve=resolve quiet=Signal::derive(move || !my_pages.with(Vec::is_empty)) />
            <on_call::OnCallNow rosters=on_call />
            <shift::MyShifts shifts=my_shifts />
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
fn OpenIncidents(board: RwSignal<Board>, take: ServerAction<TakeRole>) -> impl IntoView {
    let incidents = Memo::new(move |_| board.with(|board| board.incidents.clone()));
    let count = Memo::new(move |_| board.with(|board| board.open_incidents));
    let none = Memo::new(move |_| incidents.with(Vec::is_empty));
    let body = move || {
        if none.get() {
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
        }
    };
    view! {
        <section class="card" aria-labelledby="open-incidents">
            <div class="card-head">
                <h2 id="open-incidents">
                    "Open incidents "
                    <span class="n">{move || count.get()}</span>
                </h2>
                <span class="sub">{move || incidents.with(|incidents| missing(incidents))}</span>
                <a class="go" href="/incidents">"All incidents"<Icon name="chevron-right" /></a>
            </div>
            {body}
        </section>
    }
}

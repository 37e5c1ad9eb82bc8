//! `/on-call`: who holds what now, everywhere, and what of it is mine.

pub mod api;
mod areas;
mod find;
mod gaps;
mod my_shifts;
pub mod shape;
mod table;
mod take;

use crate::local_clock::LocalClock;
use crate::not_shown::NotShown;
use api::{DutyBoard, load_duty};
use app_context::{Live, may};
use app_ui::{ButtonLink, ButtonSize, EmptyState, Icon, Skeleton};
use domain::Action;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn OnCallPage() -> impl IntoView {
    let words = use_query_map().with_untracked(|query| query.get("find").unwrap_or_default());
    let asked = words.clone();
    let board = Resource::new(|| (), move |()| load_duty(asked.clone()));
    view! {
        <Title text="On call" />
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=7 people=true label="Loading who is on call" /></section> }>
            {move || {
                let words = words.clone();
                Suspend::new(async move {
                    match board.await {
                        Ok(board) => view! { <Board board=board words=words /> }.into_any(),
                        Err(error) => view! { <NotShown error=error /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Board(board: DutyBoard, words: String) -> impl IntoView {
    let at = board.at;
    let (count, gaps) = (board.rosters.len(), board.without_primary());
    // A hand-over is no event.
    let hand_over = board.next_hand_over().map(|end| end.0);
    let body = if count == 0 {
        view! { <NoRosters /> }.into_any()
    } else {
        view! { <table::DutyTable rosters=board.rosters at=at /> }.into_any()
    };
    let page_someone = may(Action::Respond)
        .then(|| view! { <ButtonLink href="/on-call/page" icon="bell-ring">"Page someone"</ButtonLink> });
    view! {
        <Live on="roster. cover." at=hand_over />
        <header class="page-head">
            <div class="lead">
                <h1>"On call"</h1>
                <p>{board.today} ", " <LocalClock local=board.here at=at /></p>
            </div>
            <div class="btns">{page_someone}<ButtonLink href="/on-call/exemptions" icon="shield-check">"When I am not on call"</ButtonLink><ButtonLink href="/on-call/rehearse" icon="play">"Who would be paged?"</ButtonLink></div>
        </header>
        <div class="split">
            <div class="stack">
                <crate::notes::UnreadNotes />
                <find::FindPerson words=words found=board.found at=at />
                <section aria-labelledby="on-call-now">
                    <div class="section-head">
                        <h2 id="on-call-now">"Now " <span class="n">{rosters_words(count)}</span></h2>
                        {(gaps > 0)
                            .then(|| view! { <span class="flag"><Icon name="user-round-x" />{format!("{gaps} without primary")}</span> })}
                        {may(Action::ManageCatalogue)
                            .then(|| view! { <ButtonLink href="/rosters/new" icon="plus" size=ButtonSize::Small class="end">"New roster"</ButtonLink> })}
                    </div>
                    <div class="card">{body}</div>
                </section>
            </div>
            <div class="stack">
                <crate::wanted::CoverWanted at=at />
                <my_shifts::MyShifts shifts=board.shifts />
                {(count > 0).then(|| view! { <gaps::Gaps /> })}
                <areas::Areas />
                <crate::calendars::Calendars />
            </div>
        </div>
    }
}

fn rosters_words(count: usize) -> String {
    match count {
        1 => "1 roster".into(),
        n => format!("{n} rosters"),
    }
}

#[component]
fn NoRosters() -> impl IntoView {
    let make = may(Action::ManageCatalogue)
        .then(|| view! { <ButtonLink href="/rosters/new" icon="plus">"Create a roster"</ButtonLink> });
    view! {
        <EmptyState
            title="No rosters yet"
            hint="A roster is a team's on-call: people who take turns, in one layer or two. Escalation policies page whoever holds the shift."
            icon="calendar"
        >
            {make}
        </EmptyState>
    }
}

//! `/on-call`: who holds what now, everywhere, and what of it is mine.

pub mod api;
mod find;
mod gaps;
mod my_shifts;
#[cfg(feature = "ssr")]
pub mod shape;
mod table;
mod take;

use crate::local_clock::LocalClock;
use crate::not_shown::NotShown;
use api::{DutyBoard, load_duty};
use app_context::fresh;
use app_context::{may, use_live};
use app_ui::{ButtonLink, ButtonSize, EmptyState, Icon, Skeleton};
use domain::Action;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn OnCallPage() -> impl IntoView {
    let query = use_query_map();
    let words = Memo::new(move |_| query.with(|query| query.get("find").unwrap_or_default()));
    let board = Resource::new(move || words.get(), load_duty);
    view! {
        <Title text="On call" />
        <Transition fallback=|| view! { <section class="card"><Skeleton rows=7 people=true label="Loading who is on call" /></section> }>
            {move || Suspend::new(async move {
                match board.await {
                    Ok(first) => view! { <Board first=first words=words.get_untracked() /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Board(first: DutyBoard, words: String) -> impl IntoView {
    let (at, here, today) = (first.at, first.here.clone(), first.today.clone());
    let live = use_live(|notice| notice.kind.starts_with("roster.") || notice.kind.starts_with("cover."));
    let ends: Vec<i64> = first.ends();
    let first_is_empty = first.rosters.is_empty();
    let taken = RwSignal::new(0_u32);
    // A hand-over is no event: the page looks again when one has passed.
    let moved = move || (live.get(), taken.get(), ends.iter().filter(|end| **end <= app_ui::time::now()).count());
    let asked = words.clone();
    let board = fresh(first, moved, move || load_duty(asked.clone()));
    let gaps = Memo::new(move |_| board.with(DutyBoard::without_primary));
    let count = Memo::new(move |_| board.with(|board| board.rosters.len()));
    let body = move || {
        if count.get() == 0 {
            view! { <NoRosters /> }.into_any()
        } else {
            view! { <table::DutyTable board=board taken=taken /> }.into_any()
        }
    };
    view! {
        <header class="page-head">
            <div class="lead">
                <h1>"On call"</h1>
                <p>{today} ", " <LocalClock local=here at=at /></p>
            </div>
        </header>
        <div class="split">
            <div class="stack">
                <find::FindPerson words=words board=board />
                <section aria-labelledby="on-call-now">
                    <div class="section-head">
                        <h2 id="on-call-now">"Now " <span class="n">{move || rosters_words(count.get())}</span></h2>
                        {move || {
                            (gaps.get() > 0)
                                .then(|| view! { <span class="flag"><Icon name="user-round-x" />{format!("{} without primary", gaps.get())}</span> })
                        }}
                        {may(Action::ManageCatalogue)
                            .then(|| view! { <ButtonLink href="/rosters/new" icon="plus" size=ButtonSize::Small class="end">"New roster"</ButtonLink> })}
                    </div>
                    <div class="card">{body}</div>
                </section>
            </div>
            <div class="stack">
                <my_shifts::MyShifts board=board />
                {(!first_is_empty).then(|| view! { <gaps::Gaps live=live /> })}
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

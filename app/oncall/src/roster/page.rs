//! The page itself: head, tools, time line, and what belongs to it.

use super::api::{AddCover, RosterView, load_roster, people_to_choose};
use super::by_day::ByDay;
use super::cover::CoverCard;
use super::lanes::Lanes;
use super::rotations::Rotations;
use super::shift_list::ShiftList;
use super::standing_covers::StandingCovers;
use super::toolbar::{Asked, Toolbar};
use crate::duty::api::RemoveCover;
use crate::local_clock::LocalClock;
use crate::not_shown::NotShown;
use app_context::{AppError, Live, may};
use app_ui::{Icon, Skeleton};
use domain::{Action, PersonRef};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn RosterPage() -> impl IntoView {
    let asked = Asked::read();
    let loading = asked.clone();
    let page = Resource::new(
        || (),
        move |()| {
            let Asked { slug, from, weeks, zone } = loading.clone();
            async move { Ok::<_, AppError>((load_roster(slug, from, weeks, zone).await?, people_to_choose().await?)) }
        },
    );
    view! {
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading the roster" /></section> }>
            {move || {
                let asked = asked.clone();
                Suspend::new(async move {
                    match page.await {
                        Ok((shown, people)) => view! { <Roster asked=asked shown=shown people=people /> }.into_any(),
                        Err(error) => view! { <Title text="Roster" /><NotShown error=error /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Roster(asked: Asked, shown: RosterView, people: Vec<PersonRef>) -> impl IntoView {
    let add = ServerAction::<AddCover>::new();
    let remove = ServerAction::<RemoveCover>::new();
    let slug = shown.roster.slug.clone();
    let team = shown.team.city.clone();
    let members = shown.rotations.iter().flat_map(|rotation| rotation.participants.clone()).collect();
    let several = shown.lanes.len() > 1;
    let covers = may(Action::CoverShift);
    let cover = covers.then(|| {
        view! { <CoverCard roster=slug.clone() lanes=shown.lanes.clone() people=people members=members team=team.clone() action=add /> }
    });
    view! {
        <Title text=shown.roster.name.clone() />
        <Live on="roster. cover." at=shown.next_hand_over.map(|end| end.0) />
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a></nav>
                <h1>{shown.roster.name.clone()}</h1>
                <p><LocalClock local=shown.zone.clone() at=shown.now /> {format!(", {}", shown.offset)}</p>
            </div>
            {covers.then(|| view! { <div class="btns"><a class="btn" href="#cover"><Icon name="plus" />"New cover"</a></div> })}
        </header>
        <Toolbar asked=asked title=shown.title.clone() previous=shown.previous.clone() next=shown.next.clone() team=team />
        <Lanes shown=shown.clone() />
        <div class="split">
            <div class="stack">
                <ByDay days=shown.days several=several />
                <ShiftList lanes=shown.lanes slug=slug />
                <Rotations rotations=shown.rotations />
            </div>
            <div class="stack">{cover} <StandingCovers covers=shown.covers remove=remove /></div>
        </div>
    }
}

//! The page itself: head, tools, time line, and what belongs to it.

use super::api::{AddCover, RosterView, load_roster, people_to_choose};
use super::by_day::ByDay;
use super::cover::{CoverCard, announce_cover};
use super::lanes::Lanes;
use super::rotations::Rotations;
use super::shift_list::ShiftList;
use super::standing_covers::StandingCovers;
use super::toolbar::{Asked, Toolbar};
use crate::duty::api::RemoveCover;
use crate::local_clock::LocalClock;
use crate::not_shown::NotShown;
use app_context::fresh;
use app_context::{may, use_live};
use app_ui::Skeleton;
use domain::{Action, PersonRef};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn RosterPage() -> impl IntoView {
    let asked = Asked::read();
    let page = Resource::new(
        move || asked.get(),
        |asked| async move {
            let view =
                load_roster(asked.slug.clone(), asked.from.clone(), asked.weeks.clone(), asked.zone.clone()).await?;
            Ok::<_, app_context::AppError>((view, people_to_choose().await?))
        },
    );
    view! {
        <Transition fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading the roster" /></section> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((first, people)) => view! { <Roster asked=asked.get_untracked() first=first people=people /> }.into_any(),
                    Err(error) => view! { <Title text="Roster" /><NotShown error=error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Roster(asked: Asked, first: RosterView, people: Vec<PersonRef>) -> impl IntoView {
    let add = ServerAction::<AddCover>::new();
    let remove = ServerAction::<RemoveCover>::new();
    let given_back = RwSignal::new(0_u32);
    announce_cover(add, given_back);
    let live = use_live(|notice| notice.kind.starts_with("roster.") || notice.kind.starts_with("cover."));
    let moved = move || (live.get(), add.version().get(), remove.version().get(), given_back.get());
    let (roster, zone, now) = (first.roster.clone(), first.zone.clone(), first.now);
    let load = {
        let asked = asked.clone();
        move || load_roster(asked.slug.clone(), asked.from.clone(), asked.weeks.clone(), asked.zone.clone())
    };
    let offset = first.offset.clone();
    let team = first.team.city.clone();
    let lanes = first.lanes.clone();
    let members: Vec<PersonRef> = first.rotations.iter().flat_map(|rotation| rotation.participants.clone()).collect();
    let tools = (first.title.clone(), first.previous.clone(), first.next.clone());
    let view = fresh(first, moved, load);
    let cover = may(Action::CoverShift).then(|| {
        view! { <CoverCard roster=roster.slug.clone() lanes=lanes people=people members=members team=team.clone() action=add /> }
    });
    view! {
        <Title text=roster.name.clone() />
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a></nav>
                <h1>{roster.name.clone()}</h1>
                <p><LocalClock local=zone at=now /> {format!(", {offset}")}</p>
            </div>
            {may(Action::CoverShift).then(|| view! { <div class="btns"><a class="btn" href="#cover"><app_ui::Icon name="plus" />"New cover"</a></div> })}
        </header>
        <Toolbar asked=asked title=tools.0 previous=tools.1 next=tools.2 team=team />
        <Lanes view=view slug=roster.slug.clone() />
        <div class="split">
            <div class="stack">
                <ByDay view=view />
                <ShiftList view=view slug=roster.slug />
                <Rotations view=view />
            </div>
            <div class="stack">{cover} <StandingCovers view=view remove=remove /></div>
        </div>
    }
}

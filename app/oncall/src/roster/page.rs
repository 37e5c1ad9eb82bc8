//! The page itself: head, tools, time line, and what belongs to it.

use super::api::{AddCover, Beside, RemoveTemporary, RosterView, load_beside, load_roster, people_to_choose};
use super::by_day::ByDay;
use super::clashes::Clashes;
use super::cover::CoverCard;
use super::exempt::ExemptPeople;
use super::health::Health;
use super::lanes::Lanes;
use super::rotations::Rotations;
use super::shift_list::ShiftList;
use super::standing_covers::StandingCovers;
use super::temporaries::Temporaries;
use super::toolbar::{Asked, Toolbar};
use super::versions::Versions;
use crate::calendars::CreateCalendar;
use crate::duty::api::RemoveCover;
use crate::editor::TakeBackVersion;
use crate::local_clock::LocalClock;
use crate::not_shown::NotShown;
use crate::notes::Notes;
use crate::wanted::api::{AskForCover, Swap};
use crate::wanted::{AskCard, SwapCard, own_next};
use app_context::{AppError, Live};
use app_ui::{Badge, Button, Icon, Skeleton};
use domain::PersonRef;
use domain::oncall::{Policy, RosterRights};
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
            async move {
                let shown = load_roster(slug.clone(), from, weeks, zone).await?;
                let beside = load_beside(slug, shown.now).await?;
                Ok::<_, AppError>((shown, people_to_choose().await?, beside))
            }
        },
    );
    view! {
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading the roster" /></section> }>
            {move || {
                let asked = asked.clone();
                Suspend::new(async move {
                    match page.await {
                        Ok((shown, people, beside)) => view! { <Roster asked=asked shown=shown people=people beside=beside /> }.into_any(),
                        Err(error) => view! { <Title text="Roster" /><NotShown error=error /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Roster(asked: Asked, shown: RosterView, people: Vec<PersonRef>, beside: Beside) -> impl IntoView {
    let take_back = ServerAction::<TakeBackVersion>::new();
    let Beside { health, versions, clashes, ahead, exemptions, notes } = beside;
    let add = ServerAction::<AddCover>::new();
    let remove = ServerAction::<RemoveCover>::new();
    let slug = shown.roster.slug.clone();
    let team = shown.team.city.clone();
    let members = shown.rotations.iter().flat_map(|rotation| rotation.participants.clone()).collect();
    let several = shown.lanes.len() > 1;
    let RosterRights { edit, cover: covers } = shown.rights;
    let edit_link = edit.then(|| {
        view! {
            <a class="btn" href=format!("/rosters/{slug}/settings")><Icon name="sliders-horizontal" />"Settings"</a>
            <a class="btn" href=format!("/rosters/{slug}/edit")><Icon name="users-round" />"Edit rotations"</a>
        }
    });
    let ask = ServerAction::<AskForCover>::new();
    let remove_temporary = ServerAction::<RemoveTemporary>::new();
    let calendar = ServerAction::<CreateCalendar>::new();
    let calendar_slug = slug.clone();
    let cover_link = covers.then(|| view! { <a class="btn" href="#cover"><Icon name="plus" />"New cover"</a> });
    // Who holds a shift comes to give it away sooner than to take one.
    let ask_link = (covers && own_next(&shown.lanes).is_some())
        .then(|| view! { <a class="btn" href="#ask"><Icon name="hand" />"Ask for cover"</a> });
    let people_of_roster: Vec<PersonRef> =
        shown.rotations.iter().flat_map(|rotation| rotation.participants.clone()).collect();
    let ask_card = covers.then(|| {
        view! { <AskCard roster=slug.clone() lanes=shown.lanes.clone() members=people_of_roster team=team.clone() action=ask /> }
    });
    let swap = ServerAction::<Swap>::new();
    let swap_card = covers.then(|| {
        view! { <SwapCard roster=slug.clone() ahead=ahead now=shown.now team=team.clone() zone=shown.team_zone.clone() action=swap /> }
    });
    let cover = covers.then(|| {
        view! { <CoverCard roster=slug.clone() lanes=shown.lanes.clone() people=people members=members team=team.clone() zone=shown.team_zone.clone() action=add /> }
    });
    view! {
        <Title text=shown.roster.name.clone() />
        <Live on="roster. cover. exemption." at=shown.next_hand_over.map(|end| end.0) />
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a></nav>
                <h1>{shown.roster.name.clone()}</h1>
                <p class="facts"><span><LocalClock local=shown.zone.clone() at=shown.now /> {format!(", {}", shown.offset)}</span> {policy_badges(shown.policy)} <a href=format!("/rosters/{}/pay", shown.roster.slug)>"Pay"</a></p>
            </div>
            <div class="btns">
                <ActionForm action=calendar attr:class="inline">
                    <input type="hidden" name="kind" value="roster" />
                    <input type="hidden" name="roster" value=calendar_slug />
                    <Button icon="calendar-plus">"Calendar"</Button>
                </ActionForm>
                {edit_link}{ask_link}{cover_link}
            </div>
        </header>
        <Toolbar asked=asked.clone() title=shown.title.clone() previous=shown.previous.clone() next=shown.next.clone() team=team />
        <Lanes shown=shown.clone() scrolls=(asked.from(&shown.earlier), asked.from(&shown.later)) />
        <ExemptPeople exemptions=exemptions />
        <div class="split">
            <div class="stack">
                <ByDay days=shown.days several=several />
                <Clashes roster=slug.clone() clashes=clashes edit=edit />
                <ShiftList lanes=shown.lanes slug=slug.clone() covers=covers />
                <Rotations rotations=shown.rotations />
                <Health health=health />
                <Versions roster=slug.clone() versions=versions now=shown.now edit=edit take_back=take_back />
            </div>
            <div class="stack">{ask_card} <Notes roster=slug.clone() notes=notes writes=covers /> {cover} {swap_card} <StandingCovers covers=shown.covers remove=remove respond=covers /> <Temporaries temporaries=shown.temporaries remove=remove_temporary edit=edit /></div>
        </div>
    }
}

/// What the roster expects of its people, where it is not the usual.
fn policy_badges(policy: Policy) -> impl IntoView {
    let usual = Policy::default();
    let words = [
        (policy.duty != usual.duty).then(|| policy.duty.word()),
        (policy.skills != usual.skills).then(|| policy.skills.word()),
        (policy.assignment != usual.assignment).then(|| policy.assignment.word()),
    ];
    words.into_iter().flatten().map(|words| view! { <Badge>{words}</Badge>" " }).collect_view()
}

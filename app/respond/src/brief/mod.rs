//! The brief: an incident for those outside. What we know, what is being done, when they hear again, what is affected; and a
//! way to hear of it without being here. The first thing that stakeholders see of an incident.

pub mod api;

use crate::forms::Hidden;
use crate::marks::{KindMarks, SeverityMark, StatusMark};
use crate::room::api::SeeItToo;
use api::{FollowIncident, Told, UnfollowIncident, open_brief};
use app_context::{AppError, Failure, FormAction, Live, NotShown, may, use_viewer};
use app_ui::{Button, ButtonKind, ButtonLink, Countdown, Elapsed, Icon, Skeleton, Time, TimeStyle};
use domain::impact::Finding;
use domain::incidents::Room;
use domain::updates::Update;
use domain::{Action, FollowId, IncidentNumber, Refusal};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/incidents/INC-42/brief`
#[component]
pub fn BriefPage() -> impl IntoView {
    let number = use_params_map().get_untracked().get("number").unwrap_or_default().parse::<IncidentNumber>();
    view! { <Brief number=number.ok() /> }
}

/// The brief of an incident; that there is none when the address names none.
#[component]
pub fn Brief(number: Option<IncidentNumber>) -> impl IntoView {
    let told = Resource::new(
        || (),
        move |()| async move {
            let number = number.ok_or_else(|| AppError::from(Refusal::NotFound("incident".into())))?;
            open_brief(number).await
        },
    );
    view! {
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading what is known" /></section> }>
            {move || Suspend::new(async move {
                match told.await {
                    Ok(told) => view! { <Whole told=told /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Whole(told: Told) -> impl IntoView {
    let Told { room, findings, follow } = told;
    let incident = room.incident.clone();
    let number = incident.number;
    let open = incident.status.is_open();
    let ended = incident.resolved_at.filter(|_| !open).map(|at| at.0);
    let mut updates = room.updates.clone();
    updates.sort_by_key(|update| std::cmp::Reverse(update.published_at));
    let mut updates = updates.into_iter();
    let newest = updates.next();
    let earlier: Vec<Update> = updates.collect();
    view! {
        <Title text=format!("{number} {}", incident.title) />
        <Live on="*" of=incident.id.to_string() />
        <article class="brief">
            <header class="brief-head">
                <p class="brief-marks">
                    <SeverityMark severity=incident.severity word=true tag=true />
                    <span class="mono">{number.to_string()}</span>
                    <KindMarks exercise=incident.exercise private=incident.private />
                    <StatusMark status=incident.status />
                </p>
                <h1>{incident.title.clone()}</h1>
                <p class="brief-times">
                    "Declared " <Time at=incident.declared_at.0 style=TimeStyle::Exact /> ", "
                    {if open { "open for " } else { "over after " }}
                    <Elapsed since=incident.declared_at.0 until=ended />
                </p>
                <FollowForm number=number follow=follow open=open />
                <SeeToo room=room.clone() />
            </header>
            <Known room=room.clone() newest=newest />
            <Affected room=room findings=findings />
            {(!earlier.is_empty()).then(|| view! { <Earlier updates=earlier /> })}
            <footer class="brief-foot">
                <ButtonLink href=format!("/incidents/{number}/log") icon="message-square">"Open the room"</ButtonLink>
                <a class="link" href="/me#follows">"What I follow"</a>
            </footer>
        </article>
    }
}

#[component]
fn FollowForm(number: IncidentNumber, follow: Option<FollowId>, open: bool) -> impl IntoView {
    let (begin, end) = (ServerAction::<FollowIncident>::new(), ServerAction::<UnfollowIncident>::new());
    let failure = begin.failure().or_else(|| end.failure());
    let form = match follow {
        Some(follow) => view! {
            <ActionForm action=end attr:class="inline">
                <Hidden name="follow" value=follow.to_string() />
                <Button icon="bell-off">"Do not follow any more"</Button>
            </ActionForm>
        }
        .into_any(),
        None if open => view! {
            <ActionForm action=begin attr:class="inline">
                <Hidden name="number" value=number.0.to_string() />
                <Button kind=ButtonKind::Primary icon="bell">"Follow this incident"</Button>
            </ActionForm>
        }
        .into_any(),
        None => ().into_any(),
    };
    view! {
        <div class="brief-follow">
            {form}
            {follow.is_some().then(|| view! { <small>"Letters tell you what is new and when it is over."</small> })}
        </div>
        <Failure of=failure bare=true />
    }
}

/// Whoever meets the same trouble says so here, too; it is taken back in the room.
#[component]
fn SeeToo(room: Room) -> impl IntoView {
    let me = use_viewer().map(|viewer| viewer.id);
    let mine = room.seen_too.iter().any(|person| Some(person.id) == me);
    let see = ServerAction::<SeeItToo>::new();
    if mine {
        return view! { <p class="brief-times">"You see it too."</p> }.into_any();
    }
    if !room.incident.status.is_open() || !may(Action::Declare) {
        return ().into_any();
    }
    view! {
        <ActionForm action=see attr:class="inline">
            <Hidden name="number" value=room.incident.number.0.to_string() />
            <Hidden name="sees" value="true" />
            <Button icon="eye">"I see it too"</Button>
        </ActionForm>
        <Failure of=see.failure() bare=true />
    }
    .into_any()
}

/// What was told last, and when the readers hear again.
#[component]
fn Known(room: Room, newest: Option<Update>) -> impl IntoView {
    let open = room.incident.status.is_open();
    let next = room.incident.next_update_at.filter(|_| open);
    let known = match &newest {
        Some(update) => view! {
            <p class="brief-words">{update.known.clone()}</p>
            <small>{update.author.clone()} ", " <Time at=update.published_at.0 /></small>
        }
        .into_any(),
        None if open => {
            view! { <p class="brief-words quiet">"Nothing was told yet. People are looking at it."</p> }.into_any()
        }
        None => view! { <p class="brief-words quiet">"Nothing was told about it."</p> }.into_any(),
    };
    let being_done = newest.map(|update| update.being_done).filter(|words| !words.is_empty());
    let being_done = being_done.or_else(|| room.answers.being_done.clone().filter(|_| open));
    let hear = match next {
        Some(at) => view! {
            <p class="brief-next"><b class="big"><Countdown to=at.0 /></b></p>
            <small>"Promised for " <Time at=at.0 style=TimeStyle::Clock /></small>
        }
        .into_any(),
        None if open => view! { <p class="brief-words quiet">"No further update is promised."</p> }.into_any(),
        None => view! { <p class="brief-words quiet">"It is over: there is nothing to wait for."</p> }.into_any(),
    };
    view! {
        <div class="brief-known">
            <section aria-labelledby="brief-known"><h2 id="brief-known">"What we know"</h2>{known}</section>
            {being_done
                .map(|words| {
                    view! {
                        <section aria-labelledby="brief-done">
                            <h2 id="brief-done">"What is being done"</h2>
                            <p class="brief-words">{words}</p>
                        </section>
                    }
                })}
            <section aria-labelledby="brief-next"><h2 id="brief-next">"When you hear again"</h2>{hear}</section>
        </div>
    }
}

/// Services, with what was found of them last.
#[component]
fn Affected(room: Room, findings: Vec<Finding>) -> impl IntoView {
    if room.services.is_empty() {
        return ().into_any();
    }
    let rows = room.services.into_iter().map(|it| {
        let finding = findings.iter().find(|finding| finding.service.id == it.service.id);
        let state = finding.map(|finding| finding.state);
        let felt = finding.map(Finding::felt).unwrap_or_default();
        view! {
            <li data-id=it.service.id.to_string() data-state=state.map_or("unknown", |state| state.as_str())>
                <b>{it.service.name}</b>
                <span>{state.map_or("Affected", |state| state.word())}</span>
                {(!felt.is_empty()).then(|| view! { <small>{felt}</small> })}
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="brief-affected" aria-labelledby="brief-affected">
            <h2 id="brief-affected">"What is affected"</h2>
            <ul>{rows}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Earlier(updates: Vec<Update>) -> impl IntoView {
    let row = |update: Update| {
        view! {
            <li data-id=update.id.to_string()>
                <Icon name="megaphone" />
                <p>
                    {update.known}
                    <small>{update.author} ", " <Time at=update.published_at.0 style=TimeStyle::Exact /></small>
                </p>
            </li>
        }
    };
    let rows = updates.into_iter().map(row).collect_view();
    view! {
        <section class="brief-earlier" aria-labelledby="brief-earlier">
            <h2 id="brief-earlier">"Told before"</h2>
            <ol>{rows}</ol>
        </section>
    }
}

//! Care: who has been on this for how long, who rests, and whom somebody else should relieve.

use super::InRoom;
use crate::forms::{Hidden, person_id, read, some};
use app_context::{AppError, Failure, FormAction, may, ports, say_undo, signed_in, use_viewer};
use app_ui::time::duration;
use app_ui::{Avatar, AvatarSize, Button, ButtonKind, ButtonLink, ButtonSize, Icon, Time, TimeStyle};
use domain::care::{BreakForm, Care, CaredFor, REST_MINUTES, may_send};
use domain::{Action, BreakId, IncidentNumber, PersonId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Those who are always seen; the others are unfolded.
const SHOWN: usize = 5;

/// Begins a break: the caller's own when nobody is named.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn begin_rest(
    number: i64,
    #[server(default)] person: String,
    #[server(default)] minutes: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let minutes = some(minutes).map(|minutes| read("minutes", &minutes)).transpose()?;
    let form = BreakForm { person_id: person_id(&person)?, minutes };
    let rest = ports()?.cares.rest(&by, IncidentNumber(number), form).await?;
    let minutes = rest.ends_at.seconds_since(rest.begins_at) / 60;
    let who =
        if by.person() == Some(rest.person.id) { "You rest".into() } else { format!("{} rests", rest.person.name) };
    let back = [("number", number.to_string()), ("rest", rest.id.to_string())];
    say_undo(format!("{who} for {minutes} minutes. Pages go to others first."), <EndRest as ServerFn>::PATH, &back);
    Ok(())
}

/// Ends a break before its time.
#[server]
pub async fn end_rest(number: i64, rest: BreakId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.cares.end_rest(&by, IncidentNumber(number), rest).await?)
}

/// What the rows share.
#[derive(Clone, Copy)]
struct Acts {
    number: i64,
    begin: ServerAction<BeginRest>,
    end: ServerAction<EndRest>,
    me: Option<PersonId>,
    /// Whether the reader commands; none while nobody does.
    commands: Option<bool>,
    respond: bool,
}

/// The people of the incident, at the foot of the right pane.
#[component]
pub fn People(here: InRoom, care: Care) -> impl IntoView {
    if care.people.is_empty() {
        return ().into_any();
    }
    let me = use_viewer().map(|viewer| viewer.id);
    let commander = here.room.incident.commander.as_ref();
    let commands = commander.map(|commander| Some(commander.id) == me);
    let (begin, end) = (ServerAction::new(), ServerAction::new());
    let acts = Acts { number: here.number.0, begin, end, me, commands, respond: may(Action::Respond) };
    let proposed = care.people.iter().any(|one| me == Some(one.person.id) && one.should_rest);
    let count = care.people.len();
    let mut people = care.people.clone();
    // Who rests and who should go is always seen.
    people.sort_by_key(|one| one.rests.is_none() && !one.relieve);
    let rest = people.split_off(people.len().min(SHOWN));
    let more = rest.len();
    let rows = |people: Vec<CaredFor>| people.into_iter().map(|one| view! { <Row one=one acts=acts /> }).collect_view();
    view! {
        <section aria-labelledby="room-care">
            <h2 id="room-care">"On it " <span class="n num">{count}</span></h2>
            {care.food_after_h.map(|hours| view! { <Food hours=hours /> })}
            {proposed.then(|| view! { <Breathe acts=acts /> })}
            <Failure of=begin.failure().or(end.failure()) bare=true />
            <ul class="on-it">{rows(people)}</ul>
            {(more > 0)
                .then(|| {
                    view! {
                        <details class="as-table">
                            <summary>{format!("{more} more")}<Icon name="chevron-down" /></summary>
                            <ul class="on-it">{rows(rest)}</ul>
                        </details>
                    }
                })}
        </section>
        <Relief here=here care=care />
    }
    .into_any()
}

#[component]
fn Row(one: CaredFor, acts: Acts) -> impl IntoView {
    let mine = acts.me == Some(one.person.id);
    let id = one.person.id.to_string();
    let roles = one.roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
    let told = match &one.rests {
        Some(rest) => view! { "Rests until " <Time at=rest.ends_at.0 style=TimeStyle::Clock /> }.into_any(),
        None if roles.is_empty() => duration(one.on_it_s * 1000).into_any(),
        None => format!("{}, {roles}", duration(one.on_it_s * 1000)).into_any(),
    };
    let resting = one.rests.is_some();
    let name = one.person.name.clone();
    let act = (acts.respond && may_send(mine, acts.commands)).then(|| match one.rests.clone() {
        Some(rest) => view! {
            <ActionForm action=acts.end attr:class="inline">
                <Hidden name="number" value=acts.number.to_string() />
                <Hidden name="rest" value=rest.id.to_string() />
                <Button size=ButtonSize::Small>
                    {if mine { "I am back" } else { "Call back" }}<span class="vh">{format!(", {name}")}</span>
                </Button>
            </ActionForm>
        }
        .into_any(),
        None => view! {
            <ActionForm action=acts.begin attr:class="inline">
                <Hidden name="number" value=acts.number.to_string() />
                <Hidden name="person" value=id.clone() />
                <Button size=ButtonSize::Small>
                    {if mine { format!("Rest {REST_MINUTES} min") } else { "Send to rest".into() }}
                    <span class="vh">{format!(", {name}")}</span>
                </Button>
            </ActionForm>
        }
        .into_any(),
    });
    view! {
        <li data-id=one.person.id.to_string() data-rests=resting>
            <Avatar name=one.person.name.clone() size=AvatarSize::Small />
            <p class="grow">
                <b>{one.person.name}</b> {mine.then(|| view! { <span class="you">"you"</span> })} <small>{told}</small>
            </p>
            {act}
        </li>
    }
}

/// Impact has stopped: the reader worked on it and has not rested since.
#[component]
fn Breathe(acts: Acts) -> impl IntoView {
    view! {
        <div class="callout" data-tone="accent">
            <Icon name="coffee" />
            <div>
                <p>"The worst is over. Take a quarter of an hour before you go on: walk, drink something, look far away."</p>
                <ActionForm action=acts.begin attr:class="inline">
                    <Hidden name="number" value=acts.number.to_string() />
                    <Button kind=ButtonKind::Primary size=ButtonSize::Small icon="coffee">{format!("Take {REST_MINUTES} minutes")}</Button>
                </ActionForm>
            </div>
        </div>
    }
}

#[component]
fn Food(hours: i64) -> impl IntoView {
    view! {
        <p class="food"><Icon name="coffee" /><span>{format!("This goes on for {hours} hours. Order food for everybody, and eat it away from the screen.")}</span></p>
    }
}

/// Whoever has been on it the longest, once it is long enough, and who could take over.
#[component]
fn Relief(here: InRoom, care: Care) -> impl IntoView {
    let tired = care.people.into_iter().find(|one| one.relieve);
    let service = here.room.services.first().map(|affected| affected.service.slug.clone()).unwrap_or_default();
    tired.map(|tired| {
        let whom = care.rested.as_ref().map(|rested| format!("&person={}", rested.id)).unwrap_or_default();
        let href = format!("/on-call/page?service={service}{whom}");
        let could =
            care.rested.map(|rested| view! { <span>{format!("{} is on call and rested.", rested.name)}</span> });
        view! {
            <div class="care" role="note">
                <Icon name="coffee" />
                <p class="grow">
                    <b>{format!("{} has been on this for {}", tired.person.name, duration(tired.on_it_s * 1000))}</b>
                    {could}
                </p>
                {may(Action::Respond)
                    .then(|| view! { <ButtonLink href=href size=ButtonSize::Small>"Offer a replacement"</ButtonLink> })}
            </div>
        }
    })
}

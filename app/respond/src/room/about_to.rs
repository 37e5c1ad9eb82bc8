//! "About to": what people say before they do it. Whoever commands holds it or lets it go ahead; two who touch the same learn
//! of each other.

use super::InRoom;
use crate::forms::{Hidden, read};
use app_context::{AppError, Failure, FormAction, failure_of_one, may, ports, signed_in, use_viewer};
use app_ui::{Button, ButtonKind, ButtonSize, Elapsed, Field, Icon, Menu, TextInput, Time, TimeStyle};
use domain::announcements::{
    Announcement, AnnouncementForm, AnnouncementState, Clash, DecisionForm, RESOURCE_MAX, Standing,
};
use domain::text::TITLE_MAX;
use domain::{Action, AnnouncementId, IncidentNumber};
use leptos::prelude::*;

const LINE_MAX: u32 = TITLE_MAX as u32;
/// Those that are over and still told of.
const OVER_SHOWN: usize = 3;

/// Says what the caller is about to do.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn announce(
    number: i64,
    what: String,
    #[server(default)] resource: String,
    #[server(default)] why: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = AnnouncementForm { what, resource, why };
    ports()?.announcements.announce(&by, IncidentNumber(number), form).await?;
    Ok(())
}

/// Holds it, lets it go ahead, or says that it is done or withdrawn.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn decide(
    number: i64,
    announcement: AnnouncementId,
    state: String,
    #[server(default)] words: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = DecisionForm { state: read("state", &state)?, words };
    ports()?.announcements.decide(&by, IncidentNumber(number), announcement, form).await?;
    Ok(())
}

/// The cards of what is open; above the log, where everybody looks.
#[component]
pub fn Open(here: InRoom, announcements: Vec<Announcement>) -> impl IntoView {
    let action = ServerAction::<Decide>::new();
    let open: Vec<Announcement> = announcements.into_iter().filter(|one| one.state.is_open()).collect();
    if open.is_empty() {
        return ().into_any();
    }
    let failure = action.failure().filter(|error| !error.stands_at_one_field());
    let cards = open.into_iter().map(|one| view! { <Card here=here.clone() one=one action=action /> }).collect_view();
    view! {
        <section class="about-to" aria-label="About to be done">
            <Failure of=failure bare=true />
            <ul>{cards}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Card(here: InRoom, one: Announcement, action: ServerAction<Decide>) -> impl IntoView {
    let me = use_viewer().map(|viewer| viewer.id);
    let commander = here.room.incident.commander.clone();
    let standing = Standing {
        announced: one.announced_by_id.is_some() && one.announced_by_id == me,
        commands: commander.as_ref().map(|commander| Some(commander.id) == me),
    };
    let led = match &commander {
        Some(_) if standing.commands == Some(true) => "You decide, as commander".to_owned(),
        Some(commander) => format!("{} decides, as commander", commander.name),
        None if standing.announced => "Nobody commands: take command, or let somebody else look first".to_owned(),
        None => "Nobody commands: you can decide".to_owned(),
    };
    let id = one.id.to_string();
    let by = one.announced_by.clone();
    let clashes = one.clashes.clone().into_iter();
    let clashes = clashes.map(|clash| view! { <Same twice=clash.announced_by == by clash=clash /> }).collect_view();
    let state = one.state;
    let since = one.decided_at.filter(|_| state != AnnouncementState::Waiting).unwrap_or(one.announced_at);
    let decided = one.decided_by.clone().filter(|_| state != AnnouncementState::Waiting);
    let said = decided.map(|by| {
        let words = if one.words.is_empty() { String::new() } else { format!(": {}", one.words) };
        view! { <p class="about-to-said"><b>{state.word()}</b>{format!(", said {by}{words}")}</p> }
    });
    view! {
        <li class="about-to-card" data-id=id data-state=state.as_str()>
            <header>
                <Icon name=icon(state) />
                <p class="about-to-what grow">
                    <b>{format!("About to {}", one.what)}</b>
                    <span>{one.announced_by.clone()} ", " <span class="mono">{one.resource.clone()}</span></span>
                </p>
                <span class="num">{state.word()} " " <Elapsed since=since.0 /></span>
            </header>
            {(!one.why.is_empty()).then(|| view! { <p>{one.why.clone()}</p> })}
            {said}
            {(state == AnnouncementState::Approved && standing.announced)
                .then(|| view! { <p class="about-to-said">"Breathe out, and read it once more before you do it."</p> })}
            {clashes}
            <Choices number=here.number.0 one=one standing=standing action=action led=led />
        </li>
    }
}

fn icon(state: AnnouncementState) -> &'static str {
    match state {
        AnnouncementState::Waiting => "hourglass",
        AnnouncementState::Held => "pause",
        AnnouncementState::Approved => "play",
        AnnouncementState::Done => "circle-check",
        AnnouncementState::Withdrawn => "circle-x",
    }
}

/// Somebody else is about to touch the same.
#[component]
fn Same(
    clash: Clash,
    /// By the same person.
    twice: bool,
) -> impl IntoView {
    let place = clash
        .incident
        .map(|number| view! { " in " <a class="link" href=format!("/incidents/{number}")>{number.to_string()}</a> });
    view! {
        <p class="about-to-clash">
            <Icon name="triangle-alert" />
            <span>
                <b>{if twice { "Same thing, twice: " } else { "Same thing, two people: " }}</b>
                {format!("{} is about to {}", clash.announced_by, clash.what)} {place}
                {format!(" ({})", clash.state.word().to_lowercase())} "."
            </span>
        </p>
    }
}

/// What can be decided now, by this reader.
#[component]
fn Choices(
    number: i64,
    one: Announcement,
    standing: Standing,
    action: ServerAction<Decide>,
    /// Who decides, in words.
    led: String,
) -> impl IntoView {
    let id = one.id.to_string();
    let state = one.state;
    let failure = failure_of_one(action, "announcement", id.clone());
    let responds = may(Action::Respond);
    let offered = move |to: AnnouncementState| responds && state.may_become(to) && standing.may(to);
    let of = id.clone();
    let press = move |to: AnnouncementState, words: &'static str, icon: &'static str, kind: ButtonKind| {
        let id = of.clone();
        offered(to).then(|| {
            view! {
                <ActionForm action=action attr:class="inline">
                    <Hidden name="number" value=number.to_string() />
                    <Hidden name="announcement" value=id />
                    <Hidden name="state" value=to.as_str() />
                    <Button kind=kind size=ButtonSize::Small icon=icon>{words}</Button>
                </ActionForm>
            }
        })
    };
    let hold = offered(AnnouncementState::Held).then(|| {
        view! { <Hold number=number id=id action=action failure=failure /> }
    });
    view! {
        <footer>
            {press(AnnouncementState::Approved, "Approve", "check", ButtonKind::Primary)}
            {press(AnnouncementState::Done, "Done", "check-check", ButtonKind::Primary)}
            {hold}
            {press(AnnouncementState::Withdrawn, "Withdraw", "x", ButtonKind::Quiet)}
            <small class="grow">{led}</small>
        </footer>
    }
}

/// Holding needs a reason: whoever waits wants to know for what.
#[component]
fn Hold(number: i64, id: String, action: ServerAction<Decide>, failure: Option<AppError>) -> impl IntoView {
    let wrong = failure.as_ref().and_then(|failure| failure.field("words"));
    let typed = if failure.is_some() { action.typed("words") } else { String::new() };
    let field = format!("hold-{id}");
    view! {
        <Menu label="Hold" icon="pause" words=true class="btn small" start=true refused=wrong.is_some()>
            <ActionForm action=action attr:class="form judge">
                <Hidden name="number" value=number.to_string() />
                <Hidden name="announcement" value=id />
                <Hidden name="state" value="held" />
                <Field id=field label="What has to happen first?" error=wrong>
                    <TextInput name="words" value=typed placeholder="Jonas ends his vacuum" required=true max_length=LINE_MAX />
                </Field>
                <Button size=ButtonSize::Small icon="pause">"Hold it"</Button>
            </ActionForm>
        </Menu>
    }
}

/// Saying it, and what was said before; in the pane of actions.
#[component]
pub fn AboutTo(here: InRoom, announcements: Vec<Announcement>) -> impl IntoView {
    let action = ServerAction::<Announce>::new();
    let open = announcements.iter().filter(|one| one.state.is_open()).count();
    let over = announcements.into_iter().filter(|one| !one.state.is_open()).take(OVER_SHOWN);
    let over = over.map(|one| view! { <Over one=one /> }).collect_view();
    let announces = may(Action::Respond) && here.room.incident.status.is_open();
    let number = here.number.0.to_string();
    let draft = format!("about-to-{number}");
    let refused = action.failure().is_some();
    let form = announces.then(|| {
        view! {
            <ActionForm action=action attr:class="form about-to-form" attr:data-draft=draft>
                <Hidden name="number" value=number />
                <Field id="about-to-what" label="I am about to" error=action.wrong("what")>
                    <TextInput name="what" value=action.typed("what") placeholder="restart db-3" required=true max_length=LINE_MAX autocomplete="off" />
                </Field>
                <Field id="about-to-resource" label="It touches" optional=true error=action.wrong("resource")>
                    <TextInput name="resource" value=action.typed("resource") placeholder="db-3" max_length=RESOURCE_MAX as u32 autocomplete="off" />
                </Field>
                <Field id="about-to-why" label="Why, and what others will notice" optional=true error=action.wrong("why")>
                    <TextInput name="why" value=action.typed("why") placeholder="It lags 41 s; drops 214 connections" autocomplete="off" />
                </Field>
                <Failure of=action.failure() />
                <Button size=ButtonSize::Small icon="hand">"Say it"</Button>
            </ActionForm>
        }
    });
    view! {
        <section aria-labelledby="room-about-to">
            <h2 id="room-about-to">"About to " <span class="n num">{(open > 0).then_some(open)}</span></h2>
            <p class="quiet-note">"Say it before you restart, delete, fail over or run something that cannot be taken back."</p>
            {form
                .map(|form| {
                    view! {
                        <details class="say-first" open=refused>
                            <summary class="btn small"><Icon name="hand" />"Say what you are about to do"</summary>
                            {form}
                        </details>
                    }
                })}
            <ul class="about-to-over">{over}</ul>
        </section>
    }
}

#[component]
fn Over(one: Announcement) -> impl IntoView {
    let at = one.decided_at.unwrap_or(one.announced_at);
    let words = if one.words.is_empty() { String::new() } else { format!(", {}", one.words) };
    view! {
        <li data-state=one.state.as_str()>
            <Icon name=icon(one.state) />
            <span class="grow"><b>{one.what}</b>{format!(" {}{words}", one.state.word().to_lowercase())}</span>
            <Time at=at.0 style=TimeStyle::Clock />
        </li>
    }
}

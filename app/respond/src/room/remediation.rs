//! "Stop the bleeding": what could be done at once, who does it and what came of it. Quick things of low risk stand first.

use super::InRoom;
use super::about_to::Announce;
use crate::forms::{Hidden, person_id, person_named, read, some};
use app_context::{AppError, Failure, FormAction, failure_of_one, may, ports, signed_in, use_viewer};
use app_ui::{
    Button, ButtonSize, Checkbox, Choice, Field, FieldError, Icon, Menu, MenuButton, Select, TextInput, Time, TimeStyle,
};
use domain::announcements::{Announcement, AnnouncementState, RESOURCE_MAX};
use domain::remediation::{
    MINUTES_MAX, Remedy, RemedyForm, RemedyKind, RemedyOwnerForm, RemedyState, RemedyStepForm, Risk, as_intention,
};
use domain::text::TITLE_MAX;
use domain::{Action, IncidentNumber, PersonId, Refusal, RemedyId};
use leptos::prelude::*;

const LINE_MAX: u32 = TITLE_MAX as u32;
/// Those that are over and stand in the list; the others are folded away.
const OVER_SHOWN: usize = 4;

/// Proposes an action; `mine`: the caller does it.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn propose_remedy(
    number: i64,
    kind: String,
    what: String,
    #[server(default)] risk: String,
    #[server(default)] minutes: String,
    #[server(default)] touches: String,
    #[server(default)] mine: bool,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let no_number = || Refusal::invalid("minutes", "Write minutes as a number, like 5.");
    let minutes = some(minutes).map(|text| text.parse().map_err(|_| no_number())).transpose()?;
    let risk = some(risk).map(|text| read("risk", &text)).transpose()?;
    let owner_id = by.person().filter(|_| mine);
    let form = RemedyForm { kind: read("kind", &kind)?, what, risk, minutes, touches, owner_id };
    ports()?.remediation.propose(&by, IncidentNumber(number), form).await?;
    Ok(())
}

/// Begins it, says what came of it, takes it back or drops it.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn step_remedy(
    number: i64,
    remedy: RemedyId,
    state: String,
    #[server(default)] words: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = RemedyStepForm { state: read("state", &state)?, words };
    ports()?.remediation.take_step(&by, IncidentNumber(number), remedy, form).await?;
    Ok(())
}

/// Gives it to the caller (`mine`), to the person of this name, or to nobody when there is none.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn give_remedy(
    number: i64,
    remedy: RemedyId,
    #[server(default)] person: String,
    #[server(default)] expected: String,
    #[server(default)] mine: bool,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let person_id = match mine {
        true => by.person(),
        false => person_named(&ports, &by, &person).await?,
    };
    let form = RemedyOwnerForm { person_id, expected: self::person_id(&expected)? };
    ports.remediation.give(&by, IncidentNumber(number), remedy, form).await?;
    Ok(())
}

/// What every row of the board shares.
#[derive(Clone, Copy)]
struct Acts {
    step: ServerAction<StepRemedy>,
    give: ServerAction<GiveRemedy>,
    say: ServerAction<Announce>,
    number: i64,
    me: Option<PersonId>,
    writes: bool,
}

#[component]
pub fn Board(here: InRoom, remedies: Vec<Remedy>, announcements: Vec<Announcement>) -> impl IntoView {
    let (step, give, say) = (ServerAction::new(), ServerAction::new(), ServerAction::new());
    let respond = may(Action::Respond);
    let status = here.room.incident.status;
    let me = use_viewer().map(|viewer| viewer.id);
    let acts = Acts { step, give, say, number: here.number.0, me, writes: respond && status.takes_words() };
    let said = |touches: &str| {
        let same = |one: &&Announcement| one.state.is_open() && one.resource == touches;
        announcements.iter().find(same).map(|one| one.state)
    };
    let nothing = remedies.is_empty();
    let holds = |one: &Remedy| one.state.is_open() || one.state == RemedyState::InForce;
    let (open, mut over): (Vec<Remedy>, Vec<Remedy>) = remedies.into_iter().partition(holds);
    let count = open.len();
    let folded = over.split_off(over.len().min(OVER_SHOWN));
    let row = |one: Remedy| {
        let said = said(&one.touches);
        view! { <Row one=one acts=acts said=said /> }
    };
    let rows = open.into_iter().chain(over).map(row).collect_view();
    let more = folded.len();
    let folded = folded.into_iter().map(row).collect_view();
    // What is wrong with a field stands at it, in the row.
    let failure = step.failure().or(give.failure()).filter(|error: &AppError| !error.stands_at_one_field());
    view! {
        <section aria-labelledby="room-bleeding">
            <h2 id="room-bleeding">"Stop the bleeding " <span class="n num">{(count > 0).then_some(count)}</span></h2>
            <Failure of=failure />
            {nothing.then(|| view! { <p class="quiet-note">"What could help at once, quick things of low risk first. Look for the cause after."</p> })}
            <ul class="remedies">{rows}</ul>
            {(more > 0)
                .then(|| {
                    view! {
                        <details class="as-table">
                            <summary>{format!("{more} more that are over")}<Icon name="chevron-down" /></summary>
                            <ul class="remedies">{folded}</ul>
                        </details>
                    }
                })}
            {(respond && status.is_open()).then(|| view! { <Add number=here.number.0 /> })}
        </section>
    }
}

fn icon(state: RemedyState) -> &'static str {
    match state {
        RemedyState::Proposed => "circle-dashed",
        RemedyState::UnderWay => "circle-dot",
        RemedyState::InForce => "lock",
        RemedyState::Helped => "circle-check",
        RemedyState::NoEffect => "circle-x",
        RemedyState::Worse => "triangle-alert",
        RemedyState::Undone => "undo-2",
        RemedyState::Dropped => "x",
    }
}

#[component]
fn Row(one: Remedy, acts: Acts, said: Option<AnnouncementState>) -> impl IntoView {
    let state = one.state;
    let owner = one.owner.as_ref().map(|owner| owner.name.clone());
    let meta = if state == RemedyState::Proposed {
        let owner = owner.unwrap_or_else(|| "nobody yet".into());
        let (kind, risk) = (one.kind.word(), one.risk.word().to_lowercase());
        view! { {format!("{kind}, {risk}, about {} min · {owner}", one.minutes)} }.into_any()
    } else {
        let who = owner.or_else(|| one.steps.last().map(|step| step.by.clone())).unwrap_or_default();
        let since = if state.is_open() || state == RemedyState::InForce { " since " } else { " " };
        let words = one.outcome().to_owned();
        view! {
            {who} {since} <Time at=one.since.0 style=TimeStyle::Clock />
            {(!words.is_empty()).then(|| view! { ", " <b>{words}</b> })}
        }
        .into_any()
    };
    let told = said.filter(|_| state == RemedyState::Proposed).map(|said| match said {
        AnnouncementState::Approved => "Announced: it goes ahead",
        AnnouncementState::Held => "Announced: held",
        _ => "Announced: waits for a decision",
    });
    let what = one.what.clone();
    let (for_now, for_rest) = (acts.writes.then(|| one.clone()), acts.writes.then(|| one.clone()));
    let said = said.is_some();
    view! {
        <li class="remedy" data-id=one.id.to_string() data-state=state.as_str()>
            <Icon name=icon(state) />
            <div class="grow">
                <p class="remedy-what"><b>{what}</b><span class="remedy-state">{state.word()}</span></p>
                <p class="remedy-meta">{meta}</p>
                {told.map(|told| view! { <p class="remedy-meta"><Icon name="hand" />{told}</p> })}
                {for_now.map(|one| view! { <Now one=one acts=acts said=said /> })}
            </div>
            {for_rest.map(|one| view! { <Rest one=one acts=acts said=said /> })}
        </li>
    }
}

/// Whether it should be announced before it is begun.
fn waits_for_words(one: &Remedy, said: bool) -> bool {
    one.state == RemedyState::Proposed && !one.touches.is_empty() && !said
}

/// The one or two things that matter now.
#[component]
fn Now(one: Remedy, acts: Acts, said: bool) -> impl IntoView {
    let state = one.state;
    let may = |to: RemedyState| state.may_become(to, one.kind);
    let unsaid = waits_for_words(&one, said);
    let take = (state == RemedyState::Proposed && one.owner.is_none())
        .then(|| view! { <Take id=one.id expected=None acts=acts words="Take it" /> });
    let say = unsaid.then(|| view! { <SayFirst one=one.clone() acts=acts /> });
    // A freeze is in force as soon as it is there.
    let at_once = one.kind == RemedyKind::Freeze;
    let start = (may(RemedyState::UnderWay) && !unsaid && !at_once)
        .then(|| view! { <Press one=one.clone() to=RemedyState::UnderWay icon="play" words="Start" acts=acts /> });
    let force = (may(RemedyState::InForce) && !unsaid && (state == RemedyState::UnderWay || at_once))
        .then(|| view! { <Press one=one.clone() to=RemedyState::InForce icon="lock" words="In force" acts=acts /> });
    let judge = may(RemedyState::Helped).then(|| view! { <Judge one=one.clone() acts=acts /> });
    let undo = (may(RemedyState::Undone) && one.kind.lasts())
        .then(|| view! { <Press one=one.clone() to=RemedyState::Undone icon="undo-2" words="Undo" acts=acts /> });
    view! { <div class="btns">{take}{say}{start}{judge}{force}{undo}</div> }
}

/// What else can be done with it.
#[component]
fn Rest(one: Remedy, acts: Acts, said: bool) -> impl IntoView {
    let (state, id) = (one.state, one.id);
    let has_owner = state.is_open() || state == RemedyState::InForce;
    let undo = state.may_become(RemedyState::Undone, one.kind) && !one.kind.lasts();
    let drop = state.may_become(RemedyState::Dropped, one.kind);
    if !has_owner && !undo {
        return ().into_any();
    }
    let held_by = one.owner.as_ref().map(|owner| owner.id);
    let over = (has_owner && held_by.is_some() && held_by != acts.me)
        .then(|| view! { <Take id=id expected=held_by acts=acts words="Take over" /> });
    let not_at_hand = waits_for_words(&one, said) || one.kind == RemedyKind::Freeze;
    let start = (state.may_become(RemedyState::UnderWay, one.kind) && not_at_hand)
        .then(|| view! { <Choose id=id to=RemedyState::UnderWay icon="play" words="Start" acts=acts /> });
    let undo = undo.then(|| view! { <Choose id=id to=RemedyState::Undone icon="undo-2" words="Undo" acts=acts /> });
    let failure = failure_of_one(acts.step, "remedy", id.to_string())
        .filter(|_| acts.step.typed("state") == RemedyState::Dropped.as_str());
    let wrong = failure.as_ref().and_then(|failure| failure.field("words"));
    let misnamed = failure_of_one(acts.give, "remedy", id.to_string()).is_some_and(|error| error.stands_at_one_field());
    let refused = wrong.is_some() || misnamed;
    view! {
        <Menu label=format!("More about {}", one.what) icon="ellipsis" class="btn quiet small" refused=refused>
            {start}
            {over}
            {has_owner.then(|| view! { <Give one=one.clone() acts=acts /> })}
            {undo}
            {drop
                .then(|| {
                    view! {
                        <hr class="menu-line" />
                        <ActionForm action=acts.step attr:class="give">
                            <Hidden name="number" value=acts.number.to_string() />
                            <Hidden name="remedy" value=id.to_string() />
                            <Hidden name="state" value="dropped" />
                            <TextInput name="words" label="Why it is dropped" placeholder="Why, if you like" max_length=LINE_MAX autocomplete="off" />
                            <Button size=ButtonSize::Small icon="x">"Drop it"</Button>
                            <FieldError of=wrong />
                        </ActionForm>
                    }
                })}
        </Menu>
    }
    .into_any()
}

/// A button that brings a remedy into a state.
#[component]
fn Press(one: Remedy, to: RemedyState, icon: &'static str, words: &'static str, acts: Acts) -> impl IntoView {
    view! {
        <ActionForm action=acts.step attr:class="inline">
            <Hidden name="number" value=acts.number.to_string() />
            <Hidden name="remedy" value=one.id.to_string() />
            <Hidden name="state" value=to.as_str() />
            <Button size=ButtonSize::Small icon=icon>{words}<span class="vh">{format!(", {}", one.what)}</span></Button>
        </ActionForm>
    }
}

/// The same in a menu.
#[component]
fn Choose(id: RemedyId, to: RemedyState, icon: &'static str, words: &'static str, acts: Acts) -> impl IntoView {
    view! {
        <ActionForm action=acts.step attr:class="menu-form">
            <Hidden name="number" value=acts.number.to_string() />
            <Hidden name="remedy" value=id.to_string() />
            <Hidden name="state" value=to.as_str() />
            <MenuButton icon=icon>{words}</MenuButton>
        </ActionForm>
    }
}

#[component]
fn Take(id: RemedyId, expected: Option<PersonId>, acts: Acts, words: &'static str) -> impl IntoView {
    view! {
        <ActionForm action=acts.give attr:class="inline">
            <GiveFields id=id expected=expected number=acts.number />
            <Hidden name="mine" value="true" />
            <Button size=ButtonSize::Small icon="hand">{words}</Button>
        </ActionForm>
    }
}

/// Which one, and whom the asker saw doing it: somebody faster is named, not overruled.
#[component]
fn GiveFields(id: RemedyId, expected: Option<PersonId>, number: i64) -> impl IntoView {
    view! {
        <Hidden name="number" value=number.to_string() />
        <Hidden name="remedy" value=id.to_string() />
        <Hidden name="expected" value=expected.map(|person| person.to_string()).unwrap_or_default() />
    }
}

#[component]
fn Give(one: Remedy, acts: Acts) -> impl IntoView {
    let (id, expected) = (one.id, one.owner.as_ref().map(|owner| owner.id));
    let failure = failure_of_one(acts.give, "remedy", id.to_string());
    let wrong = failure.and_then(|failure| failure.field("person").or_else(|| failure.field("person_id")));
    let typed = if wrong.is_some() { acts.give.typed("person") } else { String::new() };
    view! {
        <ActionForm action=acts.give attr:class="give">
            <GiveFields id=id expected=expected number=acts.number />
            <TextInput name="person" value=typed label="Who does it" placeholder="Name" list="people-names" autocomplete="off" required=true />
            <Button size=ButtonSize::Small>"Hand over"</Button>
            <FieldError of=wrong />
        </ActionForm>
        {expected
            .is_some()
            .then(|| {
                view! {
                    <ActionForm action=acts.give attr:class="menu-form">
                        <GiveFields id=id expected=expected number=acts.number />
                        <MenuButton icon="log-out">"Leave it to nobody"</MenuButton>
                    </ActionForm>
                }
            })}
    }
}

/// What destroys or interrupts something is said first: one press announces it.
#[component]
fn SayFirst(one: Remedy, acts: Acts) -> impl IntoView {
    view! {
        <ActionForm action=acts.say attr:class="inline">
            <Hidden name="number" value=acts.number.to_string() />
            <Hidden name="what" value=as_intention(&one.what) />
            <Hidden name="resource" value=one.touches.clone() />
            <Button size=ButtonSize::Small icon="megaphone">"Say it first"</Button>
        </ActionForm>
    }
}

/// What came of it needs words: whoever rotates in wants to know what was seen.
#[component]
fn Judge(one: Remedy, acts: Acts) -> impl IntoView {
    let id = one.id.to_string();
    let failure = failure_of_one(acts.step, "remedy", id.clone());
    let wrong = failure.as_ref().and_then(|failure| failure.field("words"));
    let typed = if failure.is_some() { acts.step.typed("words") } else { String::new() };
    let field = format!("seen-{id}");
    let choice = |to: RemedyState, words: &'static str, icon: &'static str| {
        view! { <Button size=ButtonSize::Small icon=icon name="state" value=to.as_str().to_owned()>{words}</Button> }
    };
    view! {
        <Menu label="How did it go?" words=true class="btn small" start=true refused=wrong.is_some()>
            <ActionForm action=acts.step attr:class="form judge">
                <Hidden name="number" value=acts.number.to_string() />
                <Hidden name="remedy" value=id />
                <Field id=field label="What do you see?" error=wrong>
                    <TextInput name="words" value=typed placeholder="Success 59 → 71 %" required=true max_length=LINE_MAX autocomplete="off" />
                </Field>
                <div class="btns">
                    {choice(RemedyState::Helped, "It helped", "check")}
                    {choice(RemedyState::NoEffect, "No effect", "x")}
                    {choice(RemedyState::Worse, "Made it worse", "triangle-alert")}
                </div>
            </ActionForm>
        </Menu>
    }
}

/// Proposing an action.
#[component]
fn Add(number: i64) -> impl IntoView {
    let action = ServerAction::<ProposeRemedy>::new();
    let kinds = RemedyKind::ALL.map(|kind| {
        let (risk, minutes) = (kind.usual_risk().word().to_lowercase(), kind.usual_minutes());
        Choice::new(kind.as_str(), format!("{} ({risk}, {minutes} min)", kind.word()))
    });
    let risks = Risk::ALL.map(|risk| Choice::new(risk.as_str(), risk.word()));
    let risks: Vec<Choice> = std::iter::once(Choice::new("", "As usual")).chain(risks).collect();
    view! {
        <details class="say-first" open=action.failure().is_some()>
            <summary class="btn small"><Icon name="plus" />"Add action"</summary>
            <ActionForm action=action attr:class="form about-to-form" attr:data-draft=format!("remedy-{number}")>
                <Hidden name="number" value=number.to_string() />
                <Field id="remedy-what" label="What could help?" error=action.wrong("what")>
                    <TextInput name="what" value=action.typed("what") placeholder="Turn 3DS v2 off for the EU" required=true max_length=LINE_MAX autocomplete="off" />
                </Field>
                <Field id="remedy-kind" label="Kind" error=action.wrong("kind")>
                    <Select name="kind" choices=kinds.to_vec() selected=action.typed("kind") />
                </Field>
                <div class="pair">
                    <Field id="remedy-risk" label="Risk" error=action.wrong("risk")>
                        <Select name="risk" choices=risks selected=action.typed("risk") />
                    </Field>
                    <Field id="remedy-minutes" label="Helps after, min" optional=true error=action.wrong("minutes")>
                        <TextInput name="minutes" kind="number" min="1" max=MINUTES_MAX.to_string() value=action.typed("minutes") placeholder="As usual" autocomplete="off" />
                    </Field>
                </div>
                <Field id="remedy-touches" label="Interrupts or destroys" optional=true error=action.wrong("touches")>
                    <TextInput name="touches" value=action.typed("touches") placeholder="db-3" max_length=RESOURCE_MAX as u32 autocomplete="off" />
                </Field>
                <Checkbox name="mine" label="I do it" checked=action.typed("mine") == "true" />
                <Failure of=action.failure() />
                <Button size=ButtonSize::Small icon="plus">"Add"</Button>
            </ActionForm>
        </details>
    }
}

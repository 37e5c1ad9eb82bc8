//! The levers of what is affected and of what it needs: pulled with a reason, put back in one press. What was read of each is
//! shown with when it was read; what differs from what was wanted is told loudly.

use super::InRoom;
use crate::forms::{Hidden, some};
use app_context::{AppError, Failure, FormAction, failure_of_one, may, ports, redirect_to, say, signed_in};
use app_ui::time::request_time;
use app_ui::{
    Badge, Button, ButtonKind, ButtonSize, Choice, Countdown, Field, FieldError, Icon, Menu, MenuButton, Select,
    TextInput, Time, TimeStyle, Tone,
};
use domain::levers::{
    CallState, KeepLeverForm, Lever, LeverCall, LeverKind, LeverState, LeverTestForm, LeverTimerForm, PullForm,
    PutBackForm, goes_back, needs_test,
};
use domain::text::TITLE_MAX;
use domain::{Action, Actor, IncidentNumber, LeverId, Refusal, Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

const LINE_MAX: u32 = TITLE_MAX as u32;
/// Minutes that a press adds to the time of a lever.
const EXTEND_MINUTES: &str = "30";

/// Minutes as they were typed; none when the field is empty.
fn minutes_of(text: String) -> Result<Option<i32>, Refusal> {
    let no_number = || Refusal::invalid("minutes", "Write minutes as a number, like 30.");
    some(text).map(|text| text.parse().map_err(|_| no_number())).transpose()
}

/// Pulls a lever, or with `act` = `test` asks only what would happen.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn pull_lever(
    number: i64,
    lever: LeverId,
    act: String,
    wanted: String,
    #[server(default)] reason: String,
    #[server(default)] minutes: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let (ports, number) = (ports()?, IncidentNumber(number));
    let known = ports.levers.list(&by).await?.into_iter().find(|one| one.id == lever);
    let known = known.ok_or_else(|| Refusal::NotFound("lever".into()))?;
    let state = LeverState::read(known.kind, &wanted).map_err(|problem| Refusal::invalid("wanted", problem))?;
    if act == "test" {
        ports.levers.test(&by, lever, LeverTestForm { wanted: Some(state), incident: Some(number) }).await?;
        redirect_to(&format!("/incidents/{number}/actions?lever={lever}&wanted={}#lever-{lever}", state.typed()));
        return Ok(());
    }
    let form = PullForm { wanted: state, reason, minutes: minutes_of(minutes)? };
    ports.levers.pull(&by, number, lever, form).await?;
    say(format!("“{}” is being set to {state}.", known.name));
    redirect_to(&format!("/incidents/{number}/actions"));
    Ok(())
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn put_lever_back(number: i64, lever: LeverId, #[server(default)] reason: String) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.levers.put_back(&by, IncidentNumber(number), lever, PutBackForm { reason }).await?;
    Ok(())
}

/// Has it put back in so many minutes from now; with none, not by itself.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn time_lever(number: i64, lever: LeverId, #[server(default)] minutes: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = LeverTimerForm { minutes: minutes_of(minutes)? };
    ports()?.levers.set_timer(&by, IncidentNumber(number), lever, form).await?;
    Ok(())
}

/// A lever in the form that ends an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptLever {
    pub lever: LeverId,
    /// Why it stays pulled; empty: it goes back.
    #[serde(default)]
    pub why: String,
}

/// Keeps what somebody gave a reason for, before the incident ends. What is not pulled any more needs no keeping.
pub(super) async fn keep(by: &Actor, number: IncidentNumber, kept: Vec<KeptLever>) -> Result<(), AppError> {
    if kept.is_empty() {
        return Ok(());
    }
    let levers = ports()?.levers;
    let standing = levers.of_incident(by, number).await?;
    for KeptLever { lever, why } in kept {
        let pulled = standing.iter().find(|one| one.id == lever && is_pulled_by(one, number));
        if pulled.is_some_and(|one| one.kept_why != why.trim()) {
            levers.keep(by, number, lever, KeepLeverForm { why }).await?;
        }
    }
    Ok(())
}

fn is_pulled_by(lever: &Lever, number: IncidentNumber) -> bool {
    lever.pull.as_ref().is_some_and(|pull| pull.incident == number)
}

/// What the end of the incident puts back, in its form: each can be kept, with a reason.
#[component]
pub fn GoBack(number: IncidentNumber, levers: Vec<Lever>) -> impl IntoView {
    let back = levers.into_iter().filter(|one| is_pulled_by(one, number) && one.back_with_incident);
    let rows: Vec<_> = back
        .enumerate()
        .map(|(n, one)| {
            let id = format!("keep-{}", one.id);
            let label = format!("“{}” goes back to {}", one.name, one.normal);
            view! {
                <input type="hidden" name=format!("keep[{n}][lever]") value=one.id.to_string() />
                <Field id=id label=label hint="To keep it as it is, say why." optional=true>
                    <TextInput name=format!("keep[{n}][why]") value=one.kept_why max_length=LINE_MAX autocomplete="off" />
                </Field>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <fieldset class="plain-set">
                <legend class="field-label">"Levers that are put back with it"</legend>
                {rows}
            </fieldset>
        }
    })
}

/// What the rows share.
#[derive(Clone, Copy)]
struct Acts {
    pull: ServerAction<PullLever>,
    back: ServerAction<PutLeverBack>,
    time: ServerAction<TimeLever>,
    number: IncidentNumber,
    respond: bool,
    open: bool,
}

#[component]
pub fn Levers(here: InRoom, levers: Vec<Lever>) -> impl IntoView {
    if levers.is_empty() {
        return ().into_any();
    }
    let (pull, back, time) = (ServerAction::new(), ServerAction::new(), ServerAction::new());
    let open = here.room.incident.status.is_open();
    let acts = Acts { pull, back, time, number: here.number, respond: may(Action::Respond), open };
    let pulled = levers.iter().filter(|one| one.pulled).count();
    let failure = back.failure().or(time.failure()).filter(|error: &AppError| !error.stands_at_one_field());
    let asked = use_query_map().with_untracked(|query| (query.get("lever"), query.get("wanted")));
    let rows = levers.into_iter().map(|one| {
        let asked = asked.0.as_deref() == Some(one.id.to_string().as_str());
        let wanted = asked.then(|| self::asked_state(one.kind)).flatten();
        view! { <Row one=one acts=acts asked=asked wanted=wanted /> }
    });
    view! {
        <section aria-labelledby="room-levers">
            <h2 id="room-levers">"Levers " <span class="n num">{(pulled > 0).then(|| format!("{pulled} pulled"))}</span></h2>
            <Failure of=failure />
            <ul class="remedies levers">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The state that the address asks for, after a test.
fn asked_state(kind: LeverKind) -> Option<LeverState> {
    let wanted = use_query_map().with_untracked(|query| query.get("wanted"))?;
    LeverState::read(kind, &wanted).ok()
}

#[component]
fn Row(one: Lever, acts: Acts, asked: bool, wanted: Option<LeverState>) -> impl IntoView {
    let id = one.id.to_string();
    let under_way = one.last.clone().filter(|call| call.state == CallState::Asked);
    let state = match (&under_way, one.pulled, one.is_off_normal()) {
        (Some(_), ..) => "under_way",
        (None, true, _) => "pulled",
        (None, false, true) => "off_normal",
        (None, false, false) => "normal",
    };
    let word = one.state.map_or_else(|| "Not read yet".to_owned(), |state| format!("Is {state}"));
    let about = match one.target_group.as_str() {
        "" => format!("{}, {}", one.service.name, one.kind.word().to_lowercase()),
        group => format!("{}, {}, {group}", one.service.name, one.kind.word().to_lowercase()),
    };
    let read = one.read_at.map(|at| view! { " · read " <Time at=at.0 /> });
    let pull = one.pull.clone().map(|call| {
        let why = if call.reason.is_empty() { String::new() } else { format!(": {}", call.reason) };
        view! {
            <p class="remedy-meta">
                <b>{format!("{} pulled it to {}", call.asked_by, call.wanted)}</b>
                " " <Time at=call.asked_at.0 style=TimeStyle::Clock /> {why}
            </p>
        }
    });
    let back = one.put_back_at.map(|at| {
        view! { <p class="remedy-meta lever-timer">"Goes back by itself " <Countdown to=at.0 before="in" /></p> }
    });
    let kept = (!one.kept_why.is_empty())
        .then(|| view! { <p class="remedy-meta">{format!("Stays after the incident: {}", one.kept_why)}</p> });
    let calm = under_way.is_none();
    view! {
        <li class="remedy lever" id=format!("lever-{id}") data-id=id data-state=state>
            <Icon name="toggle-right" />
            <div class="grow">
                <p class="remedy-what"><b>{one.name.clone()}</b><span class="remedy-state">{word}</span></p>
                <p class="remedy-meta">{about} {read}</p>
                <p class="remedy-meta">{one.effect.clone()}</p>
                {last(one.last.clone())}
                {pull}
                {back}
                {kept}
                <Tested one=one.clone() />
                {(acts.respond && calm).then(|| view! { <Choices one=one acts=acts asked=asked wanted=wanted /> })}
            </div>
        </li>
    }
}

/// What is under way, or went wrong.
fn last(call: Option<LeverCall>) -> Option<AnyView> {
    let call = call?;
    let (tone, told) = match call.state {
        CallState::Asked => {
            let told = format!("{} sets it to {}. {}", call.asked_by, call.wanted, call.words);
            return Some(view! { <p class="remedy-meta" role="status"><Icon name="hourglass" />{told}</p> }.into_any());
        }
        CallState::InForce => return None,
        CallState::Differs => {
            let read = call.read.map(|read| read.to_string()).unwrap_or_default();
            ("bad", format!("It is {read}, and {} was wanted. {}", call.wanted, call.words))
        }
        CallState::Failed => ("bad", format!("It could not be set to {}. {}", call.wanted, call.words)),
    };
    let view = view! {
        <div class="callout" data-tone=tone role="alert"><Icon name="triangle-alert" /><p>{told}</p></div>
    };
    Some(view.into_any())
}

/// When it was tested, and what that said; whoever relies on what nobody tested is warned.
#[component]
fn Tested(one: Lever) -> impl IntoView {
    let stale = request_time().is_some_and(|now| needs_test(one.tested_at, Timestamp(now)));
    let words = one.tested_words;
    let told = one.tested_at.map(|at| {
        let by = one.tested_by.unwrap_or_default();
        view! { "Tested " <Time at=at.0 /> {format!(" by {by}. {words}")} }
    });
    let tone = if one.tested_well == Some(false) { Tone::Bad } else { Tone::Warn };
    let badge = match (one.tested_well, stale) {
        (Some(false), _) => Some("Test failed"),
        (None, _) => Some("Never tested"),
        (_, true) => Some("Not tested for 30 days"),
        _ => None,
    };
    view! {
        <p class="remedy-meta lever-tested">
            {badge.map(|words| view! { <Badge tone=tone icon="flask-conical">{words}</Badge> " " })} {told}
        </p>
    }
}

#[component]
fn Choices(one: Lever, acts: Acts, asked: bool, wanted: Option<LeverState>) -> impl IntoView {
    let id = one.id.to_string();
    let can_go_back = one.pulled || one.is_off_normal();
    let name = one.name.clone();
    let back = can_go_back.then(|| {
        view! {
            <ActionForm action=acts.back attr:class="inline">
                <Hidden name="number" value=acts.number.0.to_string() />
                <Hidden name="lever" value=id.clone() />
                <Button kind=ButtonKind::Primary size=ButtonSize::Small icon="undo-2">
                    "Put back"<span class="vh">{format!(", {name}")}</span>
                </Button>
            </ActionForm>
        }
    });
    let timer = is_pulled_by(&one, acts.number).then(|| view! { <Timer one=one.clone() acts=acts /> });
    view! {
        <div class="btns">{back}{timer}</div>
        {acts.open.then(|| view! { <Pull one=one acts=acts asked=asked wanted=wanted /> })}
    }
}

/// The time after which it goes back by itself: begun, extended, stopped.
#[component]
fn Timer(one: Lever, acts: Acts) -> impl IntoView {
    let id = one.id.to_string();
    let failure = failure_of_one(acts.time, "lever", id.clone());
    let wrong = failure.as_ref().and_then(|failure| failure.field("minutes"));
    let typed = if failure.is_some() { acts.time.typed("minutes") } else { EXTEND_MINUTES.to_owned() };
    let stop = one.put_back_at.map(|_| view! { <Stop id=one.id acts=acts /> });
    let label = format!("When “{}” goes back", one.name);
    view! {
        <Menu label=label icon="timer" class="btn quiet small" refused=wrong.is_some()>
            <ActionForm action=acts.time attr:class="give">
                <Hidden name="number" value=acts.number.0.to_string() />
                <Hidden name="lever" value=id.clone() />
                <TextInput name="minutes" value=typed label="Minutes from now" required=true autocomplete="off" max_length=6u32 />
                <Button size=ButtonSize::Small icon="timer">"Put back in so many minutes"</Button>
                <FieldError of=wrong />
            </ActionForm>
            {stop}
        </Menu>
    }
}

#[component]
fn Stop(id: LeverId, acts: Acts) -> impl IntoView {
    view! {
        <ActionForm action=acts.time attr:class="menu-form">
            <Hidden name="number" value=acts.number.0.to_string() />
            <Hidden name="lever" value=id.to_string() />
            <Hidden name="minutes" value="" />
            <MenuButton icon="x">"Stop the time"</MenuButton>
        </ActionForm>
    }
}

/// What a lever is to be set to, in its `Field`.
#[component]
fn Wanted(kind: LeverKind, selected: String) -> impl IntoView {
    match kind {
        LeverKind::KillSwitch => {
            let choices = vec![Choice::new("off", "Off"), Choice::new("on", "On")];
            view! { <Select name="wanted" choices=choices selected=selected /> }.into_any()
        }
        LeverKind::SafetyValve => view! {
            <TextInput name="wanted" kind="number" min="0" max="100" value=selected required=true autocomplete="off" />
        }
        .into_any(),
    }
}

/// The form that pulls: what, a test, why, for how long. The reason is the confirmation.
#[component]
fn Pull(one: Lever, acts: Acts, asked: bool, wanted: Option<LeverState>) -> impl IntoView {
    let action = acts.pull;
    let id = one.id.to_string();
    let failure = failure_of_one(action, "lever", id.clone());
    let refused = failure.is_some();
    let typed = |field: &str| if refused { action.typed(field) } else { String::new() };
    let wrong = |field: &'static str| failure.as_ref().and_then(|failure| failure.field(field));
    let usual = wanted.unwrap_or_else(|| one.normal.usual_pull()).typed();
    let selected = if refused { action.typed("wanted") } else { usual };
    let kind = one.kind;
    let set_to = match one.kind {
        LeverKind::KillSwitch => "Set it to",
        LeverKind::SafetyValve => "Let through, in percent",
    };
    let after = match goes_back(one.back_with_incident, "") {
        true => "Empty: until somebody puts it back, or the incident is resolved.",
        false => "Empty: until somebody puts it back. The end of the incident does not.",
    };
    let summary = if one.pulled { "Pull it further" } else { "Pull" };
    let (reason, minutes) = (typed("reason"), typed("minutes"));
    let (wrong_wanted, wrong_reason, wrong_minutes) = (wrong("wanted"), wrong("reason"), wrong("minutes"));
    let name = one.name.clone();
    let draft = format!("lever-{}-{id}", acts.number);
    let fields = ["wanted", "reason", "minutes"].map(|field| format!("lever-{field}-{id}"));
    let [wanted_id, reason_id, minutes_id] = fields;
    view! {
        <details class="say-first" open=asked || refused>
            <summary class="btn small"><Icon name="toggle-right" />{summary}<span class="vh">{format!(", {name}")}</span></summary>
            <ActionForm action=action attr:class="form" attr:data-draft=draft>
                <Hidden name="number" value=acts.number.0.to_string() />
                <Hidden name="lever" value=id.clone() />
                <Field id=wanted_id label=set_to error=wrong_wanted>
                    <Wanted kind=kind selected=selected />
                </Field>
                <div class="btns">
                    <Button size=ButtonSize::Small icon="flask-conical" name="act" value="test">"Dry run"</Button>
                    <small class="muted">"Asks what would happen, and changes nothing."</small>
                </div>
                <Field id=reason_id label="Why" hint="Everybody reads it in the log." error=wrong_reason>
                    <TextInput name="reason" value=reason max_length=LINE_MAX autocomplete="off" placeholder="The challenge times out" />
                </Field>
                <Field id=minutes_id label="Put back after, in minutes" hint=after error=wrong_minutes optional=true>
                    <TextInput name="minutes" kind="number" min="1" max="10080" value=minutes autocomplete="off" />
                </Field>
                <Failure of=failure />
                <div class="btns">
                    <Button kind=ButtonKind::Solid icon="toggle-right" name="act" value="pull">
                        "Pull the lever"<span class="vh">{format!(", {name}")}</span>
                    </Button>
                </div>
            </ActionForm>
        </details>
    }
}

//! Asking for help: who was asked, who is here, who gave no answer; and asking somebody.

use super::InRoom;
use crate::forms::{Hidden, person_id, read, some};
use app_context::{AppError, Failure, FormAction, failure_of_one, may, ports, redirect_to, say, signed_in, use_viewer};
use app_ui::time::duration;
use app_ui::{
    Avatar, AvatarSize, Button, ButtonKind, ButtonSize, Checkbox, Field, FieldError, Icon, Menu, TextInput, Time,
    TimeStyle,
};
use domain::care::CaredFor;
use domain::people::Area;
use domain::responders::{AnswerForm, Ask, AskForm, AskState, Standing, Suggestion};
use domain::text::TITLE_MAX;
use domain::{Action, AskId, IncidentNumber, PersonId, PersonRef};
use leptos::prelude::*;

const LINE_MAX: u32 = TITLE_MAX as u32;
/// Those who are not asked any more and still told of.
const OVER_SHOWN: usize = 3;

/// Pages somebody to help: whoever is written, else whoever is chosen of those proposed.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn ask_responder(
    number: i64,
    #[server(default)] whom: String,
    #[server(default)] suggested: String,
    what: String,
    #[server(default)] anyway: bool,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let person_id = if some(whom.clone()).is_none() { person_id(&suggested)? } else { None };
    let asks = ports()?.responders.ask(&by, IncidentNumber(number), AskForm { person_id, whom, what, anyway }).await?;
    let names = asks.iter().map(|ask| ask.person.name.as_str()).collect::<Vec<_>>().join(" and ");
    say(format!("{names} paged. If no answer comes, again in five minutes."));
    Ok(())
}

/// Comes, declines, takes it back or lets somebody go. `go`: into the room.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn answer_ask(
    number: i64,
    ask: AskId,
    state: String,
    #[server(default)] words: String,
    #[server(default)] go: bool,
) -> Result<(), AppError> {
    let (by, number) = (signed_in()?, IncidentNumber(number));
    let form = AnswerForm { state: read("state", &state)?, words };
    let ask = ports()?.responders.answer_ask(&by, number, ask, form).await?;
    match ask.state {
        AskState::Accepted => say("You help. Say in the log what you look at first."),
        AskState::Declined => say(format!("{} knows that you cannot come.", ask.asked_by)),
        AskState::Released if by.person() == Some(ask.person.id) => say("You are off. Thank you."),
        AskState::Released => say(format!("{} knows that they can go.", ask.person.name)),
        _ => {}
    }
    if go && ask.state == AskState::Accepted {
        redirect_to(&format!("/incidents/{number}"));
    }
    Ok(())
}

/// What the parts share.
#[derive(Clone, Copy)]
struct Acts {
    number: i64,
    ask: ServerAction<AskResponder>,
    answer: ServerAction<AnswerAsk>,
    me: Option<PersonId>,
    /// Whether the reader commands; none while nobody does.
    commands: Option<bool>,
    respond: bool,
}

impl Acts {
    fn of(here: &InRoom) -> Acts {
        let me = use_viewer().map(|viewer| viewer.id);
        let commander = here.room.incident.commander.as_ref();
        let commands = commander.map(|commander| Some(commander.id) == me);
        let (number, respond) = (here.number.0, may(Action::Respond));
        Acts { number, ask: ServerAction::new(), answer: ServerAction::new(), me, commands, respond }
    }

    fn own(self, ask: &Ask) -> bool {
        self.me == Some(ask.person.id)
    }

    /// Whether the reader may say so now.
    fn offers(self, ask: &Ask, to: AskState) -> bool {
        let asked = ask.asked_by_id.is_some() && ask.asked_by_id == self.me;
        let standing = Standing { own: self.own(ask), asked, commands: self.commands };
        ask.state.may_become(to) && standing.may(to) && (standing.own || self.respond)
    }
}

/// What cannot wait, above the log: the reader is asked, or no answer comes.
#[component]
pub fn Calls(here: InRoom, asks: Vec<Ask>) -> impl IntoView {
    let acts = Acts::of(&here);
    let loud =
        |ask: &Ask| (acts.own(ask) && ask.state == AskState::Asked) || !ask.instead.is_empty() || ask.is_unanswered();
    let calls: Vec<Ask> =
        asks.iter().filter(|ask| loud(ask) && (acts.own(ask) || ask.needs_another(&asks))).cloned().collect();
    if calls.is_empty() {
        return ().into_any();
    }
    let card = |ask: Ask| match acts.own(&ask) && ask.state == AskState::Asked {
        true => view! { <Mine ask=ask acts=acts /> }.into_any(),
        false => view! { <Missing ask=ask acts=acts /> }.into_any(),
    };
    let cards = calls.into_iter().map(card).collect_view();
    view! {
        <section class="about-to calls" aria-label="Asked to help">
            <Failure of=acts.answer.failure().filter(|error| !error.stands_at_one_field()) bare=true />
            <ul>{cards}</ul>
        </section>
    }
    .into_any()
}

/// The reader is asked.
#[component]
fn Mine(ask: Ask, acts: Acts) -> impl IntoView {
    let id = ask.id.to_string();
    view! {
        <li class="about-to-card" data-id=id data-state="mine">
            <header>
                <Icon name="bell-ring" />
                <p class="about-to-what grow"><b>"You are asked to help"</b><span>{format!("by {}", ask.asked_by)}</span></p>
                <span class="num"><Time at=ask.asked_at.0 style=TimeStyle::Clock /></span>
            </header>
            <p>{ask.what.clone()}</p>
            <AnswerButtons number=acts.number ask=ask.id action=acts.answer go=false />
        </li>
    }
}

/// Coming, and declining with a word.
#[component]
pub fn AnswerButtons(
    number: i64,
    ask: AskId,
    action: ServerAction<AnswerAsk>,
    /// Into the room with whoever comes.
    go: bool,
    #[prop(optional)] big: bool,
) -> impl IntoView {
    let id = ask.to_string();
    let size = if big { ButtonSize::Big } else { ButtonSize::Medium };
    let failure = failure_of_one(action, "ask", id.clone());
    let wrong = failure.as_ref().and_then(|failure| failure.field("words"));
    let typed = if failure.is_some() { action.typed("words") } else { String::new() };
    let (field, coming) = (format!("decline-{id}"), id.clone());
    view! {
        <footer class="answer-ask">
            <ActionForm action=action attr:class="inline">
                <Hidden name="number" value=number.to_string() />
                <Hidden name="ask" value=coming />
                <Hidden name="state" value="accepted" />
                <Hidden name="go" value=go.to_string() />
                <Button kind=ButtonKind::Primary size=size icon="check">"I am coming"</Button>
            </ActionForm>
            <Menu label="I cannot" words=true start=true refused=wrong.is_some()>
                <ActionForm action=action attr:class="form judge">
                    <Hidden name="number" value=number.to_string() />
                    <Hidden name="ask" value=id />
                    <Hidden name="state" value="declined" />
                    <Field id=field label="A word for the others" optional=true error=wrong>
                        <TextInput name="words" value=typed placeholder="On a train, ask Mei" max_length=LINE_MAX autocomplete="off" />
                    </Field>
                    <Button size=ButtonSize::Small>"I cannot come"</Button>
                </ActionForm>
            </Menu>
        </footer>
    }
}

/// Somebody does not come: who could instead.
#[component]
fn Missing(ask: Ask, acts: Acts) -> impl IntoView {
    let id = ask.id.to_string();
    let name = ask.person.name.clone();
    let (head, told) = match ask.is_unanswered() {
        true => (format!("No answer from {name}"), format!("{} since ", pages(ask.paged))),
        false if ask.words.is_empty() => (format!("{name} cannot come"), "said ".to_owned()),
        false => (format!("{name} cannot come: {}", ask.words), "said ".to_owned()),
    };
    let since = if ask.is_unanswered() { ask.asked_at } else { ask.decided_at.unwrap_or(ask.asked_at) };
    let state = if ask.is_unanswered() { "unanswered" } else { "declined" };
    let failure = failure_of_one(acts.ask, "instead_of", id.clone());
    let instead = acts.respond.then(|| instead(&ask, acts));
    view! {
        <li class="about-to-card" data-id=id data-state=state>
            <header>
                <Icon name="circle-alert" />
                <p class="about-to-what grow"><b>{head}</b><span>{ask.what.clone()}</span></p>
                <span class="num">{told}<Time at=since.0 style=TimeStyle::Clock /></span>
            </header>
            <Failure of=failure bare=true />
            <footer>{instead}</footer>
        </li>
    }
}

fn pages(count: i32) -> String {
    if count == 1 { "paged once".into() } else { format!("paged {count} times") }
}

/// Buttons for those who could come instead.
fn instead(ask: &Ask, acts: Acts) -> impl IntoView + use<> {
    let (id, what) = (ask.id.to_string(), ask.what.clone());
    let button = move |(at, person): (usize, PersonRef)| {
        let kind = if at == 0 { ButtonKind::Primary } else { ButtonKind::Plain };
        let (id, what) = (id.clone(), what.clone());
        view! {
            <ActionForm action=acts.ask attr:class="inline">
                <Hidden name="number" value=acts.number.to_string() />
                <Hidden name="suggested" value=person.id.to_string() />
                <Hidden name="what" value=what />
                <Hidden name="instead_of" value=id />
                <Button kind=kind size=ButtonSize::Small icon="phone">{format!("Ask {}", person.name)}</Button>
            </ActionForm>
        }
    };
    let buttons = ask.instead.clone().into_iter().enumerate().map(button).collect_view();
    let nobody = ask.instead.is_empty().then(|| view! { <small>"Ask somebody else, below the roles."</small> });
    view! { {buttons} {nobody} }
}

/// What the form proposes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Near {
    pub suggestions: Vec<Suggestion>,
    pub areas: Vec<Area>,
    pub rosters: Vec<String>,
    /// Who has been on it for how long.
    pub on_it: Vec<CaredFor>,
}

impl Near {
    fn on_it(&self, person: PersonId) -> Option<String> {
        let one = self.on_it.iter().find(|one| one.person.id == person)?;
        Some(format!("on it for {}", duration(one.on_it_s * 1000)))
    }
}

/// Who was asked, below the roles, and asking somebody.
#[component]
pub fn Responders(here: InRoom, asks: Vec<Ask>, near: Near) -> impl IntoView {
    let acts = Acts::of(&here);
    let asking = acts.respond && here.room.incident.status.is_open();
    if asks.is_empty() && !asking {
        return ().into_any();
    }
    let helping = asks.iter().filter(|ask| ask.state == AskState::Accepted).count();
    let (open, over): (Vec<Ask>, Vec<Ask>) = asks.into_iter().partition(|ask| ask.state.is_open());
    let shown = open.into_iter().chain(over.into_iter().take(OVER_SHOWN));
    let rows = shown.map(|ask| {
        let on_it = near.on_it(ask.person.id).filter(|_| ask.state == AskState::Accepted);
        view! { <Row ask=ask acts=acts on_it=on_it /> }
    });
    let rows = rows.collect_view();
    view! {
        <section class="responders" aria-labelledby="room-responders">
            <h2 id="room-responders">"Asked to help " <span class="n num">{(helping > 0).then(|| format!("{helping} here"))}</span></h2>
            <Failure of=acts.answer.failure().filter(|error| !error.stands_at_one_field()) bare=true />
            <ul class="on-it">{rows}</ul>
            {asking.then(|| view! { <AskSomebody acts=acts near=near /> })}
        </section>
    }
    .into_any()
}

#[component]
fn Row(
    ask: Ask,
    acts: Acts,
    /// How long they have been on it.
    on_it: Option<String>,
) -> impl IntoView {
    let mine = acts.own(&ask);
    let state = if ask.is_unanswered() { "unanswered" } else { ask.state.as_str() };
    let clock = |at: domain::Timestamp| view! { <Time at=at.0 style=TimeStyle::Clock /> };
    let decided = ask.decided_at.unwrap_or(ask.asked_at);
    let words = if ask.words.is_empty() { String::new() } else { format!(": {}", ask.words) };
    let told = match ask.state {
        AskState::Asked if ask.is_unanswered() => {
            view! { <strong>{format!("No answer, {}", pages(ask.paged))}</strong> }.into_any()
        }
        AskState::Asked => view! { {format!("Asked by {}, ", ask.asked_by)} {clock(ask.asked_at)} {(ask.paged > 1).then(|| format!(", {}", pages(ask.paged)))} }.into_any(),
        AskState::Accepted => view! { "Here since " {clock(decided)} {on_it.map(|on_it| format!(", {on_it}"))} {words} }.into_any(),
        state => view! { {format!("{}{words}", state.word())} ", " {clock(decided)} }.into_any(),
    };
    let found = if ask.found.is_empty() { String::new() } else { format!(", {}", ask.found) };
    let open = ask.state.is_open();
    let press = |to: AskState, words: &'static str| {
        let (id, name) = (ask.id.to_string(), ask.person.name.clone());
        acts.offers(&ask, to).then(|| {
            view! {
                <ActionForm action=acts.answer attr:class="inline">
                    <Hidden name="number" value=acts.number.to_string() />
                    <Hidden name="ask" value=id />
                    <Hidden name="state" value=to.as_str() />
                    <Button size=ButtonSize::Small>{words}<span class="vh">{format!(", {name}")}</span></Button>
                </ActionForm>
            }
        })
    };
    view! {
        <li data-id=ask.id.to_string() data-ask=state>
            <Avatar name=ask.person.name.clone() size=AvatarSize::Small />
            <p class="grow">
                <b>{ask.person.name.clone()}</b> {mine.then(|| view! { <span class="you">"you"</span> })}
                <small>{told}</small>
                {open.then(|| view! { <small class="ask-what">{format!("{}{found}", ask.what)}</small> })}
            </p>
            {press(AskState::Withdrawn, "Take back")}
            {press(AskState::Released, if mine { "I am off" } else { "Let go" })}
        </li>
    }
}

/// The form: who is proposed, or a name; what for.
#[component]
fn AskSomebody(acts: Acts, near: Near) -> impl IntoView {
    let action = acts.ask;
    let elsewhere = !action.typed("instead_of").is_empty();
    let refused = action.failure().is_some() && !elsewhere;
    let wrong = move |field: &'static str| action.wrong(field).filter(|_| refused);
    let typed = move |field: &str| if refused { action.typed(field) } else { String::new() };
    let chosen = typed("suggested");
    let anyway = wrong("anyway");
    let pick = |one: &Suggestion| {
        let (id, on_it) = (one.person.id.to_string(), near.on_it(one.person.id));
        let told =
            [Some(one.why.clone()), on_it, one.not_now.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let checked = id == chosen;
        view! {
            <label class="pick ask-pick">
                <input type="radio" name="suggested" value=id checked=checked />
                <span><b>{one.person.name.clone()}</b> " " <small>{told}</small></span>
            </label>
        }
    };
    let picks = near.suggestions.iter().map(pick).collect_view();
    let proposed = !near.suggestions.is_empty();
    let names = near.rosters.iter().cloned().chain(near.areas.iter().map(|area| area.name.clone()));
    let names = names.map(|name| view! { <option value=name></option> }).collect_view();
    let label = if proposed { "Or somebody else" } else { "Whom" };
    let draft = format!("ask-{}", acts.number);
    view! {
        <details class="say-first" open=refused>
            <summary class="btn small"><Icon name="phone" />"Ask somebody"</summary>
            <ActionForm action=action attr:class="form about-to-form" attr:data-draft=draft>
                <Hidden name="number" value=acts.number.to_string() />
                {proposed
                    .then(|| {
                        view! {
                            <fieldset class="picks-field"><legend class="field-label">"Who is near"</legend><div class="picks">{picks}</div></fieldset>
                        }
                    })}
                <Field id="ask-whom" label=label optional=proposed hint="A person, a roster or an area" error=wrong("whom")>
                    <TextInput name="whom" value=typed("whom") list="ask-names" max_length=LINE_MAX autocomplete="off" />
                </Field>
                <datalist id="ask-names">{names}</datalist>
                <Field id="ask-what" label="What for" error=wrong("what")>
                    <TextInput name="what" value=typed("what") placeholder="The ledger replica lags" required=true max_length=LINE_MAX autocomplete="off" />
                </Field>
                {anyway
                    .is_some()
                    .then(|| view! { <div role="alert"><FieldError of=anyway.clone() /></div><Checkbox name="anyway" label="Page them anyway" /> })}
                <Failure of=action.failure().filter(|_| refused) />
                <Button size=ButtonSize::Small icon="phone">"Page them"</Button>
            </ActionForm>
        </details>
    }
}

//! What may have caused it: changes of the hour before it got worse, nearest first, and what people think of each.

use super::InRoom;
use crate::forms::{Hidden, Moment, moment, read};
use app_context::{AppError, Failure, FormAction, Live, failure_of_one, may, ports, signed_in};
use app_ui::{Button, ButtonSize, Choice, Field, Icon, Menu, Select, TextInput, Time, TimeStyle};
use domain::changes::{Began, ChangeForm, ChangeKind, Suspect, Suspects, Verdict, VerdictForm, WINDOW_MINUTES};
use domain::services::ServiceRef;
use domain::text::TITLE_MAX;
use domain::{Action, ChangeId, IncidentNumber};
use leptos::prelude::*;

const LINE_MAX: u32 = TITLE_MAX as u32;

/// Reports a change and puts it on the list.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn name_suspect(
    number: i64,
    summary: String,
    service: String,
    kind: String,
    #[server(default)] happened_at: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let (kind, happened_at) = (read("kind", &kind)?, moment("happened_at", &happened_at)?);
    let form = ChangeForm { service, kind, summary, happened_at, ..ChangeForm::default() };
    ports()?.changes.name(&by, IncidentNumber(number), form).await?;
    Ok(())
}

/// Says what people think of it.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn judge_suspect(
    number: i64,
    change: ChangeId,
    verdict: String,
    #[server(default)] why: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = VerdictForm { verdict: read("verdict", &verdict)?, why };
    ports()?.changes.judge(&by, IncidentNumber(number), change, form).await?;
    Ok(())
}

#[component]
pub fn SuspectList(here: InRoom, suspects: Suspects, services: Vec<ServiceRef>) -> impl IntoView {
    let judge = ServerAction::<JudgeSuspect>::new();
    let number = here.number.0;
    let writes = may(Action::Respond) && here.room.incident.status.takes_words();
    let what = match suspects.worsened.known_by {
        Began::Impact => "it was felt",
        Began::Detected => "it was noticed",
        Began::Declared => "it was declared",
    };
    let nothing = suspects.items.is_empty().then(|| match here.room.services.is_empty() {
        true => "Say which services are affected: what was changed in them, and in what they need, is listed here.",
        false => "Nothing is known to have been changed in the affected services, nor in what they need.",
    });
    let rows = suspects
        .items
        .into_iter()
        .map(|one| view! { <Row one=one number=number judge=judge writes=writes /> })
        .collect_view();
    let failure = judge.failure().filter(|error| !error.stands_at_one_field());
    let names = writes && !services.is_empty();
    let private = here.room.incident.private;
    view! {
        <section aria-labelledby="room-suspects">
            <Live on="change." />
            <h2 id="room-suspects">
                "Suspects "
                <span class="n">
                    {format!("{WINDOW_MINUTES} min before {what}, ")}<Time at=suspects.worsened.at.0 style=TimeStyle::Clock />
                </span>
            </h2>
            <Failure of=failure />
            {nothing.map(|nothing| view! { <p class="quiet-note">{nothing}</p> })}
            <ul class="suspects">{rows}</ul>
            {names.then(|| view! { <Name number=number services=services private=private /> })}
        </section>
    }
}

fn icon(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Deploy => "upload",
        ChangeKind::Flag => "flag",
        ChangeKind::Config => "sliders-horizontal",
        ChangeKind::Certificate => "key",
        ChangeKind::Infrastructure => "server",
        ChangeKind::Other => "git-branch",
    }
}

/// How long before it got worse.
fn distance(minutes: i64) -> String {
    match minutes {
        ..0 => format!("{} min after", -minutes),
        0..120 => format!("{minutes} min"),
        120..2_880 => format!("{} h", minutes / 60),
        _ => format!("{} days", minutes / 1_440),
    }
}

/// How the changed service belongs to the affected ones.
fn place(one: &Suspect) -> String {
    match one.distance {
        Some(0) => one.change.service.name.clone(),
        Some(1) => format!("{}, which is needed", one.change.service.name),
        Some(steps) => format!("{}, needed {steps} steps away", one.change.service.name),
        None => format!("{}, which nothing affected needs", one.change.service.name),
    }
}

#[component]
fn Row(one: Suspect, number: i64, judge: ServerAction<JudgeSuspect>, writes: bool) -> impl IntoView {
    let (id, verdict) = (one.change.id.to_string(), one.verdict);
    let author = one.change.author.clone().unwrap_or_else(|| one.change.reported_by.clone());
    let about = format!("{} · {author}", place(&one));
    let judged = one.judged_by.clone().filter(|_| verdict != Verdict::Open).map(|by| {
        let why = if one.why.is_empty() { String::new() } else { format!(": {}", one.why) };
        view! { <p class="suspect-meta"><b>{verdict.word()}</b>{format!(" by {by}{why}")}</p> }
    });
    let summary = one.change.summary.clone();
    let told = match one.change.url.clone() {
        Some(url) => view! { <a class="link" href=url rel="external noreferrer">{summary.clone()}</a> }.into_any(),
        None => view! { <span>{summary.clone()}</span> }.into_any(),
    };
    let failure = failure_of_one(judge, "change", id.clone());
    let row = id.clone();
    let verdict_view = if writes {
        view! {
            <Menu label=verdict.word() words=true class="btn quiet small" refused=failure.is_some()>
                <Judge id=id number=number verdict=verdict judge=judge failure=failure />
            </Menu>
        }
        .into_any()
    } else {
        view! { <span class="suspect-verdict">{verdict.word()}</span> }.into_any()
    };
    view! {
        <li class="suspect" data-id=row data-verdict=verdict.as_str()>
            <b class="num">{distance(one.minutes_before)}</b>
            <Icon name=icon(one.change.kind) />
            <div class="grow">
                <p class="suspect-what"><span class="vh">{format!("{}: ", one.change.kind.word())}</span>{told}</p>
                <p class="suspect-meta">{about}</p>
                {judged}
            </div>
            {verdict_view}
        </li>
    }
}

#[component]
fn Judge(
    id: String,
    number: i64,
    verdict: Verdict,
    judge: ServerAction<JudgeSuspect>,
    failure: Option<AppError>,
) -> impl IntoView {
    let typed = if failure.is_some() { judge.typed("why") } else { String::new() };
    let wrong = failure.as_ref().and_then(|failure| failure.field("why"));
    let field = format!("why-{id}");
    let choice = move |to: Verdict, words: &'static str, icon: &'static str| {
        (to != verdict).then(|| {
            view! { <Button size=ButtonSize::Small icon=icon name="verdict" value=to.as_str().to_owned()>{words}</Button> }
        })
    };
    view! {
        <ActionForm action=judge attr:class="form judge">
            <Hidden name="number" value=number.to_string() />
            <Hidden name="change" value=id />
            <Field id=field label="How do you know?" error=wrong>
                <TextInput name="why" value=typed placeholder="Rolled back, still 59 %" max_length=LINE_MAX autocomplete="off" />
            </Field>
            <div class="btns">
                {choice(Verdict::Likely, "Likely", "eye")} {choice(Verdict::Cleared, "Clear it", "check")}
                {choice(Verdict::Open, "Open again", "circle-dashed")}
            </div>
        </ActionForm>
    }
}

/// A change that nobody reported.
#[component]
fn Name(number: i64, services: Vec<ServiceRef>, private: bool) -> impl IntoView {
    let action = ServerAction::<NameSuspect>::new();
    let services: Vec<Choice> =
        services.into_iter().map(|service| Choice::new(service.id.to_string(), service.name)).collect();
    let kinds = ChangeKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.word())).to_vec();
    let typed = action.typed("happened_at");
    let at = moment("happened_at", &typed).ok().flatten();
    // Without scripts the field holds UTC.
    view! {
        <details class="say-first" open=action.failure().is_some()>
            <summary class="btn small"><Icon name="plus" />"Add a change"</summary>
            <ActionForm action=action attr:class="form about-to-form" attr:data-draft=format!("suspect-{number}")>
                <Hidden name="number" value=number.to_string() />
                <Field id="suspect-summary" label="What was changed?" error=action.wrong("summary")>
                    <TextInput name="summary" value=action.typed("summary") placeholder="3DS v2 for the EU, 25 → 100 %" required=true max_length=LINE_MAX autocomplete="off" />
                </Field>
                <div class="pair">
                    <Field id="suspect-service" label="In which service?" error=action.wrong("service")>
                        <Select name="service" choices=services selected=action.typed("service") />
                    </Field>
                    <Field id="suspect-kind" label="What kind of change?" error=action.wrong("kind")>
                        <Select name="kind" choices=kinds selected=action.typed("kind") />
                    </Field>
                </div>
                <Field id="suspect-at" label="When? Empty: now" optional=true error=action.wrong("happened_at")>
                    <Moment name="happened_at" at=at />
                </Field>
                {private.then(|| view! { <p class="quiet-note">"Changes of services are seen by everybody. That you suspect it is not."</p> })}
                <Failure of=action.failure() />
                <Button size=ButtonSize::Small icon="plus">"Add the change"</Button>
            </ActionForm>
        </details>
    }
}

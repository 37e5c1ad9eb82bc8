//! Runbooks of the services concerned, readable where they are needed, and their steps, ticked by whoever did them.

use crate::forms::{Hidden, read};
use app_context::{AppError, Failure, FormAction, ports, signed_in};
use app_ui::{Icon, Time, TimeStyle};
use domain::services::Runbook;
use domain::steps::{StepState, Tick, TickForm, progress, step};
use domain::{IncidentNumber, Refusal, RunbookId};
use leptos::prelude::*;

/// Ticks a step: the runbook, the version that was read, which step, and `done`, `left_out` or `back`.
#[server]
pub async fn tick_step(number: i64, mark: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let words: Vec<&str> = mark.split(' ').collect();
    let [runbook, version, step, state] = words[..] else {
        return Err(Refusal::NotFound("step of this runbook".into()).into());
    };
    let gone = |_| Refusal::NotFound("runbook".into());
    let runbook: RunbookId = runbook.parse().map_err(|_| Refusal::NotFound("runbook".into()))?;
    let state: Option<StepState> = if state == "back" { None } else { Some(read("mark", state)?) };
    let form = TickForm { step: step.parse().map_err(gone)?, version: version.parse().map_err(gone)?, state };
    ports()?.steps.tick(&by, IncidentNumber(number), runbook, form).await?;
    Ok(())
}

/// Where steps are ticked: nowhere outside of an incident.
#[derive(Clone, Debug, Default)]
pub struct Ticking {
    pub ticks: Vec<Tick>,
    /// The incident, when the reader may tick.
    pub number: Option<IncidentNumber>,
}

/// The form that all ticks belong to.
const TICK: &str = "tick";

#[component]
pub fn Runbooks(runbooks: Vec<Runbook>, #[prop(optional)] ticking: Ticking) -> impl IntoView {
    if runbooks.is_empty() {
        return view! {
            <p class="quiet-note">
                "No runbook for these services. " <a class="link" href="/runbooks">"Write one"</a> " when this is over: the next person will thank you."
            </p>
        }
        .into_any();
    }
    let tick = ServerAction::<TickStep>::new();
    let form = ticking.number.map(|number| {
        view! {
            <ActionForm action=tick attr:id=TICK attr:class="inline"><Hidden name="number" value=number.0.to_string() /></ActionForm>
            <Failure of=tick.failure() />
        }
    });
    let row = |runbook: Runbook| view! { <OneRunbook runbook=runbook ticking=ticking.clone() /> };
    let rows = runbooks.into_iter().map(row).collect_view();
    view! { {form}<div class="runbooks">{rows}</div> }.into_any()
}

#[component]
fn OneRunbook(runbook: Runbook, ticking: Ticking) -> impl IntoView {
    let services: Vec<String> = runbook.services.into_iter().map(|service| service.name).collect();
    let services = services.join(", ");
    let ticks: Vec<Tick> = ticking.ticks.into_iter().filter(|tick| tick.runbook_id == runbook.id).collect();
    let (ticked, of) = progress(&runbook.body, &ticks);
    let begun = (ticked > 0).then(|| format!("{ticked} of {of} steps, "));
    let mark = ticking.number.map(|_| format!("{} {}", runbook.id, runbook.version));
    let mut at = 0;
    let line = |line: &str| match step(line) {
        Some(words) => {
            at += 1;
            let tick = ticks.iter().find(|tick| tick.step == words).cloned();
            view! { <Step words=words.to_owned() at=at tick=tick mark=mark.clone() /> }.into_any()
        }
        None => {
            let line = line.to_owned();
            view! { <p>{line}</p> }.into_any()
        }
    };
    let body = runbook.body.lines().filter(|line| !line.trim().is_empty()).map(line).collect_view();
    // Whoever comes later finds what is being worked through unfolded.
    let under_way = ticked > 0 && ticked < of;
    view! {
        <details class="runbook" open=under_way data-id=runbook.id.to_string()>
            <summary>
                <Icon name="book-open" />
                <span class="grow">
                    <b>{runbook.title}</b>
                    <small>
                        {begun}
                        {services}
                        {match runbook.reviewed_at {
                            Some(at) => view! { ", reviewed " <Time at=at.0 /> }.into_any(),
                            None => ", never reviewed".into_any(),
                        }}
                    </small>
                </span>
                <Icon name="chevron-down" />
            </summary>
            <div class="runbook-body">
                {body}
                <a class="link" href=format!("/runbooks/{}", runbook.id)>"Open the runbook"</a>
            </div>
        </details>
    }
}

/// A step, and what became of it.
#[component]
fn Step(
    words: String,
    at: usize,
    tick: Option<Tick>,
    /// The runbook and its version, as ticks name them; none where nothing is ticked.
    mark: Option<String>,
) -> impl IntoView {
    let Some(mark) = mark else {
        let told = tick.map(|tick| view! { <Told tick=tick /> });
        return view! { <p class="step"><span aria-hidden="true"></span><span>{words}{told}</span></p> }.into_any();
    };
    let value = |state: &str| format!("{mark} {at} {state}");
    let state = tick.as_ref().map(|tick| tick.state.as_str());
    let (press, label) = match state {
        None => (value("done"), format!("Step {at} is done")),
        Some(_) => (value("back"), format!("Take back step {at}")),
    };
    let leave = state.is_none().then(|| {
        let (value, label) = (value("left_out"), format!("Leave out step {at}"));
        view! { <button class="step-skip" form=TICK name="mark" value=value aria-label=label>"Leave out"</button> }
    });
    let icon = match tick.as_ref().map(|tick| tick.state) {
        Some(StepState::Done) => Some("check"),
        Some(StepState::LeftOut) => Some("x"),
        None => None,
    };
    let pressed = state.is_some().to_string();
    view! {
        <div class="step" data-state=state.unwrap_or("open")>
            <button class="step-tick" form=TICK name="mark" value=press aria-pressed=pressed aria-label=label.clone() title=label>
                {match icon {
                    Some(icon) => view! { <Icon name=icon /> }.into_any(),
                    None => view! { <span aria-hidden="true">{at}</span> }.into_any(),
                }}
            </button>
            <p>{words}{tick.map(|tick| view! { <Told tick=tick /> })}</p>
            {leave}
        </div>
    }
    .into_any()
}

#[component]
fn Told(tick: Tick) -> impl IntoView {
    let what = match tick.state {
        StepState::Done => "",
        StepState::LeftOut => "left out, ",
    };
    view! { <small>{what}{tick.by}", "<Time at=tick.at.0 style=TimeStyle::Clock /></small> }
}

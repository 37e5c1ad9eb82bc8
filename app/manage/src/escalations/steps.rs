//! The steps of a policy: as people read them, and as rows to fill in.

use super::api::Pageable;
use super::fields::{PolicyFields, ROWS, StepFields, on_call_value};
use app_context::AppError;
use app_ui::{Choice, Field, Icon, Select, TextInput};
use domain::escalation::{PolicyPage, StepView, TargetView};
use domain::oncall::{Layer, names};
use leptos::prelude::*;

/// The chain, told in order.
#[component]
pub fn Chain(policy: PolicyPage) -> impl IntoView {
    let last = policy.steps.len();
    let steps = policy.steps.into_iter().enumerate().map(|(at, step)| {
        view! { <ChainStep step=step number=at + 1 last=at + 1 == last repeats=policy.repeats /> }
    });
    view! { <ol class="list">{steps.collect_view()}</ol> }
}

#[component]
fn ChainStep(step: StepView, number: usize, last: bool, repeats: i32) -> impl IntoView {
    let wait = minutes(step.wait_s);
    let then = match (last, repeats) {
        (false, _) => format!("after {wait} without an acknowledgement, the next step"),
        (true, 0) => format!("after {wait} without an acknowledgement, the chain ends"),
        (true, 1) => format!("after {wait} it starts again, once"),
        (true, times) => format!("after {wait} it starts again, up to {times} times"),
    };
    let targets = step.targets.into_iter().map(|target| view! { <p>{target_words(target)}</p> });
    view! {
        <li>
            <span class="avatar" aria-hidden="true">{number.to_string()}</span>
            <div class="grow">
                <span class="vh">{format!("Step {number}")}</span>
                {targets.collect_view()}
                <small>{then}</small>
            </div>
        </li>
    }
}

fn target_words(target: TargetView) -> AnyView {
    match target {
        TargetView::Person { person } => view! { <b>{person.name}</b> }.into_any(),
        TargetView::OnCall { roster, layer, now } => {
            let now = match names(&now) {
                Some(names) => view! { <span class="muted">{format!(": now {names}")}</span> }.into_any(),
                None => view! {
                    " "
                    <span class="late"><Icon name="triangle-alert" /><span>"Nobody now"</span></span>
                }
                .into_any(),
            };
            view! {
                <b>
                    <a class="link" href=format!("/rosters/{}", roster.slug)>{roster.name}</a>
                    {format!(", {}", layer.word().to_lowercase())}
                </b>
                {now}
            }
            .into_any()
        }
    }
}

/// Whole minutes as people say them.
fn minutes(seconds: i32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (1, 0) => "1 minute".into(),
        (minutes, 0) if minutes < 60 => format!("{minutes} minutes"),
        (minutes, 0) if minutes % 60 == 0 => format!("{} h", minutes / 60),
        (minutes, _) => format!("{} h {:02} min", minutes / 60, minutes % 60),
    }
}

fn choices(pageable: &Pageable, nobody: &str) -> Vec<Choice> {
    let on_call = pageable.rosters.iter().flat_map(|(id, name)| {
        [Layer::PRIMARY, Layer::SECONDARY]
            .map(|layer| Choice::new(on_call_value(id, layer), format!("{name}, {}", layer.word().to_lowercase())))
    });
    let people = pageable.people.iter().map(|(id, name)| Choice::new(format!("person:{id}"), name.clone()));
    std::iter::once(Choice::new("", nobody)).chain(on_call).chain(people).collect()
}

/// The fields of a policy. Two rows are open, the others one press away.
#[component]
pub fn PolicyRows(failure: Option<AppError>, pageable: Pageable, now: PolicyFields) -> impl IntoView {
    let wrong = |field: &str| failure.as_ref().and_then(|error| error.field(field));
    let filled =
        now.steps.iter().rposition(|step| !step.first.is_empty() || !step.also.is_empty()).map_or(0, |last| last + 1);
    let mut rows: Vec<AnyView> = (0..ROWS.max(now.steps.len()))
        .map(|row| {
            let step = now.steps.get(row).cloned().unwrap_or_default();
            view! {
                <StepRow
                    row=row
                    step=step
                    pageable=pageable.clone()
                    wrong_step=wrong(&format!("step_{row}"))
                    wrong_wait=wrong(&format!("wait_{row}"))
                />
            }
            .into_any()
        })
        .collect();
    let more = rows.split_off(filled.max(2).min(rows.len()));
    let more = (!more.is_empty()).then(|| {
        view! {
            <details class="more-steps">
                <summary class="btn"><Icon name="plus" />"More steps"</summary>
                <div class="stack tight">{more}</div>
            </details>
        }
    });
    view! {
        <Field id="policy-name" label="Name" error=wrong("name")>
            <TextInput name="form[name]" value=now.name required=true max_length=100u32 placeholder="Payments, day and night" />
        </Field>
        <div class="stack tight">
            {rows}
            {more}
            <p role="alert" class="field-error">{wrong("steps")}</p>
        </div>
        <Field id="policy-repeats" label="Start again" hint="How often, when nobody has acknowledged by the end." error=wrong("repeats")>
            <TextInput
                name="form[repeats]"
                kind="number"
                min="0"
                max="10"
                value=if now.repeats.is_empty() { "1".to_owned() } else { now.repeats }
            />
        </Field>
    }
}

#[component]
fn StepRow(
    row: usize,
    step: StepFields,
    pageable: Pageable,
    wrong_step: Option<String>,
    wrong_wait: Option<String>,
) -> impl IntoView {
    let name = |field: &str| format!("form[steps][{row}][{field}]");
    let (first, also, wait) = (name("first"), name("also"), name("wait_min"));
    let (firsts, others) = (choices(&pageable, "Nobody"), choices(&pageable, "Nobody else"));
    let words = if row == 0 { "First page".to_owned() } else { format!("Step {}, page", row + 1) };
    view! {
        <div class="pair policy-step">
            <Field id=format!("step-{row}") label=words error=wrong_step>
                <Select name=first choices=firsts selected=step.first />
            </Field>
            <Field id=format!("also-{row}") label="and also">
                <Select name=also choices=others selected=step.also />
            </Field>
            <Field id=format!("wait-{row}") label="Minutes to wait" error=wrong_wait>
                <TextInput name=wait kind="number" min="1" max="1440" value=step.wait_min />
            </Field>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn waits_read_well() {
        for (seconds, words) in
            [(30, "30 s"), (60, "1 minute"), (300, "5 minutes"), (3600, "1 h"), (5400, "1 h 30 min")]
        {
            assert_eq!(minutes(seconds), words);
        }
    }
}

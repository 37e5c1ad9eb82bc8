//! Decisions for the business: what was decided, by whom and why; and a form for whoever decides.

use super::InRoom;
use crate::forms::{Hidden, read};
use app_context::{AppError, Failure, FormAction, may, ports, signed_in, use_viewer};
use app_ui::{Button, ButtonSize, Choice, Field, Icon, Select, TextInput, Time, TimeStyle};
use domain::decisions::{Decision, DecisionForm, DecisionKind, decides_as};
use domain::incidents::IncidentRole;
use domain::text::TITLE_MAX;
use domain::{Action, IncidentNumber};
use leptos::prelude::*;

/// Records a decision.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn decide(number: i64, kind: String, what: String, reason: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = DecisionForm { kind: read("kind", &kind)?, what, reason };
    ports()?.decisions.decide(&by, IncidentNumber(number), form).await?;
    Ok(())
}

#[component]
pub fn DecisionList(here: InRoom, decisions: Vec<Decision>) -> impl IntoView {
    let action = ServerAction::<Decide>::new();
    let holder = |role: IncidentRole| {
        here.room.roles.iter().find(|held| held.role == role).and_then(|held| held.person.as_ref())
    };
    let me = use_viewer().map(|viewer| viewer.id);
    let decides = me.map(|me| decides_as(me, holder(IncidentRole::BusinessOwner), holder(IncidentRole::Commander)));
    let writes = may(Action::Respond) && here.room.incident.status.takes_words();
    let count = decisions.len();
    let instead = match &decides {
        Some(Err(who)) if writes => Some(who.clone()),
        _ => None,
    };
    let may_decide = writes && matches!(decides, Some(Ok(_)));
    let refused = action.failure().is_some();
    let row = |decision: Decision| {
        let role = decision.role.map(|role| format!(", {}", role.word().to_lowercase())).unwrap_or_default();
        view! {
            <li data-id=decision.id.to_string()>
                <Icon name="scale" />
                <div>
                    <p class="decision-what">{decision.what}</p>
                    <p>{decision.reason}</p>
                    <small>
                        {format!("{}, decided by {}{role}, ", decision.kind.word(), decision.decided_by)}
                        <Time at=decision.decided_at.0 style=TimeStyle::Clock />
                    </small>
                </div>
            </li>
        }
    };
    let rows = decisions.into_iter().rev().map(row).collect_view();
    view! {
        <section aria-labelledby="room-decisions">
            <h2 id="room-decisions">"Decisions " <span class="n num">{count}</span></h2>
            {(count == 0)
                .then(|| view! { <p class="quiet-note">"What is said outside, whether lawyers are told, who is brought in: decided by name, with a reason."</p> })}
            <ul class="decisions">{rows}</ul>
            {may_decide
                .then(|| {
                    view! {
                        <details class="question decide" open=refused>
                            <summary class="btn small"><Icon name="plus" />"Decide"</summary>
                            <DecideForm number=here.number action=action />
                        </details>
                    }
                })}
            {instead.map(|who| view! { <p class="quiet-note">{who}</p> })}
        </section>
    }
}

#[component]
fn DecideForm(number: IncidentNumber, action: ServerAction<Decide>) -> impl IntoView {
    let kinds = DecisionKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.word())).to_vec();
    let most = u32::try_from(TITLE_MAX).unwrap_or(200);
    view! {
        <ActionForm action=action attr:class="form" attr:data-draft=format!("decide-{number}")>
            <Hidden name="number" value=number.0.to_string() />
            <Field id="decide-kind" label="About" error=action.wrong("kind")>
                <Select name="kind" choices=kinds selected=action.typed("kind") />
            </Field>
            <Field id="decide-what" label="What is decided?" error=action.wrong("what")>
                <TextInput name="what" value=action.typed("what") placeholder="Tell merchants by mail before noon" required=true max_length=most />
            </Field>
            <Field id="decide-reason" label="Why?" error=action.wrong("reason")>
                <TextInput name="reason" value=action.typed("reason") placeholder="A third of them noticed already" required=true max_length=most />
            </Field>
            <Failure of=action.failure() />
            <Button size=ButtonSize::Small icon="check">"Record it"</Button>
        </ActionForm>
    }
}

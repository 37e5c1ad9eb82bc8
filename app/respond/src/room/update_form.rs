//! Writing an update: what is known, what is being done, when the next one comes; for staff, the public or both.

use super::InRoom;
use super::api::{PublishUpdate, UpdateFields};
use crate::forms::{self, Hidden, some};
use app_context::{Failure, FormAction};
use app_ui::{Button, ButtonKind, Choice, Field, FieldError, Segmented, Select, TextArea, TextInput};
use domain::Refusal;
use domain::incidents::Severity;
use domain::status_pages::{Component, ComponentStatus};
use domain::text::TITLE_MAX;
use domain::updates::{Audience, ComponentChange, UpdateForm};
use leptos::prelude::*;

/// What the form sent.
pub fn read(fields: UpdateFields) -> Result<UpdateForm, Refusal> {
    let audience = match fields.audience.as_str() {
        "internal" => Audience::Internal,
        "public" => Audience::Public,
        "both" => Audience::Both,
        _ => return Err(Refusal::invalid("audience", "Choose who reads it.")),
    };
    let minutes = some(fields.next_in_minutes);
    let next_in_minutes = minutes.map(|minutes| forms::read("next_in_minutes", &minutes)).transpose()?;
    let picks = fields.components.into_iter().filter(|pick| !pick.status.is_empty());
    let components = picks
        .map(|pick| {
            let status = forms::read("components", &pick.status)?;
            Ok(ComponentChange { component_id: pick.component_id, status })
        })
        .collect::<Result<_, Refusal>>()?;
    let components = if audience.is_public() { components } else { Vec::new() };
    Ok(UpdateForm {
        audience,
        public_title: fields.public_title,
        known: fields.known,
        being_done: fields.being_done,
        next_in_minutes,
        components,
    })
}

/// One line for staff, with the promise that goes with the severity.
pub fn internal(known: String, severity: Option<Severity>) -> UpdateForm {
    UpdateForm {
        audience: Audience::Internal,
        public_title: String::new(),
        known,
        being_done: String::new(),
        next_in_minutes: Some(cadence(severity)),
        components: Vec::new(),
    }
}

/// Minutes until the next update that a severity asks for; an incident that nobody has rated is treated as Sev 2.
fn cadence(severity: Option<Severity>) -> i32 {
    severity.unwrap_or(Severity::Sev2).update_cadence_minutes()
}

fn promises() -> Vec<Choice> {
    let spans =
        [(15, "in 15 min"), (30, "in 30 min"), (60, "in 1 h"), (120, "in 2 h"), (240, "in 4 h"), (1440, "in 1 day")];
    spans
        .into_iter()
        .map(|(minutes, words)| Choice::new(minutes.to_string(), words))
        .chain([Choice::new("", "No further update planned")])
        .collect()
}

/// The public hears of no exercise, and of nothing that is kept from staff.
fn readers(here: &InRoom) -> Vec<Choice> {
    let incident = &here.room.incident;
    if incident.private {
        return vec![Choice::new("internal", "Those who see it")];
    }
    if incident.exercise {
        return vec![Choice::new("internal", "Staff")];
    }
    vec![Choice::new("internal", "Staff"), Choice::new("public", "Public"), Choice::new("both", "Both")]
}

/// What the button says for each choice of readers.
const PUBLISH: &str = "internal=Publish to staff|public=Publish to the public|both=Publish to both";

#[component]
pub fn UpdateEditor(here: InRoom) -> impl IntoView {
    let action = ServerAction::<PublishUpdate>::new();
    let usual = cadence(here.room.incident.severity).to_string();
    let audience = action.typed_or("update[audience]", "internal");
    let draft = format!("update-{}", here.number);
    view! {
        <section aria-labelledby="room-update" id="update">
            <h2 id="room-update">"Write an update"</h2>
            <ActionForm action=action attr:class="update-form" attr:data-draft=draft>
                <Hidden name="number" value=here.number.0.to_string() />
                <Segmented name="update[audience]" legend="Who reads it" bare=true choices=readers(&here) selected=audience />
                <FieldError of=action.wrong("audience") />
                <Public here=here action=action />
                <Field id="update-known" label="What we know" error=action.wrong("known")>
                    <TextArea
                        name="update[known]"
                        rows=2
                        value=action.typed("update[known]")
                        required=true
                        placeholder="Four in ten card payments fail."
                    />
                </Field>
                <Field id="update-being-done" label="What is being done" optional=true error=action.wrong("being_done")>
                    <TextArea
                        name="update[being_done]"
                        rows=2
                        value=action.typed("update[being_done]")
                        placeholder="We are rolling back the last release."
                    />
                </Field>
                <Field id="update-next" label="Next update" error=action.wrong("next_in_minutes")>
                    <Select
                        name="update[next_in_minutes]"
                        choices=promises()
                        selected=action.typed_or("update[next_in_minutes]", usual)
                    />
                </Field>
                <Failure of=action.failure() />
                <Button kind=ButtonKind::Primary icon="megaphone" words_of="update[audience]" words=PUBLISH>
                    "Publish to staff"
                </Button>
            </ActionForm>
        </section>
    }
}

/// What only the public reads; the style sheet hides it while staff alone is chosen.
#[component]
fn Public(here: InRoom, action: ServerAction<PublishUpdate>) -> impl IntoView {
    let title = here.room.public_title.clone().unwrap_or_else(|| here.room.incident.title.clone());
    let title = action.typed_or("update[public_title]", title);
    let components = here.room.components.clone();
    let rows = if components.is_empty() {
        view! {
            <p class="quiet-note">"No component of a status page belongs to the affected services, so none changes its status."</p>
        }
        .into_any()
    } else {
        components
            .into_iter()
            .enumerate()
            .map(|(at, component)| view! { <Pick at=at component=component action=action /> })
            .collect_view()
            .into_any()
    };
    view! {
        <div class="only-public">
            <Field id="update-title" label="Title on the status page" error=action.wrong("public_title")>
                <TextInput name="update[public_title]" value=title max_length=TITLE_MAX as u32 />
            </Field>
            <div class="component-picks">{rows}</div>
            <FieldError of=action.wrong("components") />
        </div>
    }
}

#[component]
fn Pick(at: usize, component: Component, action: ServerAction<PublishUpdate>) -> impl IntoView {
    let field = move |part: &str| format!("update[components][{at}][{part}]");
    // Components come and go: what was chosen belongs to this one.
    let chosen = if action.typed(&field("component_id")) == component.id.to_string() {
        action.typed(&field("status"))
    } else {
        String::new()
    };
    let statuses = [Choice::new("", format!("Stays {}", component.status.word().to_lowercase()))]
        .into_iter()
        .chain(ComponentStatus::ALL.map(|status| Choice::new(status.as_str(), status.word())))
        .collect::<Vec<_>>();
    view! {
        <div class="component-pick" data-id=component.id.to_string()>
            <input type="hidden" name=field("component_id") value=component.id.to_string() />
            <span class="grow">{component.name.clone()}</span>
            <Select
                name=field("status")
                choices=statuses
                selected=chosen
                label=format!("Status of {}", component.name)
            />
        </div>
    }
}

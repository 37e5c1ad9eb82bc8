//! "Ask for cover": a form filled in with the viewer's own next shift.

use super::api::AskForCover;
use crate::roster::api::{Block, Lane};
use app_context::{Failure, FormAction, use_viewer};
use app_ui::{Button, Choice, Field, Select, TextInput};
use domain::PersonRef;
use domain::oncall::Layer;
use leptos::prelude::*;

/// The viewer's own shift that ends next, of those that are shown.
pub fn own_next(lanes: &[Lane]) -> Option<(Layer, Block)> {
    let me = use_viewer().map(|viewer| viewer.id);
    lanes.iter().find_map(|lane| {
        let mut ahead = lane.blocks.iter().filter(|block| !block.past);
        let block = ahead.find(|block| block.people.iter().any(|person| Some(person.id) == me))?;
        Some((lane.layer, block.clone()))
    })
}

#[component]
pub fn AskCard(
    roster: String,
    lanes: Vec<Lane>,
    /// People of this roster, who can be asked.
    members: Vec<PersonRef>,
    /// City of the zone in which times are written.
    team: String,
    action: ServerAction<AskForCover>,
) -> impl IntoView {
    let me = use_viewer().map(|viewer| viewer.id);
    let (layer, block) = own_next(&lanes)?;
    let mut choices = vec![Choice::new("", "Everybody of this roster")];
    for person in members.into_iter().filter(|person| Some(person.id) != me) {
        if !choices.iter().any(|choice| choice.value == person.id.to_string()) {
            choices.push(Choice::new(person.id.to_string(), person.name));
        }
    }
    let wrong_time = action.wrong("starts_at");
    let starts = action.typed_or("starts_at", block.starts_field);
    let ends = action.typed_or("ends_at", block.ends_field);
    let layer_value = action.typed_or("layer", layer.0.to_string());
    Some(view! {
        <section class="card" aria-labelledby="ask-title" id="ask">
            <div class="card-head">
                <h2 id="ask-title">"Ask for cover"</h2>
                <span class="sub">{format!("Your {} shift, {team} time", layer.word().to_lowercase())}</span>
            </div>
            <ActionForm action=action attr:class="card-body form">
                <input type="hidden" name="roster" value=roster />
                <input type="hidden" name="layer" value=layer_value />
                <Field id="ask-who" label="Whom to ask" error=action.wrong("asked_of")>
                    <Select name="asked_of" choices=choices selected=action.typed("asked_of") />
                </Field>
                <div class="pair">
                    <Field id="ask-starts" label="From" error=wrong_time>
                        <TextInput name="starts_at" kind="datetime-local" value=starts required=true />
                    </Field>
                    <Field id="ask-ends" label="Until" error=action.wrong("ends_at")>
                        <TextInput name="ends_at" kind="datetime-local" value=ends required=true />
                    </Field>
                </div>
                <Field id="ask-note" label="Note" optional=true error=action.wrong("note")>
                    <TextInput name="note" value=action.typed("note") max_length=300_u32 placeholder="A family dinner" />
                </Field>
                <Failure of=action.failure() />
                <div class="form-foot"><Button icon="hand">"Ask"</Button></div>
            </ActionForm>
        </section>
    })
}

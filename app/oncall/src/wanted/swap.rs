//! "Swap": the viewer's next shift for one of somebody else's, both in one step.

use super::api::Swap;
use crate::roster::api::{Block, Lane};
use app_context::{Failure, FormAction, use_viewer};
use app_ui::{Button, Choice, Field, Select};
use leptos::prelude::*;

#[component]
pub fn SwapCard(
    roster: String,
    lanes: Vec<Lane>,
    /// City of the zone in which times are written.
    team: String,
    action: ServerAction<Swap>,
) -> impl IntoView {
    let me = use_viewer().map(|viewer| viewer.id);
    let is_mine = |block: &&Block| block.people.iter().any(|person| Some(person.id) == me);
    let ahead = |block: &&Block| !block.past && !block.running && !block.people.is_empty();
    let words = |block: &Block| format!("{} to {}", block.from, block.until);
    let (lane, mine): (&Lane, Vec<&Block>) = lanes.iter().find_map(|lane| {
        let mine: Vec<&Block> = lane.blocks.iter().filter(ahead).filter(is_mine).collect();
        (!mine.is_empty()).then_some((lane, mine))
    })?;
    let own: Vec<Choice> = mine.iter().map(|block| Choice::new(stretch(block), words(block))).collect();
    let others: Vec<Choice> = lane
        .blocks
        .iter()
        .filter(ahead)
        .filter(|block| !is_mine(block))
        .flat_map(|block| {
            let words = words(block);
            block.people.iter().map(move |person| {
                Choice::new(format!("{}|{}", person.id, stretch(block)), format!("{}: {words}", person.name))
            })
        })
        .collect();
    if others.is_empty() {
        return None;
    }
    let layer = lane.layer;
    let wrong_theirs = action.wrong("theirs").or_else(|| action.wrong("second.starts_at"));
    Some(view! {
        <section class="card" aria-labelledby="swap-title" id="swap">
            <div class="card-head">
                <h2 id="swap-title">"Swap"</h2>
                <span class="sub">{format!("{}, {team} time", layer.word())}</span>
            </div>
            <ActionForm action=action attr:class="card-body form">
                <input type="hidden" name="roster" value=roster />
                <input type="hidden" name="layer" value=layer.0.to_string() />
                <Field id="swap-mine" label="You give" error=action.wrong("first.starts_at")>
                    <Select name="mine" choices=own selected=action.typed("mine") />
                </Field>
                <Field id="swap-theirs" label="You take" error=wrong_theirs>
                    <Select name="theirs" choices=others selected=action.typed("theirs") />
                </Field>
                <p class="sub">"Agree with them first: both times change hands at once, and both of you can take it back."</p>
                <Failure of=action.failure() />
                <div class="form-foot"><Button icon="arrow-left-right">"Swap"</Button></div>
            </ActionForm>
        </section>
    })
}

/// `2026-03-30T09:00|2026-04-06T09:00`
fn stretch(block: &Block) -> String {
    format!("{}|{}", block.starts_field, block.ends_field)
}

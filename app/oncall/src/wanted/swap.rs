//! "Swap": one of the viewer's coming shifts for one of somebody else's, both in one step.

use super::api::Swap;
use crate::civil;
use app_context::{Failure, FormAction, use_viewer};
use app_ui::{Button, Choice, Field, Select};
use domain::Timestamp;
use domain::oncall::Shift;
use leptos::prelude::*;

#[component]
pub fn SwapCard(
    roster: String,
    /// Of the coming weeks, by layer and start.
    ahead: Vec<Shift>,
    now: Timestamp,
    /// City of the zone in which times are written, and its IANA name.
    team: String,
    zone: String,
    action: ServerAction<Swap>,
) -> impl IntoView {
    let me = use_viewer().map(|viewer| viewer.id);
    let zone = civil::zone(&zone);
    let is_mine = |shift: &&Shift| shift.people.iter().any(|person| Some(person.id) == me);
    let ahead: Vec<Shift> =
        ahead.into_iter().filter(|shift| shift.starts_at > now && !shift.people.is_empty()).collect();
    let layer = ahead.iter().find(is_mine)?.layer;
    let of_layer = || ahead.iter().filter(|shift| shift.layer == layer);
    let words =
        |shift: &Shift| format!("{} to {}", civil::exact(shift.starts_at, &zone), civil::exact(shift.ends_at, &zone));
    let own: Vec<Choice> = of_layer().filter(is_mine).map(|shift| Choice::new(stretch(shift), words(shift))).collect();
    let mut others: Vec<Choice> = Vec::new();
    for shift in of_layer().filter(|shift| !is_mine(shift)) {
        for person in &shift.people {
            let value = format!("{}|{}", person.id, stretch(shift));
            others.push(Choice::new(value, format!("{}: {}", person.name, words(shift))));
        }
    }
    if others.is_empty() {
        return None;
    }
    let wrong_theirs = action.wrong("theirs").or_else(|| action.wrong("second.starts_at"));
    let wrong_mine = action.wrong("mine").or_else(|| action.wrong("first.starts_at"));
    Some(view! {
        <section class="card" aria-labelledby="swap-title" id="swap">
            <div class="card-head">
                <h2 id="swap-title">"Swap"</h2>
                <span class="sub">{format!("{}, {team} time", layer.word())}</span>
            </div>
            <ActionForm action=action attr:class="card-body form">
                <input type="hidden" name="roster" value=roster />
                <input type="hidden" name="layer" value=layer.0.to_string() />
                <Field id="swap-mine" label="You give" error=wrong_mine>
                    <Select name="mine" choices=own selected=action.typed("mine") />
                </Field>
                <Field id="swap-theirs" label="You take" error=wrong_theirs>
                    <Select name="theirs" choices=others selected=action.typed("theirs") />
                </Field>
                <p class="sub">"Agree with them first: both times change hands at once. Each cover can be taken back."</p>
                <Failure of=action.failure() />
                <div class="form-foot"><Button icon="arrow-left-right">"Swap"</Button></div>
            </ActionForm>
        </section>
    })
}

/// Milliseconds: `1774850400000|1775455200000`
fn stretch(shift: &Shift) -> String {
    format!("{}|{}", shift.starts_at.0, shift.ends_at.0)
}

//! One person takes another's time: the form, filled in from the shift that was pressed.

use super::api::{AddCover, Lane};
use crate::civil;
use app_context::{Failure, FormAction, use_viewer};
use app_ui::{Button, ButtonKind, Choice, Field, FieldError, Select, TextInput};
use domain::{PersonRef, Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn CoverCard(
    roster: String,
    lanes: Vec<Lane>,
    people: Vec<PersonRef>,
    /// People of this roster: they come first in the list.
    members: Vec<PersonRef>,
    /// City of the zone in which times are written.
    team: String,
    /// IANA name of it.
    zone: String,
    action: ServerAction<AddCover>,
) -> impl IntoView {
    let query = use_query_map().get_untracked();
    // A stretch that was chosen by dragging comes as instants.
    let zone = civil::zone(&zone);
    let asked = |name: &str| {
        let value = query.get(name).filter(|value| !value.is_empty())?;
        match value.strip_prefix('@') {
            Some(ms) => ms.parse().ok().map(|ms| civil::field(Timestamp(ms), &zone)),
            None => Some(value),
        }
    };
    let me = use_viewer().map(|viewer| viewer.id.to_string()).unwrap_or_default();
    let first_layer = || lanes.first().map(|lane| lane.layer.0.to_string()).unwrap_or_default();
    let layer = action.typed_or("layer", asked("layer").unwrap_or_else(first_layer));
    // Without a wish, the rest of the running shift of that layer.
    let lane = lanes.iter().find(|lane| lane.layer.0.to_string() == layer);
    let running = lane.and_then(|lane| lane.blocks.iter().find(|block| block.running));
    let (starts, ends) =
        running.map(|block| (block.starts_field.clone(), block.ends_field.clone())).unwrap_or_default();
    let starts_at = action.typed_or("starts_at", asked("starts_at").unwrap_or(starts));
    let ends_at = action.typed_or("ends_at", asked("ends_at").unwrap_or(ends));
    let layers: Vec<Choice> =
        lanes.iter().map(|lane| Choice::new(lane.layer.0.to_string(), lane.layer.word())).collect();
    let people = in_order(people, &members);
    let who = action.typed_or("person_id", me);
    view! {
        <section class="card" id="cover" aria-labelledby="cover-title">
            <div class="card-head">
                <h2 id="cover-title">"New cover"</h2>
                <span class="sub">{format!("Times are {team} time")}</span>
            </div>
            <ActionForm action=action attr:class="card-body form">
                <input type="hidden" name="roster" value=roster />
                <FieldError of=action.wrong("roster_id") />
                <Field id="cover-person" label="Who takes the time" error=action.wrong("person_id")>
                    <Select name="person_id" choices=people selected=who required=true />
                </Field>
                <Field id="cover-layer" label="Layer" error=action.wrong("layer")>
                    <Select name="layer" choices=layers selected=layer required=true />
                </Field>
                <div class="pair">
                    <Field id="cover-starts" label="From" error=action.wrong("starts_at")>
                        <TextInput name="starts_at" kind="datetime-local" value=starts_at required=true />
                    </Field>
                    <Field id="cover-ends" label="Until" error=action.wrong("ends_at")>
                        <TextInput name="ends_at" kind="datetime-local" value=ends_at required=true />
                    </Field>
                </div>
                <Failure of=action.failure() />
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary icon="check">"Add cover"</Button>
                </div>
            </ActionForm>
        </section>
    }
}

/// Members of the roster first, in the order of their turns, then everybody else by name.
fn in_order(people: Vec<PersonRef>, members: &[PersonRef]) -> Vec<Choice> {
    let mut seen = Vec::new();
    let known = |person: &&PersonRef| people.iter().any(|it| it.id == person.id);
    let all = members.iter().filter(known).chain(&people);
    all.filter(|person| {
        let fresh = !seen.contains(&person.id);
        seen.push(person.id);
        fresh
    })
    .map(|person| Choice::new(person.id.to_string(), person.name.clone()))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::PersonId;

    #[test]
    fn members_come_first_and_nobody_twice() {
        let person = |n: u128, name: &str| PersonRef { id: PersonId(uuid::Uuid::from_u128(n)), name: name.into() };
        let people = vec![person(1, "Ada"), person(2, "Bo"), person(3, "Cy")];
        let members = [person(3, "Cy"), person(3, "Cy"), person(9, "Left")];
        let names: Vec<_> = in_order(people, &members).into_iter().map(|choice| choice.label).collect();
        assert_eq!(names, ["Cy", "Ada", "Bo"]);
    }
}

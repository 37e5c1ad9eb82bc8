//! One person takes another's time: the form, filled in from the shift that was pressed.

use super::api::{AddCover, Lane};
use crate::duty::api::remove_cover;
use app_context::{Failure, FormAction, use_viewer};
use app_ui::{Button, ButtonKind, Choice, Field, FieldError, Select, TextInput, use_toasts};
use domain::PersonRef;
use domain::oncall::Cover;
use leptos::prelude::*;
use leptos::task::spawn_local;
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
    action: ServerAction<AddCover>,
) -> impl IntoView {
    let query = use_query_map();
    let me = use_viewer().map(|viewer| viewer.id.to_string()).unwrap_or_default();
    let bound = |name: &'static str, otherwise: String| {
        let asked = Memo::new(move |_| query.with(|query| query.get(name).unwrap_or_default()));
        let first = asked.get_untracked();
        let field = RwSignal::new(action.typed_or(name, if first.is_empty() { otherwise } else { first }));
        Effect::new(move |before: Option<()>| {
            let asked = asked.get();
            if before.is_some() && !asked.is_empty() {
                field.set(asked);
            }
        });
        field
    };
    let first_layer = lanes.first().map(|lane| lane.layer.0.to_string()).unwrap_or_default();
    let layer = bound("layer", first_layer);
    // Without a wish, the rest of the running shift of that layer.
    let running = lanes
        .iter()
        .find(|lane| lane.layer.0.to_string() == layer.get_untracked())
        .and_then(|lane| lane.blocks.iter().find(|block| block.running));
    let (starts, ends) =
        running.map(|block| (block.starts_field.clone(), block.ends_field.clone())).unwrap_or_default();
    let (starts_at, ends_at) = (bound("starts_at", starts), bound("ends_at", ends));
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
                    <Select name="layer" choices=layers bind=layer required=true />
                </Field>
                <div class="pair">
                    <Field id="cover-starts" label="From" error=action.wrong("starts_at")>
                        <TextInput name="starts_at" kind="datetime-local" bind=starts_at required=true />
                    </Field>
                    <Field id="cover-ends" label="Until" error=action.wrong("ends_at")>
                        <TextInput name="ends_at" kind="datetime-local" bind=ends_at required=true />
                    </Field>
                </div>
                <Failure of=action.failure() />
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary icon="check" pending=action.running()>"Add cover"</Button>
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

/// Says what was agreed, and offers to take it back.
pub fn announce_cover(action: ServerAction<AddCover>, given_back: RwSignal<u32>) {
    let toasts = use_toasts();
    let (version, value) = (action.version(), action.value());
    Effect::new(move |_| {
        if version.get() == 0 {
            return;
        }
        let cover: Option<Cover> =
            value.with_untracked(|value| value.as_ref().and_then(|added| added.as_ref().ok().cloned()));
        let Some(cover) = cover else { return };
        let give_back = Callback::new(move |()| {
            spawn_local(async move {
                match remove_cover(cover.id).await {
                    Ok(()) => {
                        given_back.try_update(|count| *count += 1);
                    }
                    Err(error) => toasts.fail(error.message()),
                }
            });
        });
        toasts.undo(format!("{} covers {}.", cover.person.name, cover.layer.word().to_lowercase()), give_back);
    });
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

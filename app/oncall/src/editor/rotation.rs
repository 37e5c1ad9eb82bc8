//! One rotation as a form: whose turns, when they change, when it is on duty.

use super::fields::{HoursFields, RotationFields};
use app_context::AppError;
use app_ui::{Avatar, AvatarSize, Button, ButtonKind, ButtonSize, Choice, Field, FieldError, Icon, Select, TextInput};
use domain::PersonRef;
use domain::oncall::{Layer, Unit, Weekday};
use leptos::prelude::*;

/// Layers that can be chosen.
const LAYERS: i16 = 4;

#[component]
pub fn RotationCard(
    at: usize,
    /// No rotation comes after it.
    last: bool,
    rotation: RotationFields,
    people: Vec<PersonRef>,
    /// What is wrong with the draft.
    wrong: Option<AppError>,
) -> impl IntoView {
    let wrong = StoredValue::new(wrong);
    let problem = move |name: &str| {
        wrong.with_value(|wrong| wrong.as_ref().and_then(|error| error.field(&format!("rotations.{at}.{name}"))))
    };
    let field = move |name: &str| format!("rotations[{at}][{name}]");
    let id = move |name: &str| format!("rotation-{at}-{name}");
    let layers = (1..=LAYERS).map(|n| Choice::new(n.to_string(), Layer(n).word())).collect::<Vec<_>>();
    let many = rotation.every.trim() != "1";
    let units = Unit::ALL.map(|unit| {
        let words = if many { format!("{}s", unit.word()) } else { unit.word().to_owned() };
        Choice::new(unit.word(), words)
    });
    let title = if rotation.name.is_empty() { "New rotation".to_owned() } else { rotation.name.clone() };
    let (up, drop) = (format!("rotation-up {at}"), format!("drop {at}"));
    let whole = rotation.hours.is_empty();
    let count = rotation.hours.len();
    let hours = rotation.hours.iter().enumerate().map(|(n, hours)| {
        let problem = [
            problem(&format!("hours.{n}.weekdays")),
            problem(&format!("hours.{n}.from")),
            problem(&format!("hours.{n}.until")),
        ];
        hours_row(at, n, hours, problem.into_iter().flatten().next())
    });
    let hours = hours.collect_view();
    let turns = turns(at, &rotation, &people);
    let places = (0..rotation.turns.len()).map(|n| Choice::new(n.to_string(), format!("together with turn {}", n + 1)));
    let places: Vec<Choice> = std::iter::once(Choice::new("", "as a turn of their own")).chain(places).collect();
    let key = if rotation.id.is_empty() { at.to_string() } else { rotation.id.clone() };
    view! {
        <fieldset class="card rotation-card" data-id=key>
            <legend class="vh">{title.clone()}</legend>
            <input type="hidden" name=field("id") value=rotation.id.clone() />
            <div class="card-head">
                <h2>{title.clone()}</h2>
                <span class="btns">
                    {(at > 0).then(|| view! { <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon="chevron-up" label=format!("Move {title} up: it holds before those below it") name="act" value=up /> })}
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon="trash-2" label=format!("Remove {title}") name="act" value=drop />
                </span>
            </div>
            <div class="card-body form">
                <div class="trio">
                    <Field id=id("name") label="Name" error=problem("name")>
                        <TextInput name=field("name") value=rotation.name.clone() required=true max_length=100_u32 />
                    </Field>
                    <Field id=id("layer") label="Layer" error=problem("layer")>
                        <Select name=field("layer") choices=layers selected=rotation.layer.clone() />
                    </Field>
                    <Field id=id("zone") label="Time zone" error=problem("time_zone")>
                        <TextInput name=field("time_zone") value=rotation.time_zone.clone() list="time-zones" required=true />
                    </Field>
                </div>
                <div class="quartet">
                    <Field id=id("every") label="Hand over every" error=problem("every")>
                        <TextInput name=field("every") kind="number" value=rotation.every.clone() min="1" required=true />
                    </Field>
                    <Field id=id("unit") label="Unit">
                        <Select name=field("unit") choices=units.into() selected=rotation.unit.clone() />
                    </Field>
                    <Field id=id("time") label="At" error=problem("handover_time")>
                        <TextInput name=field("handover_time") kind="time" value=rotation.handover_time.clone() required=true />
                    </Field>
                    <Field id=id("starts") label="Counted from" error=problem("starts_on")>
                        <TextInput name=field("starts_on") kind="date" value=rotation.starts_on.clone() required=true />
                    </Field>
                </div>
            </div>
            <div class="rotation-part">
                <h3>"Turns"</h3>
                {turns}
                <div class="row-adds">
                    <Select name=field("add") choices=choices("Choose who…", &people) label=format!("Who takes turns in {title}") waits=true />
                    <Select name=field("add_to") choices=places label=format!("Which turn in {title}") waits=true />
                    <Button size=ButtonSize::Small icon="plus" name="act" value="save">"Add"<span class="vh">{format!(" to {title}")}</span></Button>
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small name="act" value=format!("nobody {at}")>"A turn of nobody"</Button>
                </div>
                <FieldError of=problem("turns") />
            </div>
            <div class="rotation-part">
                <h3>"On duty"{whole.then(|| view! { <span class="sub">" around the clock"</span> })}</h3>
                {hours}
                <div class="row-adds">
                    <Button size=ButtonSize::Small name="act" value=format!("hours {at}")>
                        {if count == 0 { "Limit to some hours" } else { "Add hours" }}
                    </Button>
                </div>
            </div>
            {(!last).then(|| view! { <p class="vh">"Where two rotations of a layer are on duty at once, the upper one holds."</p> })}
        </fieldset>
    }
}

fn choices(first: &str, people: &[PersonRef]) -> Vec<Choice> {
    let all = people.iter().map(|person| Choice::new(person.id.to_string(), person.name.clone()));
    std::iter::once(Choice::new("", first)).chain(all).collect()
}

/// The turns in order; each with those who are on call together.
fn turns(at: usize, rotation: &RotationFields, people: &[PersonRef]) -> AnyView {
    if rotation.turns.is_empty() {
        return view! { <p class="sub none">"Nobody takes turns yet. Choose who is first."</p> }.into_any();
    }
    let count = rotation.turns.len();
    let rows = rotation.turns.iter().enumerate().map(|(n, turn)| {
        let named = |id: &String| people.iter().find(|person| person.id.to_string() == *id);
        let held = turn.iter().enumerate().map(|(position, id)| {
            let name = named(id).map_or_else(|| "Nobody".to_owned(), |person| person.name.clone());
            let label = format!("Take {name} out of turn {}", n + 1);
            let known = named(id).is_some();
            view! {
                <span class="holder">
                    <input type="hidden" name=format!("rotations[{at}][turns][{n}][{position}]") value=id.clone() />
                    {if known {
                        view! { <Avatar name=name.clone() size=AvatarSize::Small /> }.into_any()
                    } else {
                        view! { <Icon name="user-round-x" /> }.into_any()
                    }}
                    <span>{name}</span>
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon="x" label=label name="act" value=format!("drop-person {at} {n} {position}") />
                </span>
            }
        });
        let key = turn.join(" ");
        let label = format!("Turn {}", n + 1);
        view! {
            <li data-id=format!("{key} {}", rotation.turns[..n].iter().filter(|other| *other == turn).count())>
                <span class="holders">{held.collect_view()}</span>
                <span class="btns">
                    {(n > 0).then(|| view! { <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon="chevron-up" label=format!("{label} earlier") name="act" value=format!("turn-up {at} {n}") /> })}
                    {(n + 1 < count).then(|| view! { <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon="chevron-down" label=format!("{label} later") name="act" value=format!("turn-down {at} {n}") /> })}
                </span>
            </li>
        }
    });
    view! { <ol class="turn-rows">{rows.collect_view()}</ol> }.into_any()
}

fn hours_row(at: usize, n: usize, hours: &HoursFields, problem: Option<String>) -> impl IntoView {
    let field = |name: &str| format!("rotations[{at}][hours][{n}][{name}]");
    let days = Weekday::ALL.map(|weekday| {
        let on = hours.has(weekday);
        view! {
            <label class="day-check">
                <input type="checkbox" name=field(weekday.key()) value="on" checked=on />
                <span>{weekday.short()}</span>
            </label>
        }
    });
    let (from, until) = (hours.from.clone(), hours.until.clone());
    view! {
        <div class="hours-row" role="group" aria-label=format!("Hours {}", n + 1)>
            <span class="days">{days.into_iter().collect_view()}</span>
            <span class="from-until">
                <TextInput name=field("from") kind="time" value=from label="From" required=true />
                <span aria-hidden="true">"to"</span>
                <TextInput name=field("until") kind="time" value=until label="Until" required=true />
            </span>
            <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon="x" label=format!("Remove hours {}", n + 1) name="act" value=format!("drop-hours {at} {n}") />
        </div>
        <FieldError of=problem />
    }
}

//! The cards for policy, managers and temporary schedules.

use super::api::{AddTemporary, SetManagers, SetPolicy};
use app_context::{Failure, FormAction};
use app_ui::{Button, Choice, Field, Segmented, Select, TextInput};
use domain::PersonRef;
use domain::oncall::{Assignment, Duty, Layer, Policy, Skills};
use leptos::prelude::*;

/// Managers that can be added at once, and shifts that the form has room for; REST takes any number.
const PLACES: usize = 2;
const SHIFTS: usize = 4;

#[component]
pub fn PolicyCard(roster: String, policy: Policy) -> impl IntoView {
    let set = ServerAction::<SetPolicy>::new();
    let hints =
        ["Hours are to be shared evenly.", "That some carry more is meant.", "A gap is a risk, and no mistake."];
    let duties = Duty::ALL.iter().zip(hints).map(|(duty, hint)| Choice::new(duty.key(), duty.word()).hint(hint));
    let hints = ["Anybody of the roster can take any of its time.", "Only who takes turns in a layer covers in it."];
    let skills =
        Skills::ALL.iter().zip(hints).map(|(skills, hint)| Choice::new(skills.key(), skills.word()).hint(hint));
    let hints = ["Who carries least is proposed.", "Who comes next is proposed."];
    let orders =
        Assignment::ALL.iter().zip(hints).map(|(order, hint)| Choice::new(order.key(), order.word()).hint(hint));
    view! {
        <section class="card" aria-labelledby="policy">
            <div class="card-head"><h2 id="policy">"Policy"</h2><span class="sub">"changes what is found in the schedule"</span></div>
            <ActionForm action=set attr:class="card-body form">
                <input type="hidden" name="roster" value=roster />
                <Segmented name="duty" legend="Taking turns is" choices=duties.collect() selected=policy.duty.key() cards=true required=true />
                <Segmented name="skills" legend="It needs" choices=skills.collect() selected=policy.skills.key() cards=true required=true />
                <Segmented name="assignment" legend="Time that somebody cannot take goes by" choices=orders.collect() selected=policy.assignment.key() cards=true required=true />
                <Failure of=set.failure() />
                <div class="form-foot"><Button icon="check">"Save policy"</Button></div>
            </ActionForm>
        </section>
    }
}

fn choices(people: &[PersonRef], nobody: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", nobody)];
    choices.extend(people.iter().map(|person| Choice::new(person.id.to_string(), person.name.clone())));
    choices
}

#[component]
pub fn ManagersCard(roster: String, managers: Vec<PersonRef>, people: Vec<PersonRef>) -> impl IntoView {
    let set = ServerAction::<SetManagers>::new();
    let places = managers.iter().map(|person| person.id.to_string()).chain((0..PLACES).map(|_| String::new()));
    let rows = places.enumerate().map(|(index, selected)| {
        let (name, label) = (format!("people[{index}]"), format!("Manager {}", index + 1));
        view! { <Select name=name choices=choices(&people, "Nobody") selected=selected label=label /> }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="managers">
            <div class="card-head"><h2 id="managers">"Managers"</h2><span class="sub">"who edits this roster"</span></div>
            <ActionForm action=set attr:class="card-body form">
                <input type="hidden" name="roster" value=roster />
                <p class="sub">"Nobody named: everybody with the role of a manager."</p>
                <div class="stack tight">{rows}</div>
                <app_ui::FieldError of=set.wrong("people") />
                <Failure of=set.failure() />
                <div class="form-foot"><Button icon="check">"Save managers"</Button></div>
            </ActionForm>
        </section>
    }
}

#[component]
pub fn TemporaryCard(roster: String, layers: Vec<Layer>, people: Vec<PersonRef>, city: String) -> impl IntoView {
    let add = ServerAction::<AddTemporary>::new();
    let layers: Vec<Choice> = layers.iter().map(|layer| Choice::new(layer.0.to_string(), layer.word())).collect();
    let rows = (0..SHIFTS).map(|index| {
        let field = |name: &str| format!("shifts[{index}][{name}]");
        let wrong = add.failure().and_then(|error| {
            let field = |name: &str| error.field(&format!("shifts.{index}.{name}"));
            field("starts_at").or_else(|| field("ends_at"))
        });
        view! {
            <div class="temporary-shift" role="group" aria-label=format!("Shift {}", index + 1)>
                <Select name=field("person") choices=choices(&people, "Nobody") selected=add.typed(&field("person")) label="Who" />
                <TextInput name=field("starts_at") kind="datetime-local" value=add.typed(&field("starts_at")) label="From" />
                <TextInput name=field("ends_at") kind="datetime-local" value=add.typed(&field("ends_at")) label="Until" />
                <app_ui::FieldError of=wrong />
            </div>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="temporary">
            <div class="card-head"><h2 id="temporary">"Temporary schedule"</h2><span class="sub">{format!("{city} time")}</span></div>
            <ActionForm action=add attr:class="card-body form" attr:data-draft="temporary">
                <input type="hidden" name="roster" value=roster />
                <p class="sub">"For a while, a layer has these shifts instead of its rotations, and otherwise nobody."</p>
                <div class="pair">
                    <Field id="temporary-name" label="Name" error=add.wrong("name")>
                        <TextInput name="name" value=add.typed("name") required=true max_length=100_u32 placeholder="Holidays" />
                    </Field>
                    <Field id="temporary-layer" label="Layer" error=add.wrong("layer")>
                        <Select name="layer" choices=layers selected=add.typed("layer") />
                    </Field>
                </div>
                <div class="pair">
                    <Field id="temporary-from" label="From" error=add.wrong("starts_at")>
                        <TextInput name="starts_at" kind="datetime-local" value=add.typed("starts_at") required=true />
                    </Field>
                    <Field id="temporary-to" label="Until" error=add.wrong("ends_at")>
                        <TextInput name="ends_at" kind="datetime-local" value=add.typed("ends_at") required=true />
                    </Field>
                </div>
                <fieldset class="choose">
                    <legend class="field-label">"Shifts " <span class="sub">"times left empty: as long as the schedule"</span></legend>
                    <div class="stack tight">{rows}</div>
                </fieldset>
                <app_ui::FieldError of=add.wrong("shifts") />
                <Failure of=add.failure() />
                <div class="form-foot"><Button icon="calendar-plus">"Add it"</Button></div>
            </ActionForm>
        </section>
    }
}

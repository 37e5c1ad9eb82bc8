//! The form: the team, how it begins, and, where it begins with turns, one or two layers of people who take them.

use super::api::{Begin, Beginning, CreateRoster, load_beginning};
use crate::not_shown::NotShown;
use app_context::{Failure, FormAction, use_viewer};
use app_ui::{Button, ButtonKind, ButtonLink, Choice, Field, FieldError, Segmented, Select, Skeleton, TextInput};
use domain::PersonRef;
use leptos::prelude::*;
use leptos_meta::Title;

/// Turns that the form has room for; more are added in the editor.
const PLACES: usize = 8;

#[component]
pub fn NewRosterPage() -> impl IntoView {
    let beginning = Resource::new(|| (), |()| load_beginning());
    view! {
        <Title text="New roster" />
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a></nav>
                <h1>"New roster"</h1>
                <p>"A team's on-call: people who take turns. Escalation policies page whoever holds the shift."</p>
            </div>
        </header>
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading people" /></section> }>
            {move || Suspend::new(async move {
                match beginning.await {
                    Ok(beginning) => view! { <NewRoster beginning=beginning /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn NewRoster(beginning: Beginning) -> impl IntoView {
    let Beginning { people, monday } = beginning;
    let create = ServerAction::<CreateRoster>::new();
    let zone = create.typed_or("time_zone", use_viewer().map(|viewer| viewer.time_zone).unwrap_or_default());
    let rhythms = vec![
        Choice::new("7", "Every week"),
        Choice::new("1", "Every day"),
        Choice::new("3", "Every 3 days"),
        Choice::new("4", "Every 4 days"),
        Choice::new("14", "Every 2 weeks"),
    ];
    let others = people.clone();
    let words = |begin| match begin {
        Begin::Turns => ("Turns, all week", "One or two layers of people, around the clock."),
        Begin::Sun => ("Follow the sun", "Three parts of the day, each with its people and zone."),
        Begin::Office => ("Office hours", "Only while people work. Nights and weekends stay open."),
        Begin::Calendar => ("An existing schedule", "From the calendar of the system you come from."),
    };
    let begins = Begin::ALL.map(|begin| Choice::new(begin.key(), words(begin).0).hint(words(begin).1)).to_vec();
    view! {
        <ActionForm action=create attr:class="new-roster" attr:data-draft="new-roster">
            <section class="card" aria-labelledby="roster-team">
                <div class="card-head"><h2 id="roster-team">"Team"</h2></div>
                <div class="card-body form">
                    <div class="pair">
                        <Field id="roster-name" label="Name" error=create.wrong("name")>
                            <TextInput name="name" value=create.typed("name") placeholder="Payments" required=true max_length=100_u32 />
                        </Field>
                        <Field id="roster-slug" label="Address" hint="Lower-case letters, digits and hyphens." error=create.wrong("slug")>
                            <TextInput name="slug" value=create.typed("slug") follows="name" placeholder="payments" required=true max_length=60_u32 />
                        </Field>
                    </div>
                    <Field
                        id="roster-zone"
                        label="Time zone"
                        hint="Hand-overs stay at the same hour there when the clocks change."
                        error=create.wrong("time_zone")
                    >
                        <TextInput name="time_zone" value=zone placeholder="Europe/Lisbon" required=true list="time-zones" />
                    </Field>
                </div>
            </section>
            <section class="card" aria-labelledby="roster-begin">
                <div class="card-head"><h2 id="roster-begin">"How it begins"</h2><span class="sub">"Everything can be changed later"</span></div>
                <div class="card-body">
                    <Segmented name="begin" legend="How it begins" choices=begins selected=create.typed_or("begin", "turns") bare=true cards=true required=true />
                </div>
            </section>
            <section class="card turns-only" aria-labelledby="roster-turns">
                <div class="card-head"><h2 id="roster-turns">"Turns"</h2><span class="sub">"The same for both layers"</span></div>
                <div class="card-body form">
                    <Field id="roster-rhythm" label="Somebody else takes over" error=rotation_wrong(create, "every")>
                        <Select name="turns[turn_days]" choices=rhythms selected=create.typed_or("turns[turn_days]", "7") />
                    </Field>
                    <div class="pair">
                        <Field id="roster-starts" label="First turn begins on" error=rotation_wrong(create, "starts_on")>
                            <TextInput name="turns[starts_on]" kind="date" value=create.typed_or("turns[starts_on]", monday) />
                        </Field>
                        <Field id="roster-handover" label="Hand-over at" error=rotation_wrong(create, "handover_time")>
                            <TextInput name="turns[handover_time]" kind="time" value=create.typed_or("turns[handover_time]", "09:00") />
                        </Field>
                    </div>
                </div>
            </section>
            <Layer
                name="primary"
                title="Primary"
                hint="Paged first, in this order."
                people=people
                create=create
                error=create.wrong("primary").or_else(|| layer_wrong(create, 0))
            />
            <Layer
                name="secondary"
                title="Secondary"
                hint="Paged when the primary does not answer. Leave it empty for one layer."
                people=others
                create=create
                error=create.wrong("secondary").or_else(|| layer_wrong(create, 1))
            />
            <div class="new-roster-foot">
                <Failure of=create.failure() />
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary icon="plus">"Create roster"</Button>
                    <ButtonLink href="/on-call">"Cancel"</ButtonLink>
                </div>
            </div>
        </ActionForm>
        <datalist id="time-zones" data-browser="zones"></datalist>
    }
}

/// Problems of a rotation are named `rotations.<index>.<field>`: those of the shared fields, by any index.
fn rotation_wrong(create: ServerAction<CreateRoster>, field: &'static str) -> Option<String> {
    let failure = create.failure()?;
    (0..2).find_map(|index| failure.field(&format!("rotations.{index}.{field}")))
}

fn layer_wrong(create: ServerAction<CreateRoster>, index: usize) -> Option<String> {
    create.failure()?.field(&format!("rotations.{index}.turns"))
}

/// The people of a layer in the order of their turns. Places left empty count for nothing.
#[component]
fn Layer(
    name: &'static str,
    title: &'static str,
    hint: &'static str,
    people: Vec<PersonRef>,
    create: ServerAction<CreateRoster>,
    error: Option<String>,
) -> impl IntoView {
    let choices: Vec<Choice> = [Choice::new("", "Nobody")]
        .into_iter()
        .chain(people.into_iter().map(|person| Choice::new(person.id.to_string(), person.name)))
        .collect();
    let places = (0..PLACES)
        .map(|place| {
            let (label, field) = (format!("{title}, turn {}", place + 1), format!("{name}[{place}]"));
            let chosen = create.typed(&field);
            view! {
                <li><Select name=field choices=choices.clone() selected=chosen label=label /></li>
            }
        })
        .collect_view();
    let error_id = format!("{name}-error");
    let described_by = error_id.clone();
    view! {
        <fieldset class="card layer turns-only" aria-describedby=described_by>
            <legend class="vh">{title}</legend>
            <div class="card-head"><h2>{title}</h2><span class="sub">{hint}</span></div>
            <ol class="places">{places}</ol>
            <div id=error_id><FieldError of=error /></div>
        </fieldset>
    }
}

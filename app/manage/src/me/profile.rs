//! Name, title, time zone, public holidays, and what one knows.

use super::api::ChangeProfile;
use crate::time_zone::TimeZoneField;
use app_context::{Failure, FormAction};
use app_ui::{Button, Choice, Field, Select, TextInput};
use domain::people::{HolidayPlace, Person};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn Profile(action: ServerAction<ChangeProfile>, person: Person, places: Vec<HolidayPlace>) -> impl IntoView {
    let mut choices = vec![Choice::new("", "Those of the country of my time zone")];
    choices.extend(places.into_iter().map(|place| Choice::new(place.code, place.name)));
    let places = choices;
    view! {
        <section class="card">
            <header class="card-head"><h2>"Profile"</h2></header>
            <div class="card-body">
                <ActionForm action=action attr:class="form">
                    <Failure of=action.failure() />
                    <Field id="name" label="Name" error=action.wrong("name")>
                        <TextInput name="name" value=action.typed_or("name", person.name) autocomplete="name" required=true max_length=100u32 />
                    </Field>
                    <Field id="title" label="What you do" optional=true hint="Like “Site reliability engineer”." error=action.wrong("title")>
                        <TextInput name="title" value=action.typed_or("title", person.title) autocomplete="organization-title" />
                    </Field>
                    <TimeZoneField value=action.typed_or("time_zone", person.time_zone) error=action.wrong("time_zone") hint="Your shifts are shown in it." />
                    <Field id="holidays_of" label="Public holidays" error=action.wrong("holidays_of")>
                        <Select name="holidays_of" choices=places selected=action.typed_or("holidays_of", person.holidays_of.unwrap_or_default()) />
                    </Field>
                    <Field id="areas" label="What you know" optional=true hint="Areas with commas between them, like “Kafka, TLS”. Others find you by them when it breaks." error=action.wrong("areas")>
                        <TextInput name="areas" value=action.typed_or("areas", person.areas.join(", ")) max_length=1000u32 />
                    </Field>
                    <div class="form-foot"><Button>"Save profile"</Button></div>
                </ActionForm>
            </div>
        </section>
    }
}

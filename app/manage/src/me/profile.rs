//! Name, title and time zone.

use super::api::ChangeProfile;
use crate::time_zone::TimeZoneField;
use app_context::{Failure, FormAction};
use app_ui::{Button, Field, TextInput};
use domain::people::Person;
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn Profile(action: ServerAction<ChangeProfile>, person: Person) -> impl IntoView {
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
                    <div class="form-foot"><Button>"Save profile"</Button></div>
                </ActionForm>
            </div>
        </section>
    }
}

//! Choosing a time zone. The browser knows the zones and where it stands; without its program one writes the name.

use app_ui::{Field, TextInput};
use leptos::prelude::*;

/// A field `time_zone`. An empty one is filled with the browser's own zone.
#[component]
pub fn TimeZoneField(
    #[prop(optional, into)] value: String,
    #[prop(optional_no_strip, into)] error: Option<String>,
    #[prop(default = "")] hint: &'static str,
) -> impl IntoView {
    view! {
        <Field id="time_zone" label="Time zone" hint=hint error=error>
            <TextInput
                name="time_zone"
                value=value
                list="time-zones"
                placeholder="Europe/Berlin"
                required=true
                zones=true
            />
        </Field>
        <datalist id="time-zones" data-browser="zones"></datalist>
    }
}

//! The fields of a service, for adding and for changing one.

use super::api::{Owners, choices};
use app_context::AppError;
use app_ui::{Checkbox, Field, Select, TextArea, TextInput};
use domain::services::ServicePage;
use leptos::prelude::*;

/// `now` is what the fields start with; nothing for a new service.
#[component]
pub fn ServiceFields(
    failure: Signal<Option<AppError>>,
    /// What was typed into a form that was refused; none when it was not.
    typed: Callback<&'static str, Option<Vec<String>>>,
    owners: Owners,
    #[prop(optional)] now: Option<ServicePage>,
) -> impl IntoView {
    let wrong = move |field: &'static str| Signal::derive(move || failure.get().and_then(|error| error.field(field)));
    let roster = now.as_ref().and_then(|now| now.roster_id).map(|id| id.to_string()).unwrap_or_default();
    let policy = now.as_ref().and_then(|now| now.policy_id).map(|id| id.to_string()).unwrap_or_default();
    let is_new = now.is_none();
    let (name, slug, description, core) = now.map_or_else(Default::default, |now| {
        (now.service.name, now.service.slug, now.service.description, now.service.core)
    });
    let began = |field: &'static str, first: String| {
        typed.run(field).and_then(|values| values.into_iter().next()).unwrap_or(first)
    };
    let name = RwSignal::new(began("name", name));
    let slug = RwSignal::new(began("slug", slug));
    let (description, core) =
        (began("description", description), typed.run("core").map_or(core, |ticked| !ticked.is_empty()));
    let (roster, policy) = (began("roster", roster), began("policy", policy));
    // The address follows the name until somebody writes one.
    let follows = StoredValue::new(is_new);
    let named = Callback::new(move |name: String| {
        if follows.get_value() {
            slug.set(slug_of(&name));
        }
    });
    let slugged = Callback::new(move |slug: String| follows.set_value(slug.is_empty()));
    view! {
        <Field id="name" label="Name" error=wrong("name")>
            <TextInput name="name" bind=name on_input=named required=true max_length=100u32 />
        </Field>
        <Field id="slug" label="Short name" hint="For addresses: lower-case letters, digits and hyphens." error=wrong("slug")>
            <TextInput name="slug" bind=slug on_input=slugged required=true max_length=60u32 />
        </Field>
        <Field id="description" label="What it does" optional=true error=wrong("description")>
            <TextArea name="description" value=description rows=2 />
        </Field>
        <Checkbox name="core" label="Core service" hint="Losing it is at least Sev 1." checked=core />
        <div class="pair">
            <Field id="roster" label="Who answers for it" error=wrong("roster")>
                <Select name="roster" choices=choices("No roster", &owners.rosters) selected=roster />
            </Field>
            <Field id="policy" label="Escalation policy" error=wrong("policy")>
                <Select name="policy" choices=choices("Nobody is paged", &owners.policies) selected=policy />
            </Field>
        </div>
    }
}

/// A name as an address: `Checkout API` becomes `checkout-api`.
fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(60);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn a_name_becomes_an_address() {
        let table = [
            ("Checkout API", "checkout-api"),
            ("  Zahlung & Co. (EU) ", "zahlung-co-eu"),
            ("Ölpreis", "lpreis"),
            ("", ""),
        ];
        for (name, slug) in table {
            assert_eq!(slug_of(name), slug);
        }
    }
}

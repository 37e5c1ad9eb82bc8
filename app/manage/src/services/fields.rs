//! The fields of a service, for adding and for changing one.

use super::api::{Owners, choices};
use app_context::{AppError, FormAction};
use app_ui::{Checkbox, Field, Select, TextArea, TextInput};
use domain::services::ServicePage;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// `now` is what the fields start with; nothing for a new service.
#[component]
pub fn ServiceFields<S>(
    action: ServerAction<S>,
    owners: Owners,
    #[prop(optional)] now: Option<ServicePage>,
) -> impl IntoView
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    // The address of a new one follows its name until somebody writes one.
    let follows = if now.is_none() { "name" } else { "" };
    let roster = now.as_ref().and_then(|now| now.roster_id).map(|id| id.to_string()).unwrap_or_default();
    let policy = now.as_ref().and_then(|now| now.policy_id).map(|id| id.to_string()).unwrap_or_default();
    let (name, slug, description, core) = now.map_or_else(Default::default, |now| {
        (now.service.name, now.service.slug, now.service.description, now.service.core)
    });
    let core = action.typed_all("core").map_or(core, |ticked| !ticked.is_empty());
    view! {
        <Field id="name" label="Name" error=action.wrong("name")>
            <TextInput name="name" value=action.typed_or("name", name) required=true max_length=100u32 />
        </Field>
        <Field id="slug" label="Short name" hint="For addresses: lower-case letters, digits and hyphens." error=action.wrong("slug")>
            <TextInput name="slug" value=action.typed_or("slug", slug) follows=follows required=true max_length=60u32 />
        </Field>
        <Field id="description" label="What it does" optional=true error=action.wrong("description")>
            <TextArea name="description" value=action.typed_or("description", description) rows=2 />
        </Field>
        <Checkbox name="core" label="Core service" hint="Losing it is at least Sev 1." checked=core />
        <div class="pair">
            <Field id="roster" label="Who answers for it" error=action.wrong("roster")>
                <Select name="roster" choices=choices("No roster", &owners.rosters) selected=action.typed_or("roster", roster) />
            </Field>
            <Field id="policy" label="Escalation policy" error=action.wrong("policy")>
                <Select name="policy" choices=choices("Nobody is paged", &owners.policies) selected=action.typed_or("policy", policy) />
            </Field>
        </div>
    }
}

//! The form for it.

use super::api::{ChangeOrganisation, load_organisation};
use crate::pages::{PageHead, shown};
use crate::time_zone::TimeZoneField;
use app_context::{Failure, FormAction, may};
use app_ui::{Button, ButtonKind, Field, Skeleton, TextInput};
use domain::Action;
use domain::organisation::Organisation;
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn OrganisationPage() -> impl IntoView {
    let change = ServerAction::<ChangeOrganisation>::new();
    let organisation = Resource::new(|| (), |()| load_organisation());
    view! {
        <PageHead title="Organisation" hint="Its name stands on pages and in letters." />
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=2 /></div> }>
            {move || Suspend::new(async move {
                shown(organisation.await, move |now| view! { <Form now=now change=change /> }.into_any())
            })}
        </Suspense>
    }
}

#[component]
fn Form(now: Organisation, change: ServerAction<ChangeOrganisation>) -> impl IntoView {
    if !may(Action::Administer) {
        return view! {
            <section class="card">
                <div class="card-body">
                    <dl class="facts">
                        <div><dt>"Name"</dt><dd>{now.name}</dd></div>
                        <div><dt>"Time zone"</dt><dd>{now.time_zone}</dd></div>
                    </dl>
                </div>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="card">
            <div class="card-body">
                <ActionForm action=change attr:class="form">
                    <Failure of=change.failure() />
                    <Field id="name" label="Name" error=change.wrong("name")>
                        <TextInput
                            name="name"
                            value=change.typed_or("name", now.name)
                            autocomplete="organization"
                            required=true
                            max_length=100u32
                        />
                    </Field>
                    <TimeZoneField
                        value=change.typed_or("time_zone", now.time_zone)
                        error=change.wrong("time_zone")
                        hint="Of most people; each can choose their own."
                    />
                    <div class="form-foot">
                        <Button kind=ButtonKind::Primary>"Save"</Button>
                    </div>
                </ActionForm>
            </div>
        </section>
    }
    .into_any()
}

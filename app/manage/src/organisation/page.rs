//! The form for it.

use super::api::{ChangeOrganisation, load_organisation};
use crate::pages::{PageHead, shown};
use crate::time_zone::TimeZoneField;
use app_context::{Failure, FormAction, may};
use app_ui::{Button, ButtonKind, Field, Skeleton, TextInput};
use domain::Action;
use domain::loss::{LossPolicy, money};
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
                        <div><dt>"A loss is high"</dt><dd>{high_in_words(&now.loss)}</dd></div>
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
                    <Losses now=now.loss change=change />
                    <div class="form-foot">
                        <Button kind=ButtonKind::Primary>"Save"</Button>
                    </div>
                </ActionForm>
            </div>
        </section>
    }
    .into_any()
}

fn high_in_words(loss: &LossPolicy) -> String {
    let money = |amount| money(&loss.currency, amount);
    format!("from {} an hour, or {} in all", money(loss.per_hour.high), money(loss.total.high))
}

/// From how much on a loss is medium and high: it decides how urgently availability is restored.
#[component]
fn Losses(now: LossPolicy, change: ServerAction<ChangeOrganisation>) -> impl IntoView {
    let amount = move |id: &'static str, name: &'static str, label: &'static str, now: i64, error: Option<String>| {
        view! {
            <Field id=id label=label error=error>
                <TextInput name=name value=change.typed_or(name, now.to_string()) required=true max_length=20u32 autocomplete="off" />
            </Field>
        }
    };
    view! {
        <fieldset class="plain-set">
            <legend class="field-label">"What incidents cost"</legend>
            <p class="field-hint">
                "A high loss makes an incident major, to be ended now. A medium one can wait until the next working day, a low one                  goes into the backlog. Whoever declares chooses from the same bands."
            </p>
            <Field id="currency" label="Currency" hint="Three letters, like EUR." error=change.wrong("currency")>
                <TextInput name="loss[currency]" value=change.typed_or("loss[currency]", now.currency) required=true max_length=3u32 autocomplete="off" />
            </Field>
            <div class="pair">
                {amount("medium-hour", "loss[medium_per_hour]", "Medium, from this much an hour", now.per_hour.medium, change.wrong("per_hour"))}
                {amount("high-hour", "loss[high_per_hour]", "High, from this much an hour", now.per_hour.high, None)}
            </div>
            <div class="pair">
                {amount("medium-total", "loss[medium_total]", "Medium, from this much in all", now.total.medium, change.wrong("total"))}
                {amount("high-total", "loss[high_total]", "High, from this much in all", now.total.high, None)}
            </div>
        </fieldset>
    }
}

//! The form: what is wrong, with which service, and who is paged.

use super::api::{PageSomeone, Pageable, Whom, load_pageable};
use crate::not_shown::NotShown;
use app_context::{Failure, FormAction, may};
use app_ui::{
    Button, ButtonKind, ButtonLink, Choice, EmptyState, Field, FieldError, Segmented, Select, Skeleton, TextArea,
    TextInput,
};
use domain::{Action, Refusal};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn PageSomeonePage() -> impl IntoView {
    let pageable = Resource::new(|| (), |()| load_pageable());
    view! {
        <Title text="Page someone" />
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a></nav>
                <h1>"Page someone"</h1>
                <p>"For what people notice before monitoring does. If it is an incident, declare it."</p>
            </div>
        </header>
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading who can be paged" /></section> }>
            {move || Suspend::new(async move {
                match pageable.await {
                    Ok(_) if !may(Action::Respond) => view! { <NotShown error=Refusal::Forbidden.into() /> }.into_any(),
                    Ok(pageable) if pageable.services.is_empty() => view! { <NoServices /> }.into_any(),
                    Ok(pageable) => view! { <Form pageable=pageable /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn NoServices() -> impl IntoView {
    view! {
        <section class="card">
            <EmptyState title="No services yet" hint="A page is about a service, so that whoever is woken knows where to look. Make one first." icon="layers" />
        </section>
    }
}

#[component]
fn Form(pageable: Pageable) -> impl IntoView {
    let Pageable { services, on_call, people } = pageable;
    let action = ServerAction::<PageSomeone>::new();
    let query = use_query_map().get_untracked();
    let [service, person] = ["service", "person"].map(|name| query.get(name).unwrap_or_default());
    let services = services.into_iter().map(|it| Choice::new(it.slug, it.name));
    let services = std::iter::once(Choice::new("", "Choose a service…")).chain(services).collect::<Vec<_>>();
    let on_call = std::iter::once(Choice::new("", "Choose who is on call…"))
        .chain(on_call.into_iter().map(|(value, words)| Choice::new(value, words)))
        .collect::<Vec<_>>();
    let people = std::iter::once(Choice::new("", "Choose somebody…"))
        .chain(people.into_iter().map(|person| Choice::new(person.id.to_string(), person.name)))
        .collect::<Vec<_>>();
    let words = |whom| match whom {
        Whom::Policy => ("The usual people", "Step by step, as the escalation policy of the service says."),
        Whom::OnCall => ("Who is on call", "Of a roster that you choose."),
        Whom::Person => ("One person", "On call or not."),
    };
    let whom = Whom::ALL.map(|whom| Choice::new(whom.key(), words(whom).0).hint(words(whom).1)).to_vec();
    let usual = if person.is_empty() { Whom::Policy } else { Whom::Person };
    let chosen = action.typed_or("whom", usual.key());
    let (wrong, standing) = (action.wrong("page"), chosen.clone());
    let wrong = move |whom: Whom| wrong.clone().filter(|_| standing == whom.key());
    view! {
        <div>
            <ActionForm action=action attr:class="card page-someone" attr:data-draft="page-someone">
            <div class="card-body form">
                <Field id="page-title" label="What is wrong?" error=action.wrong("title")>
                    <TextInput name="title" value=action.typed("title") placeholder="Customers cannot pay" required=true max_length=200_u32 />
                </Field>
                <Field id="page-service" label="Service" error=action.wrong("service")>
                    <Select name="service" choices=services selected=action.typed_or("service", service) />
                </Field>
                <Field id="page-summary" label="What else helps" optional=true error=action.wrong("summary")>
                    <TextArea name="summary" value=action.typed("summary") rows=3_u32 max_length=10_000_u32 />
                </Field>
                <Segmented name="whom" legend="Who is paged" choices=whom selected=chosen cards=true required=true />
                <div class="of-on-call">
                    <Field id="page-on-call" label="On call now" error=wrong(Whom::OnCall)>
                        <Select name="on_call" choices=on_call selected=action.typed("on_call") />
                    </Field>
                </div>
                <div class="of-person">
                    <Field id="page-person" label="Person" error=wrong(Whom::Person)>
                        <Select name="person" choices=people selected=action.typed_or("person", person) />
                    </Field>
                </div>
                <FieldError of=wrong(Whom::Policy) />
                <p class="sub">"Whoever you choose is paged now, and again every five minutes, three times at most, until somebody acknowledges."</p>
                <Failure of=action.failure() />
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary icon="bell-ring">"Page now"</Button>
                    <ButtonLink href="/on-call">"Cancel"</ButtonLink>
                </div>
            </div>
            </ActionForm>
        </div>
    }
}

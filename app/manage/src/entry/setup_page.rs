//! `/setup`: once, through the one-time link.

use super::api::{SetUp, setup_is_open};
use super::login_page::Brand;
use crate::pages::{query, shown};
use crate::time_zone::TimeZoneField;
use app_context::{Failure, FormAction};
use app_ui::{Button, ButtonKind, ButtonLink, EmptyState, Field, Skeleton, TextInput};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn SetupPage() -> impl IntoView {
    let set_up = ServerAction::<SetUp>::new();
    let token = query("token");
    let is_open = Resource::new(|| (), |()| setup_is_open());
    view! {
        <Title text="Set up" />
        <main class="entry" id="main">
            <Brand />
            <section class="card">
                <Suspense fallback=|| view! { <Skeleton rows=4 /> }>
                    {move || {
                        let token = token.clone();
                        Suspend::new(async move {
                            shown(is_open.await, move |is_open| match (is_open, token) {
                                (false, _) => view! { <Done /> }.into_any(),
                                (true, None) => view! { <NoToken /> }.into_any(),
                                (true, Some(token)) => view! { <SetupForm action=set_up token=token /> }.into_any(),
                            })
                        })
                    }}
                </Suspense>
            </section>
        </main>
    }
}

#[component]
fn SetupForm(action: ServerAction<SetUp>, token: String) -> impl IntoView {
    view! {
        <div class="card-body stack">
            <div>
                <h1>"Set up Muster"</h1>
                <p class="muted">"This creates your organisation and you as its first admin. The link works once."</p>
            </div>
            <ActionForm action=action attr:class="form" attr:data-draft="setup">
                <input type="hidden" name="token" value=token />
                <Failure of=action.failure() />
                <Field id="organisation" label="Organisation" error=action.wrong("organisation")>
                    <TextInput name="organisation" value=action.typed("organisation") autocomplete="organization" required=true autofocus=true />
                </Field>
                <TimeZoneField value=action.typed("time_zone") error=action.wrong("time_zone") hint="Of most people; each can choose their own." />
                <Field id="name" label="Your name" error=action.wrong("name")>
                    <TextInput name="name" value=action.typed("name") autocomplete="name" required=true />
                </Field>
                <Field id="email" label="Your e-mail" hint="You sign in with it, and pages go there." error=action.wrong("email")>
                    <TextInput name="email" kind="email" value=action.typed("email") autocomplete="username" required=true />
                </Field>
                <Field id="password" label="Password" hint="At least 10 characters; a short sentence is good." error=action.wrong("password")>
                    <TextInput name="password" kind="password" autocomplete="new-password" required=true />
                </Field>
                <p role="alert" class="field-error">{action.wrong("token")}</p>
                <Button kind=ButtonKind::Primary>"Set up Muster"</Button>
            </ActionForm>
        </div>
    }
}

#[component]
fn Done() -> impl IntoView {
    view! {
        <h1 class="vh">"Set up Muster"</h1>
        <EmptyState icon="circle-check" title="Muster is set up" hint="Sign in; an admin adds more people under Settings.">
            <ButtonLink href="/login" kind=ButtonKind::Primary>"Sign in"</ButtonLink>
        </EmptyState>
    }
}

#[component]
fn NoToken() -> impl IntoView {
    view! {
        <h1 class="vh">"Set up Muster"</h1>
        <EmptyState
            icon="key"
            title="This address is not complete"
            hint="Open the whole one-time link that the server printed when it started. It is also in its log."
        />
    }
}

//! `/welcome/…`: behind a one-time link, somebody sets a password. Opening it changes nothing, because mail scanners
//! open links.

use super::api::{SetPassword, load_welcome};
use super::login_page::Brand;
use crate::pages::param;
use app_context::{AppError, Failure, FormAction};
use app_ui::{Button, ButtonKind, ButtonLink, EmptyState, Field, Skeleton, TextInput};
use domain::people::Welcome;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;

const GONE: &str = "It was used, replaced by a newer one, or is older than a day. Ask an admin of your organisation to \
                    make another one.";

#[component]
pub fn WelcomePage() -> impl IntoView {
    let link = param("link");
    let set = ServerAction::<SetPassword>::new();
    let behind = link.clone();
    let welcome = Resource::new(|| (), move |()| load_welcome(behind.clone()));
    view! {
        <Title text="Set your password" />
        <main class="entry" id="main">
            <Brand />
            <section class="card">
                <Suspense fallback=|| view! { <Skeleton rows=4 /> }>
                    {move || {
                        let link = link.clone();
                        Suspend::new(async move {
                            match welcome.await {
                                Ok(who) => view! { <SetPasswordForm who=who link=link action=set /> }.into_any(),
                                Err(error) => view! { <Dead error=error why=GONE /> }.into_any(),
                            }
                        })
                    }}
                </Suspense>
            </section>
        </main>
    }
}

#[component]
fn SetPasswordForm(who: Welcome, link: String, action: ServerAction<SetPassword>) -> impl IntoView {
    let Welcome { name, email, organisation, is_new } = who;
    let (title, then) = if is_new {
        (format!("Welcome, {name}"), "")
    } else {
        ("Set a new password".to_owned(), " Setting it signs you out wherever you are signed in now.")
    };
    let lead = format!("You sign in to {organisation} as {email}.{then}");
    view! {
        <div class="card-body stack">
            <div>
                <h1>{title}</h1>
                <p class="muted">{lead}</p>
            </div>
            <ActionForm action=action attr:class="form">
                <input type="hidden" name="link" value=link />
                // For password managers: the account that the password belongs to.
                <input type="hidden" name="username" autocomplete="username" value=email />
                <Failure of=action.failure() />
                <Field id="password" label="Password" hint="At least 10 characters; a short sentence is good." error=action.wrong("password")>
                    <TextInput name="password" kind="password" autocomplete="new-password" required=true autofocus=true />
                </Field>
                <Button kind=ButtonKind::Primary>"Set password"</Button>
            </ActionForm>
        </div>
    }
}

/// A link that opens nothing: why, and what to do then.
#[component]
pub fn Dead(error: AppError, why: &'static str) -> impl IntoView {
    let why = if error.is_not_found() { why.to_owned() } else { error.message() };
    view! {
        <h1 class="vh">"This link opens nothing"</h1>
        <EmptyState icon="link" title="This link opens nothing" hint=why>
            <ButtonLink href="/login">"Sign in"</ButtonLink>
        </EmptyState>
    }
}

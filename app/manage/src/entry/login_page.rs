//! `/login`.

use super::api::{SignIn, setup_is_open};
use crate::pages::query;
use app_context::{Failure, FormAction, local_path, redirect_page, use_viewer};
use app_ui::{Button, ButtonKind, Field, Icon, TextInput};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn LoginPage() -> impl IntoView {
    let next = query("next").unwrap_or_default();
    let next = local_path(&next).to_owned();
    if use_viewer().is_some() {
        redirect_page(&next);
    }
    let sign_in = ServerAction::<SignIn>::new();
    let setup_is_open = Resource::new(|| (), |()| setup_is_open());
    view! {
        <Title text="Sign in" />
        <main class="entry" id="main">
            <Brand />
            <section class="card">
                <div class="card-body stack">
                    <h1>"Sign in"</h1>
                    {(query("password").as_deref() == Some("set")).then(|| view! { <PasswordIsSet /> })}
                    <Suspense>
                        {move || Suspend::new(async move {
                            matches!(setup_is_open.await, Ok(true)).then(|| view! { <NotSetUp /> })
                        })}
                    </Suspense>
                    <SignInForm action=sign_in next=next />
                </div>
            </section>
            <p class="sub">"Forgotten your password? An admin of your organisation can make you a link to set a new one."</p>
            {use_viewer().map(|viewer| view! { <p class="sub">{format!("You are signed in as {}.", viewer.name)}</p> })}
        </main>
    }
}

/// The name above a page without the shell.
#[component]
pub fn Brand() -> impl IntoView {
    view! { <p class="brand"><span class="mark"><Icon name="mark" /></span>"Muster"</p> }
}

#[component]
fn SignInForm(action: ServerAction<SignIn>, next: String) -> impl IntoView {
    view! {
        <ActionForm action=action attr:class="form">
            <input type="hidden" name="next" value=next />
            <Failure of=action.failure() />
            <Field id="email" label="E-mail" error=action.wrong("email")>
                <TextInput name="email" kind="email" value=action.typed("email") autocomplete="username" required=true autofocus=true />
            </Field>
            <Field id="password" label="Password" error=action.wrong("password")>
                <TextInput name="password" kind="password" autocomplete="current-password" required=true />
            </Field>
            <Button kind=ButtonKind::Primary>"Sign in"</Button>
        </ActionForm>
    }
}

#[component]
fn PasswordIsSet() -> impl IntoView {
    view! {
        <div class="callout" data-tone="good" role="status">
            <Icon name="circle-check" />
            <div>"Your password is set. Sign in with it."</div>
        </div>
    }
}

#[component]
fn NotSetUp() -> impl IntoView {
    view! {
        <div class="callout" data-tone="accent">
            <Icon name="info" />
            <div>
                <p><b>"Muster is not set up yet"</b></p>
                <p>"Open the one-time link that the server printed when it started. It is also in its log."</p>
            </div>
        </div>
    }
}

//! The page behind the link with which somebody is asked to help: one thing to press, nobody to sign in as. Opening it changes
//! nothing, because mail scanners open links.

mod api;

use crate::forms::Hidden;
use api::{AnswerByLink, load_ask_behind_link};
use app_context::{Failure, FormAction, NotShown};
use app_ui::{Button, ButtonKind, ButtonLink, ButtonSize, Field, Icon, Skeleton, TextInput, Time};
use domain::responders::{AskPage, AskState};
use domain::text::TITLE_MAX;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn AskedPage() -> impl IntoView {
    let link = use_params_map().with_untracked(|params| params.get("link").unwrap_or_default());
    let action = ServerAction::<AnswerByLink>::new();
    let asked = link.clone();
    let page = Resource::new(|| (), move |()| load_ask_behind_link(asked.clone()));
    view! {
        <Title text="Asked to help" />
        <main class="sign-in" id="main">
            <Suspense fallback=|| view! { <section class="card"><Skeleton rows=4 label="Loading what you are asked" /></section> }>
                {move || {
                    let link = link.clone();
                    Suspend::new(async move {
                        match page.await {
                            Ok(page) => view! { <Behind page=page link=link action=action /> }.into_any(),
                            Err(error) => view! { <NotShown error=error /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

#[component]
fn Behind(page: AskPage, link: String, action: ServerAction<AnswerByLink>) -> impl IntoView {
    let AskPage { ask, number, title, severity } = page;
    let severity = severity.map(|severity| format!(", {}", severity.label())).unwrap_or_default();
    let act = match ask.state {
        AskState::Asked => view! { <Answer link=link action=action /> }.into_any(),
        state => {
            let (icon, told) = match state {
                AskState::Accepted => ("circle-check", "You help"),
                AskState::Declined => ("circle-x", "You cannot come"),
                AskState::Withdrawn => ("circle-check", "You are not needed any more"),
                _ => ("circle-check", "You were let go. Thank you"),
            };
            let at = ask.decided_at.unwrap_or(ask.asked_at);
            view! {
                <p class="acknowledged" role="status"><Icon name=icon /><b>{told}</b> " " <Time at=at.0 /></p>
                <p class="muted">{after(state)}</p>
            }
            .into_any()
        }
    };
    view! {
        <section class="card acknowledge">
            <p class="paged-eye"><Icon name="bell-ring" /><span>{format!("{} asks {} to help", ask.asked_by, ask.person.name)}</span></p>
            <h1>{ask.what.clone()}</h1>
            <p>{format!("{number}{severity}: {title}")}</p>
            <Failure of=action.failure() bare=true />
            {act}
            <p><ButtonLink href=format!("/incidents/{number}")>"Open the incident"</ButtonLink></p>
        </section>
    }
}

/// What follows from an answer.
fn after(state: AskState) -> &'static str {
    match state {
        AskState::Accepted => {
            "Nobody pages you for this again. Take a breath, then say in the log what you look at first."
        }
        AskState::Declined => "Nobody pages you for this again; the others see it and ask somebody else.",
        _ => "Nobody pages you for this again.",
    }
}

#[component]
fn Answer(link: String, action: ServerAction<AnswerByLink>) -> impl IntoView {
    let coming = link.clone();
    view! {
        <ActionForm action=action>
            <Hidden name="link" value=coming />
            <Hidden name="state" value="accepted" />
            <Button kind=ButtonKind::Primary size=ButtonSize::Big icon="check" key="a">"I am coming"</Button>
        </ActionForm>
        <ActionForm action=action attr:class="form">
            <Hidden name="link" value=link />
            <Hidden name="state" value="declined" />
            <Field id="decline-words" label="If you cannot: a word for the others" optional=true error=action.wrong("words")>
                <TextInput name="words" value=action.typed("words") placeholder="On a train, ask Mei" max_length=TITLE_MAX as u32 autocomplete="off" />
            </Field>
            <Button>"I cannot come"</Button>
        </ActionForm>
    }
}

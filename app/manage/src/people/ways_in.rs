//! How a person gets in, for admins: whether they have a password, and a link with which they set one.

use super::api::{MakePasswordLink, load_ways_in};
use crate::pages::shown;
use app_context::{Failure, FormAction};
use app_ui::{Badge, Button, Checkbox, Skeleton, Time, TimeStyle, Tone};
use domain::people::{Mailing, Person, WaysIn};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn WaysInCard(person: Person, action: ServerAction<MakePasswordLink>) -> impl IntoView {
    let id = person.id;
    let ways = Resource::new(|| (), move |()| load_ways_in(id));
    view! {
        <section class="card">
            <header class="card-head"><h2>"How they get in"</h2></header>
            <Suspense fallback=|| view! { <Skeleton rows=2 /> }>
                {move || {
                    let person = person.clone();
                    Suspend::new(async move {
                        shown(ways.await, move |ways| view! { <Ways ways=ways person=person action=action /> }.into_any())
                    })
                }}
            </Suspense>
        </section>
    }
}

#[component]
fn Ways(ways: WaysIn, person: Person, action: ServerAction<MakePasswordLink>) -> impl IntoView {
    let WaysIn { has_password, link_until, mailing, sends_mail } = ways;
    let password = if has_password {
        view! { <Badge tone=Tone::Good icon="check">"Set"</Badge> }.into_any()
    } else {
        view! { <Badge tone=Tone::Warn icon="triangle-alert">"Not set yet"</Badge> }.into_any()
    };
    let by_mail = action.typed_all("by_mail").is_some_and(|ticked| !ticked.is_empty());
    let hint = format!("To {}, instead of showing it to you.", person.email);
    let disabled = person.disabled_at.is_some();
    view! {
        <div class="card-body stack">
            <dl class="facts">
                <div><dt>"Password"</dt><dd>{password}</dd></div>
                {link_until
                    .map(|until| {
                        view! { <div><dt>"One-time link"</dt><dd>"Works until " <Time at=until.0 style=TimeStyle::Exact /></dd></div> }
                    })}
                {mailing.map(|mailing| view! { <div><dt>"Last letter"</dt><dd><Letter mailing=mailing /></dd></div> })}
            </dl>
            {(!disabled)
                .then(|| {
                    view! {
                        <ActionForm action=action attr:class="form">
                            <input type="hidden" name="person" value=person.id.to_string() />
                            <Failure of=action.failure() />
                            <p class="sub">
                                "Behind a one-time link they set a password. It works once, for a day; another one takes its place. Using it signs them out everywhere."
                            </p>
                            {sends_mail
                                .then(|| view! { <Checkbox name="by_mail" label="Send it by e-mail" hint=hint checked=by_mail /> })}
                            <div class="form-foot">
                                <Button icon="key">"Make a one-time link"</Button>
                            </div>
                        </ActionForm>
                    }
                })}
        </div>
    }
}

/// How the letter with a link fares.
#[component]
fn Letter(mailing: Mailing) -> impl IntoView {
    match mailing {
        Mailing { sent_at: Some(at), .. } => view! { "Sent " <Time at=at.0 /> }.into_any(),
        Mailing { given_up: true, last_error, asked_at, .. } => view! {
            <span class="late">{format!("Could not be sent: {}", last_error.unwrap_or_default())}</span>
            " "
            <Time at=asked_at.0 />
        }
        .into_any(),
        Mailing { last_error: Some(why), .. } => view! { {format!("Is tried again; so far: {why}")} }.into_any(),
        Mailing { .. } => view! { "On its way" }.into_any(),
    }
}

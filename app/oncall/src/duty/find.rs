//! Finding a person: where they are, what time it is there, and what they are on call for.

use super::api::Found;
use crate::local_clock::LocalClock;
use app_context::may;
use app_ui::{Avatar, ButtonLink, Chip, EmptyState, Icon, TextInput};
use domain::{Action, Timestamp};
use leptos::prelude::*;

#[component]
pub fn FindPerson(
    words: String,
    /// Set when somebody was looked for.
    found: Option<Vec<Found>>,
    at: Timestamp,
) -> impl IntoView {
    let results = found.map(|found| {
        if found.is_empty() {
            return view! {
                <EmptyState title=format!("Nobody matches “{words}”") hint="Look for part of a name or an e-mail address." icon="search" small=true />
            }
            .into_any();
        }
        let people = found.into_iter().map(|person| view! { <Result person=person at=at /> }).collect_view();
        view! { <ul class="list found">{people}</ul> }.into_any()
    });
    view! {
        <section class="card find-person" aria-label="Find a person">
            <form method="get" action="/on-call" class="search" role="search">
                <Icon name="search" />
                <TextInput name="find" kind="search" value=words label="Find a person" placeholder="Find a person" />
                <button class="btn quiet" type="submit">"Find"</button>
            </form>
            {results}
        </section>
    }
}

#[component]
fn Result(person: Found, at: Timestamp) -> impl IntoView {
    let duties = if person.duties.is_empty() {
        view! { <span class="faint">"Not on call"</span> }.into_any()
    } else {
        let chips = person.duties.into_iter().map(|duty| view! { <Chip icon="phone">{duty}</Chip> }).collect_view();
        view! { <span class="chips">{chips}</span> }.into_any()
    };
    let about = format!(" to {}", person.name);
    let (address, whom) = (format!("/on-call/page?person={}", person.id), format!(" {}", person.name));
    let page = may(Action::Respond).then(|| {
        view! { <ButtonLink href=address icon="bell-ring">"Page"<span class="vh">{whom}</span></ButtonLink> }
    });
    view! {
        <li data-id=person.id.to_string()>
            <Avatar name=person.name.clone() />
            <div class="grow">
                <b class="title">{person.name}</b>
                <small>
                    <LocalClock local=person.local at=at />
                    {(!person.title.is_empty()).then(|| format!(", {}", person.title))}
                </small>
            </div>
            <div class="duties">{duties}</div>
            <span class="btns">
                {page}
                <a class="btn" href=format!("mailto:{}", person.email)><Icon name="mail" />"Write"<span class="vh">{about}</span></a>
            </span>
        </li>
    }
}

//! `/verify/…`: behind the link of a letter, an address is confirmed. Opening it changes nothing, because mail scanners
//! open links.

use super::api::{VerifyAddress, load_address_check};
use super::login_page::Brand;
use super::welcome_page::Dead;
use crate::pages::param;
use app_context::{Failure, FormAction};
use app_ui::{Button, ButtonKind, Icon, Skeleton};
use domain::people::AddressCheck;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;

const GONE: &str =
    "It is older than a day, or the address was removed. Under My settings, the letter can be sent again.";

#[component]
pub fn VerifyPage() -> impl IntoView {
    let link = param("link");
    let verify = ServerAction::<VerifyAddress>::new();
    let behind = link.clone();
    let asked = Resource::new(|| (), move |()| load_address_check(behind.clone()));
    view! {
        <Title text="Confirm this address" />
        <main class="entry" id="main">
            <Brand />
            <section class="card">
                <Suspense fallback=|| view! { <Skeleton rows=4 /> }>
                    {move || {
                        let link = link.clone();
                        Suspend::new(async move {
                            match asked.await {
                                Ok(asked) => view! { <Asked asked=asked link=link action=verify /> }.into_any(),
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
fn Asked(asked: AddressCheck, link: String, action: ServerAction<VerifyAddress>) -> impl IntoView {
    let AddressCheck { address, person, organisation, verified_at } = asked;
    if verified_at.is_some() {
        return view! {
            <div class="card-body stack">
                <h1>"This address is confirmed"</h1>
                <div class="callout" data-tone="good" role="status">
                    <Icon name="circle-check" />
                    <div>{format!("Pages for {} at {organisation} go to {address}. You can close this page.", person.name)}</div>
                </div>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="card-body stack">
            <div>
                <h1>"Confirm this address"</h1>
                <p class="muted">
                    {format!("Pages for {} at {organisation} will go to {address}, at any hour.", person.name)}
                </p>
            </div>
            <ActionForm action=action attr:class="form">
                <input type="hidden" name="link" value=link />
                <Failure of=action.failure() />
                <Button kind=ButtonKind::Primary icon="check">"Confirm this address"</Button>
            </ActionForm>
            <p class="sub">"If you do not know what this is, close this page: nothing is sent here then."</p>
        </div>
    }
    .into_any()
}

//! How one is reached when one is on call.

use app_ui::{Badge, EmptyState, Icon, Time, Tone};
use domain::people::ContactMethod;
use leptos::prelude::*;

#[component]
pub fn ContactMethods(methods: Vec<ContactMethod>) -> impl IntoView {
    let empty = methods.is_empty();
    let rows = methods.into_iter().map(|method| {
        let state = match method.verified_at {
            Some(at) => view! {
                <Badge tone=Tone::Good icon="check">"Verified"</Badge>
                <small class="vh">"Verified " <Time at=at.0 /></small>
            }
            .into_any(),
            None => view! { <Badge tone=Tone::Warn icon="triangle-alert">"Not verified"</Badge> }.into_any(),
        };
        view! {
            <li>
                <Icon name=if method.kind == "email" { "mail" } else { "phone" } />
                <div class="grow"><b>{method.address}</b></div>
                {state}
            </li>
        }
    });
    view! {
        <section class="card clip">
            <header class="card-head"><h2>"Where pages reach you"</h2></header>
            <ul class="list">{rows.collect_view()}</ul>
            {empty
                .then(|| {
                    view! {
                        <EmptyState
                            small=true
                            icon="phone"
                            title="No way to reach you"
                            hint="Nobody can page you. Ask an admin to give you an e-mail address."
                        />
                    }
                })}
        </section>
    }
}

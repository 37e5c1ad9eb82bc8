//! Who was paged for an alert, whether it arrived, and who is next.

use app_ui::{Avatar, Countdown, EmptyState, Icon, Late, Time, TimeStyle};
use domain::alerts::{AlertPage, AlertStatus};
use domain::escalation::PageView;
use leptos::prelude::*;

#[component]
pub fn Paged(page: RwSignal<AlertPage>) -> impl IntoView {
    let pages = Memo::new(move |_| page.with(|page| page.pages.clone()));
    let firing = Memo::new(move |_| page.with(|page| page.alert.status == AlertStatus::Firing));
    let next = Memo::new(move |_| page.with(|page| page.escalates_at.zip(page.escalates_to.clone())));
    let body = move || {
        let pages = pages.get();
        if pages.is_empty() {
            return view! {
                <EmptyState
                    title="Nobody was paged"
                    hint="The service has no escalation policy, or it was acknowledged before the first step."
                    icon="bell-off"
                    small=true
                />
            }
            .into_any();
        }
        let rows = pages.into_iter().map(|page| view! { <li><OnePage page=page /></li> }).collect_view();
        view! { <ol class="list">{rows}</ol> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="alert-pages">
            <div class="card-head"><h2 id="alert-pages">"Pages"</h2></div>
            {move || match next.get() {
                _ if !firing.get() => ().into_any(),
                Some((at, next)) => view! {
                    <div class="next-step">
                        <Icon name="timer" />
                        <p class="grow"><b><Countdown to=at.0 /></b><small>{format!("until {next} is paged")}</small></p>
                    </div>
                }
                .into_any(),
                None if pages.with(Vec::is_empty) => ().into_any(),
                None => view! {
                    <div class="next-step">
                        <Icon name="user-round-x" />
                        <p class="grow"><b>"Nobody else is paged"</b><small>"These are the last who hear of it, unless somebody is told by hand."</small></p>
                    </div>
                }
                .into_any(),
            }}
            {body}
        </section>
    }
}

#[component]
fn OnePage(page: PageView) -> impl IntoView {
    let state = match (page.acknowledged_at, page.sent_at, page.last_error) {
        (Some(at), _, _) => {
            view! { <small class="good"><Icon name="check" />"Acknowledged " <Time at=at.0 /></small> }.into_any()
        }
        (None, _, Some(error)) => {
            view! { <small><Late icon="triangle-alert">"Did not arrive"</Late> " " {error}</small> }.into_any()
        }
        (None, Some(at), None) => view! { <small>"Sent " <Time at=at.0 style=TimeStyle::Clock /></small> }.into_any(),
        (None, None, None) => {
            view! { <small>"On its way since " <Time at=page.created_at.0 style=TimeStyle::Clock /></small> }.into_any()
        }
    };
    view! {
        <Avatar name=page.person.name.clone() />
        <div class="grow"><b>{page.person.name}</b>{state}</div>
        <span class="sub">{format!("Step {}", page.step)}</span>
    }
}

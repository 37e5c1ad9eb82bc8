//! Who was paged for an alert, whether it arrived, and who is next.

use app_ui::{Avatar, Countdown, EmptyState, Icon, Late, Time, TimeStyle};
use domain::Timestamp;
use domain::alerts::AlertStatus;
use domain::escalation::PageView;
use leptos::prelude::*;

#[component]
pub fn Paged(
    pages: Vec<PageView>,
    status: AlertStatus,
    /// When somebody else is paged, and who.
    next: Option<(Timestamp, String)>,
) -> impl IntoView {
    let none = pages.is_empty();
    let next = match next {
        _ if status != AlertStatus::Firing => ().into_any(),
        Some((at, next)) => view! {
            <div class="next-step">
                <Icon name="timer" />
                <p class="grow"><b><Countdown to=at.0 /></b><small>{format!("until {next} is paged")}</small></p>
            </div>
        }
        .into_any(),
        None if none => ().into_any(),
        None => view! {
            <div class="next-step">
                <Icon name="user-round-x" />
                <p class="grow"><b>"Nobody else is paged"</b><small>"These are the last who hear of it, unless somebody is told by hand."</small></p>
            </div>
        }
        .into_any(),
    };
    let body = if none {
        view! {
            <EmptyState
                title="Nobody was paged"
                hint="The service has no escalation policy, or it was acknowledged before the first step."
                icon="bell-off"
                small=true
            />
        }
        .into_any()
    } else {
        let row = |page: PageView| {
            let id = page.id.to_string();
            view! { <li data-id=id><OnePage page=page /></li> }
        };
        view! { <ol class="list">{pages.into_iter().map(row).collect_view()}</ol> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="alert-pages">
            <div class="card-head"><h2 id="alert-pages">"Pages"</h2></div>
            {next}
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

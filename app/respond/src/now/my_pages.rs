//! Pages addressed to the viewer: the largest thing on the screen until they are acknowledged.

use super::api::AcknowledgePage;
use crate::forms::Hidden;
use crate::moving::TimeRing;
use app_ui::{Button, ButtonKind, ButtonLink, ButtonSize, Countdown, Icon, Time, TimeStyle};
use domain::escalation::PageView;
use leptos::prelude::*;

#[component]
pub fn MyPages(pages: Vec<PageView>, action: ServerAction<AcknowledgePage>) -> impl IntoView {
    let one = |(at, page): (usize, PageView)| {
        let (id, first) = (page.id.to_string(), at == 0);
        view! {
            <article class="paged" class:further=!first data-id=id><OnePage page=page first=first action=action /></article>
        }
    };
    let articles = pages.into_iter().enumerate().map(one).collect_view();
    view! { <div class="my-pages" aria-live="assertive">{articles}</div> }
}

#[component]
fn OnePage(page: PageView, first: bool, action: ServerAction<AcknowledgePage>) -> impl IntoView {
    let sent = page.sent_at.unwrap_or(page.created_at).0;
    let size = if first { ButtonSize::Big } else { ButtonSize::Medium };
    let acknowledge = if first {
        view! { <Button kind=ButtonKind::Primary size=size icon="check" key="a">"Acknowledge"</Button> }.into_any()
    } else {
        view! { <Button kind=ButtonKind::Primary size=size icon="check">"Acknowledge"</Button> }.into_any()
    };
    view! {
        <div class="paged-what">
            <p class="paged-eye">
                <Icon name="bell-ring" />
                <span>"Page for you"</span>
                <span class="faint">
                    {(page.step > 1).then(|| format!("step {}, ", page.step))} "sent " <Time at=sent style=TimeStyle::Clock />
                </span>
            </p>
            <h2><a href=format!("/alerts/{}", page.alert_id)>{page.alert_title.clone()}</a></h2>
            <p class="paged-where">{page.service.clone()} ", firing for " <app_ui::Elapsed since=page.created_at.0 /></p>
        </div>
        <NextInLine page=page.clone() />
        <div class="paged-acts">
            <ActionForm action=action attr:class="inline">
                <Hidden name="page" value=page.id.to_string() />
                {acknowledge}
            </ActionForm>
            <ButtonLink href=format!("/declare?alert={}", page.alert_id) size=size>"Declare"</ButtonLink>
        </div>
    }
}

/// How long until somebody else is paged, and who.
#[component]
fn NextInLine(page: PageView) -> impl IntoView {
    match (page.escalates_at, page.escalates_to) {
        (Some(at), to) => {
            let who = to.unwrap_or_else(|| "the next step".into());
            view! {
                <div class="paged-next">
                    <TimeRing from=page.sent_at.unwrap_or(page.created_at) to=at />
                    <p><b><Countdown to=at.0 /></b><small>"then " {who} " is paged"</small></p>
                </div>
            }
            .into_any()
        }
        (None, _) => view! {
            <div class="paged-next last"><p><small>"Nobody is paged after you."</small></p></div>
        }
        .into_any(),
    }
}

//! What the viewer is asked to help with: before everything else, until they answer.

use crate::room::{AnswerAsk, AnswerButtons};
use app_ui::{Icon, Time, TimeStyle};
use domain::responders::AskPage;
use leptos::prelude::*;

#[component]
pub fn Asked(asked: Vec<AskPage>, action: ServerAction<AnswerAsk>) -> impl IntoView {
    let one = |(at, page): (usize, AskPage)| {
        let id = page.ask.id.to_string();
        view! { <article class="paged asked" class:further={at > 0} data-id=id><One page=page action=action /></article> }
    };
    let articles = asked.into_iter().enumerate().map(one).collect_view();
    view! { <div class="my-pages" aria-live="assertive">{articles}</div> }
}

#[component]
fn One(page: AskPage, action: ServerAction<AnswerAsk>) -> impl IntoView {
    let AskPage { ask, number, title, severity } = page;
    let severity = severity.map(|severity| format!(", {}", severity.label())).unwrap_or_default();
    view! {
        <div class="paged-what">
            <p class="paged-eye">
                <Icon name="bell-ring" />
                <span>{format!("{} asks you to help", ask.asked_by)}</span>
                <span class="faint">"since " <Time at=ask.asked_at.0 style=TimeStyle::Clock /></span>
            </p>
            <h2><a href=format!("/incidents/{number}")>{ask.what.clone()}</a></h2>
            <p class="paged-where">{format!("{number}{severity}: {title}")}</p>
        </div>
        <div class="paged-acts"><AnswerButtons number=number.0 ask=ask.id action=action go=true /></div>
    }
}

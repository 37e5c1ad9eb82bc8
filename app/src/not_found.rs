//! There is no such page: said with the status that means it, and with ways on.

use crate::frame::Shelled;
use app_ui::{ButtonLink, EmptyState};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    app_context::answer_status(404);
    let shelled = use_context::<Shelled>().is_some_and(|shelled| shelled.0);
    let content = view! {
        <h1 class="vh">"Not found"</h1>
        <div class="card">
            <EmptyState
                icon="circle-question-mark"
                title="There is no such page"
                hint="The address may be mistyped, or what stood here has been removed."
            >
                <div class="btns">
                    <ButtonLink href="/">"Go to Now"</ButtonLink>
                    <ButtonLink href="/incidents">"All incidents"</ButtonLink>
                </div>
            </EmptyState>
        </div>
    };
    view! {
        <Title text="Not found" />
        {if shelled {
            content.into_any()
        } else {
            view! { <main class="entry" id="main">{content}</main> }.into_any()
        }}
    }
}

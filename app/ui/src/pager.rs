//! From one part of a long list to the next.

use crate::{ButtonLink, Icon};
use leptos::prelude::*;

/// Links to the beginning of a list and to what follows; nothing when all of it is here.
#[component]
pub fn Pager(
    /// The address of the beginning, unless this is it.
    first: Option<String>,
    /// The address of the next part, if there is one.
    next: Option<String>,
    /// What the two are called.
    #[prop(default = ("First page", "Next page"))]
    words: (&'static str, &'static str),
) -> impl IntoView {
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {first.map(|href| view! { <ButtonLink href=href icon="chevron-left">{words.0}</ButtonLink> })}
                {next
                    .map(|href| view! { <a class="btn end" href=href data-older="">{words.1}<Icon name="chevron-right" /></a> })}
            </nav>
        }
    })
}

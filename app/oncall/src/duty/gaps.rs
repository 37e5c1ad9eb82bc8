//! Stretches of the next two weeks that nobody holds, each with the form that closes it.

use super::api::{Gap, load_gaps};
use app_context::may;
use app_ui::{ButtonLink, ButtonSize, EmptyState, Icon};
use domain::Action;
use leptos::prelude::*;

/// More than these are counted, not listed.
const LISTED: usize = 6;

#[component]
pub fn Gaps() -> impl IntoView {
    let gaps = Resource::new(|| (), |()| load_gaps());
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                // The table above says what is wrong now; a list of what comes may be missing for once.
                gaps.await.ok().map(|gaps| view! { <List gaps=gaps /> })
            })}
        </Suspense>
    }
}

#[component]
fn List(gaps: Vec<Gap>) -> impl IntoView {
    let count = gaps.len();
    let body = if gaps.is_empty() {
        view! {
            <EmptyState title="No gaps" hint="Every layer is held for the next two weeks." icon="circle-check" small=true />
        }
        .into_any()
    } else {
        let more = count.saturating_sub(LISTED);
        let items = gaps.into_iter().take(LISTED).map(|gap| view! { <One gap=gap /> }).collect_view();
        view! {
            <ul class="list gaps">{items}</ul>
            {(more > 0).then(|| view! { <p class="card-foot">{format!("{more} more, on the pages of their rosters")}</p> })}
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="gaps-ahead">
            <div class="card-head">
                <h2 id="gaps-ahead">"Gaps, next 14 days " <span class="n">{(count > 0).then_some(count)}</span></h2>
            </div>
            {body}
        </section>
    }
}

#[component]
fn One(gap: Gap) -> impl IntoView {
    // Not by its start: what is open now begins anew with every look.
    let id = format!("{}-{}-{}", gap.roster.slug, gap.layer.0, gap.words);
    let about = format!(" for {}", gap.roster.name);
    let close = may(Action::CoverShift)
        .then(|| view! { <ButtonLink href=gap.href size=ButtonSize::Small>"Cover"<span class="vh">{about}</span></ButtonLink> });
    view! {
        <li data-id=id>
            <Icon name="user-round-x" class="gap-mark" />
            <div class="grow">
                <b class="title">{gap.roster.name}</b>
                <small>{gap.layer.word()} ", " {gap.words}</small>
            </div>
            {close}
        </li>
    }
}

//! The page behind the signed link of a letter that asks for cover: one thing to press, nobody to sign in as.
//! Opening it changes nothing, because mail scanners open links.

mod api;

use crate::civil;
use crate::duty::shape::length;
use api::{TakeCoverByLink, load_offer};
use app_context::{Failure, FormAction, NotShown};
use app_ui::{Button, ButtonKind, ButtonLink, ButtonSize, Icon, Skeleton};
use domain::oncall::{CoverOffer, Taken};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn CoverOfferPage() -> impl IntoView {
    let link = use_params_map().with_untracked(|params| params.get("link").unwrap_or_default());
    let take = ServerAction::<TakeCoverByLink>::new();
    let asked = link.clone();
    let offer = Resource::new(|| (), move |()| load_offer(asked.clone()));
    view! {
        <Title text="Cover" />
        <main class="sign-in" id="main">
            <Suspense fallback=|| view! { <section class="card"><Skeleton rows=4 label="Loading the request" /></section> }>
                {move || {
                    let link = link.clone();
                    Suspend::new(async move {
                        match offer.await {
                            Ok(offer) => view! { <Offer offer=offer link=link action=take /> }.into_any(),
                            Err(error) => view! { <NotShown error=error /> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        </main>
    }
}

#[component]
fn Offer(offer: CoverOffer, link: String, action: ServerAction<TakeCoverByLink>) -> impl IntoView {
    let CoverOffer { request, person, time_zone, taken } = offer;
    let zone = civil::zone(&time_zone);
    let when = format!("{} to {}", civil::exact(request.starts_at, &zone), civil::exact(request.ends_at, &zone));
    let act = match taken {
        Some(Taken::By(taker)) if taker.id == person.id => view! {
            <p class="acknowledged" role="status"><Icon name="circle-check" /><b>"It is yours"</b></p>
            <p class="muted">{format!("Thank you. {} knows.", request.person.name)}</p>
        }
        .into_any(),
        Some(Taken::By(taker)) => {
            view! { <p role="status">{format!("{} was faster and has this time.", taker.name)}</p> }.into_any()
        }
        Some(Taken::Withdrawn) => {
            view! { <p role="status">{format!("{} keeps this time after all.", request.person.name)}</p> }.into_any()
        }
        None => view! {
            <ActionForm action=action>
                <input type="hidden" name="link" value=link />
                <Button kind=ButtonKind::Primary size=ButtonSize::Big icon="hand">"Take it"</Button>
            </ActionForm>
        }
        .into_any(),
    };
    view! {
        <section class="card acknowledge">
            <p class="paged-eye"><Icon name="hand" /><span>{format!("{} asks {}", request.person.name, person.name)}</span></p>
            <h1>{format!("{}, {}", request.roster.name, request.layer.word().to_lowercase())}</h1>
            <p class="num"><b>{when}</b></p>
            <p>{format!("{}, {} time", length(request.ends_at.seconds_since(request.starts_at)), civil::local(request.starts_at, &time_zone).city)}</p>
            {(!request.note.is_empty()).then(|| view! { <blockquote>{request.note.clone()}</blockquote> })}
            <Failure of=action.failure() bare=true />
            {act}
            <p><ButtonLink href=format!("/rosters/{}", request.roster.slug)>"Open the roster"</ButtonLink></p>
        </section>
    }
}

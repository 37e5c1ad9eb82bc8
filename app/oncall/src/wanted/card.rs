//! The card on `/on-call`: whose time waits, and the button that takes it.

use super::api::{TakeRequest, Wanted, WithdrawRequest, load_wanted};
use app_context::{Failure, FormAction};
use app_ui::{Avatar, Button, ButtonKind, ButtonSize};
use domain::Timestamp;
use leptos::prelude::*;

#[component]
pub fn CoverWanted(
    /// When the page was loaded.
    at: Timestamp,
) -> impl IntoView {
    let take = ServerAction::<TakeRequest>::new();
    let withdraw = ServerAction::<WithdrawRequest>::new();
    let wanted = Resource::new(|| (), move |()| load_wanted(at));
    view! {
        <Failure of=take.failure().or_else(|| withdraw.failure()) bare=true />
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                // The page is whole without it.
                wanted.await.ok().filter(|wanted| !wanted.is_empty()).map(|wanted| view! { <List wanted=wanted take=take withdraw=withdraw /> })
            })}
        </Suspense>
    }
}

#[component]
fn List(
    wanted: Vec<Wanted>,
    take: ServerAction<TakeRequest>,
    withdraw: ServerAction<WithdrawRequest>,
) -> impl IntoView {
    let count = wanted.len();
    let rows = wanted.into_iter().map(|wanted| one(wanted, take, withdraw)).collect_view();
    view! {
        <section class="card" aria-labelledby="cover-wanted">
            <div class="card-head"><h2 id="cover-wanted">"Cover wanted " <span class="n">{count}</span></h2></div>
            <ul class="list">{rows}</ul>
        </section>
    }
}

fn one(wanted: Wanted, take: ServerAction<TakeRequest>, withdraw: ServerAction<WithdrawRequest>) -> impl IntoView {
    let Wanted { request, when, length, mine, running } = wanted;
    let (id, name) = (request.id.to_string(), request.person.name);
    let row = id.clone();
    let place = format!("{}, {}", request.roster.name, request.layer.word().to_lowercase());
    let asked = match (mine, request.asked_of) {
        (true, Some(asked)) => format!(", asked of {}", asked.name),
        (true, None) => ", asked of everybody".to_owned(),
        (false, Some(_)) => ", asked of you".to_owned(),
        (false, None) => String::new(),
    };
    let about_time = when.clone();
    let act = if mine {
        view! {
            <ActionForm action=withdraw attr:class="inline">
                <input type="hidden" name="request" value=id />
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small>"Withdraw"<span class="vh">{format!(" the request for {about_time}")}</span></Button>
            </ActionForm>
        }
        .into_any()
    } else {
        let about = format!(": {name}, {about_time}");
        view! {
            <ActionForm action=take attr:class="inline">
                <input type="hidden" name="request" value=id />
                <Button kind=ButtonKind::Solid size=ButtonSize::Small icon="hand">"Take it"<span class="vh">{about}</span></Button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <li data-id=row>
            <Avatar name=name.clone() />
            <div class="grow">
                <b class="title">{if mine { "You".to_owned() } else { name }} {format!(", {length}")} {running.then_some(", running now")}</b>
                <small class="num">{when}</small>
                <small>{place} {asked}</small>
                {(!request.note.is_empty()).then(|| view! { <small>{format!("“{}”", request.note)}</small> })}
            </div>
            {act}
        </li>
    }
}

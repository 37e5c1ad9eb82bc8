//! The left pane: who, and what is bleeding.

use super::InRoom;
use super::alerts::RoomAlerts;
use super::roles::Roles;
use super::runbooks::Runbooks;
use super::seen_too::SeenToo;
use super::services::Services;
use domain::PersonRef;
use domain::services::ServiceRef;
use leptos::prelude::*;

#[component]
pub fn Facts(here: InRoom, people: Vec<PersonRef>, services: Vec<ServiceRef>) -> impl IntoView {
    let runbooks = here.part(|room| room.runbooks.clone());
    view! {
        <Roles here=here people=people />
        <SeenToo here=here />
        <Services here=here services=services />
        <RoomAlerts here=here />
        <section aria-labelledby="room-runbooks">
            <h2 id="room-runbooks">"Runbooks " <span class="n num">{move || runbooks.with(Vec::len)}</span></h2>
            {move || view! { <Runbooks runbooks=runbooks.get() /> }}
        </section>
    }
}

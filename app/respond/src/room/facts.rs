//! The left pane: who, and what is bleeding.

use super::InRoom;
use super::alerts::RoomAlerts;
use super::claims::Claims;
use super::loss::LossFacts;
use super::privacy::WhoSees;
use super::responders::{Near, Responders};
use super::roles::Roles;
use super::runbooks::{Runbooks, Ticking};
use super::seen_too::SeenToo;
use super::services::Services;
use app_context::may;
use domain::claims::Claim;
use domain::impact::Finding;
use domain::loss::Loss;
use domain::responders::Ask;
use domain::services::ServiceRef;
use domain::steps::Tick;
use domain::{Action, PersonRef};
use leptos::prelude::*;

#[component]
pub fn Facts(
    here: InRoom,
    claims: Vec<Claim>,
    loss: Loss,
    people: Vec<PersonRef>,
    services: Vec<ServiceRef>,
    findings: Vec<Finding>,
    ticks: Vec<Tick>,
    asks: Vec<Ask>,
    near: Near,
) -> impl IntoView {
    let runbooks = here.room.runbooks.clone();
    let writes = may(Action::Respond) && here.room.incident.status.takes_words();
    let ticking = Ticking { ticks, number: writes.then_some(here.number) };
    let private = here.room.incident.private;
    let who = here.clone();
    view! {
        <Roles here=here.clone() people=people />
        <Responders here=here.clone() asks=asks near=near />
        {private.then(|| view! { <WhoSees here=who.clone() /> })}
        <SeenToo here=here.clone() />
        <Services here=here.clone() services=services findings=findings />
        <LossFacts here=here.clone() loss=loss />
        <Claims here=here.clone() claims=claims />
        <RoomAlerts here=here />
        <section aria-labelledby="room-runbooks">
            <h2 id="room-runbooks">"Runbooks " <span class="n num">{runbooks.len()}</span></h2>
            <Runbooks runbooks=runbooks ticking=ticking />
        </section>
        {(!private).then(|| view! { <WhoSees here=who /> })}
    }
}

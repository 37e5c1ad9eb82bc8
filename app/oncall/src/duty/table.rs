//! Every roster in one row: who is paged first, who second, when that changes, and what one may do about it.

use super::api::{Duty, RemoveCover, Seat, TakeShift};
use super::take::Take;
use crate::local_clock::LocalClock;
use app_context::{Failure, FormAction, use_viewer};
use app_ui::{Badge, ButtonLink, Cell, Column, Countdown, Head, Icon, Person, Row, Table};
use domain::{PersonId, Timestamp};
use leptos::prelude::*;

#[component]
pub fn DutyTable(rosters: Vec<Duty>, at: Timestamp) -> impl IntoView {
    let take = ServerAction::<TakeShift>::new();
    // What was taken is given back by the message that says so, which has no place for a refusal.
    let give_back = ServerAction::<RemoveCover>::new();
    let me = use_viewer().map(|viewer| viewer.id);
    let row = |duty: Duty| {
        let (id, mine) = (duty.roster.id.to_string(), holds(&duty, me));
        view! { <Row id=id class=if mine { "mine" } else { "" }><Cells duty=duty at=at me=me take=take /></Row> }
    };
    let rows = rosters.into_iter().map(row).collect_view();
    let head = vec![
        Head::of("Roster", Column::Main),
        Head::new("Primary"),
        Head::new("Secondary"),
        Head::new("Next hand-over"),
        Head::of("", Column::Act),
    ];
    view! {
        <Failure of=take.failure().or_else(|| give_back.failure()) bare=true />
        <Table label="Who is on call now" head=head class="duty">{rows}</Table>
    }
}

fn holds(duty: &Duty, me: Option<PersonId>) -> bool {
    duty.seats.iter().any(|seat| seat.is_held_by(me))
}

#[component]
fn Cells(duty: Duty, at: Timestamp, me: Option<PersonId>, take: ServerAction<TakeShift>) -> impl IntoView {
    let mut seats = duty.seats.clone().into_iter();
    let primary = seats.next();
    let others: Vec<Seat> = seats.collect();
    let href = format!("/rosters/{}", duty.roster.slug);
    let city = duty.zone.city.clone();
    let second = if others.is_empty() {
        view! { <span class="faint">"No second layer"</span> }.into_any()
    } else {
        others.into_iter().map(|seat| view! { <SeatView seat=seat at=at me=me /> }).collect_view().into_any()
    };
    let first = primary.clone().map_or_else(
        || view! { <span class="faint">"No rotation yet"</span> }.into_any(),
        |seat| view! { <SeatView seat=seat at=at me=me /> }.into_any(),
    );
    let act = primary.clone().filter(|_| duty.may_cover).map(|seat| view! { <Act roster=duty.roster.slug.clone() name=duty.roster.name.clone() seat=seat me=me take=take /> });
    view! {
        <Cell column=Column::Main>
            <a class="title row-link" data-row="" href=href>{duty.roster.name.clone()}</a>
            <small>{format!("{city} time")}</small>
        </Cell>
        <Cell label="Primary">{first}</Cell>
        <Cell label="Secondary">{second}</Cell>
        <Cell label="Hand-over">{primary.map(|seat| view! { <HandOver seat=seat /> })}</Cell>
        <Cell column=Column::Act>{act}</Cell>
    }
}

/// Who holds it, with the clock where they are; or loudly nobody.
#[component]
fn SeatView(seat: Seat, at: Timestamp, me: Option<PersonId>) -> impl IntoView {
    if seat.people.is_empty() {
        let until = match (seat.until_words.as_str(), seat.on_purpose) {
            ("", false) => "No end in sight".to_owned(),
            ("", true) => "so it is planned".to_owned(),
            (words, false) => format!("until {words}"),
            (words, true) => format!("as planned, until {words}"),
        };
        return view! {
            <span class="nobody"><Icon name="user-round-x" /><span><b>"Nobody"</b><small>{until}</small></span></span>
        }
        .into_any();
    }
    let cover = seat.cover;
    let people = seat.people.into_iter().map(|(person, local)| {
        let you = Some(person.id) == me;
        view! {
            <span class="seat">
                <Person name=person.name><LocalClock local=local at=at /></Person>
                {you.then(|| view! { <span class="you">"you"</span> })}
                {cover.then(|| view! { <Badge>"cover"</Badge> })}
            </span>
        }
    });
    people.collect_view().into_any()
}

#[component]
fn HandOver(seat: Seat) -> impl IntoView {
    let to = match seat.next {
        Some(next) => format!("to {next}"),
        None if seat.until.is_some() => "to nobody yet".into(),
        None => "Nobody else takes turns".into(),
    };
    let when = seat.until.map(|until| {
        view! { <span class="hand-over"><b class="num">{seat.until_words.clone()}</b>" "<span class="sub"><Countdown to=until.0 before="in" /></span></span> }
    });
    view! { {when}<small>{to}</small> }
}

/// The most likely thing to do: take what is open, find cover for one's own, take over from somebody.
#[component]
fn Act(roster: String, name: String, seat: Seat, me: Option<PersonId>, take: ServerAction<TakeShift>) -> impl IntoView {
    if seat.is_held_by(me) {
        let href = format!("/rosters/{roster}?layer={}#cover", seat.layer.0);
        return view! { <ButtonLink href=href icon="arrow-left-right">"Find cover"<span class="vh">{format!(" for {name}")}</span></ButtonLink> }.into_any();
    }
    let open = seat.people.is_empty() && !seat.on_purpose;
    let holders = seat.people.into_iter().map(|(person, _)| person).collect();
    view! { <Take action=take roster=roster layer=seat.layer about=format!(": {name}, the rest of this shift") open=open holders=holders /> }.into_any()
}

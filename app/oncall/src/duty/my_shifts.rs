//! The viewer's next shifts.

use super::api::MyShift;
use app_ui::{Badge, EmptyState};
use leptos::prelude::*;

#[component]
pub fn MyShifts(shifts: Vec<MyShift>) -> impl IntoView {
    let body = if shifts.is_empty() {
        view! {
            <EmptyState
                title="No shifts ahead"
                hint="When you join a rotation or take a cover, your shifts stand here."
                icon="coffee"
                small=true
            />
        }
        .into_any()
    } else {
        let items = shifts.into_iter().map(|shift| view! { <One shift=shift /> }).collect_view();
        view! { <ol class="my-shifts">{items}</ol> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="my-shifts">
            <div class="card-head"><h2 id="my-shifts">"My shifts"</h2></div>
            {body}
        </section>
    }
}

#[component]
fn One(shift: MyShift) -> impl IntoView {
    let href = format!("/rosters/{}", shift.roster.slug);
    let id = format!("{}-{}-{}-{}", shift.roster.slug, shift.layer.0, shift.day, shift.hours);
    let length = if shift.running { format!("{} left", shift.length) } else { shift.length };
    view! {
        <li class:running=shift.running data-id=id>
            <span class="day">{shift.day}</span>
            <span class="hours">
                <b class="num">{shift.hours}</b>
                <small>
                    <a href=href>{shift.roster.name}</a>
                    {format!(", {}", shift.layer.word().to_lowercase())}
                    {shift.cover.then(|| view! { " "<Badge>"cover"</Badge> })}
                </small>
            </span>
            <span class="length num">{length}</span>
        </li>
    }
}

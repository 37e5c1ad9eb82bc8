//! The viewer's own shift, and the next one.

use super::on_call::clock_or_date;
use crate::moving::TimeMeter;
use app_ui::{ButtonLink, ButtonSize, Countdown, EmptyState, Icon, Time, TimeStyle};
use domain::Timestamp;
use domain::oncall::Shift;
use leptos::prelude::*;

#[component]
pub fn MyShifts(
    shifts: Vec<Shift>,
    /// When they were loaded.
    at: Timestamp,
) -> impl IntoView {
    let (running, coming): (Vec<Shift>, Vec<Shift>) = shifts.into_iter().partition(|shift| shift.starts_at <= at);
    let next = coming.into_iter().next();
    let body = if running.is_empty() && next.is_none() {
        view! {
            <EmptyState title="You have no shifts" hint="When you are on a roster, your shifts stand here." icon="calendar" small=true />
        }
        .into_any()
    } else {
        let off_call = running.is_empty();
        let running = running.into_iter().map(|shift| view! { <Running shift=shift at=at /> }).collect_view();
        view! {
            {off_call.then(|| view! { <p class="shift-off"><Icon name="moon" />"You are not on call now."</p> })}
            {running}
            {next.map(|shift| view! { <Next shift=shift /> })}
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="my-shift">
            <div class="card-head"><h2 id="my-shift">"My shift"</h2></div>
            {body}
        </section>
    }
}

#[component]
fn Running(shift: Shift, at: Timestamp) -> impl IntoView {
    let (from, to) = (shift.starts_at, shift.ends_at);
    let layer = shift.layer.word().to_lowercase();
    view! {
        <div class="card-body shift">
            <p class="shift-where">{shift.roster.name.clone()} ", " {layer} {shift.cover.then_some(", as cover")}</p>
            <p class="shift-left"><b><Countdown to=to.0 /></b> " left"</p>
            <TimeMeter from=from to=to label="How much of the shift is over" />
            <p class="shift-ends">
                <Time at=from.0 style=clock_or_date(from, at) />
                <Time at=to.0 style=clock_or_date(to, at) />
            </p>
        </div>
    }
}

#[component]
fn Next(shift: Shift) -> impl IntoView {
    view! {
        <div class="card-foot">
            <div class="grow">
                <small>"Next shift, " <Time at=shift.starts_at.0 /></small>
                <br />
                <b><Time at=shift.starts_at.0 style=TimeStyle::Exact /></b>
                <br />
                <small>{shift.roster.name.clone()} ", " {shift.layer.word().to_lowercase()}</small>
            </div>
            <ButtonLink href="/on-call" size=ButtonSize::Small>"Ask for cover"</ButtonLink>
        </div>
    }
}

//! What was published, by whom, from when; and the way to take the last of it back.

use crate::editor::TakeBackVersion;
use app_context::{Failure, FormAction};
use app_ui::{Badge, Button, ButtonSize, Icon, Time, TimeStyle, Tone};
use domain::Timestamp;
use domain::oncall::RosterVersion;
use leptos::prelude::*;

/// Older ones than these are folded away.
const SHOWN: usize = 12;

#[component]
pub fn Versions(
    roster: String,
    versions: Vec<RosterVersion>,
    now: Timestamp,
    /// The viewer may take one back.
    edit: bool,
    take_back: ServerAction<TakeBackVersion>,
) -> impl IntoView {
    let first = versions.iter().map(|version| version.number).min();
    let count = versions.len();
    let rows = versions.into_iter().take(SHOWN).map(|version| {
        let holds = version.withdrawn_at.is_none()
            && version.effective_from <= now
            && version.ends_at.is_none_or(|end| end > now);
        let planned = version.withdrawn_at.is_none() && version.effective_from > now;
        let can = edit && (planned || (holds && Some(version.number) != first));
        one(&roster, version, holds, planned, can, take_back)
    });
    let rows = rows.collect_view();
    view! {
        <Failure of=take_back.failure() bare=true />
        <details class="card fold" id="versions">
            <summary class="card-head"><h2>"Versions " <span class="n">{count}</span></h2><Icon name="chevron-down" class="end" /></summary>
            <ul class="list versions">{rows}</ul>
        </details>
    }
}

fn one(
    roster: &str,
    version: RosterVersion,
    holds: bool,
    planned: bool,
    can: bool,
    take_back: ServerAction<TakeBackVersion>,
) -> impl IntoView + use<> {
    let number = version.number;
    let state = match (holds, planned, version.withdrawn_at) {
        (true, ..) => Some(view! { <Badge tone=Tone::Accent>"holds now"</Badge> }.into_any()),
        (_, true, _) => Some(view! { <Badge>"planned"</Badge> }.into_any()),
        (.., Some(_)) => Some(view! { <Badge>"taken back"</Badge> }.into_any()),
        _ => None,
    };
    let people: usize = version.rotations.iter().map(|rotation| rotation.participants().len()).sum();
    let what = format!("{} rotations, {people} places", version.rotations.len());
    let roster = roster.to_owned();
    let button = can.then(|| {
        view! {
            <ActionForm action=take_back attr:class="inline">
                <input type="hidden" name="roster" value=roster />
                <input type="hidden" name="number" value=number.to_string() />
                <Button size=ButtonSize::Small icon="undo-2">"Take back"<span class="vh">{format!(" version {number}")}</span></Button>
            </ActionForm>
        }
    });
    view! {
        <li data-id=number.to_string()>
            <div class="grow">
                <p><b>{format!("Version {number}")}</b> " " {state}</p>
                <small>"from " <Time at=version.effective_from.0 style=TimeStyle::Exact /> {format!(", by {}", version.published_by)} {format!(", {what}")}</small>
                {version.reason.map(|reason| view! { <small class="reason">{format!("“{reason}”")}</small> })}
            </div>
            {button}
        </li>
    }
}

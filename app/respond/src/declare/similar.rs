//! Open incidents that sound alike, so that two teams do not work apart. The browser's program asks for them while the
//! title is typed.

use crate::forms::Hidden;
use crate::incidents::table::room_href;
use crate::marks::{KindMarks, SeverityMark};
use crate::room::api::SeeItToo;
use app_ui::{Button, ButtonSize, Elapsed, Icon};
use domain::incidents::IncidentRow;
use domain::text::TITLE_MAX;
use leptos::prelude::*;

/// The form that "I see it too" sends: a form cannot stand in another one.
const JOIN: &str = "join";
/// More of them help nobody to decide.
const SHOWN: usize = 3;

/// What resembles the title.
#[component]
pub fn Similar(title: String, incidents: Vec<IncidentRow>) -> impl IntoView {
    let found = (!incidents.is_empty()).then(|| {
        let row = |incident: IncidentRow| {
            let id = incident.id.to_string();
            view! { <li data-id=id><Alike incident=incident /></li> }
        };
        let rows = incidents.into_iter().take(SHOWN).map(row).collect_view();
        // In the reader's own words, so that nothing typed is lost; no more of them than are kept.
        let what: String = title.chars().take(TITLE_MAX).collect();
        view! {
            <section class="similar">
                <h2><Icon name="users-round" />"Someone may already be on this"</h2>
                <ul>{rows}</ul>
                <input type="hidden" name="what" value=what form=JOIN />
            </section>
        }
    });
    view! { <div class="similar-live" aria-live="polite" data-similar="" data-keep="">{found}</div> }
}

/// Counts the reader among those who see an incident too, and leads to its room.
#[component]
pub fn JoinForm(action: ServerAction<SeeItToo>) -> impl IntoView {
    view! {
        <ActionForm action=action attr:id=JOIN>
            <Hidden name="sees" value="true" />
            <Hidden name="go" value="true" />
        </ActionForm>
    }
}

#[component]
fn Alike(incident: IncidentRow) -> impl IntoView {
    let number = incident.number.0.to_string();
    let led = incident.commander.as_ref().map_or("nobody leads".to_owned(), |person| format!("led by {}", person.name));
    let href = room_href(&incident);
    let others = match incident.seen_too {
        0 => String::new(),
        1 => ", 1 sees it too".to_owned(),
        n => format!(", {n} see it too"),
    };
    view! {
        <div class="grow">
            <p class="similar-title">
                <SeverityMark severity=incident.severity />
                <a class="title" href=href>{incident.title}</a>
                <span class="mono">{incident.number.to_string()}</span>
                <KindMarks exercise=incident.exercise private=incident.private />
            </p>
            <small>"Open for " <Elapsed since=incident.declared_at.0 /> ", " {led} {others}</small>
        </div>
        <Button size=ButtonSize::Small icon="eye" form=JOIN name="number" value=number>"I see it too"</Button>
    }
}

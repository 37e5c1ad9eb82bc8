//! Open incidents that sound alike, while the title is typed: so that two teams do not work apart.

use super::api::similar_incidents;
use crate::incidents::table::room_href;
use crate::marks::SeverityMark;
use crate::room::api::SeeItToo;
use app_context::FormAction;
use app_ui::{Button, ButtonSize, Elapsed, Icon};
use domain::incidents::IncidentRow;
use domain::text::TITLE_MAX;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Shorter titles resemble everything.
const FROM_CHARACTERS: usize = 4;
/// After the last key press.
const PAUSE: Duration = Duration::from_millis(200);

/// What resembles `title`, asked for when typing pauses; a late answer to an old question is dropped.
fn resembling(title: RwSignal<String>) -> RwSignal<Vec<IncidentRow>> {
    let found = RwSignal::new(Vec::new());
    let asked = StoredValue::new(0_u32);
    Effect::new(move |waiting: Option<Option<TimeoutHandle>>| {
        if let Some(waiting) = waiting.flatten() {
            waiting.clear();
        }
        let title = title.get().trim().to_owned();
        let question = asked.get_value() + 1;
        asked.set_value(question);
        if title.chars().count() < FROM_CHARACTERS {
            found.set(Vec::new());
            return None;
        }
        let ask = move || {
            spawn_local(async move {
                // Without an answer nothing is shown: declaring goes on.
                if let Ok(incidents) = similar_incidents(title).await
                    && asked.try_get_value() == Some(question)
                {
                    found.try_set(incidents);
                }
            });
        };
        set_timeout_with_handle(ask, PAUSE).ok()
    });
    found
}

#[component]
pub fn Similar(title: RwSignal<String>, join: ServerAction<SeeItToo>) -> impl IntoView {
    let found = resembling(title);
    view! {
        <div class="similar-live" aria-live="polite">
            {move || {
                let found = found.get();
                (!found.is_empty())
                    .then(|| {
                        let rows = found
                            .into_iter()
                            .take(3)
                            .map(|incident| view! { <li><Alike incident=incident title=title join=join /></li> })
                            .collect_view();
                        view! {
                            <section class="similar">
                                <h2><Icon name="users-round" />"Someone may already be on this"</h2>
                                <ul>{rows}</ul>
                            </section>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Alike(incident: IncidentRow, title: RwSignal<String>, join: ServerAction<SeeItToo>) -> impl IntoView {
    let number = incident.number.0;
    let press = move |()| {
        // In the reader's own words, so that nothing typed is lost; no more of them than are kept.
        let what = title.get_untracked().chars().take(TITLE_MAX).collect();
        join.dispatch(SeeItToo { number, sees: true, what });
    };
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
            </p>
            <small>"Open for " <Elapsed since=incident.declared_at.0 /> ", " {led} {others}</small>
        </div>
        <Button size=ButtonSize::Small icon="eye" pending=join.running() on_press=Callback::new(press)>"I see it too"</Button>
    }
}

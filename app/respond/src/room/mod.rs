//! The incident room. One address per pane: three panes side by side on wide screens, one at a time on phones.
//! Everything is loaded once with the page and kept fresh in place.

mod actions;
mod alerts;
pub mod api;
mod commands;
mod composer;
mod facts;
mod graph;
mod header;
mod log;
mod past;
mod questions;
mod roles;
pub mod runbooks;
mod seen_too;
mod services;
mod status;
mod story;
mod timeline;
mod update_form;
mod updates;

use crate::incidents::api::TakeRole;
use api::{ChangeStatus, Opened, SeeItToo, load_room, open_room};
use app_context::NotShown;
use app_context::fresh;
use app_context::{AppError, use_live};
use app_ui::{Skeleton, Tab, Tabs};
use domain::incidents::Room;
use domain::{AlertId, IncidentNumber, Refusal};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use story::Story;

/// The panes, by the last word of their address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pane {
    Facts,
    Log,
    Timeline,
    Actions,
}

impl Pane {
    fn read(word: &str) -> Pane {
        match word {
            "facts" => Pane::Facts,
            "timeline" => Pane::Timeline,
            "actions" => Pane::Actions,
            _ => Pane::Log,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Pane::Facts => "facts",
            Pane::Log => "log",
            Pane::Timeline => "timeline",
            Pane::Actions => "actions",
        }
    }
}

/// What every part of the room works on.
#[derive(Clone, Copy)]
struct InRoom {
    number: IncidentNumber,
    room: RwSignal<Room>,
    /// What was said and what happened: the stretch that the page came with, growing at its end.
    recent: RwSignal<Story>,
    /// What the reader asked for from before that.
    past: RwSignal<Story>,
    /// The page shows an earlier stretch, which does not grow.
    bygone: bool,
    /// What is asked for in several places of the room; refusals stand in its header.
    status: ServerAction<ChangeStatus>,
    take: ServerAction<TakeRole>,
    see: ServerAction<SeeItToo>,
    /// Grows with every attempt of a form in this room, so that it shows its own effect even while the stream
    /// is broken.
    acted: RwSignal<u64>,
}

impl InRoom {
    /// A part of the room that changes only when it is different.
    fn part<T: Clone + PartialEq + Send + Sync + 'static>(self, part: fn(&Room) -> T) -> Memo<T> {
        Memo::new(move |_| self.room.with(part))
    }

    /// Loads the room again after each attempt of this action.
    fn follows<S>(self, action: ServerAction<S>)
    where
        S: leptos::server_fn::ServerFn + Clone + Send + Sync + 'static,
        S::Output: Send + Sync + 'static,
        S::Error: Send + Sync + 'static,
    {
        Effect::new(move |before: Option<usize>| {
            let version = action.version().get();
            if before.is_some_and(|before| before != version) {
                self.acted.update(|acted| *acted += 1);
            }
            version
        });
    }
}

#[component]
pub fn RoomPage() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|params| params.get("number").unwrap_or_default()));
    let pane = Memo::new(move |_| Pane::read(&params.with(|params| params.get("pane").unwrap_or_default())));
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|query| query.get("before").and_then(|seq| seq.parse::<i64>().ok())));
    let opened = Resource::new(
        move || (number.get(), before.get()),
        |(number, before)| async move {
            let number: IncidentNumber =
                number.parse().map_err(|_| AppError::from(Refusal::NotFound("incident".into())))?;
            Ok::<_, AppError>((open_room(number.0, before).await?, before.is_some()))
        },
    );
    view! {
        <Suspense fallback=|| view! { <div class="room loading"><Skeleton rows=8 people=true label="Loading the room" /></div> }>
            {move || Suspend::new(async move {
                match opened.await {
                    Ok((opened, bygone)) => view! { <RoomView opened=opened bygone=bygone pane=pane /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

fn alert_ids(room: &Room) -> Vec<AlertId> {
    room.alerts.iter().map(|alert| alert.id).collect()
}

#[component]
fn RoomView(opened: Opened, bygone: bool, pane: Memo<Pane>) -> impl IntoView {
    let (id, number) = (opened.room.incident.id, opened.room.incident.number);
    let acted = RwSignal::new(0);
    let alerts = StoredValue::new(alert_ids(&opened.room));
    let live = use_live(move |notice| {
        let ours = |alert| alerts.try_with_value(|alerts| alerts.contains(&alert)) == Some(true);
        notice.incident_id == Some(id) || notice.alert_id.is_some_and(ours)
    });
    let moved = move || (live.get(), acted.get());
    let room = fresh(opened.room, moved, move || load_room(number.0));
    let (past, held) = (RwSignal::new(opened.story.before()), RwSignal::new(opened.story.clone()));
    let grows = move || if bygone { (0, 0) } else { moved() };
    let recent = fresh(opened.story, grows, move || past::grown(number.0, held.get_untracked(), past.get_untracked()));
    Effect::new(move |_| held.set(recent.get()));
    Effect::new(move |_| alerts.set_value(room.with(alert_ids)));
    let (status, take, see) = (ServerAction::new(), ServerAction::new(), ServerAction::new());
    let here = InRoom { number, room, recent, past, bygone, status, take, see, acted };
    here.follows(status);
    here.follows(take);
    here.follows(see);
    status::offer_undo(here);

    let title = here.part(|room| room.incident.title.clone());
    let severity = here.part(|room| room.incident.severity.map(|severity| severity.level().to_string()));
    let open = here.part(|room| room.incident.status.is_open());
    let unknown = here.part(|room| room.answers.unknown() as u32);
    let (people, services) = (opened.people, opened.services);
    view! {
        // Read now: the head is written after the parts of the page are gone.
        <Title text=format!("{number} {}", title.get_untracked()) />
        <div
            class="room"
            data-pane=move || pane.get().word()
            data-sev=move || severity.get()
            class:ended=move || !open.get()
        >
            <header::Header here=here />
            <Switch number=number pane=pane unknown=unknown />
            <div class="room-body">
                <questions::Questions here=here />
                <aside class="pane pane-facts" aria-label="Facts and people" tabindex="-1">
                    <facts::Facts here=here people=people services=services />
                </aside>
                <section class="pane pane-middle" aria-label="Log and timeline">
                    {move || {
                        if pane.get() == Pane::Timeline {
                            view! { <timeline::Timeline here=here /> }.into_any()
                        } else {
                            view! { <log::Log here=here /> }.into_any()
                        }
                    }}
                </section>
                <aside class="pane pane-actions" aria-label="Actions and updates" tabindex="-1">
                    <actions::Actions here=here />
                </aside>
            </div>
        </div>
    }
}

/// The switch between panes. Wide screens show facts and actions all the time and hide their links.
#[component]
fn Switch(number: IncidentNumber, pane: Memo<Pane>, unknown: Memo<u32>) -> impl IntoView {
    let to = move |to: Pane| format!("/incidents/{number}/{}", to.word());
    let is = move |which: Pane| Signal::derive(move || pane.get() == which);
    let unknown = Signal::derive(move || Some(unknown.get()).filter(|unknown| *unknown > 0));
    view! {
        <div class="room-switch">
            <Tabs label="Panes of the room">
                <Tab href=to(Pane::Facts) current=is(Pane::Facts) count=unknown>"Facts"</Tab>
                <Tab href=to(Pane::Log) current=is(Pane::Log)>"Log"</Tab>
                <Tab href=to(Pane::Timeline) current=is(Pane::Timeline)>"Timeline"</Tab>
                <Tab href=to(Pane::Actions) current=is(Pane::Actions)>"Actions"</Tab>
            </Tabs>
        </div>
    }
}

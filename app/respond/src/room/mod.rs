//! The incident room. One address per pane: three panes side by side on wide screens, one at a time on phones.
//! Live: the page is fetched again when something happens, and what is read stays where it is.

mod about_to;
mod actions;
mod alerts;
pub mod api;
mod care;
mod carry_out;
mod claims;
mod composer;
mod decisions;
mod ending;
mod facts;
mod graph;
mod header;
mod here;
mod impact;
mod levers;
mod line;
mod log;
mod loss;
mod past;
mod privacy;
mod questions;
mod remediation;
mod responders;
mod roles;
pub mod runbooks;
mod search;
mod seen_too;
mod services;
mod status;
mod story;
mod suspects;
mod thread;
mod timeline;
mod update_form;
mod updates;

pub use responders::{AnswerAsk, AnswerButtons};

use crate::brief::Brief;
use crate::document::Document;
use crate::incidents::api::TakeRole;
use api::{ChangeStatus, Opened, SeeItToo, Shown, open_room};
use app_context::{AppError, Live, NotShown, may};
use app_ui::{Skeleton, Tab, Tabs};
use domain::incidents::Room;
use domain::{Action, IncidentNumber, Refusal};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;
use story::Story;

/// The panes, by the last word of their address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pane {
    Facts,
    Log,
    Document,
    Timeline,
    Actions,
}

impl Pane {
    fn read(word: &str) -> Pane {
        match word {
            "facts" => Pane::Facts,
            "document" => Pane::Document,
            "timeline" => Pane::Timeline,
            "actions" => Pane::Actions,
            _ => Pane::Log,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Pane::Facts => "facts",
            Pane::Log => "log",
            Pane::Document => "document",
            Pane::Timeline => "timeline",
            Pane::Actions => "actions",
        }
    }
}

/// A line of the log that the address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// The reader is about to answer it.
    Answered(i64),
    /// It is read with its answers.
    Alone(i64),
}

impl Line {
    fn read(answer: Option<String>, thread: Option<String>) -> Option<Line> {
        let seq = |text: Option<String>| text.and_then(|seq| seq.parse().ok());
        seq(answer).map(Line::Answered).or_else(|| seq(thread).map(Line::Alone))
    }

    fn seq(self) -> i64 {
        match self {
            Line::Answered(seq) | Line::Alone(seq) => seq,
        }
    }
}

/// What every part of the room works on.
#[derive(Clone)]
struct InRoom {
    number: IncidentNumber,
    room: Arc<Room>,
    /// What was said and what happened, of one stretch.
    story: Arc<Story>,
    /// The page shows an earlier stretch, which does not grow.
    bygone: bool,
    /// What is asked for in several places of the room; refusals stand in its header.
    status: ServerAction<ChangeStatus>,
    take: ServerAction<TakeRole>,
    see: ServerAction<SeeItToo>,
}

#[component]
pub fn RoomPage() -> impl IntoView {
    let params = use_params_map().get_untracked();
    // Whoever only reads begins with what is told to them.
    if params.get("pane").is_none_or(|pane| pane.is_empty()) && !may(Action::Respond) {
        let number = params.get("number").and_then(|number| number.parse().ok());
        return view! { <Brief number=number /> }.into_any();
    }
    let number = params.get("number").unwrap_or_default().parse::<IncidentNumber>();
    let pane = Pane::read(&params.get("pane").unwrap_or_default());
    let before = use_query_map().with_untracked(|query| query.get("before").and_then(|seq| seq.parse::<i64>().ok()));
    let search = use_query_map().with_untracked(|query| query.get("search")).filter(|_| pane == Pane::Log);
    let (asked, wanted) = (search.clone(), search);
    let asked_line = use_query_map().with_untracked(|query| Line::read(query.get("answer"), query.get("thread")));
    let asked_line = asked_line.filter(|_| pane == Pane::Log);
    let (show, edit) = use_query_map().with_untracked(|query| (query.get("show"), query.get("edit")));
    let view = timeline::View::read(show.filter(|_| pane == Pane::Timeline), edit);
    let opened = Resource::new(
        || (),
        move |()| {
            let (number, search) = (number.clone(), wanted.clone());
            async move {
                let number = number.map_err(|_| AppError::from(Refusal::NotFound("incident".into())))?;
                open_room(
                    number,
                    Shown {
                        before,
                        search,
                        line: asked_line.map(Line::seq),
                        document: pane == Pane::Document,
                        timeline: view,
                    },
                )
                .await
            }
        },
    );
    view! {
        <Suspense fallback=|| view! { <div class="room loading"><Skeleton rows=8 people=true label="Loading the room" /></div> }>
            {move || {
                let asked = asked.clone();
                Suspend::new(async move {
                    match opened.await {
                        Ok(opened) => view! { <RoomView opened=opened bygone=before.is_some() pane=pane asked=asked line=asked_line view=view /> }.into_any(),
                        Err(error) => view! { <NotShown error=error /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

/// The notices that concern the room: about the incident and about its alerts.
fn ids(room: &Room) -> String {
    let alerts = room.alerts.iter().map(|alert| alert.id.to_string());
    [room.incident.id.to_string()].into_iter().chain(alerts).collect::<Vec<_>>().join(" ")
}

#[component]
fn RoomView(
    opened: Opened,
    bygone: bool,
    pane: Pane,
    /// What the log is searched for.
    asked: Option<String>,
    /// Which line is answered, or read with its answers.
    line: Option<Line>,
    /// Which timeline is read.
    view: timeline::View,
) -> impl IntoView {
    let Opened { room, story, timeline: read, document, found, thread, claims, .. } = opened;
    let Opened { findings, ticks, decisions, announcements, loss, levers, remedies, suspects, .. } = opened;
    let Opened { care, people, services, asks, .. } = opened;
    let present = opened.here;
    let near = responders::Near { on_it: care.people.clone(), ..opened.near };
    let number = room.incident.number;
    let (status, take, see) = (ServerAction::new(), ServerAction::new(), ServerAction::new());
    let unknown = room.answers.unknown() as u32;
    let shows = room.incident.id.to_string();
    let severity = room.incident.severity.map(|severity| severity.level().to_string());
    let ended = !room.incident.status.is_open();
    let title = format!("{number} {}", room.incident.title);
    let ids = ids(&room);
    let here = InRoom { number, room: Arc::new(room), story: Arc::new(story), bygone, status, take, see };
    let middle = match (pane, document) {
        (Pane::Log, _) if let Some(asked) = asked => {
            view! { <search::Search here=here.clone() asked=asked found=found /> }.into_any()
        }
        (Pane::Document, Some(opened)) => view! { <Document number=number opened=opened /> }.into_any(),
        (Pane::Timeline, _) => view! { <timeline::Timeline here=here.clone() view=view read=read /> }.into_any(),
        _ => match (line, thread) {
            (Some(Line::Alone(seq)), Some(thread)) => {
                view! { <thread::Thread here=here.clone() thread=thread seq=seq /> }.into_any()
            }
            (_, thread) => {
                let answers = thread.as_deref().and_then(thread::quoted);
                view! { <log::Log here=here.clone() answers=answers /> }.into_any()
            }
        },
    };
    view! {
        <Title text=title />
        <div class="room" data-page=format!("room {number}") data-pane=pane.word() data-here=shows data-sev=severity class:ended=ended>
            <Live on="*" of=ids />
            <header::Header here=here.clone() present=present />
            <Switch number=number pane=pane unknown=unknown />
            <div class="room-body">
                <questions::Questions here=here.clone() />
                <aside class="pane pane-facts" aria-label="Facts and people" tabindex="-1">
                    <facts::Facts here=here.clone() claims=claims loss=loss people=people services=services.clone() findings=findings ticks=ticks asks=asks.clone() near=near />
                </aside>
                <section class="pane pane-middle" aria-label="Log, document and timeline">
                    <responders::Calls here=here.clone() asks=asks />
                    <about_to::Open here=here.clone() announcements=announcements.clone() />
                    {middle}
                </section>
                <aside class="pane pane-actions" aria-label="Actions and updates" tabindex="-1">
                    <actions::Actions
                        here=here
                        announcements=announcements
                        remedies=remedies
                        levers=levers
                        suspects=suspects
                        services=services
                        care=care
                        decisions=decisions
                    />
                </aside>
            </div>
        </div>
    }
}

/// The switch between panes. Wide screens show facts and actions all the time and hide their links.
#[component]
fn Switch(
    number: IncidentNumber,
    pane: Pane,
    /// How many of the five questions have no answer.
    unknown: u32,
) -> impl IntoView {
    let to = move |to: Pane| format!("/incidents/{number}/{}", to.word());
    view! {
        <div class="room-switch">
            <Tabs label="Panes of the room">
                <Tab href=to(Pane::Facts) current=pane == Pane::Facts count=(unknown > 0).then_some(unknown)>"Facts"</Tab>
                <Tab href=to(Pane::Log) current=pane == Pane::Log>"Log"</Tab>
                <Tab href=to(Pane::Document) current=pane == Pane::Document>"Document"</Tab>
                <Tab href=to(Pane::Timeline) current=pane == Pane::Timeline>"Timeline"</Tab>
                <Tab href=to(Pane::Actions) current=pane == Pane::Actions>"Actions"</Tab>
            </Tabs>
        </div>
    }
}

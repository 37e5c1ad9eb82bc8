//! Server functions of the room.

use super::carry_out::carry_out;
use super::responders::Near;
use super::story::Story;
use super::{questions, timeline, update_form};
use crate::document::api::{OpenedDocument, open_document};
use crate::forms::{all, person_id, person_named, read, some};
use app_context::{AppError, Ports, ports, redirect_to, say_undo, signed_in};
use domain::announcements::Announcement;
use domain::care::Care;
use domain::changes::Suspects;
use domain::claims::Claim;
use domain::decisions::Decision;
use domain::impact::Finding;
use domain::incidents::{IncidentStatus, Room, Severity, Stretch, commands};
use domain::levers::Lever;
use domain::log::LogLine;
use domain::loss::Loss;
use domain::presence::Here;
use domain::remediation::Remedy;
use domain::responders::Ask;
use domain::services::ServiceRef;
use domain::steps::Tick;
use domain::{Action, Actor, IncidentNumber, Page, PersonRef, Refusal, ServiceId};
use futures::try_join;
use leptos::server;
use leptos::server_fn::ServerFn;
use serde::{Deserialize, Serialize};

/// Everything that the room shows when it is entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub room: Room,
    pub story: Story,
    /// The document, on its own pane.
    pub document: Option<OpenedDocument>,
    /// Another timeline than all of it.
    pub timeline: Option<timeline::Read>,
    /// What a search of the log found.
    pub found: Option<Page<LogLine>>,
    /// The line that is answered or read alone, with its answers.
    pub thread: Option<Vec<LogLine>>,
    pub claims: Vec<Claim>,
    /// How affected services do, newest first.
    pub findings: Vec<Finding>,
    /// What was decided for the business.
    pub decisions: Vec<Decision>,
    /// Steps of runbooks that were done or left out.
    pub ticks: Vec<Tick>,
    /// What people are about to do.
    pub announcements: Vec<Announcement>,
    /// What it costs.
    pub loss: Loss,
    /// What can be switched off or let through less.
    pub levers: Vec<Lever>,
    /// What could stop the bleeding, and what was tried.
    pub remedies: Vec<Remedy>,
    /// What may have caused it.
    pub suspects: Suspects,
    /// Who has been on it for how long, and who rests.
    pub care: Care,
    /// Who has the room open.
    pub here: Vec<Here>,
    /// Who was asked to help.
    pub asks: Vec<Ask>,
    /// Who could be asked.
    #[serde(skip)]
    pub near: Near,
    /// Whom a role can be given to.
    pub people: Vec<PersonRef>,
    /// What can be marked as affected.
    pub services: Vec<ServiceRef>,
}

/// Which part of the room is asked for.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// The story, or what was found in it, ends before this sequence number; with the newest when unset.
    pub before: Option<i64>,
    /// What the log is searched for; empty while nobody has written anything.
    pub search: Option<String>,
    /// A line that is answered, or read with its answers.
    pub line: Option<i64>,
    pub document: bool,
    pub timeline: timeline::View,
}

pub async fn open_room(number: IncidentNumber, shown: Shown) -> Result<Opened, AppError> {
    let Shown { before, search, line, document, timeline } = shown;
    let by = signed_in()?;
    let ports = ports()?;
    let room = ports.incidents.room(&by, number).await?;
    let stretch = before.map_or(Stretch::Newest, Stretch::Before);
    // Side by side, for each is asked anew whenever something happens; in two groups, so that one page does not take all the
    // connections there are.
    let (log, whole, claims, findings, decisions, ticks, announcements, loss) = try_join!(
        ports.logs.log(&by, number, stretch),
        ports.incidents.timeline(&by, number, stretch),
        ports.claims.list(&by, number),
        ports.impacts.findings(&by, number),
        ports.decisions.decisions(&by, number),
        ports.steps.ticks(&by, number),
        ports.announcements.list(&by, number),
        ports.losses.show(&by, number),
    )?;
    let (levers, remedies, suspects, care, here, asks, near, people, services) = try_join!(
        ports.levers.of_incident(&by, number),
        ports.remediation.list(&by, number),
        ports.changes.suspects(&by, number),
        ports.cares.care(&by, number),
        ports.presence.here(&by, number),
        ports.responders.asks(&by, number),
        near(&ports, &by, &room),
        ports.people.list(&by, None, all()),
        ports.services.list(&by, None, all()),
    )?;
    let people = people.items.into_iter().filter(|person| person.disabled_at.is_none());
    let people = people.map(|person| PersonRef { id: person.id, name: person.name }).collect();
    let services = services.items.into_iter();
    let services = services.map(|row| ServiceRef { id: row.id, slug: row.slug, name: row.name }).collect();
    let found = match search.filter(|search| !search.trim().is_empty()) {
        Some(search) => Some(ports.logs.find_in_log(&by, number, &search, before).await?),
        None => None,
    };
    let thread = match line {
        Some(seq) => Some(ports.logs.thread(&by, number, seq).await?),
        None => None,
    };
    let timeline = timeline::load(number, timeline.which, stretch).await?;
    let document = if document { Some(open_document(number).await?) } else { None };
    Ok(Opened {
        room,
        story: Story { log, timeline: whole },
        timeline,
        document,
        found,
        thread,
        claims,
        findings,
        ticks,
        decisions,
        announcements,
        loss,
        levers,
        remedies,
        suspects,
        care,
        here,
        asks,
        near,
        people,
        services,
    })
}

/// Whom the form for asking proposes; nobody to who may not ask.
async fn near(ports: &Ports, by: &Actor, room: &Room) -> Result<Near, Refusal> {
    if !by.may(Action::Respond) || !room.incident.status.is_open() {
        return Ok(Near::default());
    }
    let number = room.incident.number;
    let (suggestions, areas, rosters) =
        try_join!(ports.responders.suggest(by, number), ports.people.areas(by), ports.on_call.now(by, None))?;
    let rosters = rosters.into_iter().map(|roster| roster.roster.name).collect();
    Ok(Near { suggestions, areas, rosters, on_it: vec![] })
}

/// Writes a line in the log, or does what the command in it asks for. `answers`: the number of the line that it answers;
/// `back`: to the log afterwards.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn say(
    number: i64,
    body: String,
    #[server(default)] answers: String,
    #[server(default)] back: bool,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let answers: Option<i64> = some(answers).map(|seq| read("body", &seq)).transpose()?;
    let line = commands::read(&body).map_err(|problem| Refusal::invalid("body", problem))?;
    // Whatever a command refuses is wrong with the line.
    let of_the_line = |refusal| match refusal {
        Refusal::Invalid(fields) => {
            let first = fields.0.into_iter().next();
            Refusal::invalid("body", first.map(|(_, problem)| problem).unwrap_or_default())
        }
        other => other,
    };
    let number = IncidentNumber(number);
    carry_out(&ports()?, &by, number, answers, line).await.map_err(of_the_line)?;
    if back {
        redirect_to(&format!("/incidents/{number}/log"));
    }
    Ok(())
}

/// Counts the caller among those who see it too, in these words if any; or no longer. `go`: into the room.
#[server]
pub async fn see_it_too(
    number: i64,
    sees: bool,
    #[server(default)] what: String,
    #[server(default)] go: bool,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let number = IncidentNumber(number);
    ports()?.incidents.see_it_too(&by, number, sees, what).await?;
    if go {
        redirect_to(&format!("/incidents/{number}"));
    }
    Ok(())
}

/// Changes where it stands.
#[server]
pub async fn change_status(number: i64, to: IncidentStatus) -> Result<(), AppError> {
    let by = signed_in()?;
    let (incidents, number) = (ports()?.incidents, IncidentNumber(number));
    let from = incidents.change_status(&by, number, to).await?;
    say_status(number, from, to);
    Ok(())
}

/// Says what was changed, and offers the way back where there is one.
pub(super) fn say_status(number: IncidentNumber, from: IncidentStatus, to: IncidentStatus) {
    let said = format!("{number} is {} now.", to.word().to_lowercase());
    if to.may_become(from) {
        let back = [("number", number.0.to_string()), ("to", from.as_str().to_owned())];
        say_undo(said, <ChangeStatus as ServerFn>::PATH, &back);
    } else {
        app_context::say(said);
    }
}

#[server]
pub async fn change_severity(number: i64, to: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let to: Severity = read("to", &to)?;
    Ok(ports()?.incidents.change_severity(&by, IncidentNumber(number), to).await?)
}

/// Gives a role to the person with this name; an empty name releases it.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn assign_role(
    number: i64,
    role: String,
    #[server(default)] person: String,
    #[server(default)] expected: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let to = person_named(&ports, &by, &person).await?;
    let (role, expected) = (read("role", &role)?, person_id(&expected)?);
    Ok(ports.incidents.assign_role(&by, IncidentNumber(number), role, to, expected).await?)
}

/// Answers one of the five questions.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn answer_question(number: i64, question: String, #[server(default)] answer: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let answer = questions::read(&question, &answer)?;
    Ok(ports()?.incidents.answer(&by, IncidentNumber(number), answer).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn set_service(number: i64, service: ServiceId, affected: bool) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.incidents.set_service(&by, IncidentNumber(number), service, affected).await?)
}

/// A component of the update form; an empty status leaves it as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComponentPick {
    pub component_id: domain::ComponentId,
    #[serde(default)]
    pub status: String,
}

/// What the update form sends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UpdateFields {
    pub audience: String,
    #[serde(default)]
    pub public_title: String,
    pub known: String,
    #[serde(default)]
    pub being_done: String,
    /// Minutes; empty for "no further update planned".
    #[serde(default)]
    pub next_in_minutes: String,
    #[serde(default)]
    pub components: Vec<ComponentPick>,
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn publish_update(number: i64, update: UpdateFields) -> Result<(), AppError> {
    let by = signed_in()?;
    let number = IncidentNumber(number);
    ports()?.incidents.publish_update(&by, number, update_form::read(update)?).await?;
    Ok(())
}

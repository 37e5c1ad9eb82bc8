//! Server functions of the room.

use app_context::AppError;
#[cfg(feature = "ssr")]
use app_context::{ports, signed_in};
#[cfg(feature = "ssr")]
use domain::IncidentNumber;
use domain::incidents::{IncidentStatus, LogLine, Room, TimelineItem};
use domain::services::ServiceRef;
use domain::{PersonRef, ServiceId};
use leptos::server;
use serde::{Deserialize, Serialize};

/// Everything that the room shows when it is entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub room: Room,
    pub log: Vec<LogLine>,
    pub timeline: Vec<TimelineItem>,
    /// Whom a role can be given to.
    pub people: Vec<PersonRef>,
    /// What can be marked as affected.
    pub services: Vec<ServiceRef>,
}

#[server]
pub async fn open_room(number: i64) -> Result<Opened, AppError> {
    let by = signed_in()?;
    let (ports, number) = (ports()?, IncidentNumber(number));
    let room = ports.incidents.room(&by, number).await?;
    let log = ports.incidents.log(&by, number, None).await?;
    let timeline = ports.incidents.timeline(&by, number).await?;
    let people = ports.people.list(&by, None, crate::forms::all()).await?.items;
    let people = people.into_iter().filter(|person| person.disabled_at.is_none());
    let people = people.map(|person| PersonRef { id: person.id, name: person.name }).collect();
    let services = crate::incidents::api::service_names().await?;
    Ok(Opened { room, log, timeline, people, services })
}

#[server]
pub async fn load_room(number: i64) -> Result<Room, AppError> {
    let by = signed_in()?;
    Ok(ports()?.incidents.room(&by, IncidentNumber(number)).await?)
}

#[server]
pub async fn load_timeline(number: i64) -> Result<Vec<TimelineItem>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.incidents.timeline(&by, IncidentNumber(number)).await?)
}

/// Lines after this sequence number; the newest when it is 0.
#[server]
pub async fn load_log(number: i64, after: i64) -> Result<Vec<LogLine>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.incidents.log(&by, IncidentNumber(number), (after > 0).then_some(after)).await?)
}

/// Writes a line in the log, or does what the command in it asks for.
#[server]
pub async fn say(number: i64, body: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let line = super::commands::read(&body).map_err(|problem| domain::Refusal::invalid("body", problem))?;
    super::commands::carry_out(&ports()?, &by, IncidentNumber(number), line).await?;
    Ok(())
}

#[server]
pub async fn change_status(number: i64, to: IncidentStatus) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.incidents.change_status(&by, IncidentNumber(number), to).await?)
}

#[server]
pub async fn change_severity(number: i64, to: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let to: domain::incidents::Severity = crate::forms::read("to", &to)?;
    Ok(ports()?.incidents.change_severity(&by, IncidentNumber(number), to).await?)
}

/// Gives a role to the person with this name; an empty name releases it.
#[server]
pub async fn assign_role(
    number: i64,
    role: String,
    #[server(default)] person: String,
    #[server(default)] expected: String,
) -> Result<(), AppError> {
    use crate::forms::{person_id, person_named, read};
    let by = signed_in()?;
    let ports = ports()?;
    let to = person_named(&ports, &by, &person).await?;
    let (role, expected) = (read("role", &role)?, person_id(&expected)?);
    Ok(ports.incidents.assign_role(&by, IncidentNumber(number), role, to, expected).await?)
}

/// Answers one of the five questions.
#[server]
pub async fn answer_question(number: i64, question: String, #[server(default)] answer: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let answer = super::questions::read(&question, &answer)?;
    Ok(ports()?.incidents.answer(&by, IncidentNumber(number), answer).await?)
}

#[server]
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
pub async fn publish_update(number: i64, update: UpdateFields) -> Result<(), AppError> {
    let by = signed_in()?;
    let number = IncidentNumber(number);
    ports()?.incidents.publish_update(&by, number, super::update_form::read(update)?).await?;
    Ok(())
}

//! Server functions of the room.

use super::story::Story;
use app_context::AppError;
#[cfg(feature = "ssr")]
use app_context::{ports, signed_in};
use domain::incidents::{IncidentStatus, Room};
use domain::services::ServiceRef;
#[cfg(feature = "ssr")]
use domain::{IncidentNumber, Page, incidents::Stretch};
use domain::{PersonRef, ServiceId};
use leptos::server;
use serde::{Deserialize, Serialize};

/// Everything that the room shows when it is entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub room: Room,
    pub story: Story,
    /// Whom a role can be given to.
    pub people: Vec<PersonRef>,
    /// What can be marked as affected.
    pub services: Vec<ServiceRef>,
}

/// `before`: the story ends before this sequence number; with the newest when unset.
#[server]
pub async fn open_room(number: i64, before: Option<i64>) -> Result<Opened, AppError> {
    let by = signed_in()?;
    let (ports, number) = (ports()?, IncidentNumber(number));
    let room = ports.incidents.room(&by, number).await?;
    let stretch = before.map_or(Stretch::Newest, Stretch::Before);
    let log = ports.incidents.log(&by, number, stretch).await?;
    let timeline = ports.incidents.timeline(&by, number, stretch).await?;
    let people = ports.people.list(&by, None, crate::forms::all()).await?.items;
    let people = people.into_iter().filter(|person| person.disabled_at.is_none());
    let people = people.map(|person| PersonRef { id: person.id, name: person.name }).collect();
    let services = crate::incidents::api::service_names().await?;
    Ok(Opened { room, story: Story { log, timeline }, people, services })
}

#[server]
pub async fn load_room(number: i64) -> Result<Room, AppError> {
    let by = signed_in()?;
    Ok(ports()?.incidents.room(&by, IncidentNumber(number)).await?)
}

/// What follows on the last line and the last event that are known.
#[server]
pub async fn load_since(number: i64, line: i64, item: i64) -> Result<Story, AppError> {
    let by = signed_in()?;
    let (incidents, number) = (ports()?.incidents, IncidentNumber(number));
    let log = incidents.log(&by, number, Stretch::After(line)).await?;
    Ok(Story { log, timeline: incidents.timeline(&by, number, Stretch::After(item)).await? })
}

/// What stands before a line and before an event; nothing of what is unset.
#[server]
pub async fn load_earlier(number: i64, line: Option<i64>, item: Option<i64>) -> Result<Story, AppError> {
    let by = signed_in()?;
    let (incidents, number) = (ports()?.incidents, IncidentNumber(number));
    let log = match line {
        Some(line) => incidents.log(&by, number, Stretch::Before(line)).await?,
        None => Page { items: Vec::new(), next: None },
    };
    let timeline = match item {
        Some(item) => incidents.timeline(&by, number, Stretch::Before(item)).await?,
        None => Page { items: Vec::new(), next: None },
    };
    Ok(Story { log, timeline })
}

/// Writes a line in the log, or does what the command in it asks for.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn say(number: i64, body: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let line = super::commands::read(&body).map_err(|problem| domain::Refusal::invalid("body", problem))?;
    // Whatever a command refuses is wrong with the line.
    super::commands::carry_out(&ports()?, &by, IncidentNumber(number), line).await.map_err(
        |refusal| match refusal {
            domain::Refusal::Invalid(fields) => domain::Refusal::invalid(
                "body",
                fields.0.into_iter().next().map(|(_, problem)| problem).unwrap_or_default(),
            ),
            other => other,
        },
    )?;
    Ok(())
}

/// Counts the caller among those who see it too, in these words if any; or no longer.
#[server]
pub async fn see_it_too(number: i64, sees: bool, #[server(default)] what: String) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.incidents.see_it_too(&by, IncidentNumber(number), sees, what).await?)
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
#[middleware(app_context::KeepTyped)]
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
#[middleware(app_context::KeepTyped)]
pub async fn answer_question(number: i64, question: String, #[server(default)] answer: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let answer = super::questions::read(&question, &answer)?;
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
    ports()?.incidents.publish_update(&by, number, super::update_form::read(update)?).await?;
    Ok(())
}

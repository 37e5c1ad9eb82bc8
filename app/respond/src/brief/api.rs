//! Server functions of the brief.

use app_context::{AppError, ports, say, signed_in};
use domain::follows::FollowForm;
use domain::impact::Finding;
use domain::incidents::Room;
use domain::{FollowId, IncidentNumber};
use leptos::server;
use serde::{Deserialize, Serialize};

/// What somebody outside the incident wants to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    pub room: Room,
    pub findings: Vec<Finding>,
    /// Whether the reader follows it.
    pub follow: Option<FollowId>,
}

pub async fn open_brief(number: IncidentNumber) -> Result<Told, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let room = ports.incidents.room(&by, number).await?;
    let findings = ports.impacts.findings(&by, number).await?;
    let follow = ports.follows.follows_incident(&by, number).await?;
    Ok(Told { room, findings, follow })
}

/// Follows an incident from now on.
#[server]
pub async fn follow_incident(number: i64) -> Result<(), AppError> {
    let by = signed_in()?;
    let number = IncidentNumber(number);
    let form = FollowForm { incident: Some(number), ..FollowForm::default() };
    ports()?.follows.follow(&by, form).await?;
    say(format!("You follow {number}: letters tell you what is new and when it is over."));
    Ok(())
}

/// Follows it no longer.
#[server]
pub async fn unfollow_incident(follow: FollowId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.follows.unfollow(&by, follow).await?)
}

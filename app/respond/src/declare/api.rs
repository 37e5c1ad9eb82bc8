//! Server functions of declaring.

use crate::forms::{all, moment};
use app_context::{AppError, ports, redirect_to, signed_in};
use domain::ServiceId;
use domain::alerts::AlertRow;
use domain::incidents::{DeclareForm, IncidentRef, IncidentRow};
use domain::loss::LossPolicy;
use domain::services::ServiceRow;
use leptos::server;
use serde::{Deserialize, Serialize};

/// Shorter titles resemble everything.
const FROM_CHARACTERS: usize = 4;

/// What the form offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Start {
    pub services: Vec<ServiceRow>,
    /// The alert it starts from.
    pub alert: Option<AlertRow>,
    /// How the organisation counts losses.
    pub loss: LossPolicy,
    /// What the title is at first.
    pub title: String,
    /// Open incidents that sound like that title.
    pub similar: Vec<IncidentRow>,
}

/// An alert that is gone does not keep anybody from declaring.
pub async fn load_start(alert: String, title: String) -> Result<Start, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let alert = match alert.parse() {
        Ok(id) => ports.alerts.show(&by, id).await.ok().map(|page| page.alert),
        Err(_) => None,
    };
    let title = title.trim().to_owned();
    let similar = match title.chars().count() {
        FROM_CHARACTERS.. => ports.incidents.similar(&by, &title).await?,
        _ => Vec::new(),
    };
    let services = ports.services.list(&by, None, all()).await?.items;
    let loss = ports.organisations.organisation(&by).await?.loss;
    Ok(Start { services, alert, loss, title, similar })
}

/// How it began, of whoever knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Began {
    #[serde(default)]
    pub detection_source: String,
    /// An instant; may be empty.
    #[serde(default)]
    pub impact_started_at: String,
    /// A band of the organisation; empty when nobody knows.
    #[serde(default)]
    pub loss: String,
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn declare_incident(
    title: String,
    #[server(default)] severity: String,
    #[server(default)] service_ids: Vec<ServiceId>,
    #[server(default)] alert_id: String,
    #[server(default)] hunch: String,
    #[server(default)] began: Began,
    #[server(default)] exercise: bool,
    #[server(default)] private: bool,
) -> Result<IncidentRef, AppError> {
    let by = signed_in()?;
    let form = DeclareForm {
        title,
        severity: severity.parse().ok(),
        service_ids,
        alert_id: alert_id.parse().ok(),
        hunch,
        detection_source: began.detection_source.parse().ok(),
        impact_started_at: moment("impact_started_at", &began.impact_started_at)?,
        loss: began.loss.parse().ok(),
        exercise,
        private,
    };
    let incident = ports()?.incidents.declare(&by, form).await?;
    redirect_to(&format!("/incidents/{}", incident.number));
    Ok(incident)
}

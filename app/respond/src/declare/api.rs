//! Server functions of declaring.

use app_context::AppError;
#[cfg(feature = "ssr")]
use app_context::{ports, redirect_to, signed_in};
use domain::ServiceId;
use domain::alerts::AlertRow;
use domain::incidents::{IncidentRef, IncidentRow};
use domain::services::ServiceRow;
use leptos::server;
use serde::{Deserialize, Serialize};

/// What the form offers: the services, and the alert it starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Start {
    pub services: Vec<ServiceRow>,
    pub alert: Option<AlertRow>,
}

/// An alert that is gone does not keep anybody from declaring.
#[server]
pub async fn load_start(#[server(default)] alert: String) -> Result<Start, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let alert = match alert.parse() {
        Ok(id) => ports.alerts.show(&by, id).await.ok().map(|page| page.alert),
        Err(_) => None,
    };
    Ok(Start { services: ports.services.list(&by, None, crate::forms::all()).await?.items, alert })
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn declare_incident(
    title: String,
    #[server(default)] severity: String,
    #[server(default)] service_ids: Vec<ServiceId>,
    #[server(default)] alert_id: String,
    #[server(default)] hunch: String,
) -> Result<IncidentRef, AppError> {
    let by = signed_in()?;
    let (severity, alert_id) = (severity.parse().ok(), alert_id.parse().ok());
    let form = domain::incidents::DeclareForm { title, severity, service_ids, alert_id, hunch };
    let incident = ports()?.incidents.declare(&by, form).await?;
    redirect_to(&format!("/incidents/{}", incident.number));
    Ok(incident)
}

/// Open incidents that sound alike.
#[server]
pub async fn similar_incidents(title: String) -> Result<Vec<IncidentRow>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.incidents.similar(&by, &title).await?)
}

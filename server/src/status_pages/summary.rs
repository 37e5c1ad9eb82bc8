//! The page as JSON in the shape of Statuspage's public API, version 2, so that what reads it elsewhere
//! reads it here. Beyond it: `next_update_by` on incidents.

use app_publish::public::{Frame, verdict};
use domain::Timestamp;
use domain::incidents::IncidentStatus;
use domain::status_pages::{ComponentStatus, PublicComponent, PublicIncident, PublicPage, PublicUpdate};
use serde_json::{Value, json};

pub(super) struct Summary {
    page: Value,
    status: Value,
    components: Vec<Value>,
    incidents: Vec<Value>,
    unresolved: Vec<Value>,
}

impl Summary {
    pub fn of(frame: &Frame, page: &PublicPage) -> Self {
        let verdict = verdict(page);
        let open: Vec<_> = page.incidents.iter().filter(|it| it.resolved_at.is_none() && it.status.is_open()).collect();
        let indicator = match verdict.worst {
            ComponentStatus::Operational if open.is_empty() => "none",
            other => impact(other),
        };
        Summary {
            page: json!({
                "id": page.slug,
                "name": page.name,
                "url": format!("{}/status/{}", frame.public_url, page.slug),
                "time_zone": "Etc/UTC",
                "updated_at": changed_at(page).to_string(),
            }),
            status: json!({ "indicator": indicator, "description": verdict.whole() }),
            components: page.components.iter().zip(1..).map(|(it, position)| component(page, it, position)).collect(),
            incidents: page.incidents.iter().map(|it| incident(frame, page, it)).collect(),
            unresolved: open.into_iter().map(|it| incident(frame, page, it)).collect(),
        }
    }

    /// `summary.json`
    pub fn whole(&self) -> String {
        json!({
            "page": self.page,
            "status": self.status,
            "components": self.components,
            "incidents": self.unresolved,
            "scheduled_maintenances": [],
        })
        .to_string()
    }

    pub fn status(&self) -> String {
        json!({ "page": self.page, "status": self.status }).to_string()
    }

    pub fn components(&self) -> String {
        json!({ "page": self.page, "components": self.components }).to_string()
    }

    pub fn incidents(&self) -> String {
        json!({ "page": self.page, "incidents": self.incidents }).to_string()
    }

    pub fn unresolved(&self) -> String {
        json!({ "page": self.page, "incidents": self.unresolved }).to_string()
    }

    pub fn scheduled_maintenances(&self) -> String {
        json!({ "page": self.page, "scheduled_maintenances": [] }).to_string()
    }
}

/// When something that the page says last changed; unlike `as_of` it stands still while nothing happens.
pub(super) fn changed_at(page: &PublicPage) -> Timestamp {
    let updates = page.incidents.iter().flat_map(|incident| incident.updates.iter().map(|update| update.at));
    let ends = page.incidents.iter().filter_map(|incident| incident.resolved_at);
    let components = page.components.iter().map(|component| component.since);
    updates.chain(ends).chain(components).filter(|at| *at <= page.as_of).max().unwrap_or(page.as_of)
}

fn component(page: &PublicPage, component: &PublicComponent, position: usize) -> Value {
    json!({
        "id": component.id,
        "name": component.name,
        "status": component_status(component.status),
        "created_at": component.observed_from.to_string(),
        "updated_at": component.since.to_string(),
        "start_date": component.observed_from.to_string().get(..10),
        "position": position,
        "description": Some(&component.description).filter(|text| !text.is_empty()),
        "showcase": true,
        "group_id": null,
        "page_id": page.slug,
        "group": false,
        "only_show_if_degraded": false,
    })
}

fn incident(frame: &Frame, page: &PublicPage, incident: &PublicIncident) -> Value {
    let affected: Vec<_> = page
        .components
        .iter()
        .zip(1..)
        .filter(|(component, _)| incident.components.contains(&component.name))
        .collect();
    let worst = affected.iter().map(|(it, _)| it.status).max().unwrap_or(ComponentStatus::Degraded);
    let updates: Vec<Value> = incident
        .updates
        .iter()
        .zip((1..=incident.updates.len()).rev())
        .map(|(it, n)| update(incident, it, n))
        .collect();
    let monitoring_at =
        incident.updates.iter().rev().find(|it| it.status == IncidentStatus::Monitoring).map(|it| it.at.to_string());
    json!({
        "id": incident.number.to_string(),
        "name": incident.title,
        "status": incident_status(incident.status),
        "impact": impact(worst),
        "created_at": incident.started_at.to_string(),
        "started_at": incident.started_at.to_string(),
        "updated_at": incident.updates.first().map_or(incident.started_at, |it| it.at).to_string(),
        "monitoring_at": monitoring_at,
        "resolved_at": incident.resolved_at.map(|at| at.to_string()),
        "next_update_by": incident.next_update_at.map(|at| at.to_string()),
        "shortlink": format!("{}/status/{}/incidents/{}", frame.public_url, page.slug, incident.number),
        "page_id": page.slug,
        "incident_updates": updates,
        "components": affected.into_iter().map(|(it, position)| component(page, it, position)).collect::<Vec<_>>(),
    })
}

fn update(incident: &PublicIncident, update: &PublicUpdate, n: usize) -> Value {
    let at = update.at.to_string();
    json!({
        "id": format!("{}-{n}", incident.number),
        "incident_id": incident.number.to_string(),
        "status": incident_status(update.status),
        "body": body(update),
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        "affected_components": null,
        "deliver_notifications": true,
    })
}

/// What is known and what is being done, as one text.
pub(super) fn body(update: &PublicUpdate) -> String {
    if update.being_done.is_empty() {
        update.known.clone()
    } else {
        format!("{}\n\n{}", update.known, update.being_done)
    }
}

fn component_status(status: ComponentStatus) -> &'static str {
    match status {
        ComponentStatus::Degraded => "degraded_performance",
        other => other.as_str(),
    }
}

/// Statuspage knows fewer words than we do.
fn incident_status(status: IncidentStatus) -> &'static str {
    match status {
        IncidentStatus::Declared | IncidentStatus::Investigating => "investigating",
        IncidentStatus::Identified => "identified",
        IncidentStatus::Monitoring | IncidentStatus::Contained => "monitoring",
        IncidentStatus::Reviewed => "postmortem",
        IncidentStatus::Resolved | IncidentStatus::Closed | IncidentStatus::NotAnIncident | IncidentStatus::Merged => {
            "resolved"
        }
    }
}

/// An open incident without effect on components is still more than nothing.
fn impact(worst: ComponentStatus) -> &'static str {
    match worst {
        ComponentStatus::Operational | ComponentStatus::Degraded => "minor",
        ComponentStatus::PartialOutage => "major",
        ComponentStatus::MajorOutage => "critical",
        ComponentStatus::UnderMaintenance => "maintenance",
    }
}

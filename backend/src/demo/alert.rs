//! Alerts of the demo, and whom they paged: the same steps that the escalation would have carried out.

use super::found::KEY_NAME;
use super::world::{About, World, at, at_or_null};
use domain::escalation::Target;
use domain::events::Change;
use domain::oncall::Layer;
use domain::{Actor, AlertId, DeliveryId, EscalationId, IncidentId, PageId, Timestamp};
use serde_json::{Value, json};

/// An alert and its fate.
pub(super) struct Firing {
    pub service: usize,
    pub title: String,
    pub summary: String,
    pub fired_at: Timestamp,
    /// Who acknowledged, and when.
    pub acknowledged: Option<(usize, Timestamp)>,
    pub resolved_at: Option<Timestamp>,
    pub incident: Option<IncidentId>,
    pub instances: i64,
}

impl Firing {
    /// One that fires still, in one instance, and that nobody has acknowledged.
    pub(super) fn new(service: usize, title: &str, summary: &str, fired_at: Timestamp) -> Firing {
        let (title, summary) = (title.to_owned(), summary.to_owned());
        let (acknowledged, resolved_at, incident) = (None, None, None);
        Firing { service, title, summary, fired_at, acknowledged, resolved_at, incident, instances: 1 }
    }

    pub(super) fn acknowledged(self, who: usize, at: Timestamp) -> Firing {
        Firing { acknowledged: Some((who, at)), ..self }
    }

    pub(super) fn attached_to(self, incident: IncidentId) -> Firing {
        Firing { incident: Some(incident), ..self }
    }

    pub(super) fn instances(self, instances: i64) -> Firing {
        Firing { instances, ..self }
    }
}

/// Who answers a page, and when: mostly the primary within minutes, sometimes only the secondary.
pub(super) fn answer(world: &mut World, service: usize, fired_at: Timestamp) -> (usize, Timestamp) {
    let wait_s =
        world.services[service].policy.as_ref().and_then(|policy| policy.steps.first()).map(|step| step.wait_s);
    let wait_s = i64::from(wait_s.unwrap_or(600));
    if world.random.chance(88) {
        let at = fired_at.plus_s(world.random.between(35, (wait_s - 20).min(420)));
        (world.on_call(service, Layer::PRIMARY, at), at)
    } else {
        let at = fired_at.plus_s(wait_s + world.random.between(40, 220));
        (world.on_call(service, Layer::SECONDARY, at), at)
    }
}

/// Writes an alert with its pages and its part of the log. Its id.
pub(super) fn fire(world: &mut World, id: AlertId, firing: &Firing) {
    let service = world.services[firing.service].service.clone();
    let key = world.services[firing.service].key;
    let monitoring = Actor::Monitoring { key, name: KEY_NAME.into() };
    let status = match (firing.resolved_at, firing.acknowledged) {
        (Some(_), _) => "resolved",
        (None, Some(_)) => "acknowledged",
        (None, None) => "firing",
    };
    let last_signal_at = firing.resolved_at.unwrap_or(world.now.plus_s(-world.random.between(8, 50)));
    let firing_instances = if firing.resolved_at.is_some() { 0 } else { firing.instances };
    world.rows.alerts.push(json!({
        "id": id, "service_id": service.id, "source": "alertmanager", "dedup_key": dedup_key(&service.slug, &firing.title, id),
        "title": firing.title, "summary": firing.summary, "details": details(&service.slug),
        "links": links(&service.slug), "status": status,
        "signals": last_signal_at.seconds_since(firing.fired_at) / 60 + 1,
        "firing_instances": firing_instances, "instances": firing.instances, "started_at": at(firing.fired_at),
        "last_signal_at": at(last_signal_at), "acknowledged_at": at_or_null(firing.acknowledged.map(|(_, at)| at)),
        "acknowledged_by": firing.acknowledged.map(|(who, _)| world.people[who].id),
        "resolved_at": at_or_null(firing.resolved_at), "incident_id": firing.incident,
    }));
    instances(world, id, &service.slug, firing);
    let fired = Change::AlertFired { title: firing.title.clone(), service: service.name };
    world.tell(firing.fired_at, monitoring.clone(), id.into(), fired);
    page(world, id, firing);
    if let Some((who, at)) = firing.acknowledged {
        let actor = world.people[who].actor();
        world.tell(at, actor, id.into(), Change::AlertAcknowledged { title: firing.title.clone() });
    }
    if let Some(resolved_at) = firing.resolved_at {
        world.tell(resolved_at, monitoring, id.into(), Change::AlertResolved { title: firing.title.clone() });
    }
}

/// One key per alert that is over; for a running one, the key under which its signals would come.
fn dedup_key(slug: &str, title: &str, id: AlertId) -> String {
    let words: String =
        title.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    format!("{{}}:{{service=\"{slug}\"}}:{words}:{}", id.0.simple())
}

fn details(slug: &str) -> Value {
    json!([["service", slug], ["environment", "production"], ["severity", "page"], ["team", slug]])
}

fn links(slug: &str) -> Value {
    json!([
        {"text": "Dashboard", "href": format!("https://grafana.northwind-pay.example/d/{slug}")},
        {"text": "Runbook", "href": format!("https://wiki.northwind-pay.example/runbooks/{slug}")},
    ])
}

fn instances(world: &mut World, id: AlertId, slug: &str, firing: &Firing) {
    const REGIONS: [&str; 4] = ["eu-west", "eu-central", "us-east", "ap-southeast"];
    for index in 0..firing.instances {
        let region = REGIONS[usize::try_from(index).unwrap_or(0) % REGIONS.len()];
        let fingerprint = format!("{:016x}", world.random.next());
        let starts_at = firing.fired_at.plus_s(-world.random.between(15, 60));
        world.rows.alert_instances.push(json!({
            "alert_id": id, "fingerprint": fingerprint,
            "status": if firing.resolved_at.is_some() { "resolved" } else { "firing" },
            "labels": [["alertname", firing.title], ["region", region], ["pod", format!("{slug}-{}", &fingerprint[..5])]],
            "annotations": [["summary", firing.summary]], "starts_at": at(starts_at),
            "ends_at": at_or_null(firing.resolved_at),
            "url": format!("https://prometheus.northwind-pay.example/graph?g0.expr={slug}"),
        }));
    }
}

/// Carries out the steps of the policy that fell due before somebody acknowledged or it resolved.
fn page(world: &mut World, alert: AlertId, firing: &Firing) {
    let Some(policy) = world.services[firing.service].policy.clone() else { return };
    let escalation = EscalationId(world.id(firing.fired_at));
    let acknowledged_at = firing.acknowledged.map(|(_, at)| at);
    let ended_at = acknowledged_at.into_iter().chain(firing.resolved_at).min();
    let mut due_at = firing.fired_at;
    let mut done = 0;
    for (step, form) in (1..).zip(&policy.steps) {
        if due_at > ended_at.unwrap_or(world.now) {
            break;
        }
        for target in &form.targets {
            let who = match target {
                Target::OnCall { layer, .. } => world.on_call(firing.service, *layer, due_at),
                Target::Person { person_id } => {
                    world.people.iter().position(|member| member.id == *person_id).unwrap_or(0)
                }
            };
            deliver(world, escalation, alert, (who, step, due_at));
        }
        due_at = due_at.plus_s(i64::from(form.wait_s));
        done = step;
    }
    let over = usize::try_from(done).is_ok_and(|done| done == policy.steps.len());
    let ended = match (ended_at, firing.resolved_at) {
        (Some(ended_at), Some(resolved_at)) if ended_at == resolved_at => Some("resolved"),
        (Some(_), _) => Some("acknowledged"),
        (None, _) => None,
    };
    world.rows.escalations.push(json!({
        "id": escalation, "alert_id": alert, "policy_name": policy.name, "repeats": policy.repeats,
        "steps": policy.steps, "cycle": i32::from(over), "next_step": if over { 0 } else { done },
        "due_at": if ended.is_some() { None } else { Some(at(due_at)) }, "ended": ended, "created_at": at(firing.fired_at),
    }));
}

/// A page that left within two seconds.
fn deliver(world: &mut World, escalation: EscalationId, alert: AlertId, (who, step, due_at): (usize, i32, Timestamp)) {
    let (page, delivery) = (PageId(world.id(due_at)), DeliveryId(world.id(due_at)));
    let sent_at = Timestamp(due_at.0 + world.random.between(240, 1_900));
    let (person, address) = (world.people[who].person(), world.people[who].mail());
    world.rows.pages.push(json!({
        "id": page, "escalation_id": escalation, "alert_id": alert, "person_id": person.id, "cycle": 0, "step": step,
        "created_at": at(due_at),
    }));
    world.rows.deliveries.push(json!({
        "id": delivery, "page_id": page, "channel": "email", "address": address, "state": "sent", "attempts": 1,
        "due_at": at(due_at), "sent_at": at(sent_at), "created_at": at(due_at),
    }));
    world.rows.delivery_attempts.push(json!({"delivery_id": delivery, "attempt": 1, "at": at(sent_at)}));
    let about = About::from(alert);
    let created = Change::PageCreated { page, person: person.clone(), step, overdue_steps: 0 };
    world.tell(due_at, Actor::Muster, about, created);
    world.tell(sent_at, Actor::Muster, about, Change::PageSent { page, person, channel: "email".into(), address });
}

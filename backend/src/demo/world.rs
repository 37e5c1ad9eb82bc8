//! What the demo is made of while it is told: facts in memory, rows to write, and the log that belongs to them.

use super::cast::{self, Part};
use super::random::Random;
use domain::escalation::StepForm;
use domain::events::Change;
use domain::oncall::{Layer, Roster};
use domain::{
    Actor, AlertId, IncidentId, IngestKeyId, PersonId, PersonRef, RosterId, ServiceRef, SessionId, Timestamp,
};
use serde_json::Value;
use uuid::Uuid;

pub(super) const MINUTE_S: i64 = 60;
pub(super) const HOUR_S: i64 = 3_600;
pub(super) const DAY_S: i64 = 86_400;

/// Everything so far.
pub(super) struct World {
    pub now: Timestamp,
    pub random: Random,
    pub people: Vec<Member>,
    pub teams: Vec<Team>,
    pub services: Vec<Service>,
    pub components: Vec<Component>,
    pub rows: Rows,
    pub log: Vec<Entry>,
}

pub(super) struct Member {
    pub id: PersonId,
    pub part: &'static Part,
    session: SessionId,
}

impl Member {
    pub(super) fn mail(&self) -> String {
        format!("{}@{}", self.part.mail, cast::MAIL_HOST)
    }

    pub(super) fn person(&self) -> PersonRef {
        PersonRef { id: self.id, name: self.part.name.into() }
    }

    pub(super) fn actor(&self) -> Actor {
        Actor::Person { id: self.id, name: self.part.name.into(), role: self.part.role, session: self.session }
    }
}

pub(super) struct Team {
    pub id: RosterId,
    pub slug: &'static str,
    pub rules: Roster,
    /// Indices of people.
    pub members: Vec<usize>,
}

pub(super) struct Service {
    pub service: ServiceRef,
    pub team: usize,
    pub policy: Option<Policy>,
    pub key: IngestKeyId,
}

#[derive(Clone)]
pub(super) struct Policy {
    pub name: &'static str,
    pub repeats: i32,
    pub steps: Vec<StepForm>,
}

pub(super) struct Component {
    pub id: domain::ComponentId,
    pub name: &'static str,
    pub service: usize,
    /// Until when a stretch stands already; another one may not overlap it.
    pub free_from: Timestamp,
}

/// Rows by table, as `jsonb_populate_recordset` reads them.
#[derive(Default)]
pub(super) struct Rows {
    pub people: Vec<Value>,
    pub contact_methods: Vec<Value>,
    pub rosters: Vec<Value>,
    pub roster_versions: Vec<Value>,
    pub roster_version_people: Vec<Value>,
    pub roster_managers: Vec<Value>,
    pub covers: Vec<Value>,
    pub policies: Vec<Value>,
    pub services: Vec<Value>,
    pub service_dependencies: Vec<Value>,
    pub runbooks: Vec<Value>,
    pub runbook_services: Vec<Value>,
    pub ingest_keys: Vec<Value>,
    pub incidents: Vec<Value>,
    pub incident_roles: Vec<Value>,
    pub incident_services: Vec<Value>,
    pub log_lines: Vec<Value>,
    pub log_mentions: Vec<Value>,
    pub log_reactions: Vec<Value>,
    pub impact_findings: Vec<Value>,
    pub step_ticks: Vec<Value>,
    pub decisions: Vec<Value>,
    pub updates: Vec<Value>,
    pub closings: Vec<Value>,
    pub breaks: Vec<Value>,
    pub asks: Vec<Value>,
    pub claims: Vec<Value>,
    pub loss_estimates: Vec<Value>,
    pub claim_judgements: Vec<Value>,
    pub remedies: Vec<Value>,
    pub remedy_steps: Vec<Value>,
    pub levers: Vec<Value>,
    pub lever_calls: Vec<Value>,
    pub changes: Vec<Value>,
    pub suspect_verdicts: Vec<Value>,
    pub documents: Vec<Value>,
    pub document_updates: Vec<Value>,
    pub alerts: Vec<Value>,
    pub alert_instances: Vec<Value>,
    pub escalations: Vec<Value>,
    pub pages: Vec<Value>,
    pub deliveries: Vec<Value>,
    pub delivery_attempts: Vec<Value>,
    pub status_pages: Vec<Value>,
    pub components: Vec<Value>,
    pub component_intervals: Vec<Value>,
    pub incident_components: Vec<Value>,
}

/// An event that gets its number when everything is told.
pub(super) struct Entry {
    pub at: Timestamp,
    pub actor: Actor,
    pub incident: Option<IncidentId>,
    pub alert: Option<AlertId>,
    pub change: Change,
    /// Index of the log line that stores the number.
    pub line: Option<usize>,
}

impl World {
    pub(super) fn new(now: Timestamp, seed: u64) -> World {
        let (people, teams, services, components) = (vec![], vec![], vec![], vec![]);
        let (rows, log) = (Rows::default(), vec![]);
        World { now, random: Random::new(seed), people, teams, services, components, rows, log }
    }

    /// An id as if it had been made at that instant; the same in every run.
    pub(super) fn id(&mut self, at: Timestamp) -> Uuid {
        let ms = u64::try_from(at.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &self.random.bytes()).into_uuid()
    }

    pub(super) fn add_person(&mut self, at: Timestamp, part: &'static Part) -> usize {
        let (id, session) = (PersonId(self.id(at)), SessionId(self.id(at)));
        self.people.push(Member { id, part, session });
        self.people.len() - 1
    }

    /// Adds to the log.
    pub(super) fn tell(&mut self, at: Timestamp, actor: Actor, about: About, change: Change) {
        let About { incident, alert } = about;
        self.log.push(Entry { at, actor, incident, alert, change, line: None });
    }

    /// Adds something that is about nothing but itself.
    pub(super) fn tell_of(&mut self, at: Timestamp, who: usize, change: Change) {
        let actor = self.people[who].actor();
        self.tell(at, actor, About::default(), change);
    }

    pub(super) fn service(&self, slug: &str) -> usize {
        self.services.iter().position(|service| service.service.slug == slug).expect("stories name existing services")
    }

    pub(super) fn team(&self, slug: &str) -> usize {
        self.teams.iter().position(|team| team.slug == slug).expect("the catalogue names existing rosters")
    }

    /// Who is on call for a service.
    pub(super) fn on_call(&self, service: usize, layer: Layer, at: Timestamp) -> usize {
        let team = &self.teams[self.services[service].team];
        let person = team.rules.on_call_at(layer, at).people.first().copied();
        self.people.iter().position(|member| Some(member.id) == person).unwrap_or(team.members[0])
    }
}

/// What an event is about.
#[derive(Clone, Copy, Default)]
pub(super) struct About {
    pub incident: Option<IncidentId>,
    pub alert: Option<AlertId>,
}

impl From<IncidentId> for About {
    fn from(incident: IncidentId) -> Self {
        About { incident: Some(incident), alert: None }
    }
}

impl From<AlertId> for About {
    fn from(alert: AlertId) -> Self {
        About { incident: None, alert: Some(alert) }
    }
}

/// An instant as Postgres reads it from JSON, to the millisecond.
pub(super) fn at(instant: Timestamp) -> String {
    instant.to_jiff().to_string()
}

pub(super) fn at_or_null(instant: Option<Timestamp>) -> Option<String> {
    instant.map(at)
}

/// Bytes as Postgres reads them from JSON.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::from("\\x"), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

//! An incident of the demo as it is lived: each act writes its row and its event, as the use case would.

use super::world::{About, World, at, at_or_null};
use crate::documents;
use domain::claims::ClaimState;
use domain::decisions::DecisionKind;
use domain::events::Change;
use domain::impact::{HowMany, ServiceState, felt};
use domain::incidents::{DetectionSource, IncidentRole, IncidentStatus, Severity};
use domain::log::Reaction;
use domain::loss::Basis;
use domain::recurrence::ClosingForm;
use domain::remediation::{RemedyKind, RemedyState};
use domain::status_pages::ComponentStatus;
use domain::steps::{StepState, steps};
use domain::updates::Audience;
use domain::{
    AlertId, ClaimId, DecisionId, ImpactFindingId, IncidentId, IncidentNumber, LogLineId, LossEstimateId, RemedyId,
    Timestamp, UpdateId,
};
use serde_json::{Map, Value, json};

/// An open pen on one incident. `close` writes it down.
pub(super) struct Room<'world> {
    pub world: &'world mut World,
    pub id: IncidentId,
    status: IncidentStatus,
    severity: Severity,
    holders: Vec<(IncidentRole, usize, usize)>,
    components: Vec<(usize, ComponentStatus)>,
    row: Map<String, Value>,
}

/// What somebody found of a service.
pub(super) struct Found<'a> {
    pub state: ServiceState,
    pub since: Timestamp,
    pub who: &'a str,
    pub how_many: Option<HowMany>,
}

/// How an incident begins.
pub(super) struct Declaration {
    pub number: i64,
    pub title: String,
    pub severity: Severity,
    pub by: usize,
    pub at: Timestamp,
    pub impact_started_at: Timestamp,
    pub detected_at: Timestamp,
    pub source: DetectionSource,
    pub alert: Option<AlertId>,
    pub services: Vec<usize>,
}

/// An update for staff, the public or both.
pub(super) struct Told<'a> {
    pub audience: Audience,
    pub known: &'a str,
    pub being_done: &'a str,
    /// When the next one is promised.
    pub next_at: Option<Timestamp>,
}

impl<'world> Room<'world> {
    pub(super) fn declare(world: &'world mut World, id: IncidentId, new: &Declaration) -> Room<'world> {
        let declared_by = world.people[new.by].part.name;
        let row = json!({
            "id": id, "number": new.number, "title": new.title, "severity": new.severity.level(),
            "declared_by": declared_by, "declared_at": at(new.at), "impact_started_at": at(new.impact_started_at),
            "detected_at": at(new.detected_at), "detection_source": new.source,
        });
        let Value::Object(row) = row else { unreachable!("the literal above is an object") };
        let (holders, components) = (vec![], vec![]);
        let status = IncidentStatus::Declared;
        let mut room = Room { world, id, status, severity: new.severity, holders, components, row };
        let (number, title) = (IncidentNumber(new.number), new.title.clone());
        let declared = Change::IncidentDeclared { number, title, severity: Some(new.severity), alert: new.alert };
        room.tell(new.at, new.by, declared);
        for service in &new.services {
            room.affect(new.at, new.by, *service);
        }
        room
    }

    fn tell(&mut self, at: Timestamp, by: usize, change: Change) {
        let actor = self.world.people[by].actor();
        self.world.tell(at, actor, self.id.into(), change);
    }

    pub(super) fn affect(&mut self, at: Timestamp, by: usize, service: usize) {
        let service = self.world.services[service].service.clone();
        self.world.rows.incident_services.push(json!({"incident_id": self.id, "service_id": service.id}));
        self.tell(at, by, Change::IncidentServiceAffected { service });
    }

    pub(super) fn attach(&mut self, at: Timestamp, by: usize, alert: AlertId, title: &str) {
        let (actor, about) = (self.world.people[by].actor(), About { incident: Some(self.id), alert: Some(alert) });
        self.world.tell(at, actor, about, Change::IncidentAlertAttached { title: title.into() });
    }

    pub(super) fn status(&mut self, at: Timestamp, by: usize, to: IncidentStatus) {
        self.move_to(at, by, to, None);
    }

    /// Resolves it, with its cause.
    pub(super) fn resolve(&mut self, instant: Timestamp, by: usize, cause: &str) {
        let (id, who) = (self.world.id(instant), self.world.people[by].person());
        self.world.rows.closings.push(json!({
            "id": id, "incident_id": self.id, "cause": cause, "cannot_recur": "", "closed_by_id": who.id,
            "closed_by": who.name, "closed_at": at(instant),
        }));
        let closing = ClosingForm { cause: cause.into(), cannot_recur: String::new() };
        self.move_to(instant, by, IncidentStatus::Resolved, Some(closing));
    }

    fn move_to(&mut self, at: Timestamp, by: usize, to: IncidentStatus, closing: Option<ClosingForm>) {
        let from = std::mem::replace(&mut self.status, to);
        let instant = Value::from(super::world::at(at));
        self.row.entry("first_action_at").or_insert(instant.clone());
        if matches!(to, IncidentStatus::Resolved | IncidentStatus::Contained) {
            self.row.entry("impact_ended_at").or_insert(instant.clone());
        }
        if matches!(to, IncidentStatus::Resolved | IncidentStatus::NotAnIncident) {
            self.row.insert("resolved_at".into(), instant);
        }
        if to == IncidentStatus::Contained {
            let who = self.world.people[by].person().id;
            self.row.insert("contained_at".into(), super::world::at(at).into());
            self.row.insert("contained_by_id".into(), json!(who));
        }
        self.tell(at, by, Change::IncidentStatusChanged { from, to, closing });
    }

    pub(super) fn severity(&mut self, at: Timestamp, by: usize, to: Severity) {
        let from = Some(std::mem::replace(&mut self.severity, to));
        self.row.insert("severity".into(), to.level().into());
        self.tell(at, by, Change::IncidentSeverityChanged { from, to });
    }

    /// Gives a role, taking it from its holder.
    pub(super) fn role(&mut self, instant: Timestamp, by: usize, role: IncidentRole, who: usize) {
        let to = self.world.people[who].person();
        self.row.entry("acknowledged_at").or_insert(at(instant).into());
        let before = self.holders.iter().position(|(held, ..)| *held == role).map(|index| self.holders.remove(index));
        let change = match before {
            Some((_, holder, row)) => {
                self.world.rows.incident_roles[row]["released_at"] = at(instant).into();
                Change::IncidentRoleHandedOver { role, from: self.world.people[holder].person(), to: to.clone() }
            }
            None => Change::IncidentRoleTaken { role, person: to.clone() },
        };
        self.holders.push((role, who, self.world.rows.incident_roles.len()));
        self.world.rows.incident_roles.push(json!({
            "incident_id": self.id, "role": role, "person_id": to.id, "taken_at": at(instant),
        }));
        self.tell(instant, by, change);
    }

    /// Who holds a role.
    pub(super) fn holder(&self, role: IncidentRole) -> Option<usize> {
        self.holders.iter().find(|(held, ..)| *held == role).map(|(_, who, _)| *who)
    }

    pub(super) fn say(&mut self, instant: Timestamp, by: usize, body: &str) -> LogLineId {
        let line = LogLineId(self.world.id(instant));
        let author = self.world.people[by].person();
        self.tell(instant, by, Change::LogLineAdded { line });
        if let Some(entry) = self.world.log.last_mut() {
            entry.line = Some(self.world.rows.log_lines.len());
        }
        self.world.rows.log_lines.push(json!({
            "id": line, "incident_id": self.id, "at": at(instant), "author_id": author.id, "author": author.name,
            "body": body,
        }));
        line
    }

    /// The line is an answer to another.
    pub(super) fn answers(&mut self, line: LogLineId, to: LogLineId) {
        if let Some(row) = self.world.rows.log_lines.iter_mut().find(|row| row["id"] == json!(line)) {
            row["answers"] = json!(to);
        }
    }

    /// The line names somebody, by their whole name.
    pub(super) fn names(&mut self, line: LogLineId, who: usize) {
        let person = self.world.people[who].person();
        self.world.rows.log_mentions.push(json!({ "line_id": line, "person_id": person.id, "written": person.name }));
    }

    pub(super) fn react(&mut self, instant: Timestamp, by: usize, line: LogLineId, reaction: Reaction) {
        let person_id = self.world.people[by].person().id;
        self.world.rows.log_reactions.push(json!({
            "line_id": line, "person_id": person_id, "reaction": reaction, "at": at(instant),
        }));
        self.tell(instant, by, Change::LogLineReactedTo { line, reaction, taken_back: false });
    }

    /// Sends somebody to rest.
    pub(super) fn rest(&mut self, instant: Timestamp, by: usize, who: usize, minutes: i64) {
        let (id, person) = (self.world.id(instant), self.world.people[who].person());
        self.world.rows.breaks.push(json!({
            "id": id, "incident_id": self.id, "person_id": person.id, "begins_at": at(instant),
            "ends_at": at(instant.plus_minutes(minutes)), "sent_by": self.world.people[by].part.name,
        }));
        self.tell(instant, by, Change::BreakBegun { person, minutes, sent: true });
    }

    /// Claims something; answers which claim it is.
    pub(super) fn claim(&mut self, instant: Timestamp, by: usize, text: &str) -> ClaimId {
        let claim = ClaimId(self.world.id(instant));
        let who = self.world.people[by].person();
        self.world.rows.claims.push(json!({
            "id": claim, "incident_id": self.id, "text": text, "made_by_id": who.id, "made_by": who.name,
            "made_at": at(instant), "state": ClaimState::Assumed,
        }));
        self.tell(instant, by, Change::ClaimMade { claim, text: text.into() });
        claim
    }

    /// Says how a service does.
    pub(super) fn find(&mut self, instant: Timestamp, by: usize, service: usize, found: Found<'_>) {
        let (id, who) = (ImpactFindingId(self.world.id(instant)), self.world.people[by].person());
        let service = self.world.services[service].service.clone();
        let (people, share) = match found.how_many {
            Some(HowMany::People(people)) => (Some(people), None),
            Some(HowMany::Share(share)) => (None, Some(share.hundredths())),
            None => (None, None),
        };
        self.world.rows.impact_findings.push(json!({
            "id": id, "incident_id": self.id, "service_id": service.id, "state": found.state, "since": at(found.since),
            "who": found.who, "people": people, "share": share, "found_by_id": who.id, "found_by": who.name,
            "found_at": at(instant),
        }));
        let felt = felt(found.who, found.how_many);
        self.tell(instant, by, Change::ImpactFound { service, state: found.state, felt });
    }

    /// Decides for the business, as commander.
    pub(super) fn decide(&mut self, instant: Timestamp, by: usize, kind: DecisionKind, what: &str, reason: &str) {
        let (id, who) = (DecisionId(self.world.id(instant)), self.world.people[by].person());
        self.world.rows.decisions.push(json!({
            "id": id, "incident_id": self.id, "kind": kind, "what": what, "reason": reason, "decided_by_id": who.id,
            "decided_by": who.name, "role": IncidentRole::Commander, "decided_at": at(instant),
        }));
        self.tell(instant, by, Change::Decided { decision_kind: kind, what: what.into(), reason: reason.into() });
    }

    /// Does a step of the runbook with this title.
    pub(super) fn tick(&mut self, instant: Timestamp, by: usize, title: &str, number: usize) {
        let rows = &mut self.world.rows;
        let Some(runbook) = rows.runbooks.iter().find(|runbook| runbook["title"] == title) else { return };
        let Some(step) =
            steps(runbook["body"].as_str().unwrap_or_default()).get(number - 1).map(|step| (*step).to_owned())
        else {
            return;
        };
        let (runbook, who) = (runbook["id"].clone(), self.world.people[by].person());
        let state = StepState::Done;
        rows.step_ticks.push(json!({
            "incident_id": self.id, "runbook_id": runbook, "step": step, "state": state, "by_id": who.id, "by": who.name,
            "at": at(instant),
        }));
        self.tell(instant, by, Change::StepTicked { runbook: title.into(), number, step, state: Some(state) });
    }

    /// Estimates what it costs, from the beginning.
    pub(super) fn estimate(&mut self, instant: Timestamp, by: usize, basis: &Basis, one_off: i64, reason: &str) {
        let (id, who) = (LossEstimateId(self.world.id(instant)), self.world.people[by].person());
        self.world.rows.loss_estimates.push(json!({
            "id": id, "incident_id": self.id, "basis": basis, "one_off": one_off, "reason": reason,
            "estimated_by_id": who.id, "estimated_by": who.name, "estimated_at": at(instant),
        }));
        let what = basis.words("EUR");
        self.tell(instant, by, Change::LossEstimated { what, reason: reason.into() });
    }

    /// Somebody looked at a claim.
    pub(super) fn judge(&mut self, instant: Timestamp, by: usize, claim: ClaimId, state: ClaimState, how: &str) {
        let (id, who) = (self.world.id(instant), self.world.people[by].person());
        let Some(row) = self.world.rows.claims.iter_mut().find(|row| row["id"] == json!(claim)) else { return };
        row["state"] = json!(state);
        let text = row["text"].as_str().unwrap_or_default().to_owned();
        self.world.rows.claim_judgements.push(json!({
            "id": id, "claim_id": claim, "state": state, "how": how, "judged_by_id": who.id, "judged_by": who.name,
            "judged_at": at(instant),
        }));
        self.tell(instant, by, Change::ClaimJudged { claim, text, state, how: how.into() });
    }

    /// Proposes an action with the usual risk of its kind; answers which one it is.
    pub(super) fn propose(
        &mut self,
        instant: Timestamp,
        by: usize,
        kind: RemedyKind,
        what: &str,
        touches: &str,
    ) -> RemedyId {
        let remedy = RemedyId(self.world.id(instant));
        let who = self.world.people[by].person();
        let (risk, minutes) = (kind.usual_risk(), kind.usual_minutes());
        self.world.rows.remedies.push(json!({
            "id": remedy, "incident_id": self.id, "kind": kind, "what": what, "risk": risk, "minutes": minutes,
            "touches": touches, "proposed_by_id": who.id, "proposed_by": who.name, "state": RemedyState::Proposed,
            "since": at(instant),
        }));
        self.keep(instant, by, remedy, RemedyState::Proposed, "");
        let change = Change::RemedyProposed { remedy, what: what.into(), remedy_kind: kind, risk, minutes };
        self.tell(instant, by, change);
        remedy
    }

    /// Gives an action to somebody.
    pub(super) fn give(&mut self, instant: Timestamp, by: usize, remedy: RemedyId, to: usize) {
        let owner = self.world.people[to].person();
        let Some(row) = self.world.rows.remedies.iter_mut().find(|row| row["id"] == json!(remedy)) else { return };
        row["owner_id"] = json!(owner.id);
        let what = row["what"].as_str().unwrap_or_default().to_owned();
        self.tell(instant, by, Change::RemedyGiven { remedy, what, owner: Some(owner), taken: by == to });
    }

    /// Brings an action into another state.
    pub(super) fn step(&mut self, instant: Timestamp, by: usize, remedy: RemedyId, state: RemedyState, words: &str) {
        let Some(row) = self.world.rows.remedies.iter_mut().find(|row| row["id"] == json!(remedy)) else { return };
        (row["state"], row["since"]) = (json!(state), at(instant).into());
        let what = row["what"].as_str().unwrap_or_default().to_owned();
        self.keep(instant, by, remedy, state, words);
        self.tell(instant, by, Change::RemedyChanged { remedy, what, state, words: words.into() });
    }

    fn keep(&mut self, instant: Timestamp, by: usize, remedy: RemedyId, state: RemedyState, words: &str) {
        let (id, who) = (self.world.id(instant), self.world.people[by].person());
        self.world.rows.remedy_steps.push(json!({
            "id": id, "remedy_id": remedy, "state": state, "at": at(instant), "by": who.name, "words": words,
        }));
    }

    /// Writes the document, from Markdown.
    pub(super) fn document(&mut self, instant: Timestamp, by: usize, markdown: &str) {
        let body: String = documents::beginning(markdown).iter().map(|byte| format!("{byte:02x}")).collect();
        self.world.rows.documents.push(json!({"incident_id": self.id, "head": 1, "changed_at": at(instant)}));
        self.world.rows.document_updates.push(json!({
            "incident_id": self.id, "seq": 1, "at": at(instant), "author_id": self.world.people[by].person().id,
            "body": format!("\\x{body}"),
        }));
    }

    /// Answers one of the questions; `column` is where the answer stands.
    pub(super) fn answer(&mut self, at: Timestamp, by: usize, (column, question): (&str, &str), answer: &str) {
        self.row.insert(column.into(), answer.into());
        let (question, answer) = (question.to_owned(), answer.to_owned());
        self.tell(at, by, Change::IncidentQuestionAnswered { question, answer });
    }

    pub(super) fn update(&mut self, instant: Timestamp, by: usize, told: &Told<'_>) {
        let update = UpdateId(self.world.id(instant));
        let author = self.world.people[by].person();
        self.world.rows.updates.push(json!({
            "id": update, "incident_id": self.id, "audience": told.audience, "known": told.known,
            "being_done": told.being_done, "status": self.status, "next_update_at": at_or_null(told.next_at),
            "author_id": author.id, "author": author.name, "published_at": at(instant),
        }));
        self.row.insert("next_update_at".into(), json!(at_or_null(told.next_at)));
        let (audience, known, next_update_at) = (told.audience, told.known.to_owned(), told.next_at);
        self.tell(instant, by, Change::UpdatePublished { update, audience, known, next_update_at });
    }

    pub(super) fn public_title(&mut self, title: &str) {
        self.row.insert("public_title".into(), title.into());
    }

    /// Shows a component with another status from now on. A stretch that would overlap another is left out.
    pub(super) fn component(&mut self, instant: Timestamp, by: usize, index: usize, to: ComponentStatus) {
        let component = &self.world.components[index];
        let (id, name) = (component.id, component.name);
        let before = self.components.iter().position(|(shown, _)| *shown == index);
        if before.is_none() && component.free_from > instant {
            return;
        }
        let from = before.map_or(ComponentStatus::Operational, |at| self.components.swap_remove(at).1);
        if before.is_some() {
            let running = self.world.rows.component_intervals.iter_mut().rev();
            let mut running = running.filter(|row| row["component_id"] == json!(id) && row["ends_at"].is_null());
            if let Some(row) = running.next() {
                row["ends_at"] = at(instant).into();
            }
        } else {
            self.world.rows.incident_components.push(json!({"incident_id": self.id, "component_id": id}));
        }
        if to != ComponentStatus::Operational {
            self.world.rows.component_intervals.push(json!({
                "component_id": id, "status": to, "starts_at": at(instant), "ends_at": null, "incident_id": self.id,
            }));
            self.components.push((index, to));
        }
        self.world.components[index].free_from = instant.plus_s(1);
        if let Some(row) = self.world.rows.components.iter_mut().find(|row| row["id"] == json!(id)) {
            (row["status"], row["since"]) = (json!(to), at(instant).into());
        }
        self.tell(instant, by, Change::ComponentStatusChanged { component: name.into(), from, to });
    }

    /// Writes the incident down as it stands.
    pub(super) fn close(mut self) {
        self.row.insert("status".into(), json!(self.status));
        if !self.status.is_open() {
            self.row.insert("next_update_at".into(), Value::Null);
        }
        self.world.rows.incidents.push(Value::Object(self.row));
    }
}

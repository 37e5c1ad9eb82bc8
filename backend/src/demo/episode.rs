//! One past incident from its first alert to its closing, in the order in which people live through it.

use super::alert::{self, Firing};
use super::room::{Declaration, Room, Told};
use super::stories::{Story, Voice};
use super::world::{DAY_S, HOUR_S, MINUTE_S, World};
use domain::incidents::{DetectionSource, IncidentRole, IncidentStatus, Severity};
use domain::status_pages::ComponentStatus;
use domain::updates::Audience;
use domain::{AlertId, IncidentId, Timestamp};

/// What happens.
pub(super) struct Episode {
    pub story: &'static Story,
    /// What the story's placeholders stand for.
    pub words: Vec<(&'static str, String)>,
    pub number: i64,
    pub severity: Severity,
    pub source: DetectionSource,
    pub services: Vec<usize>,
    pub began_at: Timestamp,
    pub noticed_at: Timestamp,
    /// From the declaration to the end.
    pub minutes: i64,
    /// It turns out to be nothing.
    pub no_incident: bool,
}

/// Who takes part.
pub(super) struct People {
    pub responder: usize,
    pub answered_at: Timestamp,
    pub second: usize,
    pub commander: usize,
    /// Takes command over when it gets long.
    pub relief: usize,
    pub communicator: usize,
    pub guest: usize,
}

/// The instants of the status changes.
struct Course {
    declared_at: Timestamp,
    identified_at: Timestamp,
    monitoring_at: Timestamp,
    resolved_at: Timestamp,
}

impl Episode {
    fn text(&self, template: &str) -> String {
        self.words.iter().fold(template.to_owned(), |text, (name, word)| text.replace(name, word))
    }

    /// Plays it.
    pub(super) fn play(&self, world: &mut World, people: &People) {
        let course = self.course(world, people);
        let incident = IncidentId(world.id(course.declared_at));
        let alerts = self.alerts(world, people, incident, &course);
        let by = if self.is_from_monitoring() { people.responder } else { people.communicator };
        let initial = match self.severity {
            Severity::Sev1 if world.random.chance(40) => Severity::Sev2,
            Severity::Sev2 if world.random.chance(30) => Severity::Sev3,
            as_is => as_is,
        };
        let declaration = Declaration {
            number: self.number,
            title: self.text(self.story.title),
            severity: initial,
            by,
            at: course.declared_at,
            impact_started_at: self.began_at,
            detected_at: self.noticed_at,
            source: self.source,
            alert: alerts.first().filter(|_| self.is_from_monitoring()).map(|(id, ..)| *id),
            services: self.services.clone(),
        };
        let mut room = Room::declare(world, incident, &declaration);
        for (alert, attached_at, title) in &alerts {
            room.attach(*attached_at, people.responder, *alert, title);
        }
        self.gather(&mut room, people, &course);
        if initial != self.severity {
            room.severity(course.declared_at.plus_s(6 * MINUTE_S), people.commander, self.severity);
        }
        self.talk(&mut room, people, &course);
        if self.no_incident {
            room.status(course.resolved_at, people.responder, IncidentStatus::NotAnIncident);
        } else {
            self.work(&mut room, people, &course);
            self.publish(&mut room, people, &course);
            self.learn(&mut room, people, &course);
        }
        room.close();
    }

    fn is_from_monitoring(&self) -> bool {
        self.source == DetectionSource::Monitoring
    }

    fn course(&self, world: &mut World, people: &People) -> Course {
        let declared_at = if self.is_from_monitoring() {
            people.answered_at.plus_s(world.random.between(40, 420))
        } else {
            self.noticed_at.plus_s(world.random.between(4 * MINUTE_S, 30 * MINUTE_S))
        };
        let minutes = if self.no_incident { 9 + self.minutes % 28 } else { self.minutes };
        let share = |percent: i64| declared_at.plus_s(minutes * MINUTE_S * percent / 100);
        Course {
            declared_at,
            identified_at: share(world.random.between(30, 48)),
            monitoring_at: share(world.random.between(70, 86)),
            resolved_at: share(100),
        }
    }

    /// The alert that began it, and those of other services that followed: id, when attached, title.
    fn alerts(
        &self,
        world: &mut World,
        people: &People,
        incident: IncidentId,
        course: &Course,
    ) -> Vec<(AlertId, Timestamp, String)> {
        let mut alerts = Vec::new();
        if self.is_from_monitoring() {
            let firing = Firing {
                service: self.services[0],
                title: self.text(self.story.alert),
                summary: self.text(self.story.summary),
                fired_at: self.noticed_at,
                acknowledged: Some((people.responder, people.answered_at)),
                resolved_at: Some(course.monitoring_at.plus_s(world.random.between(30, 400))),
                incident: Some(incident),
                instances: world.random.between(1, 4),
            };
            alerts.push((firing, course.declared_at));
        }
        for service in self.services.iter().skip(1) {
            if self.severity > Severity::Sev2 || world.random.chance(50) {
                continue;
            }
            let fired_at = course.declared_at.plus_s(world.random.between(MINUTE_S, 7 * MINUTE_S));
            let answer = alert::answer(world, *service, fired_at);
            let name = world.services[*service].service.name.clone();
            let firing = Firing {
                service: *service,
                title: format!("{name}: errors follow those of a dependency"),
                summary: self.text(self.story.summary),
                fired_at,
                acknowledged: Some(answer),
                resolved_at: Some(course.resolved_at.max(answer.1.plus_s(60))),
                incident: Some(incident),
                instances: world.random.between(1, 3),
            };
            alerts.push((firing, answer.1.plus_s(world.random.between(20, 90))));
        }
        let written = alerts.into_iter().map(|(firing, attached_at)| {
            let id = AlertId(world.id(firing.fired_at));
            alert::fire(world, id, &firing);
            (id, attached_at, firing.title)
        });
        written.collect()
    }

    /// Roles are taken, and the questions get their first answers.
    fn gather(&self, room: &mut Room<'_>, people: &People, course: &Course) {
        let started = course.declared_at;
        let soon = |room: &mut Room<'_>, from: i64, to: i64| started.plus_s(room.world.random.between(from, to));
        let at = soon(room, 20, 80);
        room.role(at, people.responder, IncidentRole::PrimaryResponder, people.responder);
        let at = soon(room, 85, 160);
        room.status(at, people.responder, IncidentStatus::Investigating);
        let at = soon(room, 170, 330);
        room.role(at, people.commander, IncidentRole::Commander, people.commander);
        if self.severity <= Severity::Sev2 {
            let at = soon(room, 240, 500);
            room.role(at, people.communicator, IncidentRole::Communications, people.communicator);
            let at = soon(room, 300, 700);
            room.role(at, people.second, IncidentRole::SecondaryResponder, people.second);
        }
        if self.severity <= Severity::Sev1 {
            let at = soon(room, 400, 900);
            room.role(at, people.commander, IncidentRole::Scribe, people.guest);
        }
        let at = soon(room, 200, 600);
        room.answer(at, people.responder, ("how_bad", "How bad is it?"), &self.text(self.story.how_bad));
        let at = soon(room, 340, 900);
        let aware = "On call, customer support and the account teams.";
        room.answer(at, people.commander, ("aware", "Who is aware?"), aware);
    }

    /// The lines of the story, spread over its course.
    fn talk(&self, room: &mut Room<'_>, people: &People, course: &Course) {
        let lines = if self.no_incident { &self.story.lines[..2] } else { self.story.lines };
        let span_s = course.resolved_at.seconds_since(course.declared_at);
        let step_s = span_s * 90 / 100 / i64::try_from(lines.len()).unwrap_or(1);
        let mut at = course.declared_at.plus_s(100);
        for (voice, line) in lines {
            let by = match voice {
                Voice::Primary => people.responder,
                Voice::Second => people.second,
                Voice::Commander => room.holder(IncidentRole::Commander).unwrap_or(people.commander),
                Voice::Communications => people.communicator,
                Voice::Guest => people.guest,
            };
            room.say(at, by, &self.text(line));
            at = at.plus_s(room.world.random.between(step_s * 6 / 10, step_s * 13 / 10).max(15));
        }
        if self.no_incident {
            let line = "It was a measurement that lied: the exporter restarted. Nobody was affected. Closing this.";
            room.say(course.resolved_at.plus_s(-30), people.responder, line);
        }
    }

    /// From the cause to the end.
    fn work(&self, room: &mut Room<'_>, people: &People, course: &Course) {
        let lead = room.holder(IncidentRole::Commander).unwrap_or(people.commander);
        room.status(course.identified_at, lead, IncidentStatus::Identified);
        let question = ("being_done", "What is being done?");
        room.answer(course.identified_at.plus_s(40), people.responder, question, &self.text(self.story.being_done));
        let long = course.resolved_at.seconds_since(course.declared_at) > 150 * MINUTE_S;
        if long && lead != people.responder {
            let at = course.identified_at.plus_s(15 * MINUTE_S).min(course.monitoring_at.plus_s(-60));
            room.role(at, lead, IncidentRole::Commander, people.relief);
        }
        let lead = room.holder(IncidentRole::Commander).unwrap_or(lead);
        room.status(course.monitoring_at, lead, IncidentStatus::Monitoring);
        room.answer(course.resolved_at.plus_s(-50), people.responder, question, &self.text(self.story.fixed));
        room.resolve(course.resolved_at, lead, &self.text(self.story.cause));
    }

    /// Updates at the cadence of the severity, and the components on the status page.
    fn publish(&self, room: &mut Room<'_>, people: &People, course: &Course) {
        if self.severity == Severity::Sev4 {
            return;
        }
        let public = self.severity <= Severity::Sev2;
        let audience = if public { Audience::Both } else { Audience::Internal };
        let by = room.holder(IncidentRole::Communications).unwrap_or(people.commander);
        let cadence_s = i64::from(self.severity.update_cadence_minutes()) * MINUTE_S;
        let component = room.world.components.iter().position(|component| component.service == self.services[0]);
        let component = component.filter(|_| public);
        if public {
            room.public_title(&self.text(self.story.public_title));
        }
        let mut at = course.declared_at.plus_s(room.world.random.between(7 * MINUTE_S, 13 * MINUTE_S));
        for count in 0..6 {
            if at > course.resolved_at.plus_s(-3 * MINUTE_S) {
                break;
            }
            let next_at = at.plus_s(cadence_s);
            let (known, being_done) = self.told_at(at, course);
            room.update(at, by, &Told { audience, known: &known, being_done: &being_done, next_at: Some(next_at) });
            if let (0, Some(component)) = (count, component) {
                let shown = self.shown_as(room);
                room.component(at, by, component, shown);
            }
            at = next_at.plus_s(-room.world.random.between(0, 4 * MINUTE_S));
        }
        let at = course.resolved_at.plus_s(room.world.random.between(20, 150));
        let known = format!("This is resolved. {}", self.text(self.story.fixed));
        room.update(at, by, &Told { audience, known: &known, being_done: "", next_at: None });
        if let Some(component) = component {
            room.component(at, by, component, ComponentStatus::Operational);
        }
    }

    /// What can be said at an instant: what is known, and what is being done.
    fn told_at(&self, at: Timestamp, course: &Course) -> (String, String) {
        let how_bad = self.text(self.story.how_bad);
        if at < course.identified_at {
            (how_bad, "We are looking for the cause.".into())
        } else if at < course.monitoring_at {
            (format!("We know the cause. {how_bad}"), self.text(self.story.being_done))
        } else {
            (self.text(self.story.being_done), "We watch closely whether it stays that way.".into())
        }
    }

    fn shown_as(&self, room: &mut Room<'_>) -> ComponentStatus {
        match self.severity {
            Severity::Sev0 => ComponentStatus::MajorOutage,
            Severity::Sev1 => ComponentStatus::PartialOutage,
            _ if room.world.random.chance(25) => ComponentStatus::PartialOutage,
            _ => ComponentStatus::Degraded,
        }
    }

    /// The review of the larger ones, and the closing, when their time has come.
    fn learn(&self, room: &mut Room<'_>, people: &People, course: &Course) {
        let now = room.world.now;
        let lead = room.holder(IncidentRole::Commander).unwrap_or(people.commander);
        let mut at = course.resolved_at;
        if self.severity <= Severity::Sev2 {
            at = at.plus_s(room.world.random.between(20 * HOUR_S, 5 * DAY_S));
            if at >= now {
                return;
            }
            room.status(at, lead, IncidentStatus::Reviewed);
        }
        at = at.plus_s(room.world.random.between(18 * HOUR_S, 6 * DAY_S));
        if at < now {
            room.status(at, lead, IncidentStatus::Closed);
        }
    }
}

//! A line of the log, done.

use app_context::Ports;
use domain::announcements::AnnouncementForm;
use domain::care::BreakForm;
use domain::incidents::IncidentStatus;
use domain::incidents::commands::{Command, Line, PAGE_ANYWAY};
use domain::levers::{AskedLever, LeverState, PullForm, find};
use domain::loss::EstimateForm;
use domain::recurrence::ClosingForm;
use domain::remediation::{RemedyForm, kind_of};
use domain::responders::AskForm;
use domain::{Actor, IncidentNumber, Refusal, ServiceId};

/// Does what a line asks for. The words behind a command stay in the log beside its effect; only words can answer a line.
///
/// # Errors
/// As the use case that the line asks for.
pub(super) async fn carry_out(
    ports: &Ports,
    by: &Actor,
    number: IncidentNumber,
    answers: Option<i64>,
    line: Line,
) -> Result<(), Refusal> {
    let incidents = &ports.incidents;
    let (command, reason) = match (line, answers) {
        (Line::Words(words), Some(seq)) => return ports.logs.answer_line(by, number, seq, words).await.map(drop),
        (Line::Words(words), None) => return ports.logs.say(by, number, words).await.map(drop),
        (Line::Command(command, reason), _) => (command, reason),
    };
    match command {
        Command::Severity(severity) => incidents.change_severity(by, number, severity).await?,
        Command::Status(IncidentStatus::Resolved) => return end(ports, by, number, reason).await,
        Command::Status(status) => drop(incidents.change_status(by, number, status).await?),
        Command::Role(role, None) => incidents.assign_role(by, number, role, by.person(), None).await?,
        Command::Role(role, Some(name)) => {
            let to = crate::forms::person_named(ports, by, &name).await?;
            let room = incidents.room(by, number).await?;
            let holder = room.roles.iter().find(|holder| holder.role == role);
            let expected = holder.and_then(|holder| holder.person.as_ref()).map(|person| person.id);
            incidents.assign_role(by, number, role, to, expected).await?;
        }
        Command::AboutTo(what, why) => {
            let form = AnnouncementForm { what, why, resource: String::new() };
            ports.announcements.announce(by, number, form).await?;
        }
        Command::Loss(asked, reason) => {
            let form = EstimateForm { reason, ..super::loss::form_of(asked) };
            ports.losses.estimate(by, number, form).await?;
        }
        Command::Try(what) => {
            let (kind, touches) = (kind_of(&what), String::new());
            let form = RemedyForm { kind, what, risk: None, minutes: None, touches, owner_id: None };
            ports.remediation.propose(by, number, form).await?;
        }
        Command::Impact(name, form) => {
            let service = service_named(ports, by, &name).await?;
            drop(ports.impacts.find_impact(by, number, service, form).await?);
        }
        Command::Lever(asked) => pull(ports, by, number, asked).await?,
        Command::Page { whom, what, anyway } => {
            let form = AskForm { person_id: None, whom, what, anyway };
            return match ports.responders.ask(by, number, form).await {
                Err(Refusal::Invalid(fields)) if fields.0.iter().any(|(field, _)| field == "anyway") => {
                    let problem = fields.0.first().map(|(_, problem)| problem.as_str()).unwrap_or_default();
                    Err(Refusal::invalid("body", format!("{problem} Write {PAGE_ANYWAY} for that.")))
                }
                answer => answer.map(drop),
            };
        }
        Command::Break(minutes) => drop(ports.cares.rest(by, number, BreakForm { person_id: None, minutes }).await?),
        Command::Claim(text) => drop(ports.claims.claim(by, number, text).await?),
        Command::Update(known) => {
            let severity = incidents.room(by, number).await?.incident.severity;
            incidents.publish_update(by, number, super::update_form::internal(known, severity)).await?;
        }
    }
    if reason.is_empty() { Ok(()) } else { ports.logs.say(by, number, reason).await.map(drop) }
}

/// The one service with this name or short name.
async fn service_named(ports: &Ports, by: &Actor, name: &str) -> Result<ServiceId, Refusal> {
    let wanted = name.to_lowercase();
    let found = ports.services.list(by, Some(name.to_owned()), crate::forms::all()).await?.items;
    let exact = found.iter().find(|row| row.slug == wanted || row.name.to_lowercase() == wanted);
    let fitting: Vec<&str> = found.iter().map(|row| row.name.as_str()).collect();
    match (exact, &found[..]) {
        (Some(row), _) => Ok(row.id),
        (None, [row]) => Ok(row.id),
        (None, []) => {
            Err(Refusal::invalid("body", format!("There is no service {name}. Its name is needed, or a part of it.")))
        }
        (None, _) => Err(Refusal::invalid(
            "body",
            format!("Several services fit {name}: {}. Write more of its name.", fitting.join(", ")),
        )),
    }
}

/// Sets the lever that the line names.
async fn pull(ports: &Ports, by: &Actor, number: IncidentNumber, asked: AskedLever) -> Result<(), Refusal> {
    let wrong = |problem: String| Refusal::invalid("body", problem);
    let levers = ports.levers.list(by).await?;
    let lever = find(&levers, &asked.name).map_err(|why| wrong(why.told(&asked.name)))?;
    let wanted = LeverState::read(lever.kind, &asked.wanted).map_err(wrong)?;
    if wanted != lever.normal && asked.reason.is_empty() {
        let (name, wanted) = (asked.name, asked.wanted);
        return Err(wrong(format!("Write why behind a colon, like /lever {name} {wanted}: the challenge times out.")));
    }
    let form = PullForm { wanted, reason: asked.reason, minutes: None };
    ports.levers.pull(by, number, lever.id, form).await.map(drop)
}

/// Resolves it: what stands behind the command is its cause.
async fn end(ports: &Ports, by: &Actor, number: IncidentNumber, cause: String) -> Result<(), Refusal> {
    let unsaid = cause.is_empty();
    let closing = ClosingForm { cause, cannot_recur: String::new() };
    match ports.incidents.resolve_with(by, number, closing).await {
        Err(Refusal::Invalid(_)) if unsaid => Err(Refusal::invalid(
            "body",
            "Write the cause behind it, like /status resolved the 02:41 deploy, rolled back. If you do not know it, write \
             /status contained.",
        )),
        answer => answer.map(drop),
    }
}

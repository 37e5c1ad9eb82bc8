//! An event told as a sentence: the actor's name goes before it.

use super::Change;
use crate::announcements::AnnouncementState;
use crate::changes::{ChangeKind, Verdict};
use crate::claims::ClaimState;
use crate::oncall::CoverKind;
use crate::remediation::RemedyState;
use crate::steps::StepState;

/// What happened, without the actor: "changed the status from Declared to Investigating".
#[must_use]
pub fn sentence(change: &Change) -> String {
    match change {
        Change::IncidentDeclared { number, title, severity, .. } => match severity {
            Some(severity) => format!("declared {number}, {}: {title}", severity.label()),
            None => format!("declared {number}: {title}"),
        },
        Change::IncidentStatusChanged { from, to, closing } => {
            let told = format!("changed the status from {} to {}", from.word(), to.word());
            closing.as_ref().map_or(told.clone(), |closing| format!("{told}. {}", closing.told()))
        }
        Change::IncidentCameBack { title, service } => format!("saw it come back: “{title}” on {service} fired again"),
        Change::IncidentCauseAsked { days, asked: Some(person) } => {
            format!("asked {} for the cause: contained for {days} days, and it may come back", person.name)
        }
        Change::IncidentCauseAsked { days, asked: None } => {
            format!("found nobody to ask for the cause: contained for {days} days, and it may come back")
        }
        Change::IncidentSeverityChanged { from: Some(from), to } => {
            format!("changed the severity from {} to {}", from.label(), to.label())
        }
        Change::IncidentSeverityChanged { from: None, to } => format!("set the severity to {}", to.label()),
        Change::IncidentRoleTaken { role, person } => format!("gave the role {} to {}", role.word(), person.name),
        Change::IncidentRoleHandedOver { role, from, to } => {
            format!("handed the role {} over from {} to {}", role.word(), from.name, to.name)
        }
        Change::IncidentRoleReleased { role, person } => {
            format!("released {} from the role {}", person.name, role.word())
        }
        Change::IncidentSeenToo { what } if what.is_empty() => "sees it too".into(),
        Change::IncidentSeenToo { what } => format!("sees it too: {what}"),
        Change::IncidentSeenTooTakenBack {} => "does not see it after all".into(),
        Change::IncidentQuestionAnswered { question, answer } => format!("answered “{question}”: {answer}"),
        Change::IncidentServiceAffected { service } => format!("marked {} as affected", service.name),
        Change::IncidentServiceCleared { service } => format!("marked {} as not affected", service.name),
        Change::IncidentAlertAttached { title } => format!("attached the alert “{title}”"),
        Change::IncidentMadePrivate { members } => match members.as_slice() {
            [only] => format!("made it private to {}", only.name),
            [first, rest @ ..] => format!("made it private to {} and {} more", first.name, rest.len()),
            [] => "made it private".into(),
        },
        Change::IncidentOpenedToStaff {} => "opened it to all staff".into(),
        Change::IncidentMemberLetIn { person } => format!("let {} in", person.name),
        Change::IncidentMemberShutOut { person } => format!("took {} out of those who see it", person.name),
        Change::ClaimMade { text, .. } => format!("claimed: {text}"),
        Change::ClaimJudged { text, state, how, .. } => match (state, how.as_str()) {
            (ClaimState::Withdrawn, "") => format!("took back “{text}”"),
            (state, how) => format!("{} “{text}”: {how}", state.as_str()),
        },
        Change::TimelineAdded { text } => format!("noted: {text}"),
        Change::TimelineCurated { what, .. } => format!("curated the timeline: {what}"),
        Change::LossEstimated { what, reason } if reason.is_empty() => format!("estimated the loss: {what}"),
        Change::LossEstimated { what, reason } => format!("estimated the loss: {what}; {reason}"),
        Change::AboutTo { what, state: AnnouncementState::Approved, .. } => format!("goes ahead: {what}"),
        Change::AboutTo { what, .. } => format!("is about to {what}"),
        Change::AboutToDecided { what, state, words, .. } => {
            let told = match state {
                AnnouncementState::Held => format!("holds “{what}”"),
                AnnouncementState::Approved => format!("lets “{what}” go ahead"),
                AnnouncementState::Done => format!("says that “{what}” is done"),
                AnnouncementState::Withdrawn | AnnouncementState::Waiting => format!("withdrew “{what}”"),
            };
            if words.is_empty() { told } else { format!("{told}: {words}") }
        }
        Change::RemedyProposed { what, remedy_kind, risk, minutes, .. } => {
            let (kind, risk) = (remedy_kind.word().to_lowercase(), risk.word().to_lowercase());
            format!("proposed “{what}” ({kind}, {risk}, helps in about {minutes} min)")
        }
        Change::RemedyChanged { what, state, words, .. } => {
            let told = remedy(what, *state);
            if words.is_empty() { told } else { format!("{told}: {words}") }
        }
        Change::RemedyGiven { what, taken: true, .. } => format!("takes on “{what}”"),
        Change::RemedyGiven { what, owner: Some(owner), .. } => format!("gave “{what}” to {}", owner.name),
        Change::RemedyGiven { what, owner: None, .. } => format!("left “{what}” to nobody"),
        Change::LeverPulled { .. }
        | Change::LeverPutBack { .. }
        | Change::LeverInForce { .. }
        | Change::LeverDiffers { .. }
        | Change::LeverFailed { .. }
        | Change::LeverTimed { .. }
        | Change::LeverKept { .. }
        | Change::LeverTested { .. } => super::lever_sentence::told(change),
        Change::ChangeReported { service, change_kind, summary, .. } => match change_kind {
            ChangeKind::Other => format!("reported a change of {}: {summary}", service.name),
            kind => format!("reported a change of {} ({}): {summary}", service.name, kind.word().to_lowercase()),
        },
        Change::SuspectNamed { summary, service, .. } => format!("named a suspect: {summary}, of {}", service.name),
        Change::SuspectJudged { summary, verdict, why, .. } => {
            let told = match verdict {
                Verdict::Likely => format!("suspects “{summary}”"),
                Verdict::Cleared => format!("cleared “{summary}”"),
                Verdict::Open => format!("is undecided about “{summary}” again"),
            };
            if why.is_empty() { told } else { format!("{told}: {why}") }
        }
        Change::BreakBegun { person, minutes, sent: true } => {
            format!("sent {} to rest for {minutes} minutes", person.name)
        }
        Change::BreakBegun { minutes, sent: false, .. } => format!("rests for {minutes} minutes"),
        Change::BreakEnded { person, sent: true } => format!("called {} back from a rest", person.name),
        Change::BreakEnded { sent: false, .. } => "is back from a rest".into(),
        Change::Decided { decision_kind, what, reason } => {
            format!("decided ({}): {what}, because: {reason}", decision_kind.word().to_lowercase())
        }
        Change::StepTicked { runbook, number, step, state } => {
            let did = match state {
                Some(StepState::Done) => "did",
                Some(StepState::LeftOut) => "left out",
                None => "took back",
            };
            format!("{did} step {number} of “{runbook}”: {step}")
        }
        Change::ImpactFound { service, state, felt } => {
            let felt = if felt.is_empty() { String::new() } else { format!(": {felt}") };
            format!("found {} {}{felt}", service.name, state.word().to_lowercase())
        }
        Change::ResponderAsked { .. }
        | Change::ResponderAccepted { .. }
        | Change::ResponderDeclined { .. }
        | Change::ResponderWithdrawn { .. }
        | Change::ResponderReleased { .. }
        | Change::ResponderUnanswered { .. } => responder(change),
        Change::LogLineAdded { .. } => "wrote in the log".into(),
        Change::LogLineReactedTo { reaction, taken_back: false, .. } => {
            format!("reacted to a line of the log: {}", reaction.word().to_lowercase())
        }
        Change::LogLineReactedTo { reaction, taken_back: true, .. } => {
            format!("took back a reaction to a line of the log: {}", reaction.word().to_lowercase())
        }
        Change::UpdateDue { told: Some(person), .. } => format!("told {} that the promised update is due", person.name),
        Change::UpdateDue { told: None, .. } => {
            "says that the promised update is due; nobody holds communications".into()
        }
        Change::UpdatePublished { audience, known, .. } => {
            let readers = match audience {
                crate::updates::Audience::Internal => "an internal update",
                crate::updates::Audience::Public => "a public update",
                crate::updates::Audience::Both => "an update for staff and the public",
            };
            format!("published {readers}: {known}")
        }
        Change::AlertFired { title, service } => format!("reported “{title}” on {service}"),
        Change::AlertChanged { firing_instances, instances } => {
            format!("reported {firing_instances} of {instances} instances firing")
        }
        Change::AlertAcknowledged { title } => format!("acknowledged the alert “{title}”"),
        Change::AlertResolved { title } => format!("resolved the alert “{title}”"),
        Change::PageCreated { person, step, overdue_steps: 0, .. } => format!("paged {} (step {step})", person.name),
        Change::PageCreated { person, step, overdue_steps, .. } => {
            format!("paged {} (step {step}, {overdue_steps} overdue)", person.name)
        }
        Change::PageSpared { person, until, step } => {
            format!("did not page {}, who rests until {until} (step {step})", person.name)
        }
        Change::PageSent { person, channel, address, .. } => {
            format!("sent the page to {} by {channel}, {address}", person.name)
        }
        Change::PageFailed { person, channel, error, .. } => {
            format!("could not reach {} by {channel}: {error}", person.name)
        }
        Change::PageNobodyOnCall { roster, layer, step } => {
            format!("found nobody on call in {roster}, {layer} (step {step})")
        }
        Change::EscalationExhausted { policy } => format!("reached the end of {policy} without an acknowledgement"),
        Change::ComponentStatusChanged { component, from, to } => {
            format!("changed {component} from {} to {}", from.word(), to.word())
        }
        Change::StatusPageChanged { page, what } => format!("changed the status page {page}: {what}"),
        Change::ServiceChanged { service, what } => format!("changed {}: {what}", service.name),
        Change::RunbookChanged { title, what } => format!("changed the runbook “{title}”: {what}"),
        Change::DocumentTemplateChanged { template, what } => {
            format!("changed the document template “{template}”: {what}")
        }
        Change::RosterChanged { roster, what } => format!("changed the roster {roster}: {what}"),
        Change::CoverAdded { roster, person, starts_at, ends_at, act, instead_of } => {
            let (name, time) = (&person.name, format!("from {starts_at} to {ends_at}"));
            match (act, instead_of) {
                (CoverKind::Takes, None) => format!("put {name} on call in {roster} {time}"),
                (CoverKind::Takes, Some(other)) => {
                    format!("put {name} on call in {roster} instead of {} {time}", other.name)
                }
                (CoverKind::Adds, _) => format!("put {name} on call in {roster} beside the others {time}"),
                (CoverKind::Removes, _) => format!("took {name} off call in {roster} {time}, with nobody instead"),
            }
        }
        Change::CoverAsked { roster, person, asked_of, starts_at, ends_at } => {
            let whom = asked_of.as_ref().map_or("everybody", |asked| &asked.name);
            format!("asked {whom} to cover {} in {roster} from {starts_at} to {ends_at}", person.name)
        }
        Change::CoverWithdrawn { roster, person } => {
            format!("withdrew the request to cover {} in {roster}", person.name)
        }
        Change::CoverRemoved { roster, person, starts_at, ends_at } => {
            format!("took back the cover of {} in {roster} from {starts_at} to {ends_at}", person.name)
        }
        Change::HandoverNoteWritten { roster } => format!("wrote a hand-over note in {roster}"),
        Change::HandoverNoteRead { roster } => format!("read a hand-over note of {roster}"),
        Change::Exempted { person, what } => format!("exempted {} from being on call: {what}", person.name),
        Change::ExemptionEnded { person } => format!("ended an exemption of {}", person.name),
        Change::AbsenceCalendarAdded { person } => format!("reads when {} is away from a calendar", person.name),
        Change::AbsenceCalendarRemoved { person } => format!("no longer reads a calendar of {}", person.name),
        Change::AbsencesChanged { person } => format!("found other times in a calendar of {}", person.name),
        Change::FeedCreated { what } => format!("made a calendar of {what}"),
        Change::FeedRevoked { what } => format!("ended a calendar of {what}"),
        Change::PolicyChanged { policy, what } => format!("changed the escalation policy {policy}: {what}"),
        Change::OrganisationSetUp { name } => format!("set up {name}"),
        Change::OrganisationChanged { what } => format!("changed the organisation: {what}"),
        Change::PersonCreated { person, role } => format!("added {} as {}", person.name, role.as_str()),
        Change::PersonRoleChanged { person, from, to } => {
            format!("changed the role of {} from {} to {}", person.name, from.as_str(), to.as_str())
        }
        Change::PersonDisabled { person } => format!("disabled {}", person.name),
        Change::PersonEnabled { person } => format!("enabled {}", person.name),
        Change::PersonProfileChanged { person } => format!("changed the profile of {}", person.name),
        Change::PersonPasswordChanged { person } => format!("changed the password of {}", person.name),
        Change::PersonPasswordLinkMade { person, mailed: false } => {
            format!("made a one-time link for {} to set a password", person.name)
        }
        Change::PersonPasswordLinkMade { person, mailed: true } => {
            format!("sent {} a one-time link to set a password", person.name)
        }
        Change::PersonPasswordSet { person } => format!("set the password of {} with a one-time link", person.name),
        Change::ContactMethodAdded { person, address } => format!("added {address} to reach {}", person.name),
        Change::ContactMethodChecked { person, address } => {
            format!("asked again whether {address} reaches {}", person.name)
        }
        Change::ContactMethodVerified { person, address } => {
            format!("confirmed that {address} reaches {}", person.name)
        }
        Change::ContactMethodPutFirst { person, address } => format!("put {address} first to reach {}", person.name),
        Change::ContactMethodRemoved { person, address } => format!("removed {address} of {}", person.name),
        Change::LetterFailed { person, address, error } => {
            format!("could not send a letter to {} at {address}: {error}", person.name)
        }
        Change::SessionStarted { person, address } => format!("signed in as {} from {address}", person.name),
        Change::SessionEnded { person } => format!("ended a session of {}", person.name),
        Change::TokenCreated { name, role } => format!("created the API token {name} with the role {}", role.as_str()),
        Change::TokenRevoked { name } => format!("revoked the API token {name}"),
        Change::IngestKeyCreated { name, service } => format!("created the ingest key {name} of {service}"),
        Change::IngestKeyRevoked { name, service } => format!("revoked the ingest key {name} of {service}"),
    }
}

/// What became of an ask.
fn responder(change: &Change) -> String {
    let with = |told: String, words: &String| if words.is_empty() { told } else { format!("{told}: {words}") };
    match change {
        Change::ResponderAsked { person, what, found, .. } if found.is_empty() => {
            format!("asked {} to help: {what}", person.name)
        }
        Change::ResponderAsked { person, what, found, .. } => {
            format!("asked {} to help, {found}: {what}", person.name)
        }
        Change::ResponderAccepted { words, .. } => with("comes to help".into(), words),
        Change::ResponderDeclined { words, .. } => with("cannot come".into(), words),
        Change::ResponderWithdrawn { person, words, .. } => {
            with(format!("does not need {} any more", person.name), words)
        }
        Change::ResponderReleased { left: true, words, .. } => with("is off again".into(), words),
        Change::ResponderReleased { person, words, .. } => with(format!("let {} go", person.name), words),
        Change::ResponderUnanswered { person, pages: 1, .. } => format!("got no answer from {} to a page", person.name),
        Change::ResponderUnanswered { person, pages, .. } => {
            format!("got no answer from {} to {pages} pages", person.name)
        }
        _ => String::new(),
    }
}

/// What became of a remedy.
fn remedy(what: &str, state: RemedyState) -> String {
    match state {
        RemedyState::Proposed => format!("proposed “{what}”"),
        RemedyState::UnderWay => format!("began “{what}”"),
        RemedyState::InForce => format!("says that “{what}” is in force"),
        RemedyState::Helped => format!("says that “{what}” helped"),
        RemedyState::NoEffect => format!("says that “{what}” had no effect"),
        RemedyState::Worse => format!("says that “{what}” made it worse"),
        RemedyState::Undone => format!("undid “{what}”"),
        RemedyState::Dropped => format!("dropped “{what}”"),
    }
}

/// Name of the icon that stands before it.
#[must_use]
pub fn icon(change: &Change) -> &'static str {
    match change {
        Change::IncidentDeclared { .. } => "flag",
        Change::IncidentStatusChanged { .. } | Change::IncidentSeverityChanged { .. } => "arrow-right",
        Change::IncidentCameBack { .. } => "rotate-ccw",
        Change::IncidentCauseAsked { .. } => "help",
        Change::IncidentRoleTaken { .. }
        | Change::IncidentRoleHandedOver { .. }
        | Change::IncidentRoleReleased { .. } => "user",
        Change::IncidentQuestionAnswered { .. } => "help",
        Change::IncidentSeenToo { .. } | Change::IncidentSeenTooTakenBack {} => "eye",
        Change::IncidentMadePrivate { .. }
        | Change::IncidentOpenedToStaff {}
        | Change::IncidentMemberLetIn { .. }
        | Change::IncidentMemberShutOut { .. } => "lock",
        Change::UpdatePublished { .. } => "megaphone",
        Change::ClaimMade { .. } => "circle-dashed",
        Change::ClaimJudged { state: ClaimState::Verified, .. } => "circle-check",
        Change::ClaimJudged { .. } => "circle-x",
        Change::TimelineAdded { .. } | Change::TimelineCurated { .. } => "pin",
        Change::LossEstimated { .. } => "banknote",
        Change::AboutTo { .. } => "hand",
        Change::AboutToDecided { state: AnnouncementState::Held, .. } => "pause",
        Change::AboutToDecided { state: AnnouncementState::Withdrawn, .. } => "circle-x",
        Change::AboutToDecided { .. } => "circle-check",
        Change::RemedyProposed { .. } | Change::RemedyGiven { .. } => "life-buoy",
        Change::RemedyChanged { state, .. } => match state {
            RemedyState::Helped => "circle-check",
            RemedyState::NoEffect | RemedyState::Worse | RemedyState::Dropped => "circle-x",
            RemedyState::Undone => "undo-2",
            _ => "play",
        },
        Change::LeverPulled { .. } | Change::LeverTimed { .. } | Change::LeverTested { .. } => "toggle-right",
        Change::LeverPutBack { .. } | Change::LeverKept { .. } => "undo-2",
        Change::LeverInForce { .. } => "circle-check",
        Change::LeverDiffers { .. } | Change::LeverFailed { .. } => "warning",
        Change::ChangeReported { .. } | Change::SuspectNamed { .. } => "git-branch",
        Change::SuspectJudged { verdict: Verdict::Cleared, .. } => "circle-x",
        Change::SuspectJudged { .. } => "eye",
        Change::BreakBegun { .. } | Change::BreakEnded { .. } | Change::PageSpared { .. } => "coffee",
        Change::Decided { .. } => "scale",
        Change::StepTicked { .. } => "list-todo",
        Change::ResponderAsked { .. } => "phone",
        Change::ResponderAccepted { .. } => "circle-check",
        Change::ResponderDeclined { .. } | Change::ResponderWithdrawn { .. } => "circle-x",
        Change::ResponderReleased { .. } => "user",
        Change::ResponderUnanswered { .. } => "warning",
        Change::UpdateDue { .. } => "timer",
        Change::LogLineAdded { .. } | Change::LogLineReactedTo { .. } => "message",
        Change::AlertFired { .. } | Change::AlertChanged { .. } | Change::IncidentAlertAttached { .. } => "bell",
        Change::AlertAcknowledged { .. } | Change::AlertResolved { .. } => "check",
        Change::PageCreated { .. } | Change::PageSent { .. } => "phone",
        Change::PageFailed { .. } | Change::PageNobodyOnCall { .. } | Change::EscalationExhausted { .. } => "warning",
        Change::ComponentStatusChanged { .. } | Change::StatusPageChanged { .. } => "globe",
        Change::IncidentServiceAffected { .. }
        | Change::ImpactFound { .. }
        | Change::IncidentServiceCleared { .. }
        | Change::ServiceChanged { .. } => "layers",
        Change::PersonPasswordLinkMade { .. }
        | Change::PersonPasswordSet { .. }
        | Change::PersonPasswordChanged { .. }
        | Change::TokenCreated { .. } => "key",
        Change::ContactMethodAdded { .. }
        | Change::ContactMethodChecked { .. }
        | Change::ContactMethodVerified { .. }
        | Change::ContactMethodPutFirst { .. }
        | Change::ContactMethodRemoved { .. }
        | Change::LetterFailed { .. } => "mail",
        Change::OrganisationChanged { .. } | Change::OrganisationSetUp { .. } => "building-2",
        Change::RunbookChanged { .. } => "book-open",
        Change::DocumentTemplateChanged { .. } => "file-text",
        _ => "settings",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incidents::IncidentStatus;
    use crate::recurrence::ClosingForm;

    #[test]
    fn the_kind_is_the_tag() {
        let (from, to) = (IncidentStatus::Declared, IncidentStatus::Resolved);
        let mut change = Change::IncidentStatusChanged { from, to, closing: None };
        assert_eq!(change.kind(), "incident.status_changed");
        assert_eq!(sentence(&change), "changed the status from Declared to Resolved");
        let old =
            serde_json::json!({"kind": "incident.status_changed", "body": {"from": "declared", "to": "resolved"}});
        assert_eq!(serde_json::from_value::<Change>(old).unwrap(), change, "as it was stored before");
        let closing = ClosingForm { cause: "the deploy".into(), cannot_recur: String::new() };
        change = Change::IncidentStatusChanged { from, to, closing: Some(closing) };
        assert_eq!(sentence(&change), "changed the status from Declared to Resolved. Cause: the deploy.");
    }

    #[test]
    fn what_became_of_a_remedy_is_told_with_what_was_seen() {
        let (remedy, what) = (crate::ids::RemedyId(uuid::Uuid::nil()), "Turn 3DS v2 off".to_owned());
        let told = |state, words: &str| {
            sentence(&Change::RemedyChanged { remedy, what: what.clone(), state, words: words.into() })
        };
        assert_eq!(told(RemedyState::UnderWay, ""), "began “Turn 3DS v2 off”");
        let helped = told(RemedyState::Helped, "success 59 → 71 %");
        assert_eq!(helped, "says that “Turn 3DS v2 off” helped: success 59 → 71 %");
    }
}

//! Every kind of change, with what must be known to tell it again years later: names, not only ids.

use crate::access::Role;
use crate::announcements::AnnouncementState;
use crate::changes::{ChangeKind, Verdict};
use crate::claims::ClaimState;
use crate::decisions::DecisionKind;
use crate::ids::{
    AlertId, AnnouncementId, AskId, ChangeId, ClaimId, IncidentNumber, LeverId, LogLineId, PageId, RemedyId, UpdateId,
};
use crate::impact::ServiceState;
use crate::incidents::{IncidentRole, IncidentStatus, Severity};
use crate::levers::LeverState;
use crate::log::Reaction;
use crate::oncall::CoverKind;
use crate::people::PersonRef;
use crate::recurrence::ClosingForm;
use crate::remediation::{RemedyKind, RemedyState, Risk};
use crate::services::ServiceRef;
use crate::status_pages::ComponentStatus;
use crate::steps::StepState;
use crate::time::Timestamp;
use crate::updates::Audience;
use serde::{Deserialize, Serialize};

/// What changed. The tag is the kind under which it is stored and announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Change {
    #[serde(rename = "incident.declared")]
    IncidentDeclared { number: IncidentNumber, title: String, severity: Option<Severity>, alert: Option<AlertId> },
    #[serde(rename = "incident.status_changed")]
    IncidentStatusChanged {
        from: IncidentStatus,
        to: IncidentStatus,
        /// What makes it over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closing: Option<ClosingForm>,
    },
    /// The alert of a contained incident fired again.
    #[serde(rename = "incident.came_back")]
    IncidentCameBack { title: String, service: String },
    /// It is contained, and nobody has said what the cause was. `asked`: who got a letter; nobody could when unset.
    #[serde(rename = "incident.cause_asked")]
    IncidentCauseAsked { days: i64, asked: Option<PersonRef> },
    #[serde(rename = "incident.severity_changed")]
    IncidentSeverityChanged { from: Option<Severity>, to: Severity },
    #[serde(rename = "incident.role_taken")]
    IncidentRoleTaken { role: IncidentRole, person: PersonRef },
    #[serde(rename = "incident.role_handed_over")]
    IncidentRoleHandedOver { role: IncidentRole, from: PersonRef, to: PersonRef },
    #[serde(rename = "incident.role_released")]
    IncidentRoleReleased { role: IncidentRole, person: PersonRef },
    /// `what`: in the person's own words, or empty.
    #[serde(rename = "incident.seen_too")]
    IncidentSeenToo { what: String },
    #[serde(rename = "incident.seen_too_taken_back")]
    IncidentSeenTooTakenBack {},
    #[serde(rename = "incident.question_answered")]
    IncidentQuestionAnswered { question: String, answer: String },
    #[serde(rename = "incident.service_affected")]
    IncidentServiceAffected { service: ServiceRef },
    #[serde(rename = "incident.service_cleared")]
    IncidentServiceCleared { service: ServiceRef },
    /// Something was decided for the business.
    #[serde(rename = "decision.made")]
    Decided { decision_kind: DecisionKind, what: String, reason: String },
    /// `felt`: who feels it and how many, in words, or empty.
    #[serde(rename = "impact.found")]
    ImpactFound { service: ServiceRef, state: ServiceState, felt: String },
    #[serde(rename = "incident.alert_attached")]
    IncidentAlertAttached { title: String },
    #[serde(rename = "incident.made_private")]
    IncidentMadePrivate { members: Vec<PersonRef> },
    #[serde(rename = "incident.opened_to_staff")]
    IncidentOpenedToStaff {},
    #[serde(rename = "incident.member_let_in")]
    IncidentMemberLetIn { person: PersonRef },
    #[serde(rename = "incident.member_shut_out")]
    IncidentMemberShutOut { person: PersonRef },
    #[serde(rename = "claim.made")]
    ClaimMade { claim: ClaimId, text: String },
    /// `how` is empty when it was withdrawn without a word.
    #[serde(rename = "claim.judged")]
    ClaimJudged { claim: ClaimId, text: String, state: ClaimState, how: String },
    #[serde(rename = "about_to.announced")]
    AboutTo { announcement: AnnouncementId, what: String, state: AnnouncementState },
    #[serde(rename = "about_to.decided")]
    AboutToDecided { announcement: AnnouncementId, what: String, state: AnnouncementState, words: String },
    /// `what`: how much, in words, as it was estimated then.
    #[serde(rename = "incident.loss_estimated")]
    LossEstimated { what: String, reason: String },
    #[serde(rename = "remedy.proposed")]
    RemedyProposed { remedy: RemedyId, what: String, remedy_kind: RemedyKind, risk: Risk, minutes: i32 },
    #[serde(rename = "remedy.changed")]
    RemedyChanged { remedy: RemedyId, what: String, state: RemedyState, words: String },
    /// `taken`: by the owner themselves. Nobody does it any more, without an owner.
    #[serde(rename = "remedy.given")]
    RemedyGiven { remedy: RemedyId, what: String, owner: Option<PersonRef>, taken: bool },
    /// Somebody pulled a lever; it is carried out after that. `minutes`: after these it is put back by itself.
    #[serde(rename = "lever.pulled")]
    LeverPulled { lever: LeverId, name: String, wanted: LeverState, reason: String, minutes: Option<i32> },
    /// The same for its usual state.
    #[serde(rename = "lever.put_back")]
    LeverPutBack { lever: LeverId, name: String, wanted: LeverState, reason: String },
    /// The state that was wanted was read back.
    #[serde(rename = "lever.in_force")]
    LeverInForce { lever: LeverId, name: String, state: LeverState, words: String },
    /// Another one was.
    #[serde(rename = "lever.differs")]
    LeverDiffers { lever: LeverId, name: String, wanted: LeverState, state: LeverState, words: String },
    #[serde(rename = "lever.failed")]
    LeverFailed { lever: LeverId, name: String, wanted: LeverState, words: String },
    /// When it is put back by itself; unset: not by itself.
    #[serde(rename = "lever.timed")]
    LeverTimed { lever: LeverId, name: String, until: Option<Timestamp> },
    /// It stays pulled after its incident; with no reason, it goes back after all.
    #[serde(rename = "lever.kept")]
    LeverKept { lever: LeverId, name: String, why: String },
    /// The other side was asked, and nothing was changed there.
    #[serde(rename = "lever.tested")]
    LeverTested { lever: LeverId, name: String, well: bool, words: String },
    /// A change of a service, as somebody reported it: of no incident.
    #[serde(rename = "change.reported")]
    ChangeReported { change: ChangeId, service: ServiceRef, change_kind: ChangeKind, summary: String },
    /// Somebody put a change on the list of suspects.
    #[serde(rename = "suspect.named")]
    SuspectNamed { change: ChangeId, summary: String, service: ServiceRef },
    #[serde(rename = "suspect.judged")]
    SuspectJudged { change: ChangeId, summary: String, verdict: Verdict, why: String },
    /// `sent`: by whoever commands, rather than of their own accord.
    #[serde(rename = "break.begun")]
    BreakBegun { person: PersonRef, minutes: i64, sent: bool },
    #[serde(rename = "break.ended")]
    BreakEnded { person: PersonRef, sent: bool },
    /// Somebody was paged to help. `found`: "on call for Payments", or empty.
    #[serde(rename = "responder.asked")]
    ResponderAsked { ask: AskId, person: PersonRef, what: String, found: String },
    #[serde(rename = "responder.accepted")]
    ResponderAccepted { ask: AskId, person: PersonRef, words: String },
    #[serde(rename = "responder.declined")]
    ResponderDeclined { ask: AskId, person: PersonRef, words: String },
    #[serde(rename = "responder.withdrawn")]
    ResponderWithdrawn { ask: AskId, person: PersonRef, words: String },
    /// `left`: of their own accord.
    #[serde(rename = "responder.released")]
    ResponderReleased { ask: AskId, person: PersonRef, words: String, left: bool },
    #[serde(rename = "responder.unanswered")]
    ResponderUnanswered { ask: AskId, person: PersonRef, pages: i32 },
    #[serde(rename = "log.line_added")]
    LogLineAdded { line: LogLineId },
    #[serde(rename = "log.reacted")]
    LogLineReactedTo { line: LogLineId, reaction: Reaction, taken_back: bool },
    /// A step of a runbook was done or left out; the tick was taken back when `state` is unset.
    #[serde(rename = "step.ticked")]
    StepTicked { runbook: String, number: usize, step: String, state: Option<StepState> },
    /// What nobody recorded when it happened.
    #[serde(rename = "timeline.added")]
    TimelineAdded { text: String },
    /// `entry`: the number of the event that somebody put into its place.
    #[serde(rename = "timeline.curated")]
    TimelineCurated { entry: i64, what: String },
    #[serde(rename = "update.published")]
    UpdatePublished { update: UpdateId, audience: Audience, known: String, next_update_at: Option<Timestamp> },
    /// Whoever tells the others heard that the promised update is due; nobody when there is nobody.
    #[serde(rename = "update.due")]
    UpdateDue { promised_at: Timestamp, told: Option<PersonRef> },

    #[serde(rename = "alert.fired")]
    AlertFired { title: String, service: String },
    /// Instances of an open alert began or stopped firing.
    #[serde(rename = "alert.changed")]
    AlertChanged { firing_instances: i32, instances: i32 },
    #[serde(rename = "alert.acknowledged")]
    AlertAcknowledged { title: String },
    #[serde(rename = "alert.resolved")]
    AlertResolved { title: String },
    /// A page was made for a person; its message is on its way.
    #[serde(rename = "page.created")]
    PageCreated { page: PageId, person: PersonRef, step: i32, overdue_steps: i32 },
    /// Somebody rests, and others are paged instead.
    #[serde(rename = "page.spared")]
    PageSpared { person: PersonRef, until: Timestamp, step: i32 },
    /// A channel took the message.
    #[serde(rename = "page.sent")]
    PageSent { page: PageId, person: PersonRef, channel: String, address: String },
    /// A channel refused the message for good.
    #[serde(rename = "page.failed")]
    PageFailed { page: PageId, person: PersonRef, channel: String, error: String },
    /// A step found nobody on call.
    #[serde(rename = "page.nobody_on_call")]
    PageNobodyOnCall { roster: String, layer: String, step: i32 },
    /// Every step and every repeat is over, and nobody acknowledged.
    #[serde(rename = "escalation.exhausted")]
    EscalationExhausted { policy: String },

    #[serde(rename = "component.status_changed")]
    ComponentStatusChanged { component: String, from: ComponentStatus, to: ComponentStatus },
    #[serde(rename = "status_page.changed")]
    StatusPageChanged { page: String, what: String },

    #[serde(rename = "service.changed")]
    ServiceChanged { service: ServiceRef, what: String },
    #[serde(rename = "runbook.changed")]
    RunbookChanged { title: String, what: String },
    #[serde(rename = "document_template.changed")]
    DocumentTemplateChanged { template: String, what: String },
    #[serde(rename = "roster.changed")]
    RosterChanged { roster: String, what: String },
    #[serde(rename = "cover.added")]
    CoverAdded {
        roster: String,
        person: PersonRef,
        starts_at: Timestamp,
        ends_at: Timestamp,
        #[serde(default)]
        act: CoverKind,
        #[serde(default)]
        instead_of: Option<PersonRef>,
    },
    /// `asked_of`: who is asked; everybody of the roster when unset.
    #[serde(rename = "cover.asked")]
    CoverAsked {
        roster: String,
        person: PersonRef,
        asked_of: Option<PersonRef>,
        starts_at: Timestamp,
        ends_at: Timestamp,
    },
    #[serde(rename = "cover.withdrawn")]
    CoverWithdrawn { roster: String, person: PersonRef },
    #[serde(rename = "cover.removed")]
    CoverRemoved { roster: String, person: PersonRef, starts_at: Timestamp, ends_at: Timestamp },
    /// What it says is read on the page of the roster.
    #[serde(rename = "roster.note_written")]
    HandoverNoteWritten { roster: String },
    #[serde(rename = "roster.note_read")]
    HandoverNoteRead { roster: String },
    /// Somebody is not to be on call; `what` says when, never why.
    #[serde(rename = "exemption.made")]
    Exempted { person: PersonRef, what: String },
    #[serde(rename = "exemption.ended")]
    ExemptionEnded { person: PersonRef },
    /// Somebody's times away are read in a calendar of theirs; never what it is called or holds.
    #[serde(rename = "exemption.calendar_added")]
    AbsenceCalendarAdded { person: PersonRef },
    #[serde(rename = "exemption.calendar_removed")]
    AbsenceCalendarRemoved { person: PersonRef },
    /// A calendar holds other times than before.
    #[serde(rename = "exemption.calendar_changed")]
    AbsencesChanged { person: PersonRef },
    /// A calendar that programs subscribe to.
    #[serde(rename = "calendar.created")]
    FeedCreated { what: String },
    #[serde(rename = "calendar.revoked")]
    FeedRevoked { what: String },
    #[serde(rename = "policy.changed")]
    PolicyChanged { policy: String, what: String },

    #[serde(rename = "organisation.set_up")]
    OrganisationSetUp { name: String },
    #[serde(rename = "organisation.changed")]
    OrganisationChanged { what: String },
    #[serde(rename = "person.created")]
    PersonCreated { person: PersonRef, role: Role },
    #[serde(rename = "person.role_changed")]
    PersonRoleChanged { person: PersonRef, from: Role, to: Role },
    #[serde(rename = "person.disabled")]
    PersonDisabled { person: PersonRef },
    #[serde(rename = "person.enabled")]
    PersonEnabled { person: PersonRef },
    #[serde(rename = "person.profile_changed")]
    PersonProfileChanged { person: PersonRef },
    #[serde(rename = "person.password_changed")]
    PersonPasswordChanged { person: PersonRef },
    /// A one-time link was made with which they set a password.
    #[serde(rename = "person.password_link_made")]
    PersonPasswordLinkMade { person: PersonRef, mailed: bool },
    /// Set with such a link.
    #[serde(rename = "person.password_set")]
    PersonPasswordSet { person: PersonRef },
    #[serde(rename = "contact_method.added")]
    ContactMethodAdded { person: PersonRef, address: String },
    /// The letter that asks to confirm it was sent again.
    #[serde(rename = "contact_method.checked")]
    ContactMethodChecked { person: PersonRef, address: String },
    #[serde(rename = "contact_method.verified")]
    ContactMethodVerified { person: PersonRef, address: String },
    #[serde(rename = "contact_method.put_first")]
    ContactMethodPutFirst { person: PersonRef, address: String },
    #[serde(rename = "contact_method.removed")]
    ContactMethodRemoved { person: PersonRef, address: String },
    /// Mail that is no page was refused for good.
    #[serde(rename = "letter.failed")]
    LetterFailed { person: PersonRef, address: String, error: String },
    #[serde(rename = "session.started")]
    SessionStarted { person: PersonRef, address: String },
    #[serde(rename = "session.ended")]
    SessionEnded { person: PersonRef },
    #[serde(rename = "token.created")]
    TokenCreated { name: String, role: Role },
    #[serde(rename = "token.revoked")]
    TokenRevoked { name: String },
    #[serde(rename = "ingest_key.created")]
    IngestKeyCreated { name: String, service: String },
    #[serde(rename = "ingest_key.revoked")]
    IngestKeyRevoked { name: String, service: String },
}

impl Change {
    /// The kind under which it is stored: `incident.declared`.
    #[must_use]
    pub fn kind(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(fields)) => {
                fields.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned()
            }
            _ => String::new(),
        }
    }

    /// Whether only those who read the audit log may know of it.
    #[must_use]
    pub fn is_administrative(&self) -> bool {
        matches!(
            self,
            Change::OrganisationSetUp { .. }
                | Change::OrganisationChanged { .. }
                | Change::PersonCreated { .. }
                | Change::PersonRoleChanged { .. }
                | Change::PersonDisabled { .. }
                | Change::PersonEnabled { .. }
                | Change::PersonProfileChanged { .. }
                | Change::PersonPasswordChanged { .. }
                | Change::PersonPasswordLinkMade { .. }
                | Change::PersonPasswordSet { .. }
                | Change::ContactMethodAdded { .. }
                | Change::ContactMethodChecked { .. }
                | Change::ContactMethodVerified { .. }
                | Change::ContactMethodPutFirst { .. }
                | Change::ContactMethodRemoved { .. }
                | Change::LetterFailed { .. }
                | Change::SessionStarted { .. }
                | Change::SessionEnded { .. }
                | Change::TokenCreated { .. }
                | Change::TokenRevoked { .. }
                | Change::IngestKeyCreated { .. }
                | Change::IngestKeyRevoked { .. }
        )
    }
}

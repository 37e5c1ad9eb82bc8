//! The use cases of on call.

use super::{
    CalendarFeed, ClashView, Cover, CoverForm, CoverOffer, CoverRequest, CoverRequestForm, Draft, Feed, FeedForm, Gaps,
    HandoverNote, HandoverNoteForm, HealthView, ManagersForm, PayForm, PayReport, PlanForm, Policy, Preview, Reminders,
    RosterForm, RosterNow, RosterPage, RosterPresent, RosterRef, RosterRights, RosterVersion, Shift, SwapForm,
    TemporaryForm, TemporaryView,
};
use crate::access::Actor;
use crate::ids::{CoverId, CoverRequestId, FeedId, NoteId, PersonId, TemporaryId};
use crate::people::{PersonRef, WithSecret};
use crate::time::Timestamp;
use crate::{Answer, Page, PageRequest};

/// Who is on call, and who will be.
#[async_trait::async_trait]
pub trait OnCall: Send + Sync {
    /// Every roster and who is on call there at `at` (now when unset), by name.
    async fn now(&self, by: &Actor, at: Option<Timestamp>) -> Answer<Vec<RosterNow>>;
    /// Rosters by name.
    async fn list(&self, by: &Actor, page: PageRequest) -> Answer<Page<RosterRef>>;
    /// One roster with its shifts between two instants (two weeks from now when unset, 92 days at most).
    async fn show(&self, by: &Actor, slug: &str, window: Option<(Timestamp, Timestamp)>) -> Answer<RosterPage>;
    /// One roster as it stands at `at` (now when unset), without its schedule.
    async fn present(&self, by: &Actor, slug: &str, at: Option<Timestamp>) -> Answer<RosterPresent>;
    /// What nobody holds in any roster between two instants (two weeks from now when unset, 92 days at most).
    async fn gaps(&self, by: &Actor, window: Option<(Timestamp, Timestamp)>) -> Answer<Gaps>;
    async fn create(&self, by: &Actor, form: RosterForm) -> Answer<RosterRef>;
    /// All versions of a roster, the newest first, withdrawn ones too.
    async fn versions(&self, by: &Actor, slug: &str) -> Answer<Vec<RosterVersion>>;
    /// What publishing would do, with the final schedule in a window (two weeks from when it holds, when unset).
    async fn preview(
        &self,
        by: &Actor,
        slug: &str,
        form: PlanForm,
        window: Option<(Timestamp, Timestamp)>,
    ) -> Answer<Preview>;
    /// `Conflict` when somebody published since and changed the same rotations.
    async fn publish(&self, by: &Actor, slug: &str, form: PlanForm) -> Answer<RosterVersion>;
    /// Withdraws a version that has not taken effect; one that holds is followed, from now on, by what held before it.
    async fn take_back(&self, by: &Actor, slug: &str, number: i32) -> Answer<()>;
    /// The schedule over the coming year, measured.
    async fn health(&self, by: &Actor, slug: &str) -> Answer<HealthView>;
    /// The caller's unpublished changes, or what they would start from.
    async fn draft(&self, by: &Actor, slug: &str) -> Answer<Draft>;
    /// Keeps unpublished changes, in order or not.
    async fn keep_draft(&self, by: &Actor, slug: &str, form: PlanForm) -> Answer<()>;
    async fn discard_draft(&self, by: &Actor, slug: &str) -> Answer<()>;
    /// Whether the caller may change this roster, and may cover in it.
    async fn rights(&self, by: &Actor, slug: &str) -> Answer<RosterRights>;
    /// `Conflict` when another cover already holds part of that time in that layer.
    async fn add_cover(&self, by: &Actor, form: CoverForm) -> Answer<Cover>;
    async fn remove_cover(&self, by: &Actor, cover: CoverId) -> Answer<()>;
    /// Who edits a roster; nobody named means everybody with the role of a manager.
    async fn managers(&self, by: &Actor, slug: &str) -> Answer<Vec<PersonRef>>;
    /// Names them, all at once.
    async fn set_managers(&self, by: &Actor, slug: &str, form: ManagersForm) -> Answer<Vec<PersonRef>>;
    /// What a roster expects of its people: changes what is found in its schedule, and whom it proposes.
    async fn set_policy(&self, by: &Actor, slug: &str, policy: Policy) -> Answer<Policy>;
    /// What being on call is worth: all rules with the day from which they hold, the newest first.
    async fn pay_rules(&self, by: &Actor, slug: &str) -> Answer<Vec<PayForm>>;
    async fn set_pay_rules(&self, by: &Actor, slug: &str, form: PayForm) -> Answer<PayForm>;
    /// What people earned between two days, both included; last month when unset. Who edits the roster reads of
    /// everybody, everybody else of themselves.
    async fn pay_report(&self, by: &Actor, slug: &str, period: Option<(String, String)>) -> Answer<PayReport>;
    /// Where exempt people are on call in the coming 92 days, and who could take each time, by the roster's policy.
    async fn clashes(&self, by: &Actor, slug: &str) -> Answer<Vec<ClashView>>;
    /// Gives all that time to those who are proposed for it. `Conflict` when nobody can take any of it.
    async fn cover_clashes(&self, by: &Actor, slug: &str) -> Answer<Vec<Cover>>;
    /// Asks others to take somebody's time. `Conflict` when part of it is asked for already.
    async fn ask_for_cover(&self, by: &Actor, form: CoverRequestForm) -> Answer<CoverRequest>;
    /// Requests that wait and concern the caller, soonest first.
    async fn cover_requests(&self, by: &Actor) -> Answer<Vec<CoverRequest>>;
    /// The caller takes the time that was asked for. `Conflict` when somebody was faster.
    async fn take_cover_request(&self, by: &Actor, request: CoverRequestId) -> Answer<Cover>;
    async fn withdraw_cover_request(&self, by: &Actor, request: CoverRequestId) -> Answer<()>;
    /// What waits behind the link of a letter that asks for cover. `NotFound` when the link is no such link any more.
    async fn cover_offer(&self, link: &str) -> Answer<CoverOffer>;
    /// Whom the letter went to takes the time. `Conflict` when somebody was faster.
    async fn take_cover_by_link(&self, link: &str) -> Answer<Cover>;
    /// Two people exchange their time: both covers, or none. `Conflict` as of `add_cover`.
    async fn swap(&self, by: &Actor, form: SwapForm) -> Answer<Vec<Cover>>;
    /// Hand-over notes of a roster, the newest first; 20 at most.
    async fn notes(&self, by: &Actor, slug: &str) -> Answer<Vec<HandoverNote>>;
    /// Notes of the last week that the caller has not read, of rosters where they are on call now.
    async fn unread_notes(&self, by: &Actor) -> Answer<Vec<HandoverNote>>;
    async fn write_note(&self, by: &Actor, slug: &str, form: HandoverNoteForm) -> Answer<HandoverNote>;
    /// The caller has read it.
    async fn read_note(&self, by: &Actor, note: NoteId) -> Answer<()>;
    /// What the caller is reminded of.
    async fn reminders(&self, by: &Actor) -> Answer<Reminders>;
    async fn set_reminders(&self, by: &Actor, reminders: Reminders) -> Answer<Reminders>;
    /// `Conflict` when another temporary schedule holds part of that time in that layer.
    async fn add_temporary(&self, by: &Actor, slug: &str, form: TemporaryForm) -> Answer<TemporaryView>;
    /// A running one ends now.
    async fn remove_temporary(&self, by: &Actor, temporary: TemporaryId) -> Answer<()>;
    /// The calendars of the caller, the newest first.
    async fn feeds(&self, by: &Actor) -> Answer<Vec<Feed>>;
    /// Makes a calendar that programs subscribe to. Its secret is shown this once.
    async fn create_feed(&self, by: &Actor, form: FeedForm) -> Answer<WithSecret<Feed>>;
    async fn revoke_feed(&self, by: &Actor, feed: FeedId) -> Answer<()>;
    /// What the calendar behind a secret tells. `NotFound` when it was revoked.
    async fn read_feed(&self, secret: &str) -> Answer<CalendarFeed>;
    /// The next shifts of one person over all rosters, soonest first, starting with the running one.
    async fn shifts_of(&self, by: &Actor, person: PersonId, limit: u16) -> Answer<Vec<Shift>>;
}

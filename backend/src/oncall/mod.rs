//! On call: rosters, their rotations and covers, and who is on call when.

mod add_cover;
mod assess;
mod check;
mod clashes;
mod cover_link;
mod create;
mod draft;
mod feeds;
mod gaps;
mod import;
mod kept;
mod letters;
mod list;
mod load;
mod managers;
mod notes;
mod now;
mod pay;
mod plans;
mod policy;
mod preview;
mod publish;
mod remind;
mod reminders;
mod remove_cover;
mod requests;
mod rights;
mod shifts_of;
mod show;
mod suppose;
mod swap;
mod temporary;
mod versions;

#[cfg(test)]
mod letter_tests;
#[cfg(test)]
mod pay_tests;
#[cfg(test)]
mod planning_tests;
#[cfg(test)]
mod rehearsal_tests;
#[cfg(test)]
mod tests;

pub(crate) use assess::away;
pub(crate) use kept::Kept;
pub(crate) use letters::letter;
pub(crate) use now::{on_call_at, on_call_supposing, people_at};
pub use remind::remind;
pub(crate) use rights::members;
pub(crate) use suppose::{Supposed, suppose};

use crate::{Backend, Error};
use domain::oncall::{
    CalendarFeed, ClashView, Cover, CoverForm, CoverOffer, CoverRequest, CoverRequestForm, Draft, Feed, FeedForm, Gaps,
    HandoverNote, HandoverNoteForm, HealthView, ManagersForm, OnCall, PayForm, PayReport, PlanForm, Policy, Preview,
    Reminders, RosterForm, RosterNow, RosterPage, RosterPresent, RosterRef, RosterRights, RosterVersion, Shift,
    SwapForm, TemporaryForm, TemporaryView,
};
use domain::people::WithSecret;
use domain::{
    Actor, Answer, CoverId, CoverRequestId, FeedId, NoteId, Page, PageRequest, PersonId, PersonRef, TemporaryId,
    Timestamp,
};

#[async_trait::async_trait]
impl OnCall for Backend {
    async fn now(&self, by: &Actor, at: Option<Timestamp>) -> Answer<Vec<RosterNow>> {
        now::now(&self.ctx, &self.on_call, by, at).await.map_err(Error::refuse)
    }

    async fn list(&self, by: &Actor, page: PageRequest) -> Answer<Page<RosterRef>> {
        list::list(&self.ctx, by, page).await.map_err(Error::refuse)
    }

    async fn show(&self, by: &Actor, slug: &str, window: Option<(Timestamp, Timestamp)>) -> Answer<RosterPage> {
        show::show(&self.ctx, by, slug, window).await.map_err(Error::refuse)
    }

    async fn present(&self, by: &Actor, slug: &str, at: Option<Timestamp>) -> Answer<RosterPresent> {
        show::present(&self.ctx, by, slug, at).await.map_err(Error::refuse)
    }

    async fn gaps(&self, by: &Actor, window: Option<(Timestamp, Timestamp)>) -> Answer<Gaps> {
        gaps::gaps(&self.ctx, by, window).await.map_err(Error::refuse)
    }

    async fn create(&self, by: &Actor, form: RosterForm) -> Answer<RosterRef> {
        create::create(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn versions(&self, by: &Actor, slug: &str) -> Answer<Vec<RosterVersion>> {
        versions::list(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn preview(
        &self,
        by: &Actor,
        slug: &str,
        form: PlanForm,
        window: Option<(Timestamp, Timestamp)>,
    ) -> Answer<Preview> {
        preview::preview(&self.ctx, by, slug, form, window).await.map_err(Error::refuse)
    }

    async fn publish(&self, by: &Actor, slug: &str, form: PlanForm) -> Answer<RosterVersion> {
        publish::publish(&self.ctx, by, slug, form).await.map_err(Error::refuse)
    }

    async fn take_back(&self, by: &Actor, slug: &str, number: i32) -> Answer<()> {
        publish::take_back(&self.ctx, by, slug, number).await.map_err(Error::refuse)
    }

    async fn health(&self, by: &Actor, slug: &str) -> Answer<HealthView> {
        preview::health(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn draft(&self, by: &Actor, slug: &str) -> Answer<Draft> {
        draft::draft(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn keep_draft(&self, by: &Actor, slug: &str, form: PlanForm) -> Answer<()> {
        draft::keep(&self.ctx, by, slug, form).await.map_err(Error::refuse)
    }

    async fn discard_draft(&self, by: &Actor, slug: &str) -> Answer<()> {
        draft::discard(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn rights(&self, by: &Actor, slug: &str) -> Answer<RosterRights> {
        rights::by_slug(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn add_cover(&self, by: &Actor, form: CoverForm) -> Answer<Cover> {
        add_cover::add_cover(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn remove_cover(&self, by: &Actor, cover: CoverId) -> Answer<()> {
        remove_cover::remove_cover(&self.ctx, by, cover).await.map_err(Error::refuse)
    }

    async fn managers(&self, by: &Actor, slug: &str) -> Answer<Vec<PersonRef>> {
        managers::list(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn set_managers(&self, by: &Actor, slug: &str, form: ManagersForm) -> Answer<Vec<PersonRef>> {
        managers::set(&self.ctx, by, slug, form).await.map_err(Error::refuse)
    }

    async fn set_policy(&self, by: &Actor, slug: &str, policy: Policy) -> Answer<Policy> {
        policy::set(&self.ctx, by, slug, policy).await.map_err(Error::refuse)
    }

    async fn pay_rules(&self, by: &Actor, slug: &str) -> Answer<Vec<PayForm>> {
        pay::list(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn set_pay_rules(&self, by: &Actor, slug: &str, form: PayForm) -> Answer<PayForm> {
        pay::set(&self.ctx, by, slug, form).await.map_err(Error::refuse)
    }

    async fn pay_report(&self, by: &Actor, slug: &str, period: Option<(String, String)>) -> Answer<PayReport> {
        pay::report(&self.ctx, by, slug, period).await.map_err(Error::refuse)
    }

    async fn clashes(&self, by: &Actor, slug: &str) -> Answer<Vec<ClashView>> {
        clashes::list(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn cover_clashes(&self, by: &Actor, slug: &str) -> Answer<Vec<Cover>> {
        clashes::cover(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn ask_for_cover(&self, by: &Actor, form: CoverRequestForm) -> Answer<CoverRequest> {
        requests::ask(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn cover_requests(&self, by: &Actor) -> Answer<Vec<CoverRequest>> {
        requests::open(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn take_cover_request(&self, by: &Actor, request: CoverRequestId) -> Answer<Cover> {
        requests::take(&self.ctx, by, request).await.map_err(Error::refuse)
    }

    async fn withdraw_cover_request(&self, by: &Actor, request: CoverRequestId) -> Answer<()> {
        requests::withdraw(&self.ctx, by, request).await.map_err(Error::refuse)
    }

    async fn cover_offer(&self, link: &str) -> Answer<CoverOffer> {
        cover_link::behind(&self.ctx, link).await.map_err(Error::refuse)
    }

    async fn take_cover_by_link(&self, link: &str) -> Answer<Cover> {
        cover_link::take(&self.ctx, link).await.map_err(Error::refuse)
    }

    async fn swap(&self, by: &Actor, form: SwapForm) -> Answer<Vec<Cover>> {
        swap::swap(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn notes(&self, by: &Actor, slug: &str) -> Answer<Vec<HandoverNote>> {
        notes::list(&self.ctx, by, slug).await.map_err(Error::refuse)
    }

    async fn unread_notes(&self, by: &Actor) -> Answer<Vec<HandoverNote>> {
        notes::unread(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn write_note(&self, by: &Actor, slug: &str, form: HandoverNoteForm) -> Answer<HandoverNote> {
        notes::write(&self.ctx, by, slug, form).await.map_err(Error::refuse)
    }

    async fn read_note(&self, by: &Actor, note: NoteId) -> Answer<()> {
        notes::read(&self.ctx, by, note).await.map_err(Error::refuse)
    }

    async fn reminders(&self, by: &Actor) -> Answer<Reminders> {
        reminders::show(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn set_reminders(&self, by: &Actor, reminders: Reminders) -> Answer<Reminders> {
        reminders::set(&self.ctx, by, reminders).await.map_err(Error::refuse)
    }

    async fn add_temporary(&self, by: &Actor, slug: &str, form: TemporaryForm) -> Answer<TemporaryView> {
        temporary::add(&self.ctx, by, slug, form).await.map_err(Error::refuse)
    }

    async fn remove_temporary(&self, by: &Actor, temporary: TemporaryId) -> Answer<()> {
        temporary::remove(&self.ctx, by, temporary).await.map_err(Error::refuse)
    }

    async fn feeds(&self, by: &Actor) -> Answer<Vec<Feed>> {
        feeds::list(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn create_feed(&self, by: &Actor, form: FeedForm) -> Answer<WithSecret<Feed>> {
        feeds::create(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn revoke_feed(&self, by: &Actor, feed: FeedId) -> Answer<()> {
        feeds::revoke(&self.ctx, by, feed).await.map_err(Error::refuse)
    }

    async fn read_feed(&self, secret: &str) -> Answer<CalendarFeed> {
        feeds::read(&self.ctx, secret).await.map_err(Error::refuse)
    }

    async fn shifts_of(&self, by: &Actor, person: PersonId, limit: u16) -> Answer<Vec<Shift>> {
        shifts_of::shifts_of(&self.ctx, by, person, limit).await.map_err(Error::refuse)
    }
}

//! Incidents: declaring, and working in the room. One verb per file; what several verbs share stands in `find`
//! (one incident, locked) and `rows` (rows of lists).

mod answer;
mod assign_role;
mod attach_alert;
mod change_severity;
mod change_status;
mod declare;
mod find;
mod list;
mod publish_update;
mod room;
mod rows;
mod see_it_too;
mod set_service;
mod similar;
pub(crate) mod stretch;
mod timeline;

#[cfg(test)]
mod tests;

pub(crate) use attach_alert::attach_fired;
pub(crate) use find::{
    Found, Incident, acknowledge, commander, first_action, found, found_by_number, holder, lock, lock_any, share,
};
pub(crate) use list::{open_board, open_count};
pub(crate) use room::responders;
pub(crate) use set_service::mark as mark_affected;
pub(crate) use timeline::{item as timeline_item, of_kinds as timeline_of_kinds};

use crate::{Backend, Error};
use domain::incidents::{
    AnswerForm, DeclareForm, IncidentFilter, IncidentRef, IncidentRole, IncidentRow, IncidentStatus, Incidents, Room,
    Severity, Stretch, TimelineItem,
};
use domain::recurrence::ClosingForm;
use domain::updates::{Update, UpdateForm};
use domain::{Actor, AlertId, Answer, IncidentNumber, Page, PageRequest, PersonId, ServiceId};

#[async_trait::async_trait]
impl Incidents for Backend {
    async fn declare(&self, by: &Actor, form: DeclareForm) -> Answer<IncidentRef> {
        declare::declare(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn list(&self, by: &Actor, filter: IncidentFilter, page: PageRequest) -> Answer<Page<IncidentRow>> {
        list::list(&self.ctx, by, filter, page).await.map_err(Error::refuse)
    }

    async fn similar(&self, by: &Actor, title: &str) -> Answer<Vec<IncidentRow>> {
        similar::similar(&self.ctx, by, title).await.map_err(Error::refuse)
    }

    async fn room(&self, by: &Actor, number: IncidentNumber) -> Answer<Room> {
        room::room(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn see_it_too(&self, by: &Actor, number: IncidentNumber, sees: bool, what: String) -> Answer<()> {
        see_it_too::see_it_too(&self.ctx, by, number, sees, &what).await.map_err(Error::refuse)
    }

    async fn timeline(&self, by: &Actor, number: IncidentNumber, stretch: Stretch) -> Answer<Page<TimelineItem>> {
        timeline::timeline(&self.ctx, by, number, stretch).await.map_err(Error::refuse)
    }

    async fn change_status(&self, by: &Actor, number: IncidentNumber, to: IncidentStatus) -> Answer<IncidentStatus> {
        change_status::change_status(&self.ctx, by, number, to).await.map_err(Error::refuse)
    }

    async fn resolve_with(&self, by: &Actor, number: IncidentNumber, closing: ClosingForm) -> Answer<IncidentStatus> {
        change_status::resolve(&self.ctx, by, number, &closing).await.map_err(Error::refuse)
    }

    async fn change_severity(&self, by: &Actor, number: IncidentNumber, to: Severity) -> Answer<()> {
        change_severity::change_severity(&self.ctx, by, number, to).await.map_err(Error::refuse)
    }

    async fn assign_role(
        &self,
        by: &Actor,
        number: IncidentNumber,
        role: IncidentRole,
        to: Option<PersonId>,
        expected: Option<PersonId>,
    ) -> Answer<()> {
        let change = assign_role::Assignment { role, to, expected };
        assign_role::assign_role(&self.ctx, by, number, change).await.map_err(Error::refuse)
    }

    async fn answer(&self, by: &Actor, number: IncidentNumber, answer: AnswerForm) -> Answer<()> {
        answer::answer(&self.ctx, by, number, answer).await.map_err(Error::refuse)
    }

    async fn set_service(&self, by: &Actor, number: IncidentNumber, service: ServiceId, affected: bool) -> Answer<()> {
        set_service::set_service(&self.ctx, by, number, service, affected).await.map_err(Error::refuse)
    }

    async fn attach_alert(&self, by: &Actor, number: IncidentNumber, alert: AlertId) -> Answer<()> {
        attach_alert::attach_alert(&self.ctx, by, number, alert).await.map_err(Error::refuse)
    }

    async fn publish_update(&self, by: &Actor, number: IncidentNumber, form: UpdateForm) -> Answer<Update> {
        publish_update::publish_update(&self.ctx, by, number, form).await.map_err(Error::refuse)
    }
}

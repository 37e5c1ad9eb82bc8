//! Exemptions: when people are not to be on call.

mod absences;
mod calendars;
mod end;
mod exempt;
mod read;

#[cfg(test)]
mod tests;

pub(crate) use absences::absences;
pub use calendars::read_calendars;

use crate::{Backend, Error};
use domain::exemptions::{AbsenceCalendar, AbsenceCalendarForm, Exemption, ExemptionForm, Exemptions};
use domain::{AbsenceCalendarId, Action, Actor, Answer, ExemptionId, PersonId};

#[async_trait::async_trait]
impl Exemptions for Backend {
    async fn mine(&self, by: &Actor) -> Answer<Vec<Exemption>> {
        read::mine(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn of_roster(&self, by: &Actor, roster: &str) -> Answer<Vec<Exemption>> {
        read::of_roster(&self.ctx, by, roster).await.map_err(Error::refuse)
    }

    async fn exempt(&self, by: &Actor, form: ExemptionForm) -> Answer<Exemption> {
        exempt::exempt(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn end(&self, by: &Actor, exemption: ExemptionId) -> Answer<()> {
        end::end(&self.ctx, by, exemption).await.map_err(Error::refuse)
    }

    async fn calendars(&self, by: &Actor) -> Answer<Vec<AbsenceCalendar>> {
        calendars::list(&self.ctx, by).await.map_err(Error::refuse)
    }

    async fn add_calendar(&self, by: &Actor, form: AbsenceCalendarForm) -> Answer<AbsenceCalendar> {
        calendars::add(&self.ctx, by, form).await.map_err(Error::refuse)
    }

    async fn read_calendar(&self, by: &Actor, calendar: AbsenceCalendarId) -> Answer<AbsenceCalendar> {
        calendars::read_again(&self.ctx, by, calendar).await.map_err(Error::refuse)
    }

    async fn remove_calendar(&self, by: &Actor, calendar: AbsenceCalendarId) -> Answer<()> {
        calendars::remove(&self.ctx, by, calendar).await.map_err(Error::refuse)
    }
}

/// People exempt themselves; for others, a program of the organisation does, one that keeps leave.
fn may_exempt(by: &Actor, person: PersonId) -> bool {
    by.person() == Some(person) || (by.person().is_none() && by.may(Action::ManageCatalogue))
}

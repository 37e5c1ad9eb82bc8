//! The use cases of exemptions.

use super::{AbsenceCalendar, AbsenceCalendarForm, Exemption, ExemptionForm};
use crate::Answer;
use crate::access::Actor;
use crate::ids::{AbsenceCalendarId, ExemptionId};

/// When people are not to be on call.
#[async_trait::async_trait]
pub trait Exemptions: Send + Sync {
    /// The caller's own and those whose lead the caller is, whole, the next first; without those that are over.
    async fn mine(&self, by: &Actor) -> Answer<Vec<Exemption>>;
    /// Of everybody who takes turns in a roster now or later, the next first. Why is left out where it is not the
    /// caller's to know.
    async fn of_roster(&self, by: &Actor, roster: &str) -> Answer<Vec<Exemption>>;
    async fn exempt(&self, by: &Actor, form: ExemptionForm) -> Answer<Exemption>;
    /// Ends one: by the person, by their lead, or by the program that may make it.
    async fn end(&self, by: &Actor, exemption: ExemptionId) -> Answer<()>;
    /// Calendars of the caller in which their times away stand, by name.
    async fn calendars(&self, by: &Actor) -> Answer<Vec<AbsenceCalendar>>;
    /// Reads a calendar of the caller now, and keeps it.
    async fn add_calendar(&self, by: &Actor, form: AbsenceCalendarForm) -> Answer<AbsenceCalendar>;
    /// Reads one of the caller's again. What stands in its way is told with it.
    async fn read_calendar(&self, by: &Actor, calendar: AbsenceCalendarId) -> Answer<AbsenceCalendar>;
    /// Forgets one of the caller's, with its times.
    async fn remove_calendar(&self, by: &Actor, calendar: AbsenceCalendarId) -> Answer<()>;
}

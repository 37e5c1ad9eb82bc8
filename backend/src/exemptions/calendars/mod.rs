//! Calendars of people in which their times away stand: read from addresses, again and again, or once from a file. What
//! they are about is read to choose what counts, and not kept.

mod add;
mod again;
mod list;
mod remove;
mod store;

#[cfg(test)]
mod tests;

pub(super) use add::add;
pub(super) use again::read_again;
pub use again::read_calendars;
pub(super) use list::list;
pub(super) use remove::remove;

use domain::Timestamp;
use domain::exemptions::{Days, partly_away};
use jiff::Zoned;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use uuid::Uuid;

/// How often an address is read, and how much later at most, so that not all are read at once.
const EVERY_S: i64 = 3600;
const LATER_S: u128 = 600;

/// When an address is read next. The id is of this moment, and its last part is random.
fn due(id: Uuid, now: Timestamp) -> Timestamp {
    now.plus_s(EVERY_S + i64::try_from(id.as_u128() % LATER_S).unwrap_or(0))
}

/// A time away as whoever is away reads it on their clock.
pub(super) struct OnTheClock {
    starts: Zoned,
    ends: Zoned,
}

impl OnTheClock {
    pub fn of(starts_at: Timestamp, ends_at: Timestamp, zone: &str) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let shown = |at: Timestamp| at.to_jiff().to_zoned(zone.clone());
        OnTheClock { starts: shown(starts_at), ends: shown(ends_at) }
    }

    /// The days on which it lies.
    pub fn days(&self) -> Days {
        let midnight = self.ends.time() == Time::midnight() && self.ends > self.starts;
        let last = if midnight { self.ends.date().yesterday().ok() } else { None };
        let last = last.unwrap_or_else(|| self.ends.date()).max(self.starts.date());
        Days { starts_on: self.starts.date().to_string(), ends_on: last.to_string() }
    }

    /// What follows from it, in words.
    pub fn effect(&self) -> String {
        let (from, until) = (self.starts.time(), self.ends.time());
        if from == Time::midnight() && until == Time::midnight() {
            return domain::exemptions::effect(None);
        }
        let days = self.days();
        let word = |time: Time| time.strftime("%H:%M").to_string();
        partly_away(days.starts_on == days.ends_on, &word(from), &word(until))
    }
}

//! Public holidays, as the rules read them: days by what a clock on a wall shows.

use super::clock::{Reading, TimeOfDay};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The public holidays where somebody lives. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays(Arc<BTreeMap<i64, String>>);

impl Holidays {
    #[must_use]
    pub fn new(days: impl IntoIterator<Item = (Date, String)>) -> Self {
        let days = days.into_iter().map(|(date, name)| (Reading::new(date, TimeOfDay::MIDNIGHT).day(), name));
        Holidays(Arc::new(days.collect()))
    }

    /// What is celebrated on the day that a clock shows, if anything is.
    #[must_use]
    pub fn on(&self, reading: Reading) -> Option<&str> {
        self.of_day(reading.day())
    }

    pub(super) fn of_day(&self, day: i64) -> Option<&str> {
        self.0.get(&day).map(String::as_str)
    }
}

//! Calendars in which somebody's times away stand. Muster keeps the times, and nothing of what they are about.

use crate::Timestamp;
use crate::ids::AbsenceCalendarId;
use serde::{Deserialize, Serialize};

/// Has Muster read a calendar: from its address, again and again, or once from its text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AbsenceCalendarForm {
    /// One of the same name is replaced. When empty, the host of the address, or `Calendar`.
    #[serde(default)]
    pub name: String,
    /// Beginning with `https://`, `http://` or `webcal://`.
    #[serde(default)]
    pub url: String,
    /// Instead of an address, the calendar itself (iCalendar, RFC 5545), 5 MB at most.
    #[serde(default)]
    pub text: String,
    /// Words, separated by commas: only what has one of them in its title counts. Everything does when empty.
    #[serde(default)]
    pub only_titles: String,
}

/// A calendar of the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AbsenceCalendar {
    pub id: AbsenceCalendarId,
    pub name: String,
    /// Where it is read from; unset when it came as a file. Its whole address is not told again.
    pub host: Option<String>,
    pub only_titles: Option<String>,
    pub read_at: Option<Timestamp>,
    /// Why it could not be read the last time. What was read before still counts.
    pub problem: Option<String>,
    /// How many times away lie ahead, and where the last of them ends, as a day.
    pub ahead: i64,
    pub until: Option<String>,
    /// The next of them.
    pub next: Option<Days>,
}

/// Whole days where the person lives, `YYYY-MM-DD`; the last is part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Days {
    pub starts_on: String,
    pub ends_on: String,
}

/// The words of a list that is separated by commas, in lower case.
#[must_use]
pub fn words(list: &str) -> Vec<String> {
    list.split(',').map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect()
}

/// Whether a title holds one of the words, or there are none.
#[must_use]
pub fn counts(title: &str, words: &[String]) -> bool {
    let title = title.to_lowercase();
    words.is_empty() || words.iter().any(|word| title.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_count_that_hold_one_of_the_words() {
        for (list, title, expected) in [
            ("", "Team", true),
            (" , ", "Team", true),
            ("vacation, Out of Office", "VACATION in Rome", true),
            ("vacation, Out of Office", "I am out of office", true),
            ("vacation, Out of Office", "Team", false),
        ] {
            assert_eq!(counts(title, &words(list)), expected, "{list}: {title}");
        }
    }
}

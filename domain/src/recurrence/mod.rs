//! The guard against recurrence: an incident is over when its cause is known, or when somebody can say why it cannot come
//! back. With neither it is contained: still open, asked about each week, and opened again by the same alert (Atlassian's
//! incident handbook: without the cause, and without confidence that it will not happen again, the incident goes on).

use crate::fields::FieldErrors;
use crate::ids::PersonId;
use crate::incidents::IncidentStatus;
use crate::refusal::Refusal;
use crate::text;
use crate::time::Timestamp;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Longest cause and longest reason, in characters.
pub const CLOSING_MAX: usize = 2_000;
/// Whoever opened an incident again takes that back within so long, and what was said of its end holds again.
pub const TAKEN_BACK_WITHIN_S: i64 = 60;
/// The hour at which somebody is asked for the cause, where they live.
const ASKED_AT_HOUR: i8 = 9;

/// What makes an incident over. One of the two is enough.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosingForm {
    /// What the cause was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cause: String,
    /// Why it cannot come back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cannot_recur: String,
}

/// What was said of the end of an incident, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Closing {
    /// What the cause was; empty when only the other was said.
    pub cause: String,
    /// Why it cannot come back; may be empty.
    pub cannot_recur: String,
    pub closed_by: String,
    pub closed_by_id: Option<PersonId>,
    pub closed_at: Timestamp,
}

impl ClosingForm {
    /// The words without what is around them; none when nothing was said.
    ///
    /// # Errors
    /// `Invalid` at `cause` or `cannot_recur` when it is longer than [`CLOSING_MAX`].
    pub fn checked(&self) -> Result<Option<ClosingForm>, Refusal> {
        let mut errors = FieldErrors::default();
        let cause = text::optional(&mut errors, "cause", &self.cause, CLOSING_MAX).unwrap_or_default();
        let cannot_recur =
            text::optional(&mut errors, "cannot_recur", &self.cannot_recur, CLOSING_MAX).unwrap_or_default();
        errors.check()?;
        Ok((!cause.is_empty() || !cannot_recur.is_empty()).then_some(ClosingForm { cause, cannot_recur }))
    }

    /// As the timeline and the log tell it: "Cause: the deploy. It cannot come back: rolled back, and covered by a test."
    #[must_use]
    pub fn told(&self) -> String {
        let parts = [("Cause", &self.cause), ("It cannot come back", &self.cannot_recur)];
        let said = parts.iter().filter(|(_, words)| !words.is_empty());
        said.map(|(label, words)| format!("{label}: {}", ended(words))).collect::<Vec<_>>().join(" ")
    }
}

/// The words as a sentence that ends.
fn ended(words: &str) -> String {
    if words.ends_with(['.', '!', '?', '…', ')', '”']) { words.to_owned() } else { format!("{words}.") }
}

/// Why an incident is not resolved yet, and what to do.
#[must_use]
pub fn not_over() -> Refusal {
    Refusal::invalid(
        "cause",
        "Say what the cause was, or why it cannot come back. If you know neither, contain it: it stays open.",
    )
}

/// Whether somebody has to say why it is over before it may be resolved from `from`. What was resolved, reviewed or closed
/// before was said then; an exercise has nothing that could come back.
#[must_use]
pub fn needs_closing(from: IncidentStatus, is_exercise: bool) -> bool {
    !is_exercise && (from.is_open() || from == IncidentStatus::NotAnIncident)
}

/// Whether what was said of the end holds again, because whoever opened it took that back at once.
#[must_use]
pub fn was_taken_back(set_aside_at: Timestamp, now: Timestamp) -> bool {
    (0..=TAKEN_BACK_WITHIN_S).contains(&now.seconds_since(set_aside_at))
}

/// When somebody is asked for the cause for the `week`th time: so many weeks after it was contained, at nine in the morning
/// where they live. Weeks are counted in days of the calendar, so that it stays at nine when the clocks change.
#[must_use]
pub fn asked_at(contained_at: Timestamp, zone: &TimeZone, week: i32) -> Timestamp {
    let day = contained_at.to_jiff().to_zoned(zone.clone()).date();
    let weeks = i64::from(week.max(1)).min(10_000);
    let morning = day.saturating_add(weeks.weeks()).at(ASKED_AT_HOUR, 0, 0, 0);
    zone.to_ambiguous_zoned(morning).compatible().map_or(contained_at, |at| at.timestamp().into())
}

/// Which time of being asked is due now; none within the first week. Times that passed while nobody looked are left out: one
/// letter is enough.
#[must_use]
pub fn week_due(contained_at: Timestamp, zone: &TimeZone, now: Timestamp) -> Option<i32> {
    const WEEK_S: i64 = 7 * 86_400;
    let about = i32::try_from(now.seconds_since(contained_at) / WEEK_S).ok()?;
    let weeks = (1..=about + 1).rev().take(3);
    weeks.into_iter().find(|week| asked_at(contained_at, zone, *week) <= now)
}

/// Whole days that it has been contained.
#[must_use]
pub fn days_contained(contained_at: Timestamp, now: Timestamp) -> i64 {
    (now.seconds_since(contained_at) / 86_400).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    fn form(cause: &str, cannot_recur: &str) -> ClosingForm {
        ClosingForm { cause: cause.into(), cannot_recur: cannot_recur.into() }
    }

    #[test]
    fn one_of_the_two_is_enough() {
        assert_eq!(form(" ", "\n").checked(), Ok(None));
        assert_eq!(form(" the deploy ", "").checked(), Ok(Some(form("the deploy", ""))));
        assert_eq!(form("", "the host is gone").checked(), Ok(Some(form("", "the host is gone"))));
        let long = "x".repeat(CLOSING_MAX + 1);
        for (form, field) in [(form(&long, ""), "cause"), (form("", &long), "cannot_recur")] {
            assert!(matches!(form.checked(), Err(Refusal::Invalid(errors)) if errors.get(field).is_some()));
        }
    }

    #[test]
    fn it_is_told_in_sentences() {
        assert_eq!(form("the deploy", "rolled back.").told(), "Cause: the deploy. It cannot come back: rolled back.");
        assert_eq!(form("", "the host is gone").told(), "It cannot come back: the host is gone.");
        assert_eq!(form("", "").told(), "");
    }

    #[test]
    fn the_letter_comes_at_nine_through_every_change_of_the_clock() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        // Contained on Wednesday 18 March 2026 at 15:00; the clocks go forward on the 29th.
        let contained = at("2026-03-18T14:00:00Z");
        assert_eq!(asked_at(contained, &berlin, 1), at("2026-03-25T08:00:00Z"));
        assert_eq!(asked_at(contained, &berlin, 2), at("2026-04-01T07:00:00Z"));
        assert_eq!(week_due(contained, &berlin, at("2026-03-25T07:59:59Z")), None);
        assert_eq!(week_due(contained, &berlin, at("2026-03-25T08:00:00Z")), Some(1));
        assert_eq!(week_due(contained, &berlin, at("2026-04-20T00:00:00Z")), Some(4), "only the newest");
        assert_eq!(days_contained(contained, at("2026-03-27T14:00:00Z")), 9);
    }

    #[test]
    fn whoever_opened_it_takes_that_back_only_at_once() {
        let then = at("2026-03-18T14:00:00Z");
        for (after_s, holds) in [(0, true), (60, true), (61, false), (-1, false)] {
            assert_eq!(was_taken_back(then, then.plus_s(after_s)), holds, "{after_s}");
        }
    }

    const ZONES: [&str; 6] =
        ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland"];

    proptest! {
        /// Wherever somebody lives and whenever it was contained: always at nine, on the same day of the week, one after
        /// the other, and never sooner than in the seventh day.
        #[test]
        fn once_a_week_at_nine(zone in 0..ZONES.len(), contained in 1_600_000_000_i64..2_000_000_000, week in 1..200_i32) {
            let zone = TimeZone::get(ZONES[zone]).unwrap();
            let contained = Timestamp(contained * 1000);
            let day = contained.to_jiff().to_zoned(zone.clone()).weekday();
            let this = asked_at(contained, &zone, week);
            let local = this.to_jiff().to_zoned(zone.clone());
            prop_assert_eq!((local.hour(), local.minute()), (9, 0));
            prop_assert_eq!(local.weekday(), day);
            let next = asked_at(contained, &zone, week + 1);
            prop_assert!((next.seconds_since(this) - 7 * 86_400).abs() <= 2 * 3600);
            prop_assert!(asked_at(contained, &zone, 1).seconds_since(contained) > 6 * 86_400);
        }

        /// What is due is the last that was to be asked, and it grows with time.
        #[test]
        fn what_is_due_is_the_newest(zone in 0..ZONES.len(), contained in 1_600_000_000_i64..2_000_000_000, after in 0..40_000_000_i64) {
            let zone = TimeZone::get(ZONES[zone]).unwrap();
            let contained = Timestamp(contained * 1000);
            let now = contained.plus_s(after);
            match week_due(contained, &zone, now) {
                None => prop_assert!(asked_at(contained, &zone, 1) > now),
                Some(week) => {
                    prop_assert!(asked_at(contained, &zone, week) <= now);
                    prop_assert!(asked_at(contained, &zone, week + 1) > now);
                }
            }
        }

        /// Whatever is typed: it is kept when there is a word in it, and what is told has the words.
        #[test]
        fn words_are_kept_or_nothing_was_said(cause in "\\PC{0,40}", cannot_recur in "\\PC{0,40}") {
            let typed = form(&cause, &cannot_recur);
            match typed.checked().unwrap() {
                None => prop_assert!(cause.trim().is_empty() && cannot_recur.trim().is_empty()),
                Some(kept) => {
                    prop_assert_eq!(&kept, &form(cause.trim(), cannot_recur.trim()));
                    prop_assert!(kept.told().contains(cause.trim()) && kept.told().contains(cannot_recur.trim()));
                }
            }
        }
    }
}

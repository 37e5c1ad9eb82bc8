//! What part of a schedule is shown, and in whose time: the address says it.

use super::api::{Day, Place};
use crate::civil;
use crate::duty::shape::viewer_zone;
use domain::Timestamp;
use domain::oncall::{RosterPresent, Shift};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The port answers for at most this many days.
const ANSWERED_DAYS: i64 = 92;
const DAY_S: i64 = 86_400;

/// What part of the schedule is shown, and in whose time.
pub struct Window {
    pub from: Timestamp,
    pub to: Timestamp,
    /// Days to ask for on either side, so that shifts at the edges have their true beginning and end.
    pub margin_days: i64,
    pub now: Timestamp,
    pub first: Date,
    pub zoom: Zoom,
    pub days: i64,
    pub zone_name: String,
    pub zone: TimeZone,
}

impl Window {
    pub fn of(present: &RosterPresent, from: &str, weeks: &str, zone: &str) -> Window {
        let zone_name = match zone {
            "mine" => viewer_zone(),
            "utc" => "UTC".to_owned(),
            _ => present.now.time_zone.clone(),
        };
        let zone = civil::zone(&zone_name);
        let now = present.at;
        let zoom = Zoom::of(weeks);
        let asked: Option<Date> = from.parse().ok();
        let today = civil::zoned(now, &zone).date();
        let first = match zoom {
            Zoom::Day => asked.unwrap_or(today),
            Zoom::Week | Zoom::TwoWeeks => asked.unwrap_or_else(|| civil::monday(now, &zone)),
            Zoom::Month => asked.unwrap_or(today).first_of_month(),
        };
        let days = zoom.days(first);
        let midnight = |day: Date| civil::midnight(day, &zone).unwrap_or(now);
        let last = first.checked_add(days.days()).unwrap_or(first);
        let longest = present
            .rotations
            .iter()
            .map(|rotation| civil::longest_days(rotation.every, rotation.unit))
            .max()
            .unwrap_or(0);
        let margin_days = (longest + 1).min((ANSWERED_DAYS - 1 - days) / 2);
        Window { from: midnight(first), to: midnight(last), margin_days, now, first, zoom, days, zone_name, zone }
    }

    /// What to ask the port for.
    pub fn asked(&self) -> (Timestamp, Timestamp) {
        (self.from.plus_s(-self.margin_days * DAY_S), self.to.plus_s(self.margin_days * DAY_S))
    }

    /// The page of a roster with this window.
    pub fn address(&self, slug: &str) -> String {
        format!("/rosters/{slug}?from={}&weeks={}", self.first, self.zoom.key())
    }

    pub fn shows(&self, shift: &Shift) -> bool {
        shift.starts_at < self.to && shift.ends_at > self.from
    }

    pub fn days(&self) -> impl Iterator<Item = Date> {
        (0..self.days).filter_map(|n| self.first.checked_add(n.days()).ok())
    }

    /// First day of the window before (−1) or after (1).
    pub fn moved(&self, by: i64) -> String {
        let moved = match self.zoom {
            Zoom::Month => self.first.checked_add(by.months()),
            _ => self.first.checked_add((by * self.days).days()),
        };
        moved.unwrap_or(self.first).to_string()
    }

    /// First day of the window a step before (−1) or after (1), where the line is scrolled.
    pub fn scrolled(&self, by: i64) -> String {
        match self.zoom {
            Zoom::Week | Zoom::TwoWeeks => self.first.checked_add(by.days()).unwrap_or(self.first).to_string(),
            Zoom::Day | Zoom::Month => self.moved(by),
        }
    }

    /// How many such steps are shown at once.
    pub fn steps(&self) -> i64 {
        match self.zoom {
            Zoom::Week | Zoom::TwoWeeks => self.days,
            Zoom::Day | Zoom::Month => 1,
        }
    }

    /// The heads of the line: days, or hours of the one that is shown.
    pub fn heads(&self, days: &[Day]) -> Vec<Day> {
        if self.zoom != Zoom::Day {
            return days.to_vec();
        }
        let starts = (0..8).filter_map(|n| {
            let at = self.first.at(n * 3, 0, 0, 0).to_zoned(self.zone.clone()).ok()?;
            Some((n * 3, Timestamp::from(at.timestamp())))
        });
        let starts: Vec<(i8, Timestamp)> = starts.collect();
        let head = |(index, (hour, from)): (usize, &(i8, Timestamp))| {
            let to = starts.get(index + 1).map_or(self.to, |(_, next)| *next);
            Day {
                weekday: format!("{hour:02}:00"),
                number: String::new(),
                month: None,
                place: self.place(*from, to),
                weekend: false,
                today: (*from..to).contains(&self.now),
                past: to <= self.now,
                hours: 24,
                holidays: vec![],
                held: vec![],
            }
        };
        starts.iter().enumerate().map(head).collect()
    }

    /// Where an instant stands, in thousandths of a percent; outside the window, at its edge.
    pub fn position(&self, at: Timestamp) -> u32 {
        let (span, passed) = ((self.to.0 - self.from.0).max(1), at.0.clamp(self.from.0, self.to.0) - self.from.0);
        u32::try_from(passed * 100_000 / span).unwrap_or(0)
    }

    pub fn place(&self, from: Timestamp, to: Timestamp) -> Place {
        let start = self.position(from);
        Place { start, width: self.position(to).saturating_sub(start) }
    }
}

/// How much of the schedule is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    Day,
    Week,
    TwoWeeks,
    Month,
}

impl Zoom {
    /// As the address says it.
    pub fn of(text: &str) -> Zoom {
        match text {
            "day" => Zoom::Day,
            "week" => Zoom::Week,
            "month" => Zoom::Month,
            _ => Zoom::TwoWeeks,
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Zoom::Day => "day",
            Zoom::Week => "week",
            Zoom::TwoWeeks => "",
            Zoom::Month => "month",
        }
    }

    pub fn days(self, first: Date) -> i64 {
        match self {
            Zoom::Day => 1,
            Zoom::Week => 7,
            Zoom::TwoWeeks => 14,
            Zoom::Month => first.days_in_month().into(),
        }
    }

    /// What is chosen by dragging is made of whole ones of these.
    pub fn step_ms(self) -> i64 {
        match self {
            Zoom::Day => 15 * 60_000,
            Zoom::Week => 30 * 60_000,
            Zoom::TwoWeeks | Zoom::Month => 60 * 60_000,
        }
    }
}

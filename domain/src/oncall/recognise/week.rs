//! In which hours of the week somebody is on duty.

use super::theirs::Segments;
use crate::oncall::clock::{Clock, MINUTE_MS, Reading, TimeOfDay};
use crate::oncall::hours::{Hours, Weekday};
use crate::time::Timestamp;

const MINUTES: usize = 7 * 24 * 60;
const DAY: usize = 24 * 60;

/// The hours that these could be: those that are mostly held, and those that are held now and then. More than
/// `MOST` are no hours that anybody keeps.
pub(super) fn candidates(segments: &Segments, clock: &Clock) -> Vec<Vec<Hours>> {
    const MOST: usize = 24;
    let (Some(first), Some(last)) = (segments.all.first(), segments.all.last()) else { return vec![] };
    let mut seen = Minutes::default();
    let mut held = Minutes::default();
    seen.add(clock, first.from, last.to);
    let mut open: Option<(Timestamp, Timestamp)> = None;
    for segment in segments.all.iter().filter(|segment| !segment.who.is_empty()) {
        open = match open {
            Some((from, to)) if to == segment.from => Some((from, segment.to)),
            Some((from, to)) => {
                held.add(clock, from, to);
                Some((segment.from, segment.to))
            }
            None => Some((segment.from, segment.to)),
        };
    }
    if let Some((from, to)) = open {
        held.add(clock, from, to);
    }
    let (seen, held) = (seen.counts(), held.counts());
    let of_share = |tenths: i64| {
        hours_of(&Vec::from_iter((0..MINUTES).map(|at| held[at] > 0 && held[at] * 10 >= seen[at] * tenths)))
    };
    let mut all: Vec<Vec<Hours>> = Vec::new();
    for hours in [of_share(5), of_share(1)].into_iter().flatten() {
        if hours.len() <= MOST && !all.contains(&hours) {
            all.push(hours);
        }
    }
    all
}

/// Minute of the week that a reading shows, from Monday 00:00.
pub(super) fn minute_of_week(reading: Reading) -> usize {
    // 1970-01-01 was a Thursday.
    usize::try_from((reading.0.div_euclid(MINUTE_MS) + 3 * DAY as i64).rem_euclid(MINUTES as i64)).unwrap_or(0)
}

/// How often each minute of the week lies in some stretches.
struct Minutes {
    whole: i64,
    /// By how much the count changes at each minute.
    change: Vec<i64>,
}

impl Default for Minutes {
    fn default() -> Self {
        Minutes { whole: 0, change: vec![0; MINUTES + 1] }
    }
}

impl Minutes {
    fn add(&mut self, clock: &Clock, from: Timestamp, to: Timestamp) {
        let (from, to) = (clock.reading(from), clock.reading(to));
        let minutes = usize::try_from((to.0 - from.0).div_euclid(MINUTE_MS)).unwrap_or(0);
        self.whole += (minutes / MINUTES) as i64;
        let (starts, rest) = (minute_of_week(from), minutes % MINUTES);
        self.change[starts] += 1;
        self.change[(starts + rest).min(MINUTES)] -= 1;
        if starts + rest > MINUTES {
            self.change[0] += 1;
            self.change[starts + rest - MINUTES] -= 1;
        }
    }

    fn counts(&self) -> Vec<i64> {
        let mut count = self.whole;
        let counts = self.change[..MINUTES].iter().map(|change| {
            count += change;
            count
        });
        counts.collect()
    }
}

/// The open minutes of a week as people write them; none when there are no hours, empty when all are.
fn hours_of(open: &[bool]) -> Option<Vec<Hours>> {
    if open.iter().all(|open| *open) {
        return Some(vec![]);
    }
    let begins = |at: usize| open[at] && !open[(at + MINUTES - 1) % MINUTES];
    let mut all: Vec<Hours> = Vec::new();
    for starts in (0..MINUTES).filter(|at| begins(*at)) {
        let length = (1..MINUTES).find(|length| !open[(starts + length) % MINUTES])?;
        let mut from = starts;
        let ends = starts + length;
        while from < ends {
            // What is longer than a day is parted at midnight.
            let until = if ends - from <= DAY { ends } else { ends.min((from / DAY + 1) * DAY) };
            add(&mut all, from, until);
            from = until;
        }
    }
    (!all.is_empty()).then_some(all)
}

fn add(all: &mut Vec<Hours>, from: usize, until: usize) {
    let weekday = Weekday::ALL[from / DAY % 7];
    let time = |minutes: usize| {
        let minutes = u16::try_from(minutes % DAY).unwrap_or(0);
        TimeOfDay::new(minutes / 60, minutes % 60).unwrap_or_default()
    };
    let (from, until) = (time(from), time(until));
    match all.iter_mut().find(|hours| hours.from == from && hours.until == until) {
        Some(hours) => hours.weekdays.push(weekday),
        None => all.push(Hours { weekdays: vec![weekday], from, until }),
    }
    for hours in all {
        hours.weekdays.sort_by_key(|weekday| *weekday as u8);
    }
}

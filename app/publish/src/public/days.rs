//! Ninety days of one component: what its bars show and what they say in words.

use super::words::{short_day, span};
use domain::Timestamp;
use domain::status_pages::{ComponentStatus, DayBar, Interval, PublicComponent, bars, uptime_percent};

pub(super) const DAYS: i64 = 90;

/// A day with trouble.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    /// Position of its bar, 0 first.
    pub index: usize,
    pub day: Timestamp,
    pub status: ComponentStatus,
    /// Seconds of the worst status, or of any that is not operational when those are more telling.
    pub seconds: i64,
}

impl Trouble {
    /// `2 Sep: partial outage, 34 min`.
    pub fn words(&self) -> String {
        format!("{}: {}, {}", short_day(self.day), self.status.word().to_lowercase(), span(self.seconds))
    }

    /// Height of the bar in quarters: up to 15 min, up to 1 h, up to 4 h, more.
    pub fn quarters(&self) -> i64 {
        match self.seconds {
            ..=900 => 1,
            901..=3600 => 2,
            3601..=14_400 => 3,
            _ => 4,
        }
    }
}

/// The bars of a component, sorted out for drawing.
pub(super) struct History {
    /// Stretches of bars without trouble, as first and one past the last.
    pub quiet: Vec<(usize, usize)>,
    /// Bars before this one lie before the component was observed.
    pub observed_from: usize,
    pub troubles: Vec<Trouble>,
    /// Midnight of the first bar.
    pub first_day: Timestamp,
    pub uptime_percent: f64,
    pub degraded_s: i64,
}

pub(super) fn history(component: &PublicComponent, now: Timestamp) -> History {
    let days = bars(&component.intervals, component.observed_from, now, DAYS);
    let upkeep = upkeep_seconds(component, now);
    let mut history = History {
        quiet: Vec::new(),
        observed_from: days.iter().position(|day| day.worst.is_some()).unwrap_or(days.len()),
        troubles: Vec::new(),
        first_day: days.first().map_or(now, |day| day.day),
        uptime_percent: uptime_percent(&component.intervals, component.observed_from, now, DAYS),
        degraded_s: days.iter().map(|day| day.degraded_s).sum(),
    };
    for (index, day) in days.iter().enumerate() {
        match day.worst {
            None => {}
            Some(ComponentStatus::Operational) => match history.quiet.last_mut() {
                Some(stretch) if stretch.1 == index => stretch.1 = index + 1,
                _ => history.quiet.push((index, index + 1)),
            },
            Some(status) => {
                let seconds = seconds_of(day, status, upkeep.get(index).copied().unwrap_or(0));
                history.troubles.push(Trouble { index, day: day.day, status, seconds });
            }
        }
    }
    history
}

fn seconds_of(day: &DayBar, status: ComponentStatus, upkeep_s: i64) -> i64 {
    match status {
        ComponentStatus::PartialOutage | ComponentStatus::MajorOutage => day.outage_s,
        ComponentStatus::Degraded => day.degraded_s,
        ComponentStatus::UnderMaintenance | ComponentStatus::Operational => upkeep_s,
    }
}

/// Seconds of maintenance per bar: counted as `bars` counts slowness.
fn upkeep_seconds(component: &PublicComponent, now: Timestamp) -> Vec<i64> {
    let upkeep: Vec<Interval> = component
        .intervals
        .iter()
        .filter(|interval| interval.status == ComponentStatus::UnderMaintenance)
        .map(|interval| Interval { status: ComponentStatus::Degraded, ..*interval })
        .collect();
    bars(&upkeep, component.observed_from, now, DAYS).iter().map(|day| day.degraded_s).collect()
}

impl History {
    /// All bars in words, for those who do not see them.
    pub fn summary(&self) -> String {
        if self.troubles.is_empty() {
            return format!("last {DAYS} days: no trouble");
        }
        let words: Vec<String> = self.troubles.iter().map(Trouble::words).collect();
        format!("last {DAYS} days: {}", words.join("; "))
    }

    /// Rounded down to three digits, so that 100 % means that nothing happened.
    pub fn uptime(&self) -> String {
        let thousandths = (self.uptime_percent * 1000.0).floor() / 1000.0;
        if thousandths >= 100.0 { "100 %".into() } else { format!("{thousandths:.3} %") }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn bars_fall_into_quiet_stretches_and_troubles() {
        let page = sample::full_page();
        let history = history(&page.components[0], page.as_of);
        assert_eq!(
            history.summary(),
            "last 90 days: 2 Sep: partial outage, 34 min; 14 Oct: degraded performance, 52 min; 20 Nov: degraded performance, 36 min"
        );
        assert_eq!(history.quiet.iter().map(|(from, to)| to - from).sum::<usize>(), 87);
        assert_eq!(history.uptime(), "99.973 %");
    }

    #[test]
    fn nothing_is_claimed_before_a_component_was_observed() {
        let page = sample::full_page();
        let history = history(&page.components[4], page.as_of);
        assert_eq!(history.observed_from, 44);
        assert_eq!(history.quiet[0].0, 44);
    }

    #[test]
    fn maintenance_is_drawn_with_its_own_length() {
        let page = sample::full_page();
        let history = history(&page.components[3], page.as_of);
        let upkeep = history.troubles.last().expect("the maintenance");
        assert_eq!(upkeep.words(), "8 Nov: under maintenance, 2 h 00 min");
        assert_eq!(upkeep.quarters(), 3);
    }
}

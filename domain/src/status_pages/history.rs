//! The last 90 days of a component: one bar a day, and the uptime that the bars add up to.

use super::ComponentStatus;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

const DAY_MS: i64 = 86_400_000;

/// A stretch in which a component was not operational. No end: still running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    pub status: ComponentStatus,
    pub from: Timestamp,
    pub to: Option<Timestamp>,
}

/// One UTC day of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayBar {
    /// Midnight UTC.
    pub day: Timestamp,
    /// The worst status of the day; none before the component was observed.
    pub worst: Option<ComponentStatus>,
    /// Seconds of partial or major outage.
    pub outage_s: i64,
    /// Seconds of degraded performance.
    pub degraded_s: i64,
}

/// The bars of the `days` UTC days that end with the day of `now`, oldest first.
#[must_use]
pub fn bars(intervals: &[Interval], observed_from: Timestamp, now: Timestamp, days: i64) -> Vec<DayBar> {
    let today = now.0.div_euclid(DAY_MS);
    (today - days + 1..=today)
        .map(|day| {
            let (from, to) = (day * DAY_MS, (day + 1) * DAY_MS);
            let mut bar = DayBar {
                day: Timestamp(from),
                worst: (observed_from.0 < to).then_some(ComponentStatus::Operational),
                outage_s: 0,
                degraded_s: 0,
            };
            for interval in intervals {
                let seconds = overlap_s(interval, from, to, now);
                if seconds > 0 {
                    bar.worst = bar.worst.max(Some(interval.status));
                    match interval.status {
                        ComponentStatus::PartialOutage | ComponentStatus::MajorOutage => bar.outage_s += seconds,
                        ComponentStatus::Degraded => bar.degraded_s += seconds,
                        ComponentStatus::Operational | ComponentStatus::UnderMaintenance => {}
                    }
                }
            }
            bar
        })
        .collect()
}

/// Share of the observed time in which the component was in no outage, in percent. Degraded performance and
/// maintenance count as up: the page says so beside the figure.
#[must_use]
pub fn uptime_percent(intervals: &[Interval], observed_from: Timestamp, now: Timestamp, days: i64) -> f64 {
    let from = observed_from.0.max((now.0.div_euclid(DAY_MS) - days + 1) * DAY_MS);
    let observed_s = (now.0 - from) / 1000;
    if observed_s <= 0 {
        return 100.0;
    }
    let outage_s: i64 = intervals
        .iter()
        .filter(|interval| matches!(interval.status, ComponentStatus::PartialOutage | ComponentStatus::MajorOutage))
        .map(|interval| overlap_s(interval, from, now.0, now))
        .sum();
    #[allow(clippy::cast_precision_loss)] // 90 days of seconds fit a double exactly
    let share = outage_s as f64 / observed_s as f64;
    100.0 * (1.0 - share)
}

/// Seconds of the interval within `[from, to)`, both in ms; a running interval reaches to `now`.
fn overlap_s(interval: &Interval, from: i64, to: i64, now: Timestamp) -> i64 {
    let end = interval.to.unwrap_or(now).0.min(to);
    ((end - interval.from.0.max(from)) / 1000).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = DAY_MS;

    #[test]
    fn an_outage_over_midnight_counts_on_both_days() {
        let outage = Interval {
            status: ComponentStatus::MajorOutage,
            from: Timestamp(10 * DAY - 60_000),
            to: Some(Timestamp(10 * DAY + 120_000)),
        };
        let bars = bars(&[outage], Timestamp(8 * DAY), Timestamp(10 * DAY + DAY / 2), 4);
        assert_eq!(bars.iter().map(|bar| bar.outage_s).collect::<Vec<_>>(), [0, 0, 60, 120]);
        assert_eq!(bars[0].worst, None, "before it was observed nothing is claimed");
        assert_eq!(bars[1].worst, Some(ComponentStatus::Operational));
        assert_eq!(bars[3].worst, Some(ComponentStatus::MajorOutage));
    }

    #[test]
    fn slowness_is_no_outage_but_is_counted() {
        let slow = Interval { status: ComponentStatus::Degraded, from: Timestamp(9 * DAY), to: None };
        let now = Timestamp(9 * DAY + 3_600_000);
        assert!((uptime_percent(&[slow], Timestamp(0), now, 90) - 100.0).abs() < f64::EPSILON);
        assert_eq!(bars(&[slow], Timestamp(0), now, 1)[0].degraded_s, 3_600);
    }
}

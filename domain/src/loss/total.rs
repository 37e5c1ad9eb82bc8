//! The arithmetic: what was lost so far, what is being lost now, and how that goes on by itself.

use super::estimate::{Basis, Estimate};
use super::money::Spread;
use super::policy::{LossClass, LossPolicy};
use super::revenue::earnings;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// When customers feel it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impact {
    pub began_at: Timestamp,
    /// While it lasts, none.
    pub ended_at: Option<Timestamp>,
}

/// What an incident has cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LossSoFar {
    /// The moment of these figures.
    pub as_of: Timestamp,
    pub currency: String,
    pub total: Spread,
    /// What is being lost; nothing once the impact has ended.
    pub per_hour: Spread,
    /// By what is being lost or was lost so far, whichever is worse.
    pub class: LossClass,
    /// Whether the impact lasts.
    pub running: bool,
    /// How the rate changes by itself within a day, as what the services earn changes with the hour.
    pub changes: Vec<RateChange>,
}

/// From a moment on, so much is lost in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RateChange {
    pub at: Timestamp,
    pub per_hour: Spread,
}

/// How far ahead changes of the rate are told.
const AHEAD_MINUTES: i64 = 24 * 60;
const HUNDREDTHS: i128 = 10_000;
const HOUR_MS: i128 = 3_600_000;

/// A stretch in which the same is lost, in hundredths of a percent of money per hour: no rounding until the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    from: Timestamp,
    to: Timestamp,
    least: i128,
    most: Option<i128>,
}

impl Piece {
    fn per_hour(self) -> Spread {
        let rounded = |amount: i128| whole(amount, HUNDREDTHS);
        Spread { at_least: rounded(self.least), at_most: self.most.map(rounded) }
    }
}

/// Rounded to the nearest whole.
fn whole(amount: i128, of: i128) -> i64 {
    i64::try_from((amount + of / 2) / of).unwrap_or(i64::MAX)
}

impl Basis {
    fn pieces(&self, from: Timestamp, to: Timestamp) -> Vec<Piece> {
        let even = |per_hour: Spread| {
            let (least, most) = (i128::from(per_hour.at_least), per_hour.at_most.map(i128::from));
            vec![Piece { from, to, least: least * HUNDREDTHS, most: most.map(|most| most * HUNDREDTHS) }]
        };
        match self {
            _ if from >= to => vec![],
            Basis::Band { per_hour, .. } => even(*per_hour),
            Basis::Rate { per_hour } => even(Spread::exactly(*per_hour)),
            Basis::Share { percent, revenue, .. } => {
                let share = i128::from(percent.hundredths());
                let pieces = earnings(revenue, from, to).into_iter().map(|earning| {
                    let lost = i128::from(earning.per_hour) * share;
                    Piece { from: earning.from, to: earning.to, least: lost, most: Some(lost) }
                });
                pieces.collect()
            }
        }
    }
}

/// Which estimate holds when: a later one holds from its `since` on, whatever stood there.
fn course(estimates: &[Estimate], from: Timestamp, to: Timestamp) -> Vec<Piece> {
    let mut holds: Vec<(Timestamp, &Basis)> = vec![];
    for estimate in estimates {
        let since = estimate.since.unwrap_or(from).max(from);
        holds.retain(|(begins, _)| *begins < since);
        holds.push((since, &estimate.basis));
    }
    // What is known first is all that is known of the time before.
    if let Some(first) = holds.first_mut() {
        first.0 = from;
    }
    let ends = holds.iter().skip(1).map(|(begins, _)| *begins).chain([to]);
    let pieces = holds.iter().zip(ends).flat_map(|((begins, basis), ends)| basis.pieces(*begins, ends.min(to)));
    pieces.collect()
}

/// What was lost until `now`, by these estimates in the order in which they were made. None without any.
#[must_use]
pub fn so_far(policy: &LossPolicy, estimates: &[Estimate], impact: Impact, now: Timestamp) -> Option<LossSoFar> {
    let newest = estimates.last()?;
    let running = impact.ended_at.is_none();
    let until = impact.ended_at.unwrap_or(now).min(now).max(impact.began_at);
    let ahead = if running { until.plus_minutes(AHEAD_MINUTES) } else { until };
    let (mut least, mut most) = (0_i128, Some(0_i128));
    let mut changes = vec![];
    for piece in course(estimates, impact.began_at, ahead) {
        let lasted = i128::from((piece.to.min(until).0 - piece.from.0).max(0));
        least += piece.least * lasted;
        // What bounds nothing has cost nothing yet, too.
        most = match (most, piece.most) {
            (Some(sum), Some(rate)) => Some(sum + rate * lasted),
            (Some(sum), None) if lasted == 0 => Some(sum),
            _ => None,
        };
        if piece.to > until && running {
            changes.push(RateChange { at: piece.from.max(until), per_hour: piece.per_hour() });
        }
    }
    let rounded = |amount| whole(amount, HUNDREDTHS * HOUR_MS);
    let total = Spread { at_least: rounded(least), at_most: most.map(rounded) }.plus(newest.one_off);
    let per_hour = changes.first().map_or(Spread::NOTHING, |now| now.per_hour);
    if !changes.is_empty() {
        changes.remove(0);
    }
    changes.dedup_by_key(|change| change.per_hour);
    Some(LossSoFar {
        as_of: now,
        currency: policy.currency.clone(),
        class: policy.class(per_hour, total),
        total,
        per_hour,
        running,
        changes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::LossEstimateId;
    use crate::loss::{LossBand, Percent, RevenueProfile};
    use proptest::prelude::*;

    const BEGAN: Timestamp = Timestamp(1_764_000_000_000);

    fn minute(minutes: i64) -> Timestamp {
        BEGAN.plus_minutes(minutes)
    }

    fn estimate(basis: Basis, since: Option<i64>) -> Estimate {
        Estimate {
            id: LossEstimateId(uuid::Uuid::nil()),
            basis,
            one_off: 0,
            since: since.map(minute),
            reason: String::new(),
            estimated_by: "Ada".into(),
            estimated_by_id: None,
            estimated_at: BEGAN,
        }
    }

    fn rate(per_hour: i64, since: Option<i64>) -> Estimate {
        estimate(Basis::Rate { per_hour }, since)
    }

    fn until(estimates: &[Estimate], ended: Option<i64>, now: i64) -> LossSoFar {
        let impact = Impact { began_at: BEGAN, ended_at: ended.map(minute) };
        so_far(&LossPolicy::default(), estimates, impact, minute(now)).expect("estimated")
    }

    #[test]
    fn it_grows_while_the_impact_lasts_and_stops_with_it() {
        let estimates = [rate(6_000, None)];
        assert_eq!(until(&estimates, None, 0).total, Spread::NOTHING);
        let now = until(&estimates, None, 90);
        assert_eq!((now.total, now.per_hour, now.running), (Spread::exactly(9_000), Spread::exactly(6_000), true));
        assert_eq!(now.class, LossClass::Medium);
        let ended = until(&estimates, Some(30), 90);
        assert_eq!((ended.total, ended.per_hour), (Spread::exactly(3_000), Spread::NOTHING));
        assert_eq!(ended.class, LossClass::Low, "nothing is being lost, and little was");
    }

    #[test]
    fn a_revision_holds_from_its_moment_or_from_the_beginning() {
        let better = [rate(6_000, None), rate(600, Some(60))];
        assert_eq!(until(&better, None, 120).total, Spread::exactly(6_600));
        let wrong_all_along = [rate(6_000, None), rate(600, Some(60)), rate(1_200, None)];
        assert_eq!(until(&wrong_all_along, None, 120).total, Spread::exactly(2_400));
        let only_later = [rate(6_000, Some(60))];
        assert_eq!(until(&only_later, None, 120).total, Spread::exactly(12_000), "nothing else is known of before");
    }

    #[test]
    fn a_band_is_a_spread_and_one_offs_come_on_top() {
        let policy = LossPolicy::default();
        let band = |band| estimate(Basis::Band { band, per_hour: policy.band(band) }, None);
        let mut medium = band(LossBand::Medium);
        medium.one_off = 500;
        assert_eq!(until(&[medium], None, 30).total, Spread { at_least: 1_000, at_most: Some(5_500) });
        let high = until(&[band(LossBand::High)], None, 30);
        assert_eq!(high.total, Spread { at_least: 5_000, at_most: None });
        assert_eq!(high.class, LossClass::High);
        assert_eq!(until(&[band(LossBand::None)], None, 30).total, Spread::NOTHING);
    }

    #[test]
    fn a_share_follows_the_hours_and_tells_how_it_goes_on() {
        let hours = crate::oncall::HoursForm {
            weekdays: crate::oncall::Weekday::ALL.to_vec(),
            from: "17:00".into(),
            until: "18:00".into(),
        };
        let hours = hours.read(&mut crate::FieldErrors::default(), "busy").expect("hours");
        let busy = vec![crate::loss::BusyHours { hours, per_hour: 10_000 }];
        let revenue = vec![RevenueProfile { time_zone: "UTC".into(), per_hour: 1_000, busy }];
        let share = Basis::Share { percent: Percent::new(50.0).expect("a share"), services: vec![], revenue };
        // It begins at 16:00.
        let now = until(&[estimate(share, None)], None, 90);
        assert_eq!(now.total, Spread::exactly(500 + 2_500));
        assert_eq!(now.per_hour, Spread::exactly(5_000));
        let next = now.changes.first().expect("a change");
        assert_eq!((next.at, next.per_hour), (minute(120), Spread::exactly(500)));
        assert_eq!(now.changes.len(), 2, "back, and the next day's: {:?}", now.changes);
    }

    #[test]
    fn nothing_is_said_before_somebody_estimates() {
        let impact = Impact { began_at: BEGAN, ended_at: None };
        assert_eq!(so_far(&LossPolicy::default(), &[], impact, BEGAN), None);
    }

    fn any_estimate() -> impl Strategy<Value = Estimate> {
        let basis = prop_oneof![
            (0..100_000_i64).prop_map(|per_hour| Basis::Rate { per_hour }),
            (0..1_000_i64, 0..9_000_i64, any::<bool>()).prop_map(|(least, more, open)| Basis::Band {
                band: LossBand::Low,
                per_hour: Spread { at_least: least, at_most: (!open).then_some(least + more) },
            }),
            (0..=100_u8, 0..50_000_i64).prop_map(|(percent, per_hour)| Basis::Share {
                percent: Percent::new(percent.into()).expect("a share"),
                services: vec![],
                revenue: vec![RevenueProfile { time_zone: "Europe/Berlin".into(), per_hour, busy: vec![] }],
            }),
        ];
        (basis, proptest::option::of(0..3_000_i64), 0..5_000_i64)
            .prop_map(|(basis, since, one_off)| Estimate { one_off, ..estimate(basis, since) })
    }

    proptest! {
        /// Whatever was estimated: at least is at most at most, and it never shrinks while it lasts.
        #[test]
        fn it_never_shrinks_by_itself(
            estimates in prop::collection::vec(any_estimate(), 1..6),
            now in 0..5_000_i64,
            more in 0..5_000_i64,
        ) {
            let (earlier, later) = (until(&estimates, None, now).total, until(&estimates, None, now + more).total);
            prop_assert!(earlier.at_most.is_none_or(|most| earlier.at_least <= most));
            prop_assert!(later.at_least >= earlier.at_least);
            let grows = match (earlier.at_most, later.at_most) {
                (Some(earlier), Some(later)) => later >= earlier,
                (None, later) => later.is_none(),
                (Some(_), None) => true,
            };
            prop_assert!(grows);
        }

        /// After the end nothing changes any more, and it was what it was at the end.
        #[test]
        fn it_ends_with_the_impact(
            estimates in prop::collection::vec(any_estimate(), 1..6),
            ended in 0..5_000_i64,
            more in 0..5_000_i64,
        ) {
            let (then, after) = (until(&estimates, None, ended).total, until(&estimates, Some(ended), ended + more));
            prop_assert_eq!(after.total, then);
            prop_assert!(after.changes.is_empty() && after.per_hour == Spread::NOTHING);
        }

        /// A revision from a moment on changes nothing of what was lost before it.
        #[test]
        fn a_revision_leaves_what_was_before(
            estimates in prop::collection::vec(any_estimate(), 1..6),
            since in 0..3_000_i64,
            per_hour in 0..100_000_i64,
        ) {
            let before = until(&estimates, None, since).total;
            let mut revised = estimates.clone();
            let one_off = estimates.last().expect("one").one_off;
            revised.push(Estimate { one_off, ..rate(per_hour, Some(since)) });
            // One that holds from later on is the first word on all of the time before it; then there is nothing to keep.
            prop_assume!(estimates.iter().any(|one| one.since.is_none_or(|at| at < minute(since))));
            prop_assert_eq!(until(&revised, None, since).total, before);
        }

        /// What is told ahead is what comes.
        #[test]
        fn what_is_told_ahead_comes(estimates in prop::collection::vec(any_estimate(), 1..6), now in 0..3_000_i64, ahead in 1..1_440_i64) {
            let told = until(&estimates, None, now);
            let then = told.changes.iter().rfind(|change| change.at <= minute(now + ahead)).map_or(told.per_hour, |change| change.per_hour);
            prop_assert_eq!(until(&estimates, None, now + ahead).per_hour, then);
        }
    }
}

//! What a service earns, hour by hour of a week: from it and the share of customers affected follows what is lost.

use super::money::AMOUNT_MAX;
use crate::fields::FieldErrors;
use crate::oncall::{Clocks, Hours, HoursForm, Weekday, stretches};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// More kinds of hours than this are no estimate any more.
pub const BUSY_MAX: usize = 20;

/// What a service earns in an hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevenueProfile {
    /// In whose civil time the hours are: `Europe/Berlin`.
    pub time_zone: String,
    /// Outside the hours named, in whole units of the organisation's currency.
    pub per_hour: i64,
    /// Hours in which it earns something else. Where they overlap, the larger amount counts.
    pub busy: Vec<BusyHours>,
}

/// Hours of the week in which a service earns more, or less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BusyHours {
    pub hours: Hours,
    pub per_hour: i64,
}

/// What says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevenueForm {
    /// An IANA name; the organisation's when unset.
    #[serde(default)]
    pub time_zone: Option<String>,
    pub per_hour: i64,
    #[serde(default)]
    pub busy: Vec<BusyForm>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BusyForm {
    pub weekdays: Vec<Weekday>,
    /// Civil, `HH:MM`. The same time twice means a whole day; an end before the start lies on the next day.
    pub from: String,
    /// Civil, `HH:MM`.
    pub until: String,
    pub per_hour: i64,
}

impl RevenueForm {
    /// What it says, in the civil time of `time_zone`. Problems are added at `per_hour`, and at `busy.0.from` and the like.
    #[must_use]
    pub fn read(&self, errors: &mut FieldErrors, time_zone: String) -> RevenueProfile {
        let amount = |errors: &mut FieldErrors, field: &str, amount: i64| {
            if !(0..=AMOUNT_MAX).contains(&amount) {
                errors.add(field, "Write what it earns in an hour; nothing is 0.");
            }
        };
        amount(errors, "per_hour", self.per_hour);
        if self.busy.len() > BUSY_MAX {
            errors.add("busy", format!("Name at most {BUSY_MAX} kinds of hours."));
        }
        let busy = self.busy.iter().take(BUSY_MAX).enumerate().filter_map(|(index, busy)| {
            let field = format!("busy.{index}");
            amount(errors, &format!("{field}.per_hour"), busy.per_hour);
            let hours =
                HoursForm { weekdays: busy.weekdays.clone(), from: busy.from.clone(), until: busy.until.clone() };
            let hours = hours.read(errors, &field)?;
            Some(BusyHours { hours, per_hour: busy.per_hour })
        });
        let busy = busy.collect();
        RevenueProfile { time_zone, per_hour: self.per_hour, busy }
    }
}

/// A stretch of time in which the same is earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Earning {
    pub from: Timestamp,
    pub to: Timestamp,
    pub per_hour: i64,
}

/// What all of these earn together in `[from, to)`: stretches that meet, in order.
pub(super) fn earnings(profiles: &[RevenueProfile], from: Timestamp, to: Timestamp) -> Vec<Earning> {
    if from >= to {
        return vec![];
    }
    let zones = profiles.iter().map(|profile| profile.time_zone.as_str());
    // A zone that the database forgot is read as UTC: better than no estimate.
    let clocks = Clocks::of(zones, from, to).unwrap_or_default();
    let services: Vec<Service> = profiles.iter().map(|profile| Service::of(profile, &clocks, from, to)).collect();
    let ends = services.iter().flat_map(|service| &service.busy).flat_map(|busy| &busy.at).flat_map(|(a, b)| [*a, *b]);
    let mut ends: Vec<Timestamp> = ends.chain([from, to]).collect();
    ends.sort_unstable();
    ends.dedup();
    let at = |instant| services.iter().map(|service| service.earns(instant)).fold(0_i64, i64::saturating_add);
    ends.windows(2).map(|pair| Earning { from: pair[0], to: pair[1], per_hour: at(pair[0]) }).collect()
}

/// A service in a stretch of time: what it usually earns, and when it earns something else.
struct Service {
    usual: i64,
    busy: Vec<Busy>,
}

struct Busy {
    per_hour: i64,
    /// In order.
    at: Vec<(Timestamp, Timestamp)>,
}

impl Service {
    fn of(profile: &RevenueProfile, clocks: &Clocks, from: Timestamp, to: Timestamp) -> Self {
        let clock = clocks.get(&profile.time_zone);
        let busy = profile.busy.iter().map(|busy| Busy {
            per_hour: busy.per_hour,
            at: stretches(std::slice::from_ref(&busy.hours), clock, from, to),
        });
        Service { usual: profile.per_hour, busy: busy.collect() }
    }

    fn earns(&self, instant: Timestamp) -> i64 {
        let now = self.busy.iter().filter(|busy| busy.holds(instant)).map(|busy| busy.per_hour);
        now.max().unwrap_or(self.usual)
    }
}

impl Busy {
    fn holds(&self, instant: Timestamp) -> bool {
        let next = self.at.partition_point(|(from, _)| *from <= instant);
        next > 0 && instant < self.at[next - 1].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).expect("an instant")
    }

    fn shop() -> RevenueProfile {
        let weekdays = Weekday::ALL[..5].to_vec();
        let form = RevenueForm {
            time_zone: None,
            per_hour: 1_000,
            busy: vec![
                BusyForm { weekdays: weekdays.clone(), from: "09:00".into(), until: "18:00".into(), per_hour: 5_000 },
                BusyForm { weekdays, from: "12:00".into(), until: "13:00".into(), per_hour: 8_000 },
                BusyForm { weekdays: Weekday::ALL.to_vec(), from: "02:00".into(), until: "05:00".into(), per_hour: 50 },
            ],
        };
        let mut errors = FieldErrors::default();
        let shop = form.read(&mut errors, "Europe/Berlin".into());
        assert!(errors.0.is_empty(), "{errors:?}");
        shop
    }

    #[test]
    fn a_day_is_cut_where_what_it_earns_changes() {
        let told: Vec<_> = earnings(&[shop()], at("2026-11-26T23:00:00Z"), at("2026-11-27T23:00:00Z"))
            .into_iter()
            .map(|one| (one.from.to_string()[11..16].to_owned(), one.per_hour))
            .collect();
        let told: Vec<_> = told.iter().map(|(from, per_hour)| (from.as_str(), *per_hour)).collect();
        let day = [
            ("23:00", 1_000),
            ("01:00", 50),
            ("04:00", 1_000),
            ("08:00", 5_000),
            ("11:00", 8_000),
            ("12:00", 5_000),
            ("17:00", 1_000),
        ];
        assert_eq!(told, day);
    }

    /// At night the clock is set back from 3 to 2: the quiet hours last four.
    #[test]
    fn civil_hours_keep_their_ends_when_the_clocks_change() {
        let (from, to) = (at("2026-10-24T22:00:00Z"), at("2026-10-25T06:00:00Z"));
        let quiet = earnings(&[shop()], from, to).into_iter().find(|one| one.per_hour == 50).expect("quiet hours");
        assert_eq!(quiet.to.seconds_since(quiet.from), 4 * 3600);
    }

    #[test]
    fn several_services_earn_together() {
        let flat = RevenueProfile { time_zone: "UTC".into(), per_hour: 70, busy: vec![] };
        let all = earnings(&[shop(), flat], at("2026-11-27T11:30:00Z"), at("2026-11-27T11:31:00Z"));
        assert_eq!(all.iter().map(|one| one.per_hour).collect::<Vec<_>>(), [8_070]);
        assert!(earnings(&[shop()], at("2026-11-27T11:30:00Z"), at("2026-11-27T11:30:00Z")).is_empty());
    }

    #[test]
    fn what_is_wrong_is_named_where_it_stands() {
        let busy = BusyForm { weekdays: vec![], from: "9".into(), until: "18:00".into(), per_hour: -1 };
        let form = RevenueForm { time_zone: None, per_hour: -5, busy: vec![busy] };
        let mut errors = FieldErrors::default();
        let _ = form.read(&mut errors, "UTC".into());
        for field in ["per_hour", "busy.0.per_hour", "busy.0.weekdays", "busy.0.from"] {
            assert!(errors.get(field).is_some(), "{field}");
        }
    }
}

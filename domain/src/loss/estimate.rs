//! An estimate of a loss, and what revises it.

use super::money::Spread;
use super::policy::LossPolicy;
use super::revenue::RevenueProfile;
use super::total::LossSoFar;
use crate::ids::{LossEstimateId, PersonId};
use crate::services::ServiceRef;
use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A guess of what is lost in an hour; the amounts are the organisation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LossBand {
    None,
    Low,
    Medium,
    High,
}

impl LossBand {
    pub const ALL: [LossBand; 4] = [LossBand::None, LossBand::Low, LossBand::Medium, LossBand::High];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            LossBand::None => "none",
            LossBand::Low => "low",
            LossBand::Medium => "medium",
            LossBand::High => "high",
        }
    }
}

impl std::str::FromStr for LossBand {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let band = LossBand::ALL.into_iter().find(|band| band.as_str() == text);
        band.ok_or_else(|| format!("{text:?} is no band; use none, low, medium or high"))
    }
}

/// A share, in hundredths of a percent; written as percent: 41, 0.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = f64, example = 41))]
pub struct Percent(u16);

impl Percent {
    /// None below 0 and above 100. What is finer than a hundredth is rounded.
    #[must_use]
    pub fn new(percent: f64) -> Option<Self> {
        // NaN is in no range.
        (0.0..=100.0).contains(&percent).then(|| Percent((percent * 100.0).round() as u16))
    }

    /// 4,100 for 41 %.
    #[must_use]
    pub fn hundredths(self) -> u16 {
        self.0
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\u{a0}%", f64::from(self.0) / 100.0)
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 100.0)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let percent = f64::deserialize(deserializer)?;
        Percent::new(percent).ok_or_else(|| serde::de::Error::custom("a share lies between 0 and 100 percent"))
    }
}

/// What an estimate rests on. It holds what was known then: a band's amounts and a service's revenue may change later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Basis {
    Band {
        band: LossBand,
        per_hour: Spread,
    },
    Rate {
        per_hour: i64,
    },
    Share {
        percent: Percent,
        /// Of what these earn.
        services: Vec<ServiceRef>,
        revenue: Vec<RevenueProfile>,
    },
}

impl Basis {
    /// In words: `41 % of what Checkout API earns`.
    #[must_use]
    pub fn words(&self, currency: &str) -> String {
        match self {
            Basis::Band { band: LossBand::None, .. } => "none".into(),
            Basis::Band { per_hour, .. } => per_hour.rate_words(currency),
            Basis::Rate { per_hour } => Spread::exactly(*per_hour).rate_words(currency),
            Basis::Share { percent, services, .. } => {
                let names: Vec<_> = services.iter().map(|service| service.name.as_str()).collect();
                let (earn, names) = (if names.len() == 1 { "earns" } else { "earn" }, names.join(", "));
                format!("{percent} of what {names} {earn}")
            }
        }
    }
}

/// An estimate; the next one revises it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Estimate {
    pub id: LossEstimateId,
    pub basis: Basis,
    /// What it costs once, however long it lasts: refunds, penalties. Of the newest estimate, this is all of it.
    pub one_off: i64,
    /// From when on it holds; from the beginning of the impact when unset. What stood before stays as it was.
    pub since: Option<Timestamp>,
    /// What was learned.
    pub reason: String,
    pub estimated_by: String,
    pub estimated_by_id: Option<PersonId>,
    pub estimated_at: Timestamp,
}

/// What estimates: one of `band`, `per_hour` and `percent`. Without any, the last estimate's is kept, for a new `one_off`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EstimateForm {
    #[serde(default)]
    pub band: Option<LossBand>,
    /// In whole units of the organisation's currency.
    #[serde(default)]
    pub per_hour: Option<i64>,
    /// The share of customers, of what the affected services earn. Some of them must say what they earn.
    #[serde(default)]
    pub percent: Option<Percent>,
    /// What it costs once; kept when unset.
    #[serde(default)]
    pub one_off: Option<i64>,
    /// From when on; from the beginning of the impact when unset. Not in the future.
    #[serde(default)]
    pub since: Option<Timestamp>,
    /// From now on; instead of `since`.
    #[serde(default)]
    pub from_now: bool,
    /// What was learned. Whoever revises an estimate has to say it.
    #[serde(default)]
    pub reason: String,
}

/// What an affected service earns, if it says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceRevenue {
    pub service: ServiceRef,
    pub revenue: Option<RevenueProfile>,
}

/// Everything about the loss of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Loss {
    /// Unset while nobody has estimated.
    pub so_far: Option<LossSoFar>,
    /// Newest first.
    pub estimates: Vec<Estimate>,
    pub policy: LossPolicy,
    /// Of the affected services.
    pub services: Vec<ServiceRevenue>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percent() {
        for (percent, text) in
            [(41.0, "41\u{a0}%"), (0.5, "0.5\u{a0}%"), (100.0, "100\u{a0}%"), (33.333, "33.33\u{a0}%")]
        {
            let share = Percent::new(percent).expect("a share");
            assert_eq!(share.to_string(), text);
            let json = serde_json::to_string(&share).expect("a number");
            assert_eq!(serde_json::from_str::<Percent>(&json).expect("a share"), share);
        }
        for percent in [-0.1, 100.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Percent::new(percent), None);
        }
        assert!(serde_json::from_str::<Percent>("101").is_err());
        assert_eq!("medium".parse(), Ok(LossBand::Medium));
        assert!("huge".parse::<LossBand>().is_err());
    }
}

//! From how much on a loss is high, and what follows from it. What is high differs from organisation to organisation, so the
//! amounts are its own.

use super::estimate::LossBand;
use super::money::{AMOUNT_MAX, Spread, currency};
use crate::fields::FieldErrors;
use serde::{Deserialize, Serialize};

/// From how much on something is medium, and high.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Levels {
    pub medium: i64,
    pub high: i64,
}

/// How an organisation counts losses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LossPolicy {
    /// ISO 4217: `EUR`.
    pub currency: String,
    /// Of what is lost in an hour. These are also the bands that a declaration chooses from.
    pub per_hour: Levels,
    /// Of what was lost so far: a small leak becomes a large loss.
    pub total: Levels,
}

impl Default for LossPolicy {
    fn default() -> Self {
        LossPolicy {
            currency: "EUR".into(),
            per_hour: Levels { medium: 1_000, high: 10_000 },
            total: Levels { medium: 10_000, high: 100_000 },
        }
    }
}

impl LossPolicy {
    /// Adds what is wrong with it, at `currency`, `per_hour` and `total`.
    #[must_use]
    pub fn checked(self, errors: &mut FieldErrors) -> Self {
        let currency = currency(errors, "currency", &self.currency);
        for (field, levels) in [("per_hour", self.per_hour), ("total", self.total)] {
            if levels.medium <= 0 || levels.high <= levels.medium || levels.high > AMOUNT_MAX {
                errors.add(field, "Medium begins above nothing, and high above medium.");
            }
        }
        LossPolicy { currency, ..self }
    }

    /// How bad it is while this much is lost an hour and this much was lost so far. A spread counts by what is certain.
    #[must_use]
    pub fn class(&self, per_hour: Spread, total: Spread) -> LossClass {
        self.per_hour.class(per_hour.at_least).max(self.total.class(total.at_least))
    }

    /// What a band means in an hour.
    #[must_use]
    pub fn band(&self, band: LossBand) -> Spread {
        let Levels { medium, high } = self.per_hour;
        match band {
            LossBand::None => Spread::NOTHING,
            LossBand::Low => Spread { at_least: 0, at_most: Some(medium) },
            LossBand::Medium => Spread { at_least: medium, at_most: Some(high) },
            LossBand::High => Spread { at_least: high, at_most: None },
        }
    }
}

impl Levels {
    fn class(self, amount: i64) -> LossClass {
        match amount {
            amount if amount >= self.high => LossClass::High,
            amount if amount >= self.medium => LossClass::Medium,
            _ => LossClass::Low,
        }
    }
}

/// How bad a loss is for the organisation, and so how availability is restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LossClass {
    Low,
    Medium,
    High,
}

impl LossClass {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            LossClass::Low => "low",
            LossClass::Medium => "medium",
            LossClass::High => "high",
        }
    }

    /// Whether it is a major incident, for which people come together at once.
    #[must_use]
    pub fn is_major(self) -> bool {
        self == LossClass::High
    }

    /// When availability is restored.
    #[must_use]
    pub fn method(self) -> &'static str {
        match self {
            LossClass::High => "Restore now",
            LossClass::Medium => "By the next working day",
            LossClass::Low => "When possible",
        }
    }

    /// Why, and what it means.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            LossClass::High => "High loss, major: undo first",
            LossClass::Medium => "Medium loss, minor",
            LossClass::Low => "Low loss, minor: for the backlog",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_band_is_as_bad_as_its_name() {
        let policy = LossPolicy::default();
        for (band, class) in [
            (LossBand::None, LossClass::Low),
            (LossBand::Low, LossClass::Low),
            (LossBand::Medium, LossClass::Medium),
            (LossBand::High, LossClass::High),
        ] {
            assert_eq!(policy.class(policy.band(band), Spread::NOTHING), class, "{band:?}");
        }
        assert_eq!(
            policy.class(Spread::exactly(10), Spread::exactly(100_000)),
            LossClass::High,
            "a small leak, for long"
        );
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let mut errors = FieldErrors::default();
        let levels = Levels { medium: 10, high: 10 };
        let _ = LossPolicy { currency: "euro".into(), per_hour: levels, total: levels }.checked(&mut errors);
        assert!(["currency", "per_hour", "total"].iter().all(|field| errors.get(field).is_some()));
        let mut errors = FieldErrors::default();
        assert_eq!(LossPolicy::default().checked(&mut errors), LossPolicy::default());
        assert!(errors.0.is_empty());
    }

    proptest! {
        /// More is never less bad.
        #[test]
        fn more_is_no_better(hour in 0..1_000_000_i64, total in 0..10_000_000_i64, more in 0..1_000_000_i64) {
            let class = |hour, total| LossPolicy::default().class(Spread::exactly(hour), Spread::exactly(total));
            prop_assert!(class(hour + more, total) >= class(hour, total));
            prop_assert!(class(hour, total + more) >= class(hour, total));
        }
    }
}

//! Severity: how bad it is, as the practices' matrix names it (release and incident handbook).

use serde::{Deserialize, Serialize};

/// How bad it is. `Sev0` is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[repr(i16)]
pub enum Severity {
    Sev0 = 0,
    Sev1 = 1,
    Sev2 = 2,
    Sev3 = 3,
    Sev4 = 4,
}

/// What makes a severity, in three columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Criteria {
    /// What customers can no longer do.
    pub functional: &'static str,
    /// What the public sees.
    pub public: &'static str,
    pub legal: &'static str,
}

impl Severity {
    pub const ALL: [Severity; 5] = [Severity::Sev0, Severity::Sev1, Severity::Sev2, Severity::Sev3, Severity::Sev4];

    /// 0 to 4.
    #[must_use]
    pub fn level(self) -> u8 {
        self as u8
    }

    #[must_use]
    pub fn from_level(level: u8) -> Option<Severity> {
        Severity::ALL.get(usize::from(level)).copied()
    }

    /// `Sev 1`.
    #[must_use]
    pub fn label(self) -> String {
        format!("Sev {}", self.level())
    }

    /// The name of the level; Sev 4 is emergency work without loss.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Sev0 => "Critical",
            Severity::Sev1 => "High",
            Severity::Sev2 => "Medium",
            Severity::Sev3 => "Low",
            Severity::Sev4 => "Preventive",
        }
    }

    /// When it is this severity (practices, "severity matrix": the criteria of LaunchDarkly's handbook). Any of the three is
    /// enough; empty where a column says nothing.
    #[must_use]
    pub fn criteria(self) -> Criteria {
        let (functional, public, legal) = match self {
            Severity::Sev0 => (
                "A core service is lost completely. Or data of a quarter of customers or more is lost or at risk, or nobody \
                 can say of how many.",
                "Seen around the world, and harmful to the name of the organisation.",
                "Threatens future earnings, or the ability to work.",
            ),
            Severity::Sev1 => (
                "A core service is lost for more than ten customers and under a quarter. A defect disrupts a quarter or more. \
                 Half or more feel slowness where it matters. Data is at risk for a few.",
                "Harmful within limits: one event, or criticism by a voice that the field listens to.",
                "Serious, without endangering the future.",
            ),
            Severity::Sev2 => (
                "A service outside the core is lost for over a quarter, with no way around. Redundancy or capacity is gone. \
                 Slight slowness where it matters for more than ten and under a quarter. Data cannot be reached for a while.",
                "One community notices, or criticism by somebody of moderate reach.",
                "A wide matter of low impact, or a narrow one of high impact.",
            ),
            Severity::Sev3 => (
                "A function outside the core is lost for under a quarter of customers.",
                "Single people complain.",
                "A narrow matter of limited impact.",
            ),
            Severity::Sev4 => ("Nothing is lost: emergency work that prevents worse.", "", ""),
        };
        Criteria { functional, public, legal }
    }

    /// How soon after one update the next is promised, in minutes.
    #[must_use]
    pub fn update_cadence_minutes(self) -> i32 {
        match self {
            Severity::Sev0 => 15,
            Severity::Sev1 => 30,
            Severity::Sev2 => 60,
            Severity::Sev3 => 240,
            Severity::Sev4 => 1440,
        }
    }
}

impl std::str::FromStr for Severity {
    type Err = String;

    /// Accepts `sev1`, `Sev 1` and `1`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let level = text.trim().to_lowercase();
        let level = level.strip_prefix("sev").unwrap_or(&level).trim();
        level.parse().ok().and_then(Severity::from_level).ok_or_else(|| format!("{text:?} is no severity; use 0 to 4"))
    }
}

/// What the severity helper asks. `None`: not sure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeverityFacts {
    /// Is a core service broken?
    pub core: Option<bool>,
    pub share: Option<Share>,
    /// Is data at risk, lost or exposed?
    pub data_at_risk: Option<bool>,
}

/// Share of customers who feel it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// Ten customers at most.
    Few,
    /// More than ten customers, under 25 %.
    Some,
    /// 25 % or more.
    Quarter,
    /// Nearly all, or the scope is unknown.
    All,
}

/// A suggested level and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub severity: Severity,
    pub reason: &'static str,
}

/// The level that the functional criteria give; none while nothing is known (practices, "severity matrix").
#[must_use]
pub fn suggest(facts: SeverityFacts) -> Option<Suggestion> {
    let SeverityFacts { core, share, data_at_risk } = facts;
    let wide = share.is_some_and(|share| share >= Share::Quarter);
    let (severity, reason) = match (core, share, data_at_risk) {
        (None, None, None) => return None,
        (_, _, Some(true)) if wide => (Severity::Sev0, "Data is at risk for a quarter of customers or more."),
        (_, None, Some(true)) => (Severity::Sev0, "Data is at risk and nobody knows yet for how many."),
        (_, _, Some(true)) => (Severity::Sev1, "Data is at risk for some customers."),
        (Some(true), Some(Share::All), _) => (Severity::Sev0, "A core service is lost for nearly everyone."),
        (Some(true), Some(Share::Few), _) => (Severity::Sev2, "A core service is affected, for ten customers at most."),
        (Some(true), None, _) => (Severity::Sev1, "A core service is broken; the share is not known yet."),
        (Some(true), _, _) => (Severity::Sev1, "A core service is broken for more than ten customers."),
        (None, Some(Share::All), _) => (Severity::Sev1, "Nearly everyone feels it."),
        (_, Some(Share::Quarter | Share::All), _) => {
            (Severity::Sev2, "A quarter of customers or more feels it, outside the core services.")
        }
        (_, Some(_), _) => (Severity::Sev3, "Part of the customers feels it, outside the core services."),
        (_, None, _) => (Severity::Sev3, "Nothing points to a core service or to data."),
    };
    Some(Suggestion { severity, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_helper_follows_the_functional_criteria() {
        let facts = |core, share, data_at_risk| SeverityFacts { core, share, data_at_risk };
        for (facts, level) in [
            (facts(None, None, None), None),
            (facts(Some(true), Some(Share::All), Some(false)), Some(0)),
            (facts(Some(false), Some(Share::Quarter), Some(true)), Some(0)),
            (facts(Some(true), Some(Share::Some), None), Some(1)),
            (facts(Some(false), Some(Share::Few), Some(true)), Some(1)),
            (facts(Some(false), Some(Share::Quarter), Some(false)), Some(2)),
            (facts(Some(false), Some(Share::Some), None), Some(3)),
        ] {
            assert_eq!(suggest(facts).map(|it| it.severity.level()), level, "{facts:?}");
        }
    }

    #[test]
    fn severities_read_as_people_write_them() {
        for text in ["1", "sev1", "Sev 1"] {
            assert_eq!(text.parse(), Ok(Severity::Sev1));
        }
        assert!("5".parse::<Severity>().is_err());
    }
}

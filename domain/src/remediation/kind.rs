//! What can be done against an incident, and what each kind usually costs.

use serde::{Deserialize, Serialize};

/// The kinds of remedies, those that are usually tried first before the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// Back to the version before.
    Rollback,
    /// Something is switched off.
    KillSwitch,
    /// Something is let through in a smaller amount.
    SafetyValve,
    /// An endpoint answers, and does nothing.
    NoOp,
    /// More of it, or less.
    Scale,
    /// Nothing is deployed meanwhile.
    Freeze,
    Restart,
    /// A change that mends the cause.
    Fix,
}

/// What could go wrong with a remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    Low,
    Medium,
    High,
}

impl Risk {
    pub const ALL: [Risk; 3] = [Risk::Low, Risk::Medium, Risk::High];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Risk::Low => "low",
            Risk::Medium => "medium",
            Risk::High => "high",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Risk::Low => "Low risk",
            Risk::Medium => "Medium risk",
            Risk::High => "High risk",
        }
    }
}

impl std::str::FromStr for Risk {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let risk = Risk::ALL.into_iter().find(|risk| risk.as_str() == text);
        risk.ok_or_else(|| format!("{text:?} is no risk; use low, medium or high"))
    }
}

impl RemedyKind {
    pub const ALL: [RemedyKind; 8] = [
        RemedyKind::Rollback,
        RemedyKind::KillSwitch,
        RemedyKind::SafetyValve,
        RemedyKind::NoOp,
        RemedyKind::Scale,
        RemedyKind::Freeze,
        RemedyKind::Restart,
        RemedyKind::Fix,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RemedyKind::Rollback => "rollback",
            RemedyKind::KillSwitch => "kill_switch",
            RemedyKind::SafetyValve => "safety_valve",
            RemedyKind::NoOp => "no_op",
            RemedyKind::Scale => "scale",
            RemedyKind::Freeze => "freeze",
            RemedyKind::Restart => "restart",
            RemedyKind::Fix => "fix",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            RemedyKind::Rollback => "Roll back",
            RemedyKind::KillSwitch => "Kill switch",
            RemedyKind::SafetyValve => "Safety valve",
            RemedyKind::NoOp => "No-op an endpoint",
            RemedyKind::Scale => "Scale",
            RemedyKind::Freeze => "Freeze deploys",
            RemedyKind::Restart => "Restart",
            RemedyKind::Fix => "Fix",
        }
    }

    /// What it usually risks.
    #[must_use]
    pub fn usual_risk(self) -> Risk {
        match self {
            RemedyKind::Rollback
            | RemedyKind::KillSwitch
            | RemedyKind::SafetyValve
            | RemedyKind::Scale
            | RemedyKind::Freeze => Risk::Low,
            RemedyKind::NoOp | RemedyKind::Restart => Risk::Medium,
            RemedyKind::Fix => Risk::High,
        }
    }

    /// How many minutes it usually takes until it helps.
    #[must_use]
    pub fn usual_minutes(self) -> i32 {
        match self {
            RemedyKind::Freeze => 1,
            RemedyKind::KillSwitch | RemedyKind::SafetyValve => 2,
            RemedyKind::Restart | RemedyKind::Scale => 5,
            RemedyKind::Rollback | RemedyKind::NoOp => 10,
            RemedyKind::Fix => 60,
        }
    }

    /// Whether it holds until somebody takes it back, so that it can be in force.
    #[must_use]
    pub fn lasts(self) -> bool {
        matches!(
            self,
            RemedyKind::KillSwitch
                | RemedyKind::SafetyValve
                | RemedyKind::NoOp
                | RemedyKind::Scale
                | RemedyKind::Freeze
        )
    }
}

impl std::str::FromStr for RemedyKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let kind = RemedyKind::ALL.into_iter().find(|kind| kind.as_str() == text);
        kind.ok_or_else(|| {
            let known = RemedyKind::ALL.map(RemedyKind::as_str).join(", ");
            format!("{text:?} is no kind; use one of {known}")
        })
    }
}

/// The kind that these words mean, by how they begin; a fix when they begin like none.
#[must_use]
pub fn kind_of(words: &str) -> RemedyKind {
    let words = words.trim().to_lowercase();
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| words.starts_with(beginning));
    match () {
        () if begins(&["roll back", "rollback", "roll-back", "revert"]) => RemedyKind::Rollback,
        () if begins(&["restart", "reboot", "bounce"]) => RemedyKind::Restart,
        () if begins(&["freeze", "stop deploy", "hold deploy"]) => RemedyKind::Freeze,
        () if begins(&["scale", "add capacity", "add replicas"]) => RemedyKind::Scale,
        () if begins(&["throttle", "limit", "shed", "safety valve"]) => RemedyKind::SafetyValve,
        () if begins(&["no-op", "noop", "stub"]) => RemedyKind::NoOp,
        () if begins(&["switch off", "turn off", "disable", "kill"]) => RemedyKind::KillSwitch,
        () => RemedyKind::Fix,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for kind in RemedyKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert!((1..=super::super::MINUTES_MAX).contains(&kind.usual_minutes()));
        }
        for risk in Risk::ALL {
            assert_eq!(risk.as_str().parse(), Ok(risk));
        }
        assert!("pray".parse::<RemedyKind>().unwrap_err().contains("kill_switch") && "none".parse::<Risk>().is_err());
    }

    #[test]
    fn a_fix_is_usually_the_slowest_and_riskiest() {
        for kind in RemedyKind::ALL {
            let fix = RemedyKind::Fix;
            assert!(kind.usual_risk() <= fix.usual_risk() && kind.usual_minutes() <= fix.usual_minutes(), "{kind:?}");
        }
    }

    #[test]
    fn the_beginning_of_the_words_says_the_kind() {
        for (words, kind) in [
            ("Roll back checkout-api", RemedyKind::Rollback),
            (" revert 10.14", RemedyKind::Rollback),
            ("restart db-3", RemedyKind::Restart),
            ("Freeze deploys of checkout", RemedyKind::Freeze),
            ("scale to 12", RemedyKind::Scale),
            ("limit retries", RemedyKind::SafetyValve),
            ("no-op /score", RemedyKind::NoOp),
            ("turn off 3DS v2", RemedyKind::KillSwitch),
            ("raise the timeout", RemedyKind::Fix),
            ("", RemedyKind::Fix),
        ] {
            assert_eq!(kind_of(words), kind, "{words}");
        }
    }
}

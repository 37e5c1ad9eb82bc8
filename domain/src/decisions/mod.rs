//! Decisions for the business: what is said outside, whether lawyers are told, who else is brought in. Whoever owns the business
//! side of an incident takes them, by name and with a reason ("Incident Response Starter Pack", business owner).

#[cfg(not(target_arch = "wasm32"))]
mod port;

#[cfg(not(target_arch = "wasm32"))]
pub use port::Decisions;

use crate::ids::{DecisionId, PersonId};
use crate::incidents::IncidentRole;
use crate::people::PersonRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// Whether, when and how those outside are told.
    Communication,
    /// Whether lawyers or authorities are notified.
    Legal,
    /// Who else is brought in.
    People,
    Other,
}

impl DecisionKind {
    pub const ALL: [DecisionKind; 4] =
        [DecisionKind::Communication, DecisionKind::Legal, DecisionKind::People, DecisionKind::Other];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DecisionKind::Communication => "communication",
            DecisionKind::Legal => "legal",
            DecisionKind::People => "people",
            DecisionKind::Other => "other",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DecisionKind::Communication => "External communication",
            DecisionKind::Legal => "Legal notice",
            DecisionKind::People => "Bringing people in",
            DecisionKind::Other => "Something else",
        }
    }
}

impl std::str::FromStr for DecisionKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let kind = DecisionKind::ALL.into_iter().find(|kind| kind.as_str() == text);
        kind.ok_or_else(|| format!("{text:?} is nothing to decide; use communication, legal, people or other"))
    }
}

/// What somebody decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    pub id: DecisionId,
    pub kind: DecisionKind,
    pub what: String,
    pub reason: String,
    pub decided_by: String,
    pub decided_by_id: PersonId,
    /// The role that let them decide, as they held it then.
    pub role: Option<IncidentRole>,
    pub decided_at: Timestamp,
}

/// What records a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionForm {
    pub kind: DecisionKind,
    pub what: String,
    /// Why: whoever reads it in a year was not there.
    pub reason: String,
}

/// In which role somebody decides: as business owner; as commander while nobody owns the business side; in none while nobody
/// leads either, for nothing may wait for a role that is empty.
///
/// # Errors
/// Who decides instead.
pub fn decides_as(
    me: PersonId,
    business_owner: Option<&PersonRef>,
    commander: Option<&PersonRef>,
) -> Result<Option<IncidentRole>, String> {
    let holders = [(IncidentRole::BusinessOwner, business_owner), (IncidentRole::Commander, commander)].into_iter();
    let first = holders.filter_map(|(role, holder)| Some((role, holder?))).next();
    match first {
        None => Ok(None),
        Some((role, holder)) if holder.id == me => Ok(Some(role)),
        Some((role, holder)) => {
            Err(format!("{} decides this as {}. Ask them, or take the role.", holder.name, role.word().to_lowercase()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(id: u128, name: &str) -> PersonRef {
        PersonRef { id: PersonId(Uuid::from_u128(id)), name: name.into() }
    }

    #[test]
    fn the_business_owner_decides_else_the_commander_else_whoever_is_there() {
        let (ada, mei, jonas) = (person(1, "Ada"), person(2, "Mei"), person(3, "Jonas"));
        assert_eq!(decides_as(jonas.id, None, None), Ok(None));
        assert_eq!(decides_as(ada.id, None, Some(&ada)), Ok(Some(IncidentRole::Commander)));
        assert_eq!(decides_as(mei.id, Some(&mei), Some(&ada)), Ok(Some(IncidentRole::BusinessOwner)));
        let told = "Mei decides this as business owner. Ask them, or take the role.";
        assert_eq!(decides_as(ada.id, Some(&mei), Some(&ada)), Err(told.into()), "commanding is not owning");
        let told = "Ada decides this as commander. Ask them, or take the role.";
        assert_eq!(decides_as(jonas.id, None, Some(&ada)), Err(told.into()));
    }
}

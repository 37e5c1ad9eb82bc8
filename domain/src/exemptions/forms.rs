//! What makes exemptions.

use super::Reason;
use crate::ids::PersonId;
use crate::oncall::HoursForm;
use serde::{Deserialize, Serialize};

/// Makes an exemption.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExemptionForm {
    /// The caller when unset. Only programs with the rights of a manager name somebody else.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    pub reason: Reason,
    /// Who may also know why; nobody when unset.
    #[serde(default)]
    pub lead_id: Option<PersonId>,
    /// Civil, `YYYY-MM-DD`, where the person lives.
    pub starts_on: String,
    /// The last day; unset: until it is ended, and twelve months for a new parent.
    #[serde(default)]
    pub ends_on: Option<String>,
    /// Hours of the week in which they can be on call all the same; unset means not at all.
    #[serde(default)]
    pub only: Option<Vec<HoursForm>>,
}

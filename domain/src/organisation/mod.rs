//! The organisation whose Muster this is: its name stands on pages, in letters and in the set-up.

use crate::loss::LossPolicy;
#[cfg(not(target_arch = "wasm32"))]
use crate::{Actor, Answer};
use serde::{Deserialize, Serialize};

/// The one organisation of this database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organisation {
    pub name: String,
    /// IANA name; people who choose none get this one.
    pub time_zone: String,
    /// How it counts what incidents cost.
    pub loss: LossPolicy,
}

/// What changes it. What is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationForm {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub time_zone: Option<String>,
    /// All of it at once.
    #[serde(default)]
    pub loss: Option<LossPolicy>,
}

/// The organisation itself.
#[cfg(not(target_arch = "wasm32"))]
#[async_trait::async_trait]
pub trait Organisations: Send + Sync {
    async fn organisation(&self, by: &Actor) -> Answer<Organisation>;
    async fn change_organisation(&self, by: &Actor, form: OrganisationForm) -> Answer<Organisation>;
}

//! How a service does.

use serde::{Deserialize, Serialize};

/// How an affected service does, as somebody found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    /// It does nothing of what it is for.
    Down,
    /// It works for some, or badly.
    Degraded,
    /// It works better than before, and is not yet well.
    Recovering,
    /// It works again.
    Working,
}

impl ServiceState {
    /// Worst first.
    pub const ALL: [ServiceState; 4] =
        [ServiceState::Down, ServiceState::Degraded, ServiceState::Recovering, ServiceState::Working];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ServiceState::Down => "down",
            ServiceState::Degraded => "degraded",
            ServiceState::Recovering => "recovering",
            ServiceState::Working => "working",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ServiceState::Down => "Down",
            ServiceState::Degraded => "Degraded",
            ServiceState::Recovering => "Recovering",
            ServiceState::Working => "Working again",
        }
    }
}

impl std::str::FromStr for ServiceState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_lowercase();
        let state = ServiceState::ALL.into_iter().find(|state| state.as_str() == wanted);
        state.ok_or_else(|| format!("{text:?} is no state; use down, degraded, recovering or working"))
    }
}

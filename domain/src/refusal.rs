//! Why a request was refused. The only error that crosses a port; its `message` is the only source of the
//! text that users read. It never carries internals.

use crate::fields::FieldErrors;
use serde::{Deserialize, Serialize};

/// The reference under which a failure stands in the server's log; shown to the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ErrorRef(pub String);

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", content = "detail", rename_all = "snake_case")]
pub enum Refusal {
    /// Nobody is signed in, or the session has ended.
    #[error("signed out")]
    SignedOut,
    /// Signed in, but not allowed.
    #[error("forbidden")]
    Forbidden,
    /// There is no such thing, or it may not be known.
    #[error("not found: {0}")]
    NotFound(String),
    /// The input is wrong; nothing was changed.
    #[error("invalid input: {0:?}")]
    Invalid(FieldErrors),
    /// The state changed meanwhile, or the rules forbid it now. The text says what holds instead.
    #[error("conflict: {0}")]
    Conflict(String),
    /// Too many attempts; try again after so many seconds.
    #[error("busy, retry in {retry_s} s")]
    Busy { retry_s: u32 },
    /// The database cannot be reached; nothing was changed.
    #[error("unavailable")]
    Unavailable,
    /// A failure of ours, logged under this reference.
    #[error("internal error {}", .0.0)]
    Internal(ErrorRef),
}

impl Refusal {
    /// One wrong field.
    #[must_use]
    pub fn invalid(field: &str, problem: impl Into<String>) -> Self {
        Refusal::Invalid(FieldErrors::one(field, problem))
    }

    /// What the user reads: what happened and what to do next.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Refusal::SignedOut => "You are signed out. Sign in again; what you typed is kept here.".into(),
            Refusal::Forbidden => "Your role does not allow this. Ask an admin or a manager of the team.".into(),
            Refusal::NotFound(what) => format!("There is no such {what}. It may have been removed."),
            Refusal::Invalid(fields) => fields.0.first().map_or_else(
                || "Something in the form is not right.".into(),
                |(field, problem)| if field.is_empty() { problem.clone() } else { format!("{field}: {problem}") },
            ),
            Refusal::Conflict(what_holds) => what_holds.clone(),
            Refusal::Busy { retry_s } => format!("Too many attempts. Try again in {retry_s} s."),
            Refusal::Unavailable => {
                "The database cannot be reached. Nothing was changed; try again in a moment.".into()
            }
            Refusal::Internal(reference) => {
                format!("Something failed on our side, and nothing was changed. Reference: {}.", reference.0)
            }
        }
    }

    /// The HTTP status that says the same.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Refusal::SignedOut => 401,
            Refusal::Forbidden => 403,
            Refusal::NotFound(_) => 404,
            Refusal::Invalid(_) => 422,
            Refusal::Conflict(_) => 409,
            Refusal::Busy { .. } => 429,
            Refusal::Unavailable => 503,
            Refusal::Internal(_) => 500,
        }
    }
}

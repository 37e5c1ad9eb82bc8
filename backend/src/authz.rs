//! The one place that asks the table of rights.

use domain::{Action, Actor, Refusal};

/// # Errors
/// [`Refusal::Forbidden`] when the table of rights says no.
pub(crate) fn require(by: &Actor, action: Action) -> Result<(), Refusal> {
    if by.may(action) { Ok(()) } else { Err(Refusal::Forbidden) }
}

/// The person who acts, for what only a person can do (take a role, have pages).
///
/// # Errors
/// [`Refusal::Forbidden`] for tokens, keys and Muster itself.
pub(crate) fn require_person(by: &Actor) -> Result<domain::PersonId, Refusal> {
    by.person().ok_or(Refusal::Forbidden)
}

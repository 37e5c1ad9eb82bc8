//! The one place that asks the table of rights.

use domain::{Action, Actor, Refusal};

/// # Errors
/// [`Refusal::Forbidden`] when the table of rights says no.
pub(crate) fn require(by: &Actor, action: Action) -> Result<(), Refusal> {
    if by.may(action) { Ok(()) } else { Err(Refusal::Forbidden) }
}

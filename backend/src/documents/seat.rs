//! A place at a document: who sits there, what they may do, and that it is asked anew whenever rights may have changed.

use super::{Desk, Open};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::incidents::{self, Found};
use domain::{Action, Actor, IncidentId, IncidentNumber};
use std::sync::Arc;

/// What somebody may do with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    pub write: bool,
}

/// A place at an open document.
pub struct Seat {
    pub open: Arc<Open>,
    pub rights: Rights,
}

impl Desk {
    /// Sits down at the document of an incident.
    ///
    /// # Errors
    /// `NotFound` and `Forbidden` as for the incident itself.
    pub async fn sit_down(&self, by: &Actor, incident: IncidentId) -> Result<Seat> {
        let rights = self.rights(by, incident).await?;
        Ok(Seat { open: self.open(incident).await?, rights })
    }

    /// What `by` may do there now.
    ///
    /// # Errors
    /// As [`Desk::sit_down`].
    pub async fn rights(&self, by: &Actor, incident: IncidentId) -> Result<Rights> {
        let found = incidents::found(self.ctx(), by, incident).await?;
        Ok(rights(by, &found))
    }
}

/// Whoever responds writes, as long as the incident takes words.
pub(super) fn rights(by: &Actor, found: &Found) -> Rights {
    Rights { write: by.may(Action::Respond) && found.status.takes_words() }
}

/// The incident, for readers of its document.
pub(super) async fn read_by(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Found> {
    authz::require(by, Action::Read)?;
    incidents::found_by_number(ctx, by, number).await
}

/// The incident, for those who write in its document.
pub(super) async fn written_by(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Found> {
    authz::require(by, Action::Respond)?;
    let found = incidents::found_by_number(ctx, by, number).await?;
    found.must_take_words()?;
    Ok(found)
}

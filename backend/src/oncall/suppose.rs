//! Drafts as if they were published: what a rehearsal supposes. Nothing is saved.

use super::load::{self, Rosters};
use super::preview::{self, Proposed};
use super::{draft, publish, show};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use domain::oncall::{Roster, RosterRef};
use domain::{Actor, FieldErrors, Refusal, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

/// The draft of a roster, read as publishing it reads it.
pub(crate) struct Supposed {
    pub roster: RosterRef,
    proposed: Proposed,
}

/// What publishing the draft that somebody keeps of a roster would do at an instant, the present.
///
/// # Errors
/// `Forbidden` to who may not edit the roster; `Invalid` at `draft` when none is kept, and when it is not finished;
/// `Conflict` when somebody else published a change of the same.
pub(crate) async fn suppose(
    ctx: &Ctx,
    connection: &mut PgConnection,
    by: &Actor,
    slug: &str,
    now: Timestamp,
) -> Result<Supposed> {
    let person = by.person().ok_or(Refusal::Forbidden)?;
    let id = draft::editable(ctx, connection, by, slug).await?;
    let roster = show::roster_ref(connection, id).await?;
    let Some((form, _)) = draft::kept(connection, id, person).await? else {
        let told = format!("You keep no draft of {}. Change it in the editor first.", roster.name);
        return Err(Refusal::invalid("draft", told).into());
    };
    match preview::proposed(ctx, connection, id, form, now).await {
        Ok((_, proposed)) => {
            publish::agree(&proposed)?;
            Ok(Supposed { roster, proposed })
        }
        Err(Error::Refused(Refusal::Invalid(errors))) => Err(unfinished(&roster, &errors).into()),
        Err(error) => Err(error),
    }
}

/// What is wrong with a draft stands at its fields in the editor; here the first of it is told.
fn unfinished(roster: &RosterRef, errors: &FieldErrors) -> Refusal {
    let problem = errors.0.first().map(|(_, problem)| problem.as_str()).unwrap_or_default();
    let told = format!("Your draft of {} cannot be read yet. Finish it in the editor: {problem}", roster.name);
    Refusal::invalid("draft", told.trim_end())
}

impl Supposed {
    pub(crate) fn effective_from(&self) -> Timestamp {
        self.proposed.effective_from
    }

    /// Puts it into its roster, if that is among these, which are loaded for `[from, to)`.
    pub(super) async fn put_in(
        &self,
        connection: &mut PgConnection,
        loaded: &mut Rosters,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<()> {
        for roster in loaded.rosters.iter_mut().filter(|roster| roster.roster.id == self.roster.id) {
            roster.rules = preview::with_plan(&roster.rules, &self.proposed, from, to)?;
        }
        let mentioned = loaded.rosters.iter().flat_map(|roster| load::mentioned(&roster.rules));
        let mentioned: Vec<Uuid> = mentioned.map(|id| id.0).collect();
        loaded.people = load::people(connection, &mentioned).await?;
        Ok(())
    }

    /// Whether it is what holds at an instant under rules that it was put into.
    pub(super) fn holds(&self, rules: &Roster, at: Timestamp) -> bool {
        rules.version_at(at).is_some_and(|version| version.effective_from == self.proposed.effective_from)
    }
}

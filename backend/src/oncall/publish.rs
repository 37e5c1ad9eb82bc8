//! Publishing a version, and taking one back.

use super::preview::{self, Proposed};
use super::versions::{self, New, Stored};
use super::{rights, show};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::oncall::{PlanForm, RosterRef, RosterVersion};
use domain::{Actor, Refusal, RosterId};

/// Longest reason, in characters.
const REASON_MAX: usize = 500;

pub(super) async fn publish(ctx: &Ctx, by: &Actor, slug: &str, form: PlanForm) -> Result<RosterVersion> {
    let mut tx = ctx.begin(by).await?;
    let id = lock(&mut tx, slug).await?;
    let now = tx.now();
    rights::require_edit(&mut tx, by, id, now).await?;
    let published = within(ctx, &mut tx, by, id, form).await?;
    tx.commit_with(published).await
}

/// Publishes in a transaction that holds the lock of the roster, for somebody who may.
pub(super) async fn within(ctx: &Ctx, tx: &mut Tx, by: &Actor, id: RosterId, form: PlanForm) -> Result<RosterVersion> {
    let now = tx.now();
    let reason = form.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned);
    let (roster, proposed) = preview::proposed(ctx, tx, id, form, now).await?;
    agree(&proposed)?;
    require(&proposed, reason.as_deref())?;
    let number = versions::next_number(tx, id).await?;
    versions::replace_at(tx, id, proposed.effective_from, by).await?;
    let new = New {
        roster: id,
        number,
        effective_from: proposed.effective_from,
        plan: &proposed.plan,
        reason: reason.as_deref(),
    };
    versions::insert(tx, new, by).await?;
    if let Some(person) = by.person() {
        sqlx::query!("delete from roster_drafts where roster_id = $1 and person_id = $2", id as _, person as _)
            .execute(&mut **tx)
            .await?;
    }
    announce(tx, &roster.roster, format!("published version {number}, from {}", proposed.effective_from));
    versions::one(tx, id, number).await
}

/// Only one publishes a roster at a time.
pub(super) async fn lock(tx: &mut Tx, slug: &str) -> Result<RosterId> {
    let id = show::id_of(tx, slug).await?;
    sqlx::query!("select from rosters where id = $1 for update", id as _).execute(&mut **tx).await?;
    Ok(id)
}

/// # Errors
/// [`Refusal::Conflict`] when somebody else published a change of the same: one of both has to be chosen first.
pub(super) fn agree(proposed: &Proposed) -> Result<(), Refusal> {
    if let (Some(since), false) = (&proposed.published_since, proposed.conflicts.is_empty()) {
        return Err(Refusal::Conflict(format!(
            "{} published version {} meanwhile, which changes the same: {}. Nothing of yours is lost: look at both, and \
             choose.",
            since.published_by,
            since.number,
            proposed.conflicts.join(", ")
        )));
    }
    Ok(())
}

fn require(proposed: &Proposed, reason: Option<&str>) -> Result<(), Refusal> {
    match reason {
        None if proposed.needs_reason => {
            Err(Refusal::invalid("reason", "A layer has fewer than 3 people. Say why it is published all the same."))
        }
        Some(reason) if reason.chars().count() > REASON_MAX => {
            Err(Refusal::invalid("reason", format!("Use at most {REASON_MAX} characters.")))
        }
        _ => Ok(()),
    }
}

pub(super) fn announce(tx: &mut Tx, roster: &RosterRef, what: String) {
    tx.announce(Subject::default(), Change::RosterChanged { roster: roster.name.clone(), what });
}

pub(super) async fn take_back(ctx: &Ctx, by: &Actor, slug: &str, number: i32) -> Result<()> {
    let mut tx = ctx.begin(by).await?;
    let id = lock(&mut tx, slug).await?;
    let now = tx.now();
    rights::require_edit(&mut tx, by, id, now).await?;
    let mut standing = versions::standing(&mut tx, id).await?;
    standing.sort_by_key(|version| version.effective_from);
    let found = standing.iter().position(|version| version.number == number);
    let found = found.ok_or_else(|| Refusal::NotFound("version".into()))?;
    let roster = show::roster_ref(&mut tx, id).await?;
    if standing[found].effective_from > now {
        versions::withdraw(&mut tx, id, number, by).await?;
        announce(&mut tx, &roster, format!("withdrew version {number} before it took effect"));
        return tx.commit().await;
    }
    if standing.get(found + 1).is_some_and(|next| next.effective_from <= now) {
        return Err(Refusal::Conflict("This version is over. What has passed stays as it was.".into()).into());
    }
    let Some(before) = found.checked_sub(1).map(|index| &standing[index]) else {
        return Err(Refusal::Conflict("This is the first version: there is nothing to go back to.".into()).into());
    };
    follow(&mut tx, &roster, before, number, by).await?;
    tx.commit().await
}

/// What held before holds again, from now on, as a version of its own.
async fn follow(tx: &mut Tx, roster: &RosterRef, before: &Stored, taken_back: i32, by: &Actor) -> Result<()> {
    let number = versions::next_number(tx, roster.id).await?;
    let (now, old) = (tx.now(), before.number);
    let reason = format!("Version {taken_back} was taken back.");
    versions::replace_at(tx, roster.id, now, by).await?;
    let new = New { roster: roster.id, number, effective_from: now, plan: &before.plan, reason: Some(&reason) };
    versions::insert(tx, new, by).await?;
    announce(tx, roster, format!("took back version {taken_back}: version {number} is as {old} was"));
    Ok(())
}

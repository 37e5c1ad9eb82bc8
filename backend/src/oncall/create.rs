//! Creating a roster with its first version, whole or not at all.

use super::{check, versions};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::oncall::{Plan, RosterForm, RosterRef};
use domain::{Action, Actor, FieldErrors, PersonId, RosterId, Timestamp, text};
use std::collections::HashSet;

/// A form that is in order.
struct NewRoster {
    slug: String,
    name: String,
    time_zone: String,
    plan: Plan,
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: RosterForm) -> Result<RosterRef> {
    authz::require(by, Action::ManageCatalogue)?;
    let known = check::active_people(&mut *ctx.db.acquire().await?, &form.rotations).await?;
    let new = read(ctx, form, &known)?;
    let mut tx = ctx.begin(by).await?;
    let roster = insert(&mut tx, new, by).await?;
    tx.announce(Subject::default(), Change::RosterChanged { roster: roster.name.clone(), what: "created".into() });
    tx.commit_with(roster).await
}

fn read(ctx: &Ctx, form: RosterForm, known: &HashSet<PersonId>) -> Result<NewRoster> {
    let mut errors = FieldErrors::default();
    let slug = text::slug(&mut errors, "slug", &form.slug);
    let name = text::required(&mut errors, "name", &form.name, check::NAME_MAX);
    let time_zone = check::zone(&mut errors, "time_zone", &form.time_zone);
    let plan = check::plan(&mut errors, form.rotations, &time_zone, known, || ctx.new_id());
    errors.check()?;
    Ok(NewRoster { slug, name, time_zone, plan })
}

async fn insert(tx: &mut Tx, new: NewRoster, by: &Actor) -> Result<RosterRef> {
    let (id, now) = (RosterId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into rosters (id, slug, name, time_zone, created_at) values ($1, $2, $3, $4, $5)",
        id as _,
        new.slug,
        new.name,
        new.time_zone,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    let effective_from = first_handover(&new.plan, now);
    let version = versions::New { roster: id, number: 1, effective_from, plan: &new.plan, reason: None };
    versions::insert(tx, version, by).await?;
    if let Some(person) = by.person() {
        sqlx::query!("insert into roster_managers (roster_id, person_id) values ($1, $2)", id as _, person as _)
            .execute(&mut **tx)
            .await?;
    }
    Ok(RosterRef { id, slug: new.slug, name: new.name })
}

/// When the first version takes effect: with its first turn, which may lie in the past, so that a roster that was
/// kept elsewhere brings its history along.
fn first_handover(plan: &Plan, now: Timestamp) -> Timestamp {
    let Ok(clocks) = plan.clocks(Timestamp(0), now) else { return now };
    let first = plan.rotations.iter().filter_map(|rotation| {
        let clock = clocks.get(&rotation.time_zone);
        Some(rotation.handover.next_from(clock, Timestamp(0))?.1)
    });
    first.min().map_or(now, |first| first.min(now))
}

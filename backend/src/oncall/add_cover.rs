//! One person takes another's time. That two covers never contradict each other is Postgres' work.

use super::{assess, load, rights, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::oncall::{Cover, CoverForm, CoverKind, RosterRef};
use domain::{Action, Actor, CoverId, FieldErrors, PersonId, PersonRef, Refusal, Timestamp};
use std::collections::HashSet;

/// Longest cover: beyond it, change the roster.
pub(super) const LONGEST_S: i64 = 92 * 86_400;

pub(super) async fn add_cover(ctx: &Ctx, by: &Actor, form: CoverForm) -> Result<Cover> {
    authz::require(by, Action::CoverShift)?;
    check(&form, ctx.now())?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let roster = show::roster_ref_if_any(&mut tx, form.roster_id).await?;
    let roster = roster.ok_or_else(|| Refusal::invalid("roster_id", "There is no such roster."))?;
    rights::require_cover(&mut tx, by, form.roster_id, now).await?;
    if form.kind != CoverKind::Removes && by.person() != Some(form.person_id) {
        refuse_exempt(&mut tx, &form).await?;
    }
    let cover = insert(&mut tx, by, form, roster).await?;
    tx.commit_with(cover).await
}

/// Writes a cover that was checked, and announces it.
pub(super) async fn insert(tx: &mut Tx, by: &Actor, form: CoverForm, roster: RosterRef) -> Result<Cover> {
    let (id, now) = (CoverId(tx.new_id()), tx.now());
    let loaded = load::load(tx, Some(&[form.roster_id.0]), form.starts_at, form.ends_at).await?;
    if !loaded.rosters.iter().any(|roster| roster.rules.layers().contains(&form.layer)) {
        return Err(Refusal::invalid("layer", "This roster has no such layer at that time.").into());
    }
    let person = active(tx, "person_id", form.person_id).await?;
    let instead_of = match form.instead_of {
        Some(other) => Some(active(tx, "instead_of", other).await?),
        None => None,
    };
    sqlx::query!(
        "insert into covers (id, roster_id, layer, kind, person_id, instead_of, starts_at, ends_at, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id as _,
        form.roster_id as _,
        form.layer as _,
        form.kind as _,
        form.person_id as _,
        form.instead_of as _,
        form.starts_at as _,
        form.ends_at as _,
        now as _,
        by.name(),
    )
    .execute(&mut **tx)
    .await?;
    let CoverForm { layer, kind, starts_at, ends_at, .. } = form;
    let change = Change::CoverAdded {
        roster: roster.name.clone(),
        person: person.clone(),
        starts_at,
        ends_at,
        act: kind,
        instead_of: instead_of.clone(),
    };
    tx.announce(Subject::default(), change);
    Ok(Cover { id, roster, layer, kind, person, instead_of, starts_at, ends_at })
}

/// Exempt people take time when they say so themselves; others do not give it to them.
pub(super) async fn refuse_exempt(tx: &mut Tx, form: &CoverForm) -> Result<()> {
    let window = (form.starts_at, form.ends_at);
    let crew = assess::crew(tx, &HashSet::from([form.person_id]), window).await?;
    let Some(member) = crew.0.get(&form.person_id) else { return Ok(()) };
    match member.blocked(window.0, window.1) {
        None => Ok(()),
        Some(effect) => {
            let problem = format!("{} is exempt then: {effect}. Choose somebody else, or ask them.", member.name);
            Err(Refusal::invalid("person_id", problem).into())
        }
    }
}

async fn active(tx: &mut Tx, field: &str, person: PersonId) -> Result<PersonRef> {
    let found =
        sqlx::query_as!(PersonRef, "select id, name from people where id = $1 and disabled_at is null", person as _,);
    let unknown = || Refusal::invalid(field, "There is no such person, or they are disabled.");
    Ok(found.fetch_optional(&mut **tx).await?.ok_or_else(unknown)?)
}

fn check(form: &CoverForm, now: Timestamp) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    check_times(&mut errors, form.starts_at, form.ends_at, now);
    if form.instead_of.is_some() && form.kind != CoverKind::Takes {
        errors.add("instead_of", "Only who takes time takes somebody's.");
    } else if form.instead_of == Some(form.person_id) {
        errors.add("instead_of", "Nobody takes their own time. Choose somebody else.");
    }
    errors.check()
}

/// Problems stand at `starts_at` and `ends_at`.
pub(super) fn check_times(errors: &mut FieldErrors, starts_at: Timestamp, ends_at: Timestamp, now: Timestamp) {
    if ends_at <= starts_at {
        errors.add("ends_at", "The end must come after the start.");
    } else if ends_at <= now {
        errors.add("ends_at", "This time is over already.");
    } else if ends_at.seconds_since(starts_at) > LONGEST_S {
        errors.add("ends_at", "A cover lasts at most 92 days; change the roster instead.");
    }
    if starts_at < now.plus_s(-86_400) {
        errors.add("starts_at", "A cover begins today at the earliest.");
    } else if starts_at > now.plus_s(2 * 366 * 86_400) {
        errors.add("starts_at", "Choose a time within two years.");
    }
}

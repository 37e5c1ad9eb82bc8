//! One person takes another's time. That two covers never contradict each other is Postgres' work.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::oncall::{Cover, CoverForm, RosterRef};
use domain::{Action, Actor, CoverId, FieldErrors, PersonRef, Refusal, Timestamp};

/// Longest cover: beyond it, change the roster.
const LONGEST_S: i64 = 92 * 86_400;

pub(super) async fn add_cover(ctx: &Ctx, by: &Actor, form: CoverForm) -> Result<Cover> {
    authz::require(by, Action::CoverShift)?;
    check(&form, ctx.now())?;
    let mut tx = ctx.begin(by).await?;
    let (id, now) = (CoverId(tx.new_id()), tx.now());
    let roster = sqlx::query_as!(RosterRef, "select id, slug, name from rosters where id = $1", form.roster_id as _)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::invalid("roster_id", "There is no such roster."))?;
    let layer_exists = sqlx::query_scalar!(
        r#"select exists (select from rotations where roster_id = $1 and layer = $2) as "exists!""#,
        form.roster_id as _,
        form.layer as _,
    );
    if !layer_exists.fetch_one(&mut *tx).await? {
        return Err(Refusal::invalid("layer", "This roster has no such layer.").into());
    }
    let person = sqlx::query_as!(
        PersonRef,
        "select id, name from people where id = $1 and disabled_at is null",
        form.person_id as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::invalid("person_id", "There is no such person, or they are disabled."))?;
    sqlx::query!(
        "insert into covers (id, roster_id, layer, person_id, starts_at, ends_at, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id as _,
        form.roster_id as _,
        form.layer as _,
        form.person_id as _,
        form.starts_at as _,
        form.ends_at as _,
        now as _,
        by.name(),
    )
    .execute(&mut *tx)
    .await?;
    let (starts_at, ends_at) = (form.starts_at, form.ends_at);
    let change = Change::CoverAdded { roster: roster.name.clone(), person: person.clone(), starts_at, ends_at };
    tx.announce(Subject::default(), change);
    tx.commit_with(Cover { id, roster, layer: form.layer, person, starts_at, ends_at }).await
}

fn check(form: &CoverForm, now: Timestamp) -> Result<(), Refusal> {
    let mut errors = FieldErrors::default();
    if form.ends_at <= form.starts_at {
        errors.add("ends_at", "The end must come after the start.");
    } else if form.ends_at <= now {
        errors.add("ends_at", "This time is over already.");
    } else if form.ends_at.seconds_since(form.starts_at) > LONGEST_S {
        errors.add("ends_at", "A cover lasts at most 92 days; change the roster instead.");
    }
    if form.starts_at < now.plus_s(-86_400) {
        errors.add("starts_at", "A cover begins today at the earliest.");
    } else if form.starts_at > now.plus_s(2 * 366 * 86_400) {
        errors.add("starts_at", "Choose a time within two years.");
    }
    errors.check()
}

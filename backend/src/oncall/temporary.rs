//! Temporary schedules: what holds in a layer for a while instead of its rotations. What has passed stays as it was.

use super::{check, load, rights, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::oncall::{RosterRef, TemporaryForm, TemporaryShift, TemporaryView};
use domain::{Action, Actor, FieldErrors, Refusal, RosterId, TemporaryId, Timestamp, text};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

/// Longest one: beyond it, publish a version.
const LONGEST_S: i64 = 92 * 86_400;
const SHIFTS_MAX: usize = 500;

pub(super) async fn add(ctx: &Ctx, by: &Actor, slug: &str, form: TemporaryForm) -> Result<TemporaryView> {
    let mut tx = ctx.begin(by).await?;
    let roster_id = show::id_of(&mut tx, slug).await?;
    let now = tx.now();
    rights::require_edit(&mut tx, by, roster_id, now).await?;
    let name = check(&form, now)?;
    let people: Vec<Uuid> = form.shifts.iter().map(|shift| shift.person.0).collect();
    let known = load::people(&mut tx, &people).await?;
    if form.shifts.iter().any(|shift| known.get(shift.person).is_none_or(|participant| participant.disabled)) {
        return Err(Refusal::invalid("shifts", "Somebody here is unknown or disabled.").into());
    }
    let id = TemporaryId(tx.new_id());
    sqlx::query!(
        "insert into temporary_schedules (id, roster_id, layer, name, starts_at, ends_at, shifts, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id as _,
        roster_id as _,
        form.layer as _,
        name,
        form.starts_at as _,
        form.ends_at as _,
        Json(&form.shifts) as _,
        now as _,
        by.name(),
    )
    .execute(&mut *tx)
    .await?;
    let roster = show::roster_ref(&mut tx, roster_id).await?;
    announce(&mut tx, &roster, format!("“{name}” replaces {}", stretch(&form)));
    let TemporaryForm { layer, starts_at, ends_at, shifts, .. } = form;
    tx.commit_with(TemporaryView { id, roster, layer, name, starts_at, ends_at, shifts }).await
}

fn stretch(form: &TemporaryForm) -> String {
    format!("{} from {} to {}", form.layer.word().to_lowercase(), form.starts_at, form.ends_at)
}

fn announce(tx: &mut Tx, roster: &RosterRef, what: String) {
    tx.announce(Subject::default(), Change::RosterChanged { roster: roster.name.clone(), what });
}

fn check(form: &TemporaryForm, now: Timestamp) -> Result<String, Refusal> {
    let mut errors = FieldErrors::default();
    let name = text::required(&mut errors, "name", &form.name, check::NAME_MAX);
    if !(1..=9).contains(&form.layer.0) {
        errors.add("layer", "Use a layer from 1 (paged first) to 9.");
    }
    if form.ends_at <= form.starts_at {
        errors.add("ends_at", "The end must come after the start.");
    } else if form.ends_at.seconds_since(form.starts_at) > LONGEST_S {
        errors.add("ends_at", "A temporary schedule lasts at most 92 days; publish a version instead.");
    }
    if form.starts_at < now.plus_s(-60) {
        errors.add("starts_at", "It begins now at the earliest. What has passed stays as it was.");
    } else if form.starts_at > now.plus_s(2 * 366 * 86_400) {
        errors.add("starts_at", "Choose a time within two years.");
    }
    let outside = |shift: &TemporaryShift| shift.starts_at < form.starts_at || shift.ends_at > form.ends_at;
    if form.shifts.len() > SHIFTS_MAX {
        errors.add("shifts", format!("Use at most {SHIFTS_MAX} shifts."));
    }
    for (index, shift) in form.shifts.iter().enumerate() {
        if shift.ends_at <= shift.starts_at || outside(shift) {
            errors.add(
                &format!("shifts.{index}"),
                "A shift lies within the schedule, and its end comes after its start.",
            );
        }
    }
    errors.check()?;
    Ok(name)
}

pub(super) async fn remove(ctx: &Ctx, by: &Actor, id: TemporaryId) -> Result<()> {
    authz::require(by, Action::CoverShift)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let found = sqlx::query!(
        r#"select roster_id as "roster_id: RosterId", name, starts_at as "starts_at: Timestamp",
                  ends_at as "ends_at: Timestamp"
           from temporary_schedules where id = $1 and removed_at is null for update"#,
        id as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("temporary schedule".into()))?;
    rights::require_edit(&mut tx, by, found.roster_id, now).await?;
    if found.ends_at <= now {
        return Err(Refusal::Conflict("This schedule is over. What has passed stays as it was.".into()).into());
    }
    let done = if found.starts_at < now {
        sqlx::query!("update temporary_schedules set ends_at = $2 where id = $1", id as _, now as _)
    } else {
        sqlx::query!("update temporary_schedules set removed_at = $2 where id = $1", id as _, now as _)
    };
    done.execute(&mut *tx).await?;
    let roster = show::roster_ref(&mut tx, found.roster_id).await?;
    announce(&mut tx, &roster, format!("“{}” was taken back", found.name));
    tx.commit().await
}

/// Those of a roster that end after an instant, soonest first.
pub(super) async fn standing(
    connection: &mut PgConnection,
    roster: &RosterRef,
    after: Timestamp,
) -> Result<Vec<TemporaryView>> {
    let rows = sqlx::query!(
        r#"select id as "id: TemporaryId", layer as "layer: domain::oncall::Layer", name,
                  starts_at as "starts_at: Timestamp", ends_at as "ends_at: Timestamp",
                  shifts as "shifts: Json<Vec<TemporaryShift>>"
           from temporary_schedules where roster_id = $1 and removed_at is null and ends_at > $2
           order by starts_at, id limit 100"#,
        roster.id as _,
        after as _,
    )
    .fetch_all(connection)
    .await?;
    let views = rows.into_iter().map(|row| TemporaryView {
        id: row.id,
        roster: roster.clone(),
        layer: row.layer,
        name: row.name,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        shifts: row.shifts.0,
    });
    Ok(views.collect())
}

//! Creating a roster with its rotations, whole or not at all.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::oncall::{RosterForm, RosterRef, RotationForm};
use domain::{Action, Actor, FieldErrors, PersonId, RosterId, RotationId, text};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use sqlx::PgPool;
use std::collections::HashSet;

/// Most rotations of a roster, and most turns of a rotation before it starts again.
const ROTATIONS_MAX: usize = 20;
const PARTICIPANTS_MAX: usize = 200;
/// Longest name, in characters.
const NAME_MAX: usize = 100;

/// A form that is in order.
struct NewRoster {
    slug: String,
    name: String,
    time_zone: String,
    rotations: Vec<NewRotation>,
}

struct NewRotation {
    form: RotationForm,
    starts_on: Date,
    handover_time: Time,
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: RosterForm) -> Result<RosterRef> {
    authz::require(by, Action::ManageCatalogue)?;
    let known = active_people(&ctx.db, &form).await?;
    let new = check(form, &known)?;
    let mut tx = ctx.begin(by).await?;
    let roster = insert(&mut tx, new).await?;
    tx.announce(Subject::default(), Change::RosterChanged { roster: roster.name.clone(), what: "created".into() });
    tx.commit_with(roster).await
}

async fn active_people(db: &PgPool, form: &RosterForm) -> Result<HashSet<PersonId>> {
    let asked: Vec<_> = form.rotations.iter().flat_map(|rotation| &rotation.participants).map(|id| id.0).collect();
    let known = sqlx::query_scalar!("select id from people where id = any($1) and disabled_at is null", &asked);
    Ok(known.fetch_all(db).await?.into_iter().collect())
}

fn check(form: RosterForm, known: &HashSet<PersonId>) -> Result<NewRoster> {
    let mut errors = FieldErrors::default();
    let slug = text::slug(&mut errors, "slug", &form.slug);
    let name = text::required(&mut errors, "name", &form.name, NAME_MAX);
    let time_zone = match TimeZone::get(form.time_zone.trim()) {
        Ok(zone) => zone.iana_name().unwrap_or("UTC").to_owned(),
        Err(_) => {
            errors.add("time_zone", "Choose a time zone, like Europe/Berlin.");
            String::new()
        }
    };
    if form.rotations.len() > ROTATIONS_MAX {
        errors.add("rotations", format!("Use at most {ROTATIONS_MAX} rotations."));
    }
    let rotations = form.rotations.into_iter().enumerate();
    let rotations = rotations.filter_map(|(index, form)| check_rotation(&mut errors, index, form, known)).collect();
    errors.check()?;
    Ok(NewRoster { slug, name, time_zone, rotations })
}

/// Problems stand at `rotations.<index>.<field>`.
fn check_rotation(
    errors: &mut FieldErrors,
    index: usize,
    mut form: RotationForm,
    known: &HashSet<PersonId>,
) -> Option<NewRotation> {
    let field = |name: &str| format!("rotations.{index}.{name}");
    form.name = text::required(errors, &field("name"), &form.name, NAME_MAX);
    if !(1..=9).contains(&form.layer.0) {
        errors.add(&field("layer"), "Use a layer from 1 (paged first) to 9.");
    }
    if !(1..=366).contains(&form.turn_days) {
        errors.add(&field("turn_days"), "Let a turn last 1 to 366 days; 7 is a week.");
    }
    if form.participants.is_empty() {
        errors.add(&field("participants"), "Name at least one person.");
    } else if form.participants.len() > PARTICIPANTS_MAX {
        errors.add(&field("participants"), format!("Use at most {PARTICIPANTS_MAX} turns."));
    } else if form.participants.iter().any(|person| !known.contains(person)) {
        errors.add(&field("participants"), "Somebody here is unknown or disabled.");
    }
    let starts_on: Option<Date> =
        form.starts_on.trim().parse().ok().filter(|date: &Date| (1970..=2100).contains(&date.year()));
    if starts_on.is_none() {
        errors.add(&field("starts_on"), "Write a date like 2026-11-23.");
    }
    let handover_time = Time::strptime("%H:%M", form.handover_time.trim()).ok();
    if handover_time.is_none() {
        errors.add(&field("handover_time"), "Write a time like 09:00.");
    }
    Some(NewRotation { form, starts_on: starts_on?, handover_time: handover_time? })
}

async fn insert(tx: &mut Tx, new: NewRoster) -> Result<RosterRef> {
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
    for (position, rotation) in (0..).zip(new.rotations) {
        insert_rotation(tx, id, position, rotation).await?;
    }
    Ok(RosterRef { id, slug: new.slug, name: new.name })
}

async fn insert_rotation(tx: &mut Tx, roster: RosterId, position: i16, new: NewRotation) -> Result<()> {
    let id = RotationId(tx.new_id());
    sqlx::query!(
        "insert into rotations (id, roster_id, layer, name, position, starts_on, handover_time, turn_days)
         values ($1, $2, $3, $4, $5, $6::text::date, $7::text::time, $8)",
        id as _,
        roster as _,
        new.form.layer as _,
        new.form.name,
        position,
        new.starts_on.to_string(),
        new.handover_time.to_string(),
        new.form.turn_days,
    )
    .execute(&mut **tx)
    .await?;
    let participants: Vec<_> = new.form.participants.iter().map(|person| person.0).collect();
    sqlx::query!(
        "insert into rotation_participants (rotation_id, position, person_id)
         select $1, turn.position - 1, turn.person_id
         from unnest($2::uuid[]) with ordinality as turn (person_id, position)",
        id as _,
        &participants,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

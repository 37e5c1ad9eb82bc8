//! Bringing a calendar in, and saying who is meant in it.

use super::{read, who};
use crate::calendars;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::oncall::{publish, rights, show};
use domain::oncall::{ImportForm, ImportPeopleForm, ImportView};
use domain::{Actor, FieldErrors, PersonId, Refusal, Timestamp};
use jiff::tz::TimeZone;
use sqlx::types::Json;
use std::collections::BTreeMap;

const DAY_S: i64 = 86_400;
/// How far back and ahead a calendar is read: far enough to see rounds of large teams.
const BACK_S: i64 = 56 * DAY_S;
const AHEAD_S: i64 = 182 * DAY_S;
/// Most names of one calendar: more, and its titles are no people.
const NAMES_MAX: usize = 100;

pub(super) async fn bring(ctx: &Ctx, by: &Actor, slug: &str, form: ImportForm) -> Result<ImportView> {
    let now = ctx.now();
    let (id, zone) = {
        let mut connection = ctx.db.acquire().await?;
        let id = show::id_of(&mut connection, slug).await?;
        rights::require_edit(&mut connection, by, id, now).await?;
        let zone = sqlx::query_scalar!("select time_zone from rosters where id = $1", id as _);
        (id, TimeZone::get(&zone.fetch_one(&mut *connection).await?).unwrap_or(TimeZone::UTC))
    };
    // No connection is held while somebody else's server takes its time.
    let (field, text) = text_of(ctx, form).await?;
    let unreadable = |problem: calendars::Unreadable| Refusal::invalid(field, problem.to_string());
    let read = calendars::read(text, zone, now.plus_s(-BACK_S), now.plus_s(AHEAD_S)).await?;
    let events = read.map_err(unreadable)?;
    let mut tx = ctx.begin(by).await?;
    let people = read::candidates(&mut tx).await?;
    let shifts: Vec<who::Named> = events.iter().flat_map(|event| who::named(event, &people)).collect();
    check(field, &shifts, now)?;
    sqlx::query!(
        "insert into roster_imports (roster_id, shifts, people, created_at, created_by) values ($1, $2, '{}', $3, $4)
         on conflict (roster_id) do update
         set shifts = excluded.shifts, people = excluded.people, created_at = excluded.created_at,
             created_by = excluded.created_by",
        id as _,
        Json(&shifts) as _,
        now as _,
        by.name(),
    )
    .execute(&mut *tx)
    .await?;
    let view = read::one(ctx, &mut tx, id).await?;
    publish::announce(&mut tx, &view.roster, "brought in the calendar of another system".into());
    tx.commit_with(view).await
}

/// The calendar of a form, and the field that it stands in.
async fn text_of(ctx: &Ctx, form: ImportForm) -> Result<(&'static str, String)> {
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    match (given(form.calendar), given(form.url)) {
        (Some(text), _) => Ok(("calendar", text)),
        (None, Some(url)) => {
            let fetched = ctx.outbound.text(&url).await;
            Ok(("url", fetched.map_err(|problem| Refusal::invalid("url", problem.to_string()))?.0))
        }
        (None, None) => Err(Refusal::invalid("calendar", "Give the address of a calendar, or its file.").into()),
    }
}

fn check(field: &str, shifts: &[who::Named], now: Timestamp) -> Result<(), Refusal> {
    let names: std::collections::HashSet<&str> = shifts.iter().map(|shift| shift.name.as_str()).collect();
    if !shifts.iter().any(|shift| shift.ends_at > now) {
        let problem = "This calendar has no events from now on. Use one that goes on.";
        return Err(Refusal::invalid(field, problem));
    }
    if names.len() > NAMES_MAX {
        let problem = format!(
            "The events of this calendar have {} different titles; those of an on-call schedule name people.",
            names.len()
        );
        return Err(Refusal::invalid(field, problem));
    }
    Ok(())
}

pub(super) async fn say_who(ctx: &Ctx, by: &Actor, slug: &str, form: ImportPeopleForm) -> Result<ImportView> {
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let id = show::id_of(&mut tx, slug).await?;
    rights::require_edit(&mut tx, by, id, now).await?;
    let stored = read::locked(&mut tx, id).await?;
    let known = read::candidates(&mut tx).await?;
    let mut people: BTreeMap<String, Option<PersonId>> = stored.people;
    let mut errors = FieldErrors::default();
    for (index, meant) in form.people.into_iter().enumerate() {
        if !stored.shifts.iter().any(|shift| shift.name == meant.name) {
            errors.add(&format!("people.{index}"), "The calendar does not have this name.");
        } else if meant.person_id.is_some_and(|id| !known.iter().any(|person| person.id == id)) {
            errors.add(&format!("people.{index}"), "There is no such person, or they are disabled.");
        } else {
            people.insert(meant.name, meant.person_id);
        }
    }
    errors.check()?;
    sqlx::query!("update roster_imports set people = $2 where roster_id = $1", id as _, Json(&people) as _)
        .execute(&mut *tx)
        .await?;
    let view = read::one(ctx, &mut tx, id).await?;
    publish::announce(&mut tx, &view.roster, "said who is meant in the calendar that was brought in".into());
    tx.commit_with(view).await
}

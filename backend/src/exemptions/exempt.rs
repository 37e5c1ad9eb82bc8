//! Makes an exemption.

use super::{may_exempt, read};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::exemptions::{Exemption, ExemptionForm, effect};
use domain::oncall::Hours;
use domain::{Action, Actor, ExemptionId, FieldErrors, PersonId, PersonRef, Refusal, Timestamp};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sqlx::types::Json;

/// Most exemptions of one person that are not over.
const EXEMPTIONS_MAX: i64 = 100;
/// Most stretches of hours.
const HOURS_MAX: usize = 28;

/// A form that is in order.
struct Read {
    starts_on: Date,
    ends_on: Option<Date>,
    only: Option<Vec<Hours>>,
}

pub(super) async fn exempt(ctx: &Ctx, by: &Actor, form: ExemptionForm) -> Result<Exemption> {
    authz::require(by, Action::Read)?;
    let person_id = form.person_id.or(by.person()).ok_or(Refusal::invalid("person_id", "Say who is exempt."))?;
    if !may_exempt(by, person_id) {
        return Err(Refusal::Forbidden.into());
    }
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    // Locked, so that the count holds.
    let person = sqlx::query!(
        "select id, name, time_zone from people where id = $1 and disabled_at is null for update",
        person_id as _
    );
    let person = person.fetch_optional(&mut *tx).await?;
    let person =
        person.ok_or_else(|| Refusal::invalid("person_id", "There is no such person, or they are disabled."))?;
    let read = check(&form, &person.time_zone, now)?;
    let lead = match form.lead_id.filter(|lead| *lead != person_id) {
        Some(lead) => {
            let found = sqlx::query_as!(
                PersonRef,
                "select id, name from people where id = $1 and disabled_at is null",
                lead as _
            );
            let unknown = || Refusal::invalid("lead_id", "There is no such person, or they are disabled.");
            Some(found.fetch_optional(&mut *tx).await?.ok_or_else(unknown)?)
        }
        None => None,
    };
    let standing = sqlx::query_scalar!(
        r#"select count(*) as "count!" from exemptions where person_id = $1 and ended_at is null
           and (ends_on is null or ends_on >= ($2::timestamptz)::date - 1)"#,
        person_id as PersonId,
        now as _
    );
    if standing.fetch_one(&mut *tx).await? >= EXEMPTIONS_MAX {
        return Err(Refusal::Conflict(format!("{EXEMPTIONS_MAX} exemptions stand. End some first.")).into());
    }
    let id = ExemptionId(tx.new_id());
    sqlx::query!(
        "insert into exemptions (id, person_id, lead_id, reason, starts_on, ends_on, only_hours, created_at)
         values ($1, $2, $3, $4, $5::text::date, $6::text::date, $7, $8)",
        id as _,
        person_id as PersonId,
        lead.map(|lead| lead.id) as Option<PersonId>,
        form.reason as _,
        read.starts_on.to_string(),
        read.ends_on.map(|day| day.to_string()),
        read.only.as_ref().map(Json) as _,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    // Why stays out of the log: everybody reads it.
    let until = read.ends_on.map_or_else(|| "until further notice".to_owned(), |day| format!("to {day}"));
    let what = format!("{}, from {} {until}", effect(form.only.as_deref()), read.starts_on);
    let person = PersonRef { id: person_id, name: person.name };
    tx.announce(Subject::default(), Change::Exempted { person, what });
    let exemption = read::one(&mut tx, by, id).await?;
    tx.commit_with(exemption).await
}

fn check(form: &ExemptionForm, zone: &str, now: Timestamp) -> Result<Read, Refusal> {
    let mut errors = FieldErrors::default();
    let today = now.to_jiff().to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).date();
    let mut day = |field: &str, text: &str| -> Option<Date> {
        let date = text.trim().parse().ok();
        if date.is_none() {
            errors.add(field, "Write a date like 2026-11-23.");
        }
        date
    };
    let starts_on = day("starts_on", &form.starts_on);
    let ends_on = form.ends_on.as_deref().filter(|text| !text.trim().is_empty()).map(|text| day("ends_on", text));
    if let Some(starts_on) = starts_on
        && !(-366..=3 * 366).contains(&(starts_on - today).get_days())
    {
        errors.add("starts_on", "Begin within a year in the past and three years ahead.");
    }
    if let (Some(starts_on), Some(Some(ends_on))) = (starts_on, ends_on) {
        if ends_on < starts_on {
            errors.add("ends_on", "The last day must not come before the first.");
        } else if ends_on < today {
            errors.add("ends_on", "This time is over already.");
        } else if (ends_on - starts_on).get_days() > 10 * 366 {
            errors.add("ends_on", "Choose a last day within ten years, or none.");
        }
    }
    let only = form.only.as_ref().map(|only| {
        if only.is_empty() || only.len() > HOURS_MAX {
            errors.add("only", format!("Give 1 to {HOURS_MAX} stretches of hours, or none for not at all."));
        }
        let hours = only.iter().enumerate().filter_map(|(at, form)| form.read(&mut errors, &format!("only.{at}")));
        hours.collect::<Vec<_>>()
    });
    errors.check()?;
    let starts_on = starts_on.ok_or_else(|| Refusal::invalid("starts_on", "Write a date like 2026-11-23."))?;
    let usual = form.reason.months().and_then(|months| starts_on.checked_add(months.months()).ok()?.yesterday().ok());
    Ok(Read { starts_on, ends_on: ends_on.flatten().or(usual), only })
}

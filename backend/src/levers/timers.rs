//! When a lever goes back: after its time, with its incident, or not by itself.

use super::list::{self, Locked};
use super::pull::{Call, ask};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::events::Change;
use domain::levers::{KeepLeverForm, Lever, LeverTimerForm, MINUTES_MAX, goes_back};
use domain::{Action, Actor, FieldErrors, IncidentId, IncidentNumber, LeverId, Refusal, Timestamp, text};

/// Why levers go back with an incident.
const ENDED: &str = "The incident ended";
const TIME_UP: &str = "Its time was up";

pub(super) async fn set_timer(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    id: LeverId,
    form: LeverTimerForm,
) -> Result<Lever> {
    authz::require(by, Action::Respond)?;
    if form.minutes.is_some_and(|minutes| !(1..=MINUTES_MAX).contains(&minutes)) {
        return Err(Refusal::invalid("minutes", "Write minutes from 1 to 10080.").into());
    }
    let mut tx = ctx.begin(by).await?;
    let (incident, lever) = pulled(&mut tx, by, number, id).await?;
    let until = form.minutes.map(|minutes| tx.now().plus_minutes(minutes.into()));
    set(&mut tx, id, until).await?;
    tx.announce(incident, Change::LeverTimed { lever: id, name: lever.name, until });
    let after = list::one(&mut tx, by, id).await?;
    tx.commit().await?;
    Ok(after)
}

pub(super) async fn keep(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    id: LeverId,
    form: KeepLeverForm,
) -> Result<Lever> {
    authz::require(by, Action::Respond)?;
    let mut errors = FieldErrors::default();
    let why = text::optional(&mut errors, "why", &form.why, text::TITLE_MAX).unwrap_or_default();
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    let (incident, lever) = pulled(&mut tx, by, number, id).await?;
    if lever.kept_why != why {
        sqlx::query!("update levers set kept_why = $2 where id = $1", id.0, why).execute(&mut *tx).await?;
        tx.announce(incident, Change::LeverKept { lever: id, name: lever.name, why });
    }
    let after = list::one(&mut tx, by, id).await?;
    tx.commit().await?;
    Ok(after)
}

/// The incident and the lever that it pulled, both locked.
async fn pulled(tx: &mut Tx, by: &Actor, number: IncidentNumber, id: LeverId) -> Result<(IncidentId, Locked)> {
    let incident = incidents::lock(tx, by, number).await?;
    let lever = list::lock(tx, id).await?;
    let of_this = sqlx::query_scalar!(
        r#"select exists (select from lever_calls where id = $1 and incident_id = $2) as "of_this!""#,
        lever.pulled_by_call.map(|call| call.0),
        incident.id.0,
    );
    if !of_this.fetch_one(&mut **tx).await? {
        return Err(Refusal::Conflict(format!("“{}” is not pulled by {number}.", lever.name)).into());
    }
    Ok((incident.id, lever))
}

async fn set(tx: &mut Tx, id: LeverId, until: Option<Timestamp>) -> Result<()> {
    sqlx::query!("update levers set put_back_at = $2 where id = $1", id.0, until as _).execute(&mut **tx).await?;
    Ok(())
}

/// With the incident, what it pulled goes back, unless that is not wanted or somebody said why not. A lever that is being
/// called goes back when that call is over.
pub(crate) async fn go_back_with_incident(tx: &mut Tx, by: &Actor, incident: IncidentId) -> Result<()> {
    let pulled = sqlx::query!(
        r#"select lever.id, lever.back_with_incident, lever.kept_why,
               exists (select from lever_calls c where c.lever_id = lever.id and c.state = 'asked') as "called!"
           from levers lever join lever_calls pull on pull.id = lever.pulled_by_call
           where pull.incident_id = $1 and lever.removed_at is null order by lever.id for update of lever"#,
        incident.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in pulled.into_iter().filter(|row| goes_back(row.back_with_incident, &row.kept_why)) {
        if row.called {
            let now = tx.now();
            set(tx, row.id, Some(now)).await?;
            continue;
        }
        let lever = list::lock(tx, row.id).await?;
        set(tx, row.id, None).await?;
        let call = Call { incident, wanted: lever.normal, reason: ENDED.into(), minutes: None };
        ask(tx, by, &lever, call).await?;
    }
    Ok(())
}

/// Asks for those whose time is up.
pub(super) async fn put_back_due(ctx: &Ctx) -> Result<()> {
    let due = sqlx::query_scalar!(
        "select id from levers lever where put_back_at <= $1 and removed_at is null
             and not exists (select from lever_calls c where c.lever_id = lever.id and c.state = 'asked')
         order by put_back_at, id limit 20",
        ctx.now() as _,
    )
    .fetch_all(&ctx.db)
    .await?;
    for id in due {
        put_back_one(ctx, id).await?;
    }
    Ok(())
}

async fn put_back_one(ctx: &Ctx, id: LeverId) -> Result<()> {
    let mut tx = ctx.begin(&Actor::Muster).await?;
    let now = tx.now();
    // Another process may have been faster, and somebody may have extended it.
    let due = sqlx::query!(
        r#"select pull.incident_id, i.resolved_at is not null as "over!"
           from levers lever join lever_calls pull on pull.id = lever.pulled_by_call join incidents i on i.id = pull.incident_id
           where lever.id = $1 and lever.put_back_at <= $2 and lever.removed_at is null
               and not exists (select from lever_calls c where c.lever_id = lever.id and c.state = 'asked')
           for update of lever skip locked"#,
        id.0,
        now as _,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(due) = due else { return Ok(()) };
    let lever = list::lock(&mut tx, id).await?;
    set(&mut tx, id, None).await?;
    let reason = if due.over { ENDED } else { TIME_UP };
    let call = Call { incident: due.incident_id, wanted: lever.normal, reason: reason.into(), minutes: None };
    ask(&mut tx, &Actor::Muster, &lever, call).await?;
    tx.commit().await
}

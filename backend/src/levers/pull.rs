//! Pulling a lever, and putting it back: what is wanted is written down with the reason and answered; the worker carries it
//! out. The database lets one call of a lever go out at once.

use super::list::{self, Locked};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::events::Change;
use domain::levers::{LeverCall, LeverState, MINUTES_MAX, PullForm, PutBackForm};
use domain::{Action, Actor, FieldErrors, IncidentId, IncidentNumber, LeverCallId, LeverId, PersonId, Refusal, text};
use sqlx::types::Json;

/// A call that is to go out.
pub(super) struct Call {
    pub incident: IncidentId,
    pub wanted: LeverState,
    pub reason: String,
    pub minutes: Option<i32>,
}

pub(super) async fn pull(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    id: LeverId,
    form: PullForm,
) -> Result<LeverCall> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::lock(&mut tx, by, number).await?;
    let lever = list::lock(&mut tx, id).await?;
    let (reason, minutes) = check(&form, &lever)?;
    if form.wanted != lever.normal {
        incident.found(number).must_be_open()?;
    }
    let call = Call { incident: incident.id, wanted: form.wanted, reason, minutes };
    let id = match standing(&mut tx, by, &lever, &call).await? {
        Some(same) => same,
        None => {
            if form.wanted != lever.normal {
                incidents::first_action(&mut tx, incident.id).await?;
            }
            ask(&mut tx, by, &lever, call).await?
        }
    };
    let made = list::one_call(&mut tx, by, id).await?;
    tx.commit_with(made).await
}

pub(super) async fn put_back(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    id: LeverId,
    form: PutBackForm,
) -> Result<LeverCall> {
    authz::require(by, Action::Respond)?;
    let lever = sqlx::query_scalar!(
        r#"select normal as "normal: Json<LeverState>" from levers where id = $1 and removed_at is null"#,
        id.0,
    );
    let normal = lever.fetch_optional(&ctx.db).await?.ok_or_else(list::missing)?.0;
    pull(ctx, by, number, id, PullForm { wanted: normal, reason: form.reason, minutes: None }).await
}

fn check(form: &PullForm, lever: &Locked) -> Result<(String, Option<i32>), Refusal> {
    let mut errors = FieldErrors::default();
    if !form.wanted.fits(lever.kind) {
        let problem = LeverState::read(lever.kind, "").err().unwrap_or_default();
        errors.add("wanted", problem);
    }
    let puts_back = form.wanted == lever.normal;
    let reason = match puts_back {
        true => text::optional(&mut errors, "reason", &form.reason, text::TITLE_MAX).unwrap_or_default(),
        false => text::required(&mut errors, "reason", &form.reason, text::TITLE_MAX),
    };
    if form.minutes.is_some_and(|minutes| !(1..=MINUTES_MAX).contains(&minutes)) {
        errors.add(
            "minutes",
            "Write minutes from 1 to 10080, or leave it empty: then it stays until somebody puts it back.",
        );
    }
    errors.check()?;
    Ok((reason, form.minutes.filter(|_| !puts_back)))
}

/// The same call when it is pressed twice; somebody else's is named.
async fn standing(tx: &mut Tx, by: &Actor, lever: &Locked, call: &Call) -> Result<Option<LeverCallId>> {
    let standing = sqlx::query!(
        r#"select c.id, c.wanted as "wanted: Json<LeverState>", c.asked_by, c.asked_by_id, c.asked_at, c.incident_id,
               (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = $2))
                   as "sees: bool"
           from lever_calls c join incidents i on i.id = c.incident_id
           where c.lever_id = $1 and c.state = 'asked'"#,
        lever.id.0,
        by.person().map(|person| person.0),
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(standing) = standing else { return Ok(None) };
    let asked_by: Option<PersonId> = standing.asked_by_id;
    let mine = asked_by == by.person() && standing.asked_by == by.name();
    if mine && standing.wanted.0 == call.wanted && standing.incident_id == call.incident {
        return Ok(Some(standing.id));
    }
    let who = if standing.sees == Some(true) { standing.asked_by.as_str() } else { "Somebody" };
    let at: String = standing.asked_at.to_string().chars().skip(11).take(5).collect();
    let (name, wanted) = (&lever.name, standing.wanted.0);
    let told = match standing.sees {
        Some(true) => format!("{who} set “{name}” to {wanted} at {at} UTC, and that is under way. Wait for its end."),
        _ => format!("{who} has set “{name}” at {at} UTC, and that is under way. Wait for its end."),
    };
    Err(Refusal::Conflict(told).into())
}

/// Writes a call down, for the worker; the lever is locked.
pub(super) async fn ask(tx: &mut Tx, by: &Actor, lever: &Locked, call: Call) -> Result<LeverCallId> {
    let (id, now) = (LeverCallId(tx.new_id()), tx.now());
    let puts_back = call.wanted == lever.normal;
    sqlx::query!(
        "insert into lever_calls (id, lever_id, incident_id, wanted, puts_back, reason, minutes, asked_by, asked_by_id,
             asked_at, state, due_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'asked', $10)",
        id.0,
        lever.id.0,
        call.incident.0,
        Json(call.wanted) as _,
        puts_back,
        call.reason,
        call.minutes,
        by.name(),
        by.person().map(|person| person.0),
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    let (lever, name, wanted, reason) = (lever.id, lever.name.clone(), call.wanted, call.reason);
    let change = match puts_back {
        true => Change::LeverPutBack { lever, name, wanted, reason },
        false => Change::LeverPulled { lever, name, wanted, reason, minutes: call.minutes },
    };
    tx.announce_as(by.clone(), call.incident, change);
    Ok(id)
}

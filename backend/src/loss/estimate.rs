//! Estimating, and revising what was estimated.

use super::read;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::events::Tx;
use crate::{authz, incidents, organisation};
use domain::events::Change;
use domain::loss::{AMOUNT_MAX, Basis, Estimate, EstimateForm, Loss, LossBand, LossPolicy, Percent, money};
use domain::{Action, Actor, FieldErrors, IncidentId, IncidentNumber, LossEstimateId, Refusal, Timestamp, text};
use sqlx::types::Json;

/// An estimate that has just been made holds from now on when it was asked for within this time.
const JUST_NOW_S: i64 = 120;

pub(super) async fn estimate(ctx: &Ctx, by: &Actor, number: IncidentNumber, form: EstimateForm) -> Result<Loss> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::share(&mut tx, by, number).await?;
    incident.must_take_words()?;
    let before = read::newest(&mut *tx, incident.id).await?;
    let policy = organisation::loss_policy(&mut *tx).await?;
    let asked = check(&form, before.as_ref(), tx.now())?;
    let basis = match asked.how_much {
        HowMuch::Band(band) => Basis::Band { band, per_hour: policy.band(band) },
        HowMuch::PerHour(per_hour) => Basis::Rate { per_hour },
        HowMuch::Share(percent) => share(&mut tx, incident.id, percent).await?,
        HowMuch::AsBefore(basis) => basis,
    };
    let new = New { basis, one_off: asked.one_off, since: asked.since, reason: asked.reason };
    let told_once = before.map_or(0, |before| before.one_off) != new.one_off;
    write(&mut tx, incident.id, by, &policy, new, told_once).await?;
    tx.commit().await?;
    read::show(ctx, by, number).await
}

/// The first guess, by whoever declares.
pub(crate) async fn guess(tx: &mut Tx, incident: IncidentId, by: &Actor, band: LossBand) -> Result<()> {
    let policy = organisation::loss_policy(&mut **tx).await?;
    let basis = Basis::Band { band, per_hour: policy.band(band) };
    let reason = "First guess, when it was declared".to_owned();
    write(tx, incident, by, &policy, New { basis, one_off: 0, since: None, reason }, false).await
}

enum HowMuch {
    Band(LossBand),
    PerHour(i64),
    Share(Percent),
    AsBefore(Basis),
}

/// A form that was checked.
struct Asked {
    how_much: HowMuch,
    one_off: i64,
    since: Option<Timestamp>,
    reason: String,
}

fn check(form: &EstimateForm, before: Option<&Estimate>, now: Timestamp) -> Result<Asked> {
    let mut errors = FieldErrors::default();
    let one_off = form.one_off.unwrap_or_else(|| before.map_or(0, |before| before.one_off));
    if !(0..=AMOUNT_MAX).contains(&one_off) {
        errors.add("one_off", "Write what it costs once; nothing is 0.");
    }
    let mut since = if form.from_now { Some(now) } else { form.since };
    let how_much = match (form.band, form.per_hour, form.percent, before) {
        (Some(band), None, None, _) => Some(HowMuch::Band(band)),
        (None, Some(per_hour), None, _) if (0..=AMOUNT_MAX).contains(&per_hour) => Some(HowMuch::PerHour(per_hour)),
        (None, Some(_), None, _) => {
            errors.add("per_hour", "Write what is lost in an hour; nothing is 0.");
            None
        }
        (None, None, Some(percent), _) => Some(HowMuch::Share(percent)),
        (None, None, None, Some(before)) if form.one_off.is_some() => {
            since = before.since;
            Some(HowMuch::AsBefore(before.basis.clone()))
        }
        (None, None, None, _) => {
            errors.add("band", "Say how much is lost: a band, an amount per hour, or a share of customers.");
            None
        }
        _ => {
            errors.add("band", "Say it in one way: a band, an amount per hour, or a share of customers.");
            None
        }
    };
    if since.is_some_and(|at| at > now) {
        errors.add("since", "This lies in the future. Write since when it is so.");
    }
    let reason = text::optional(&mut errors, "reason", &form.reason, text::TITLE_MAX).unwrap_or_default();
    if reason.is_empty() && before.is_some() {
        errors.add("reason", "Say what was learned: others read the figure, and want to know why it changed.");
    }
    errors.check()?;
    let how_much = how_much.ok_or_else(|| Error::Other("an estimate without an amount passed its check".into()))?;
    Ok(Asked { how_much, one_off, since, reason })
}

/// A share of what the affected services earn, as far as they say so.
async fn share(tx: &mut Tx, incident: IncidentId, percent: Percent) -> Result<Basis> {
    let affected = read::revenue_of(&mut **tx, incident).await?;
    if affected.is_empty() {
        return Err(Refusal::invalid("percent", "Say first which services are affected, or write an amount.").into());
    }
    let earning = affected.into_iter().filter_map(|one| Some((one.service, one.revenue?)));
    let (services, revenue): (Vec<_>, Vec<_>) = earning.unzip();
    if services.is_empty() {
        let problem = "No affected service says what it earns. Add it on the page of the service, or write an amount.";
        return Err(Refusal::invalid("percent", problem).into());
    }
    Ok(Basis::Share { percent, services, revenue })
}

struct New {
    basis: Basis,
    one_off: i64,
    since: Option<Timestamp>,
    reason: String,
}

async fn write(
    tx: &mut Tx,
    incident: IncidentId,
    by: &Actor,
    policy: &LossPolicy,
    new: New,
    // Whether what it costs once is news.
    told_once: bool,
) -> Result<()> {
    let (id, now) = (LossEstimateId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into loss_estimates (id, incident_id, basis, one_off, since, reason, estimated_by_id, estimated_by,
             estimated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.0,
        incident.0,
        Json(&new.basis) as _,
        new.one_off,
        new.since as _,
        new.reason,
        by.person().map(|person| person.0),
        by.name(),
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    let mut what = new.basis.words(&policy.currency);
    if told_once {
        what += &format!(", and {} once", money(&policy.currency, new.one_off));
    }
    if let Some(since) = new.since {
        what += &match now.seconds_since(since) {
            ..=JUST_NOW_S => ", from now on".to_owned(),
            _ => format!(", since {} UTC", &since.to_string()[11..16]),
        };
    }
    tx.announce(incident, Change::LossEstimated { what, reason: new.reason });
    Ok(())
}

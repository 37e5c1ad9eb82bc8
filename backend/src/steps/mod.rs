//! Steps of runbooks, ticked in the room.

#[cfg(test)]
mod tests;

use crate::ctx::Ctx;
use crate::error::Result;
use crate::{Backend, Error, authz, incidents};
use domain::events::Change;
use domain::steps::{StepState, Steps, Tick, TickForm, steps};
use domain::{Action, Actor, Answer, IncidentNumber, Refusal, RunbookId};

#[async_trait::async_trait]
impl Steps for Backend {
    async fn ticks(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Tick>> {
        ticks(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn tick(&self, by: &Actor, number: IncidentNumber, runbook: RunbookId, form: TickForm) -> Answer<()> {
        tick(&self.ctx, by, number, runbook, form).await.map_err(Error::refuse)
    }
}

async fn ticks(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<Tick>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let ticks = sqlx::query_as!(
        Tick,
        "select runbook_id, step, state, by, by_id, at from step_ticks where incident_id = $1 order by at, step",
        incident.0,
    );
    Ok(ticks.fetch_all(&ctx.db).await?)
}

async fn tick(ctx: &Ctx, by: &Actor, number: IncidentNumber, runbook: RunbookId, form: TickForm) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    // Alone: of two who tick the same step the second is told of the first.
    let incident = incidents::lock(&mut tx, by, number).await?;
    incident.found(number).must_take_words()?;
    let (incident, now) = (incident.id, tx.now());
    let read = sqlx::query!("select title, body, version from runbooks where id = $1 for share", runbook.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("runbook".into()))?;
    if read.version != form.version {
        let told = format!("“{}” was changed meanwhile. Read it again, then tick the step.", read.title);
        return Err(Refusal::Conflict(told).into());
    }
    let step = form.step.checked_sub(1).and_then(|at| steps(&read.body).get(at).map(|step| (*step).to_owned()));
    let step = step.ok_or_else(|| Refusal::NotFound("step of this runbook".into()))?;
    let held = sqlx::query!(
        "select state, by, by_id from step_ticks where incident_id = $1 and runbook_id = $2 and step = $3",
        incident.0,
        runbook.0,
        step,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let before: Option<StepState> = held.as_ref().map(|held| held.state);
    if before == form.state {
        return Ok(());
    }
    match (form.state, held) {
        (Some(_), Some(held)) if held.by_id != by.person() => {
            let what =
                if held.state == StepState::Done { "did this step already" } else { "left this step out already" };
            return Err(Refusal::Conflict(format!("{} {what}. Take that back first.", held.by)).into());
        }
        (Some(state), _) => {
            sqlx::query!(
                "insert into step_ticks (incident_id, runbook_id, step, state, by_id, by, at) values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict on constraint step_ticks_pkey do update set state = $4, by_id = $5, by = $6, at = $7",
                incident.0,
                runbook.0,
                step,
                state.as_str(),
                by.person().map(|person| person.0),
                by.name(),
                now as _,
            )
            .execute(&mut *tx)
            .await?;
        }
        (None, _) => {
            sqlx::query!(
                "delete from step_ticks where incident_id = $1 and runbook_id = $2 and step = $3",
                incident.0,
                runbook.0,
                step,
            )
            .execute(&mut *tx)
            .await?;
        }
    }
    tx.announce(incident, Change::StepTicked { runbook: read.title, number: form.step, step, state: form.state });
    tx.commit().await
}

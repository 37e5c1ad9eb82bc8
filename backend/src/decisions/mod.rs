//! Decisions for the business, by name and with a reason.

#[cfg(test)]
mod tests;

use crate::ctx::Ctx;
use crate::error::Result;
use crate::{Backend, Error, authz, incidents};
use domain::decisions::{Decision, DecisionForm, Decisions, decides_as};
use domain::events::Change;
use domain::incidents::IncidentRole;
use domain::{Action, Actor, Answer, DecisionId, FieldErrors, IncidentNumber, Refusal, text};

#[async_trait::async_trait]
impl Decisions for Backend {
    async fn decisions(&self, by: &Actor, number: IncidentNumber) -> Answer<Vec<Decision>> {
        decisions(&self.ctx, by, number).await.map_err(Error::refuse)
    }

    async fn decide(&self, by: &Actor, number: IncidentNumber, form: DecisionForm) -> Answer<Decision> {
        decide(&self.ctx, by, number, form).await.map_err(Error::refuse)
    }
}

async fn decisions(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<Decision>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let decisions = sqlx::query_as!(
        Decision,
        "select id, kind, what, reason, decided_by, decided_by_id, role, decided_at from decisions
         where incident_id = $1 order by decided_at, id",
        incident.0,
    );
    Ok(decisions.fetch_all(&ctx.db).await?)
}

async fn decide(ctx: &Ctx, by: &Actor, number: IncidentNumber, form: DecisionForm) -> Result<Decision> {
    authz::require(by, Action::Respond)?;
    let mut errors = FieldErrors::default();
    let what = text::required(&mut errors, "what", &form.what, text::TITLE_MAX);
    let reason = text::required(&mut errors, "reason", &form.reason, text::TITLE_MAX);
    errors.check()?;
    let me = by.person().ok_or(Refusal::Forbidden)?;
    let mut tx = ctx.begin(by).await?;
    // Alone: nobody takes the role from under a decision.
    let incident = incidents::lock(&mut tx, by, number).await?;
    incident.found(number).must_take_words()?;
    let owner = incidents::holder(&mut *tx, incident.id, IncidentRole::BusinessOwner).await?;
    let commander = incidents::commander(&mut *tx, incident.id).await?;
    let role = decides_as(me, owner.as_ref(), commander.as_ref()).map_err(Refusal::Conflict)?;
    let decision = Decision {
        id: DecisionId(tx.new_id()),
        kind: form.kind,
        what,
        reason,
        decided_by: by.name().to_owned(),
        decided_by_id: me,
        role,
        decided_at: tx.now(),
    };
    sqlx::query!(
        "insert into decisions (id, incident_id, kind, what, reason, decided_by_id, decided_by, role, decided_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        decision.id.0,
        incident.id.0,
        decision.kind.as_str(),
        decision.what,
        decision.reason,
        me.0,
        decision.decided_by,
        decision.role.map(IncidentRole::as_str),
        decision.decided_at as _,
    )
    .execute(&mut *tx)
    .await?;
    let (what, reason) = (decision.what.clone(), decision.reason.clone());
    tx.announce(incident.id, Change::Decided { decision_kind: decision.kind, what, reason });
    tx.commit_with(decision).await
}

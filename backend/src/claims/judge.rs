//! Somebody looked: it is so, or it is not. Of two who look at once, the second is told what the first found.

use super::list;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::incidents;
use domain::claims::{Claim, ClaimState, JudgementForm, OUTPUT_MAX};
use domain::events::Change;
use domain::{Action, Actor, ClaimId, FieldErrors, IncidentNumber, Refusal, text};

pub(super) async fn judge(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    claim: ClaimId,
    form: &JudgementForm,
) -> Result<Claim> {
    authz::require(by, Action::Respond)?;
    let (how, output) = check(form)?;
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let mut tx = ctx.begin(by).await?;
    let before = sqlx::query!(
        "select text, state, made_by_id from claims where id = $1 and incident_id = $2 for update",
        claim.0,
        incident.0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("claim".into()))?;
    let withdraws = form.state == ClaimState::Withdrawn;
    if withdraws && before.made_by_id != by.person() {
        return Err(Refusal::Forbidden.into());
    }
    if !before.state.may_become(form.state) {
        let held = before.state.word().to_lowercase();
        return Err(Refusal::Conflict(format!("This claim is {held} already.")).into());
    }
    let (id, now) = (tx.new_id(), tx.now());
    sqlx::query!(
        "with judged as (update claims set state = $2 where id = $1)
         insert into claim_judgements (id, claim_id, state, how, output, judged_by_id, judged_by, judged_at)
         values ($3, $1, $2, $4, $5, $6, $7, $8)",
        claim.0,
        form.state.as_str(),
        id,
        how,
        output,
        by.person().map(|person| person.0),
        by.name(),
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(incident, Change::ClaimJudged { claim, text: before.text, state: form.state, how });
    let judged = list::rows(&mut *tx, incident, Some(claim)).await?;
    tx.commit().await?;
    judged.into_iter().next().ok_or_else(|| Refusal::NotFound("claim".into()).into())
}

/// How, and what was seen.
fn check(form: &JudgementForm) -> Result<(String, Option<String>)> {
    let mut errors = FieldErrors::default();
    let output = text::optional(&mut errors, "output", &form.output, OUTPUT_MAX);
    let how = match form.state {
        ClaimState::Verified | ClaimState::Refuted => text::required(&mut errors, "how", &form.how, text::TITLE_MAX),
        ClaimState::Withdrawn => text::optional(&mut errors, "how", &form.how, text::TITLE_MAX).unwrap_or_default(),
        ClaimState::Assumed => {
            errors.add("state", "Say whether it is verified or refuted.");
            String::new()
        }
    };
    errors.check()?;
    Ok((how, output))
}

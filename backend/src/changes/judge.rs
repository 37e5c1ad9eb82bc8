//! What people think of a suspect, and naming one that nobody reported.

use super::{list, report, suspects};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::changes::{ChangeForm, ReportedChange, Suspect, Verdict, VerdictForm};
use domain::events::Change;
use domain::{Action, Actor, ChangeId, FieldErrors, IncidentId, IncidentNumber, Refusal, text};

/// Reports a change and puts it on the list of suspects.
pub(super) async fn name(ctx: &Ctx, by: &Actor, number: IncidentNumber, form: ChangeForm) -> Result<Suspect> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::share(&mut tx, by, number).await?;
    incident.must_take_words()?;
    let change = report::write(&mut tx, by, &form).await?;
    let named = save(&mut tx, by, incident.id, change.id, Verdict::Open, "").await?;
    if named {
        let ReportedChange { id, summary, service, .. } = change.clone();
        tx.announce(incident.id, Change::SuspectNamed { change: id, summary, service });
    }
    let suspect = of(&mut tx, incident.id, change.id).await?;
    tx.commit_with(suspect).await
}

pub(super) async fn judge(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    id: ChangeId,
    form: VerdictForm,
) -> Result<Suspect> {
    authz::require(by, Action::Respond)?;
    let why = check(&form)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::share(&mut tx, by, number).await?;
    incident.must_take_words()?;
    let change = list::one(&mut tx, id).await?;
    if save(&mut tx, by, incident.id, id, form.verdict, &why).await? {
        let (summary, verdict) = (change.summary, form.verdict);
        tx.announce(incident.id, Change::SuspectJudged { change: id, summary, verdict, why });
    }
    let suspect = of(&mut tx, incident.id, id).await?;
    tx.commit().await?;
    Ok(suspect)
}

fn check(form: &VerdictForm) -> Result<String> {
    let mut errors = FieldErrors::default();
    let why = match form.verdict {
        Verdict::Cleared => text::required(&mut errors, "why", &form.why, text::TITLE_MAX),
        _ => text::optional(&mut errors, "why", &form.why, text::TITLE_MAX).unwrap_or_default(),
    };
    errors.check()?;
    Ok(why)
}

/// Answers whether that is another verdict than before.
async fn save(
    tx: &mut Tx,
    by: &Actor,
    incident: IncidentId,
    change: ChangeId,
    verdict: Verdict,
    why: &str,
) -> Result<bool> {
    let now = tx.now();
    let saved = sqlx::query!(
        "insert into suspect_verdicts as known (incident_id, change_id, verdict, why, judged_by, judged_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (incident_id, change_id) do update
         set verdict = excluded.verdict, why = excluded.why, judged_by = excluded.judged_by,
             judged_at = excluded.judged_at
         where (known.verdict, known.why) <> (excluded.verdict, excluded.why)",
        incident.0,
        change.0,
        verdict.as_str(),
        why,
        by.name(),
        now as _,
    );
    Ok(saved.execute(&mut **tx).await?.rows_affected() > 0)
}

async fn of(tx: &mut Tx, incident: IncidentId, change: ChangeId) -> Result<Suspect> {
    let suspects = suspects::read(&mut *tx, incident).await?.items;
    let found = suspects.into_iter().find(|suspect| suspect.change.id == change);
    found.ok_or_else(|| Refusal::NotFound("suspect".into()).into())
}

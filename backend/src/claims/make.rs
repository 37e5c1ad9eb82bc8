//! Claiming something. It is an assumption until somebody looks.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::claims::{Claim, ClaimState};
use domain::events::Change;
use domain::{Action, Actor, ClaimId, FieldErrors, IncidentId, IncidentNumber, text};

pub(super) async fn claim(ctx: &Ctx, by: &Actor, number: IncidentNumber, words: &str) -> Result<Claim> {
    authz::require(by, Action::Respond)?;
    let mut errors = FieldErrors::default();
    let words = text::required(&mut errors, "text", words, text::TITLE_MAX);
    errors.check()?;
    let found = incidents::found_by_number(ctx, by, number).await?;
    found.must_take_words()?;
    let mut tx = ctx.begin(by).await?;
    let claim = write(&mut tx, found.id, by, words).await?;
    tx.commit_with(claim).await
}

/// Writes an assumption within a transaction.
pub(crate) async fn write(tx: &mut Tx, incident: IncidentId, by: &Actor, text: String) -> Result<Claim> {
    let claim = Claim {
        id: ClaimId(tx.new_id()),
        text,
        made_by: by.name().to_owned(),
        made_by_id: by.person(),
        made_at: tx.now(),
        state: ClaimState::Assumed,
        judgement: None,
    };
    sqlx::query!(
        "insert into claims (id, incident_id, text, made_by_id, made_by, made_at, state) values ($1, $2, $3, $4, $5, $6, $7)",
        claim.id.0,
        incident.0,
        claim.text,
        claim.made_by_id.map(|person| person.0),
        claim.made_by,
        claim.made_at as _,
        claim.state.as_str(),
    )
    .execute(&mut **tx)
    .await?;
    tx.announce(incident, Change::ClaimMade { claim: claim.id, text: claim.text.clone() });
    Ok(claim)
}

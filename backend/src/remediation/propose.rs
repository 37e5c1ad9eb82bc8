//! Proposing what could stop the bleeding.

use super::{give, list, step};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::announcements::{RESOURCE_MAX, resource_key};
use domain::events::Change;
use domain::remediation::{MINUTES_MAX, Remedy, RemedyForm, RemedyKind, RemedyState, Risk};
use domain::{Action, Actor, FieldErrors, IncidentId, IncidentNumber, PersonRef, RemedyId, text};

struct New {
    kind: RemedyKind,
    what: String,
    risk: Risk,
    minutes: i32,
    touches: String,
}

pub(super) async fn propose(ctx: &Ctx, by: &Actor, number: IncidentNumber, form: RemedyForm) -> Result<Remedy> {
    authz::require(by, Action::Respond)?;
    let new = check(&form)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::lock(&mut tx, by, number).await?;
    incident.found(number).must_be_open()?;
    let owner = give::owner(&mut tx, &incident, form.owner_id, "owner_id").await?;
    let id = insert(&mut tx, by, incident.id, &new, owner.as_ref()).await?;
    let New { kind: remedy_kind, what, risk, minutes, .. } = new;
    tx.announce(incident.id, Change::RemedyProposed { remedy: id, what: what.clone(), remedy_kind, risk, minutes });
    if let Some(owner) = owner {
        tx.announce(incident.id, give::told(by, id, what, Some(owner)));
    }
    let made = list::one(&mut tx, incident.id, id).await?;
    tx.commit_with(made).await
}

fn check(form: &RemedyForm) -> Result<New> {
    let mut errors = FieldErrors::default();
    let what = text::required(&mut errors, "what", &form.what, text::TITLE_MAX);
    let touches = text::optional(&mut errors, "touches", &form.touches, RESOURCE_MAX);
    let minutes = form.minutes.unwrap_or_else(|| form.kind.usual_minutes());
    if !(1..=MINUTES_MAX).contains(&minutes) {
        errors.add("minutes", "Write minutes from 1 to 10080, or leave it empty for the usual ones.");
    }
    let key = touches.as_deref().map(resource_key).unwrap_or_default();
    if touches.is_some() && key.is_empty() {
        errors.add("touches", "Say what it touches, in a word that others would use too.");
    }
    errors.check()?;
    let risk = form.risk.unwrap_or_else(|| form.kind.usual_risk());
    Ok(New { kind: form.kind, what, risk, minutes, touches: key.chars().take(RESOURCE_MAX).collect() })
}

async fn insert(
    tx: &mut Tx,
    by: &Actor,
    incident: IncidentId,
    new: &New,
    owner: Option<&PersonRef>,
) -> Result<RemedyId> {
    let (id, now) = (RemedyId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into remedies (id, incident_id, kind, what, risk, minutes, touches, owner_id, proposed_by_id, proposed_by,
             state, since)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'proposed', $11)",
        id.0,
        incident.0,
        new.kind.as_str(),
        new.what,
        new.risk.as_str(),
        new.minutes,
        new.touches,
        owner.map(|owner| owner.id.0),
        by.person().map(|person| person.0),
        by.name(),
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    step::keep(tx, by, id, RemedyState::Proposed, "").await?;
    Ok(id)
}

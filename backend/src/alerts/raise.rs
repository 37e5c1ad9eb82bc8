//! Paging somebody by hand: an alert that no monitoring has sent.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::escalation;
use domain::alerts::{RaiseForm, Raised};
use domain::escalation::Target;
use domain::events::Change;
use domain::text::{self, BODY_MAX, TITLE_MAX};
use domain::{Action, Actor, AlertId, FieldErrors, PersonRef, Refusal, Timestamp};
use sqlx::PgConnection;

/// What such an alert says of where it comes from.
const SOURCE: &str = "by hand";

pub(super) async fn raise(ctx: &Ctx, by: &Actor, form: RaiseForm) -> Result<Raised> {
    authz::require(by, Action::Respond)?;
    let mut errors = FieldErrors::default();
    let title = text::required(&mut errors, "title", &form.title, TITLE_MAX);
    let summary = text::optional(&mut errors, "summary", &form.summary, BODY_MAX).unwrap_or_default();
    let mut tx = ctx.begin(by).await?;
    let service = sqlx::query!(
        r#"select service.id, service.name, policy.name as "policy?" from services service
           left join escalation_policies policy on policy.id = service.policy_id where service.slug = $1"#,
        form.service,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(service) = service else {
        errors.add("service", "Choose a service of the list.");
        return Err(Refusal::Invalid(errors).into());
    };
    errors.check()?;
    if form.page.is_none() && service.policy.is_none() {
        let words = format!("{} has no escalation policy. Choose who is paged.", service.name);
        return Err(Refusal::invalid("page", words).into());
    }
    let (alert, now) = (AlertId(tx.new_id()), tx.now());
    let chosen = match &form.page {
        Some(target) => Some(reached(&mut tx, target, now).await?),
        None => None,
    };
    // Whoever pages by hand means something new: it joins no other alert.
    sqlx::query!(
        "insert into alerts (id, service_id, source, dedup_key, title, summary, details, links, status, signals,
                             firing_instances, instances, started_at, last_signal_at)
         values ($1, $2, $3, $4, $5, $6, '[]', '[]', 'firing', 1, 0, 0, $7, $7)",
        alert as _,
        service.id as _,
        SOURCE,
        alert.0.to_string(),
        title,
        summary,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    match form.page {
        None => escalation::start(&mut tx, &[alert.0]).await?,
        Some(target) => escalation::start_by_hand(&mut tx, alert.0, target, by.name()).await?,
    }
    let people = match chosen {
        Some(people) => people,
        None => escalation::begun(&mut tx, alert.0, now).await?,
    };
    tx.announce(alert, Change::AlertFired { title, service: service.name });
    tx.commit_with(Raised { id: alert, people }).await
}

/// Whom a page of this target reaches now.
///
/// # Errors
/// `Invalid` where it would reach nobody.
async fn reached(connection: &mut PgConnection, target: &Target, now: Timestamp) -> Result<Vec<PersonRef>> {
    let people = escalation::targeted(connection, std::slice::from_ref(target), now).await?;
    let ids: Vec<_> = people.iter().map(|person| person.id.0).collect();
    if crate::people::reach(connection, &ids).await?.iter().any(|person| person.reachable) {
        return Ok(people);
    }
    let words = match (target, people.is_empty()) {
        (Target::OnCall { .. }, true) => "Nobody is on call there now. Choose somebody.",
        (Target::Person { .. }, true) => "Choose somebody of the list.",
        (_, false) => "No address of them is confirmed, so that a page would reach nobody. Choose somebody else.",
    };
    Err(Refusal::invalid("page", words).into())
}

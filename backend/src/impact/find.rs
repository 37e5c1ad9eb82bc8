//! Adding what was found of a service.

use super::read;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::{authz, follows, incidents};
use domain::events::Change;
use domain::follows::News;
use domain::impact::{Finding, FindingForm, HowMany, since};
use domain::{Action, Actor, FieldErrors, ImpactFindingId, IncidentNumber, Refusal, ServiceId, ServiceRef, text};

pub(super) async fn find(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    service: ServiceId,
    form: FindingForm,
) -> Result<Finding> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    // Alone: since when something holds depends on what was found before.
    let incident = incidents::lock(&mut tx, by, number).await?;
    incident.found(number).must_take_words()?;
    let now = tx.now();
    let mut errors = FieldErrors::default();
    let who = text::optional(&mut errors, "who", &form.who, text::TITLE_MAX).unwrap_or_default();
    if form.since.is_some_and(|since| since > now) {
        errors.add("since", "This lies in the future. Write since when it is so.");
    }
    if matches!(form.how_many, Some(HowMany::People(..0))) {
        errors.add("how_many", "Write how many feel it; nobody is 0.");
    }
    errors.check()?;
    let service = sqlx::query_as!(ServiceRef, "select id, slug, name from services where id = $1", service.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::invalid("service", "There is no such service."))?;
    incidents::mark_affected(&mut tx, incident.id, service.clone()).await?;
    if incident.status.is_open() {
        // It may be one that somebody follows.
        follows::tell(&mut tx, ctx, by, incident.id, (News::Began, None)).await?;
    }
    let before = read::last(&mut tx, incident.id, service.id).await?;
    let finding = Finding {
        id: ImpactFindingId(tx.new_id()),
        since: since(&form, before, now),
        state: form.state,
        who,
        how_many: form.how_many,
        found_by: by.name().to_owned(),
        found_by_id: by.person(),
        found_at: now,
        service,
    };
    let (people, share) = match finding.how_many {
        Some(HowMany::People(people)) => (Some(people), None),
        Some(HowMany::Share(share)) => (None, Some(i32::from(share.hundredths()))),
        None => (None, None),
    };
    sqlx::query!(
        "insert into impact_findings (id, incident_id, service_id, state, since, who, people, share, found_by_id, found_by,
                                      found_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        finding.id.0,
        incident.id.0,
        finding.service.id.0,
        finding.state.as_str(),
        finding.since as _,
        finding.who,
        people,
        share,
        finding.found_by_id.map(|person| person.0),
        finding.found_by,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    let (service, felt) = (finding.service.clone(), finding.felt());
    tx.announce(incident.id, Change::ImpactFound { service, state: finding.state, felt });
    tx.commit_with(finding).await
}

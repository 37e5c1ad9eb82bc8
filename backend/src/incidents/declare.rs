//! Declaring: one field is enough, and clicking twice declares once.

use super::{attach_alert, set_service};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use attach_alert::{LockedAlert, Taken};
use domain::events::Change;
use domain::follows::News;
use domain::incidents::{DeclareForm, DetectionSource, IncidentRef, Severity};
use domain::loss::LossBand;
use domain::{Action, Actor, AlertId, FieldErrors, IncidentId, Refusal, ServiceId, ServiceRef};
use domain::{Timestamp, text};

/// The same words from the same person within this time are the same click.
const DOUBLE_CLICK_S: i64 = 10;
/// More services than this are named afterwards, in the room.
const SERVICES_MAX: usize = 50;

/// A form that was checked.
struct New {
    title: String,
    severity: Option<Severity>,
    service_ids: Vec<ServiceId>,
    alert_id: Option<AlertId>,
    hunch: Option<String>,
    detection_source: Option<DetectionSource>,
    impact_started_at: Option<Timestamp>,
    loss: Option<LossBand>,
    exercise: bool,
    private: bool,
}

pub(super) async fn declare(ctx: &Ctx, by: &Actor, form: DeclareForm) -> Result<IncidentRef> {
    authz::require(by, Action::Declare)?;
    let new = check(by, form, ctx.now())?;
    let mut tx = ctx.begin(by).await?;
    if let Some(same) = declared_just_now(&mut tx, by, &new).await? {
        return tx.commit_with(same).await;
    }
    let alert = match new.alert_id {
        Some(id) => Some(free_alert(&mut tx, by, id).await?),
        None => None,
    };
    let services = affected(&mut tx, &new.service_ids).await?;
    let incident = insert(&mut tx, by, &new, alert.as_ref()).await?;
    let IncidentRef { id, number } = incident;
    if let (true, Some(person)) = (new.private, by.person()) {
        crate::privacy::admit(&mut tx, id, person).await?;
    }
    let (title, severity) = (new.title, new.severity);
    tx.announce(id, Change::IncidentDeclared { number, title, severity, alert: new.alert_id });
    for service in services {
        set_service::mark(&mut tx, id, service).await?;
    }
    if let Some(alert) = alert {
        attach_alert::attach(&mut tx, id, alert).await?;
    }
    if let Some(band) = new.loss {
        crate::loss::guess(&mut tx, id, by, band).await?;
    }
    crate::follows::tell(&mut tx, ctx, by, id, (News::Began, None)).await?;
    if let Some(hunch) = new.hunch {
        crate::claims::write(&mut tx, id, by, as_claim(&hunch)).await?;
        crate::log::write(&mut tx, id, by, assumed(&hunch)).await?;
    }
    tx.commit_with(incident).await
}

fn check(by: &Actor, form: DeclareForm, now: Timestamp) -> Result<New> {
    let mut errors = FieldErrors::default();
    let title = text::required(&mut errors, "title", &form.title, text::TITLE_MAX);
    let hunch = text::optional(&mut errors, "hunch", &form.hunch, text::BODY_MAX - 20);
    let mut service_ids = form.service_ids;
    service_ids.sort_unstable();
    service_ids.dedup();
    if service_ids.len() > SERVICES_MAX {
        errors.add("service_ids", format!("Name at most {SERVICES_MAX} services here; add others in the room."));
    }
    if form.private && by.person().is_none() {
        errors.add("private", "Only a person can declare a private incident: somebody has to see it.");
    }
    if form.impact_started_at.is_some_and(|at| at > now) {
        errors.add("impact_started_at", "This lies in the future. Write since when it is felt.");
    }
    errors.check()?;
    let DeclareForm { severity, alert_id, detection_source, impact_started_at, loss, exercise, private, .. } = form;
    Ok(New {
        title,
        severity,
        service_ids,
        alert_id,
        hunch,
        detection_source,
        impact_started_at,
        loss,
        exercise,
        private,
    })
}

/// What this actor declared in the same words a moment ago. Clicks of one person wait for each other here.
async fn declared_just_now(tx: &mut Tx, by: &Actor, new: &New) -> Result<Option<IncidentRef>> {
    let actor = match by {
        Actor::Person { id, .. } | Actor::Link { id, .. } => id.to_string(),
        Actor::Token { id, .. } => id.to_string(),
        Actor::Monitoring { key, .. } => key.to_string(),
        Actor::Muster => String::new(),
    };
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", format!("declare {actor} {}", new.title))
        .execute(&mut **tx)
        .await?;
    let just_now = first_id_at(tx.now().plus_s(-DOUBLE_CLICK_S));
    let same = sqlx::query_as!(
        IncidentRef,
        "select incident.id, incident.number
         from incidents incident
         join events declared on declared.incident_id = incident.id and declared.kind = 'incident.declared'
         where incident.id >= $1 and incident.title = $2
           and coalesce(declared.actor ->> 'id', declared.actor ->> 'key', '') = $3
           and declared.body ->> 'alert' is not distinct from $4
           and incident.is_exercise = $5 and incident.is_private = $6
         order by incident.id desc limit 1",
        just_now,
        new.title,
        actor,
        new.alert_id.map(|alert| alert.to_string()),
        new.exercise,
        new.private,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(same)
}

/// No id made at this instant or later is smaller: the time stands in the first 48 bits.
fn first_id_at(instant: Timestamp) -> uuid::Uuid {
    uuid::Uuid::from_u128(u128::try_from(instant.0).unwrap_or(0) << 80)
}

/// The alert, unless an incident was declared from it or took it in before.
async fn free_alert(tx: &mut Tx, by: &Actor, id: AlertId) -> Result<LockedAlert> {
    let alert = attach_alert::lock(tx, by, id)
        .await?
        .ok_or_else(|| Refusal::invalid("alert_id", "There is no such alert. Declare without it, or reload."))?;
    match alert.taken {
        None => Ok(alert),
        Some(Taken::By(number)) => {
            Err(Refusal::Conflict(format!("{number} was already declared for this alert. Join it there.")).into())
        }
        Some(Taken::ByAnother) => {
            Err(Refusal::Conflict("An incident was already declared for this alert. Declare without it.".into()).into())
        }
    }
}

async fn affected(tx: &mut Tx, ids: &[ServiceId]) -> Result<Vec<ServiceRef>> {
    let services = sqlx::query_as!(
        ServiceRef,
        "select id, slug, name from services where id = any($1) order by lower(name), id",
        ids as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    if services.len() == ids.len() {
        Ok(services)
    } else {
        Err(Refusal::invalid("service_ids", "One of these services does not exist. Reload to see which do.").into())
    }
}

async fn insert(tx: &mut Tx, by: &Actor, new: &New, alert: Option<&LockedAlert>) -> Result<IncidentRef> {
    let now = tx.now();
    let id = IncidentId(tx.new_id());
    let started_at = alert.map(|alert| alert.started_at);
    let detection = match alert {
        Some(_) => Some(DetectionSource::Monitoring),
        None => new.detection_source.or(new.exercise.then_some(DetectionSource::Exercise)),
    };
    let impact_started_at = new.impact_started_at.or(started_at);
    let number = sqlx::query_scalar!(
        "insert into incidents (id, title, severity, status, declared_by, declared_at, impact_started_at, detected_at,
             detection_source, acknowledged_at, next_update_at, is_exercise, is_private)
         values ($1, $2, $3, 'declared', $4, $5, $12, $6, $7, $8, $9, $10, $11)
         returning number",
        id.0,
        new.title,
        new.severity.map(|severity| i16::from(severity.level())),
        by.name(),
        now as _,
        started_at as _,
        detection.map(DetectionSource::as_str),
        alert.and_then(|alert| alert.acknowledged_at) as _,
        new.severity.map(|severity| now.plus_minutes(severity.update_cadence_minutes().into())) as _,
        new.exercise,
        new.private,
        impact_started_at as _,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(IncidentRef { id, number })
}

/// The same as a claim, which is marked as an assumption by itself.
fn as_claim(hunch: &str) -> String {
    let claim = match (hunch.strip_prefix("I think it is "), hunch.strip_prefix("I think ")) {
        (Some(cause), _) => format!("It is {cause}"),
        (None, Some(claim)) => claim.to_owned(),
        (None, None) => format!("It is {hunch}"),
    };
    claim.chars().take(text::TITLE_MAX).collect()
}

/// The first line of the log, marked as what it is: an assumption.
fn assumed(hunch: &str) -> String {
    if hunch.to_lowercase().starts_with("i think") { hunch.to_owned() } else { format!("I think it is {hunch}") }
}

//! The life of a chain: it starts with an alert and ends with its acknowledgement, its resolution, or when
//! every step is over.

use super::advance::read_steps;
use crate::error::Result;
use crate::events::Tx;
use domain::escalation::{StepForm, Target};
use domain::{PersonRef, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

/// Who is paged by hand is paged again after so long, so often more, until somebody acknowledges.
const BY_HAND_WAIT_S: i32 = 300;
const BY_HAND_REPEATS: i32 = 2;

/// Starts the chains of new alerts whose service has a policy. The steps are copied: a policy changed
/// tomorrow does not change whom tonight's alert pages.
pub(crate) async fn start(tx: &mut Tx, alerts: &[Uuid]) -> Result<()> {
    if alerts.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = alerts.iter().map(|_| tx.new_id()).collect();
    let now = tx.now();
    sqlx::query!(
        "insert into escalations (id, alert_id, policy_name, repeats, steps, cycle, next_step, due_at, created_at)
         select new.id, new.alert_id, policy.name, policy.repeats, policy.steps, 0, 0, $3, $3
         from unnest($1::uuid[], $2::uuid[]) as new (id, alert_id)
         join alerts alert on alert.id = new.alert_id
         join services service on service.id = alert.service_id
         join escalation_policies policy on policy.id = service.policy_id",
        &ids,
        alerts,
        now as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Starts a chain of one step that somebody asked for.
pub(crate) async fn start_by_hand(tx: &mut Tx, alert: Uuid, target: Target, by: &str) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    let steps = serde_json::to_value([StepForm { wait_s: BY_HAND_WAIT_S, targets: vec![target] }])?;
    sqlx::query!(
        "insert into escalations (id, alert_id, policy_name, repeats, steps, cycle, next_step, due_at, created_at)
         values ($1, $2, $3, $4, $5, 0, 0, $6, $6)",
        id,
        alert,
        format!("Paged by {by}"),
        BY_HAND_REPEATS,
        steps,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whom the first step of a chain that begins pages.
pub(crate) async fn begun(connection: &mut PgConnection, alert: Uuid, now: Timestamp) -> Result<Vec<PersonRef>> {
    let steps = sqlx::query_scalar!("select steps from escalations where alert_id = $1", alert);
    let Some(steps) = steps.fetch_optional(&mut *connection).await? else { return Ok(Vec::new()) };
    match read_steps(steps)?.first() {
        Some(step) => targeted(connection, &step.targets, now).await,
        None => Ok(Vec::new()),
    }
}

/// Who these targets are at an instant, each once.
pub(crate) async fn targeted(
    connection: &mut PgConnection,
    targets: &[Target],
    at: Timestamp,
) -> Result<Vec<PersonRef>> {
    let mut people: Vec<PersonRef> = Vec::new();
    for target in targets {
        let found = match target {
            Target::OnCall { roster_id, layer } => {
                crate::oncall::on_call_at(connection, *roster_id, *layer, at).await?
            }
            Target::Person { person_id } => {
                let person = sqlx::query_as!(
                    PersonRef,
                    "select id, name from people where id = $1 and disabled_at is null",
                    person_id.0
                );
                person.fetch_all(&mut *connection).await?
            }
        };
        for person in found {
            if !people.contains(&person) {
                people.push(person);
            }
        }
    }
    Ok(people)
}

/// Ends the running chains of these alerts and takes back what was not sent yet. `ended` is `acknowledged` or
/// `resolved`. In the same transaction as the reason, so that nobody is paged after it (guarantee G3).
pub(crate) async fn end(tx: &mut Tx, alerts: &[Uuid], ended: &str) -> Result<()> {
    sqlx::query!(
        "update escalations set due_at = null, ended = $2
         where id in (select id from escalations where alert_id = any($1) and due_at is not null order by id for update)",
        alerts,
        ended
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update deliveries set state = 'cancelled', claim = null
         where id in (select delivery.id from deliveries delivery join pages page on page.id = delivery.page_id
                      where page.alert_id = any($1) and delivery.state = 'pending' order by delivery.id
                      for update of delivery)",
        alerts
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

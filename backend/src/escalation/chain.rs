//! The life of a chain: it starts with an alert and ends with its acknowledgement, its resolution, or when
//! every step is over.

use crate::error::Result;
use crate::events::Tx;
use uuid::Uuid;

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

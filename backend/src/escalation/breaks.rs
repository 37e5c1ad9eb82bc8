//! Whom a step pages while people rest. The rule decides; what it has to know is read here, and nothing of it while nobody
//! rests.

use super::chain::targeted;
use crate::error::Result;
use crate::events::Tx;
use crate::{care, people};
use domain::escalation::{Reached, Step, honour_breaks};
use domain::events::Change;
use domain::incidents::Severity;
use domain::{AlertId, EscalationId, IncidentId, PersonId, PersonRef};

/// Who of those whom a step reaches is paged; the others are let rest, which the log tells. `later`: the steps that come
/// after it in this round.
pub(super) async fn honour(
    tx: &mut Tx,
    (alert, step): (AlertId, i32),
    reached: Vec<PersonRef>,
    later: &[Step],
) -> Result<Vec<PersonRef>> {
    let (ids, now) = (reached.iter().map(|person| person.id).collect::<Vec<_>>(), tx.now());
    let resting = care::resting(tx, &ids, now).await?;
    if resting.is_empty() {
        return Ok(reached);
    }
    let incident = incident_of(tx, alert).await?;
    let step_of = |person: &PersonRef| Reached {
        person: person.id,
        rests_from: resting.get(&person.id).map(|(incident, _)| *incident),
    };
    let known: Vec<Reached> = reached.iter().map(step_of).collect();
    let somebody = somebody_is_awake(tx, later).await?;
    let honoured = honour_breaks(&known, incident, somebody);
    for person in reached.iter().filter(|person| honoured.spared.contains(&person.id)) {
        if let Some((_, until)) = resting.get(&person.id) {
            tx.announce(alert, Change::PageSpared { person: person.clone(), until: *until, step });
        }
    }
    Ok(reached.into_iter().filter(|person| honoured.paged.contains(&person.id)).collect())
}

/// A step reaches nobody, and neither will a later one: whoever was let rest because of them is paged after all. Nobody when
/// somebody was paged in this round.
pub(super) async fn after_all(
    tx: &mut Tx,
    (chain, cycle): (EscalationId, i32),
    earlier: &[Step],
    later: &[Step],
) -> Result<Vec<PersonRef>> {
    let paged = sqlx::query_scalar!(
        r#"select exists (select from pages where escalation_id = $1 and cycle = $2) as "paged!""#,
        chain.0,
        cycle
    );
    if paged.fetch_one(&mut **tx).await? || somebody_is_awake(tx, later).await? {
        return Ok(vec![]);
    }
    let (now, targets) = (tx.now(), earlier.iter().flat_map(|step| step.targets.clone()).collect::<Vec<_>>());
    targeted(tx, &targets, now).await
}

/// The incident that the alert belongs to, and how bad it is.
async fn incident_of(tx: &mut Tx, alert: AlertId) -> Result<Option<(IncidentId, Option<Severity>)>> {
    let row = sqlx::query!(
        "select incident.id, incident.severity from alerts alert join incidents incident on incident.id = alert.incident_id
         where alert.id = $1",
        alert.0
    );
    Ok(row.fetch_optional(&mut **tx).await?.map(|row| (row.id, row.severity)))
}

/// Whether these steps would reach anybody now who does not rest and has an address that takes a page.
async fn somebody_is_awake(tx: &mut Tx, steps: &[Step]) -> Result<bool> {
    let now = tx.now();
    let targets: Vec<_> = steps.iter().flat_map(|step| step.targets.clone()).collect();
    let people: Vec<PersonId> = targeted(tx, &targets, now).await?.into_iter().map(|person| person.id).collect();
    let resting = care::resting(tx, &people, now).await?;
    let awake: Vec<_> = people.into_iter().filter(|id| !resting.contains_key(id)).map(|id| id.0).collect();
    Ok(people::reach(tx, &awake).await?.iter().any(|person| person.reachable))
}

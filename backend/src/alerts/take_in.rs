//! One transaction for many signals: each joins the open alert with its key, or opens one. Rows are touched
//! once per statement and in the order of their keys, so that batches never deadlock.

use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::events::Tx;
use crate::recurrence::{Fired, come_back};
use domain::alerts::{Instance, InstanceStatus, Received, Signal, SignalAction, SignalSource};
use domain::events::Change;
use domain::{Actor, AlertId, Answer, IngestKeyId, Refusal, ServiceId};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How often a batch looks again when somebody else opened or resolved the same alert at the same moment.
const ROUNDS: usize = 8;

/// A checked signal and who sent it.
#[derive(Clone)]
pub(super) struct Parcel {
    pub from: SignalSource,
    pub signal: Signal,
}

/// What makes two signals one alert.
type Key = (ServiceId, String);

/// What one batch does to one alert: its signals folded into one.
struct Fold<'a> {
    /// Positions of its signals in the batch.
    parcels: Vec<usize>,
    from: &'a SignalSource,
    triggers: i64,
    /// The newest trigger: its texts are the alert's.
    latest: Option<&'a Signal>,
    instances: BTreeMap<&'a str, &'a Instance>,
    acknowledged: bool,
    resolved: bool,
}

/// An open alert that the transaction holds locked.
struct Open {
    id: AlertId,
    title: String,
    acknowledged: bool,
    opened: bool,
}

/// Takes a batch in. The answers stand in the order of the parcels.
pub(super) async fn take_in(ctx: &Ctx, parcels: &[Parcel]) -> Result<Vec<Answer<Received>>> {
    let mut tx = ctx.begin(&Actor::Muster).await?;
    let live = use_keys(&mut tx, parcels).await?;
    let mut answers: Vec<Answer<Received>> = parcels
        .iter()
        .map(|parcel| match live.get(&parcel.from.key) {
            Some(_) => Ok(Received { alert_id: None, opened: false }),
            None => Err(Refusal::NotFound("ingest key".into())),
        })
        .collect();
    let mut fired: Vec<Fired> = vec![];
    let mut waiting: Vec<usize> = (0..parcels.len()).filter(|at| answers[*at].is_ok()).collect();
    // A key that resolves and fires again within the batch is two alerts, so it takes two waves.
    while !waiting.is_empty() {
        let (folds, later) = fold(parcels, &waiting);
        let open = lock_or_open(&mut tx, &folds, &live).await?;
        apply(&mut tx, &folds, &open).await?;
        for (key, fold) in &folds {
            if let Some(open) = open.get(key) {
                if open.opened {
                    fired.push(as_fired(key, fold, open));
                }
                for (nth, at) in fold.parcels.iter().enumerate() {
                    answers[*at] = Ok(Received { alert_id: Some(open.id), opened: open.opened && nth == 0 });
                }
            }
        }
        waiting = later;
    }
    // After every alert is locked: incidents are locked last, so that no batch waits for another in a ring.
    come_back(&mut tx, &fired).await?;
    tx.commit().await?;
    Ok(answers)
}

/// The keys of the batch that are not revoked, with the names of their services; marks them as used.
async fn use_keys(tx: &mut Tx, parcels: &[Parcel]) -> Result<HashMap<IngestKeyId, String>> {
    let keys: HashSet<_> = parcels.iter().map(|parcel| parcel.from.key.0).collect();
    let keys: Vec<_> = keys.into_iter().collect();
    let rows = sqlx::query!(
        r#"select key.id as "id: IngestKeyId", service.name, key.last_used_at
           from ingest_keys key join services service on service.id = key.service_id
           where key.id = any($1) and key.revoked_at is null"#,
        &keys
    )
    .fetch_all(&mut **tx)
    .await?;
    let now = tx.now();
    let stale: Vec<_> = rows
        .iter()
        .filter(|row| row.last_used_at.is_none_or(|at| now.seconds_since(at) >= 60))
        .map(|row| row.id.0)
        .collect();
    if !stale.is_empty() {
        sqlx::query!(
            "with used as (select id from ingest_keys where id = any($1) order by id for update skip locked)
             update ingest_keys set last_used_at = $2 from used where ingest_keys.id = used.id",
            &stale,
            now as _
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Folds the waiting signals by key; what follows on a resolve of the same key waits for the next wave.
fn fold<'a>(parcels: &'a [Parcel], waiting: &[usize]) -> (BTreeMap<Key, Fold<'a>>, Vec<usize>) {
    let mut folds: BTreeMap<Key, Fold<'a>> = BTreeMap::new();
    let mut later = Vec::new();
    for at in waiting {
        let Parcel { from, signal } = &parcels[*at];
        let fold = folds.entry((from.service_id, signal.dedup_key.clone())).or_insert_with(|| Fold {
            parcels: vec![],
            from,
            triggers: 0,
            latest: None,
            instances: BTreeMap::new(),
            acknowledged: false,
            resolved: false,
        });
        if fold.resolved {
            later.push(*at);
            continue;
        }
        fold.parcels.push(*at);
        match signal.action {
            SignalAction::Trigger => {
                fold.triggers += 1;
                fold.latest = Some(signal);
            }
            SignalAction::Acknowledge => fold.acknowledged = true,
            SignalAction::Resolve => fold.resolved = true,
        }
        fold.instances.extend(signal.instances.iter().map(|instance| (instance.fingerprint.as_str(), instance)));
    }
    (folds, later)
}

/// Locks the open alerts of these keys, and opens those that do not exist and are triggered.
async fn lock_or_open(
    tx: &mut Tx,
    folds: &BTreeMap<Key, Fold<'_>>,
    services: &HashMap<IngestKeyId, String>,
) -> Result<HashMap<Key, Open>> {
    let mut open = HashMap::new();
    for _ in 0..ROUNDS {
        let missing: Vec<&Key> = folds.keys().filter(|key| !open.contains_key(*key)).collect();
        lock(tx, &missing, &mut open).await?;
        let to_open: Vec<_> =
            folds.iter().filter(|(key, fold)| fold.triggers > 0 && !open.contains_key(*key)).collect();
        if to_open.is_empty() {
            return Ok(open);
        }
        // Who loses the race for a key finds the winner's row in the next round.
        open_new(tx, &to_open, services, &mut open).await?;
    }
    Err(Error::Other("an alert kept opening and resolving while a batch was taken in".into()))
}

async fn lock(tx: &mut Tx, keys: &[&Key], open: &mut HashMap<Key, Open>) -> Result<()> {
    let services: Vec<_> = keys.iter().map(|(service, _)| service.0).collect();
    let dedup_keys: Vec<_> = keys.iter().map(|(_, key)| key.clone()).collect();
    let rows = sqlx::query!(
        r#"select alert.id, alert.service_id, alert.dedup_key, alert.title, alert.status
           from unnest($1::uuid[], $2::text[]) as wanted (service_id, dedup_key)
           join alerts alert on alert.service_id = wanted.service_id and alert.dedup_key = wanted.dedup_key
                and alert.status <> 'resolved'
           order by alert.service_id, alert.dedup_key for no key update of alert"#,
        &services,
        &dedup_keys
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in rows {
        let acknowledged = row.status == domain::alerts::AlertStatus::Acknowledged;
        open.insert(
            (row.service_id, row.dedup_key),
            Open { id: row.id, title: row.title, acknowledged, opened: false },
        );
    }
    Ok(())
}

/// Inserts new alerts with their escalations, and announces them.
async fn open_new(
    tx: &mut Tx,
    to_open: &[(&Key, &Fold<'_>)],
    services: &HashMap<IngestKeyId, String>,
    open: &mut HashMap<Key, Open>,
) -> Result<()> {
    let (mut ids, mut service_ids, mut sources, mut dedup_keys) = (vec![], vec![], vec![], vec![]);
    for ((service, dedup_key), fold) in to_open {
        ids.push(tx.new_id());
        service_ids.push(service.0);
        sources.push(fold.latest.map(|signal| signal.source.clone()).unwrap_or_default());
        dedup_keys.push(dedup_key.clone());
    }
    let now = tx.now();
    let opened = sqlx::query!(
        r#"insert into alerts (id, service_id, source, dedup_key, title, summary, details, links, status, signals,
                              firing_instances, instances, started_at, last_signal_at)
           select id, service_id, source, dedup_key, '', '', '[]', '[]', 'firing', 0, 0, 0, $5, $5
           from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as new (id, service_id, source, dedup_key)
           order by service_id, dedup_key
           on conflict (service_id, dedup_key) where status <> 'resolved' do nothing
           returning id as "id: AlertId", service_id as "service_id: ServiceId", dedup_key"#,
        &ids,
        &service_ids,
        &sources,
        &dedup_keys,
        now as _
    )
    .fetch_all(&mut **tx)
    .await?;
    let folds: HashMap<&Key, &Fold<'_>> = to_open.iter().copied().collect();
    let mut opened_ids = Vec::new();
    for row in opened {
        let key = (row.service_id, row.dedup_key);
        let Some(fold) = folds.get(&key) else { continue };
        let title = fold.latest.map(|signal| signal.title.clone()).unwrap_or_default();
        let service = services.get(&fold.from.key).cloned().unwrap_or_default();
        tx.announce_as(monitoring(fold.from), row.id, Change::AlertFired { title: title.clone(), service });
        opened_ids.push(row.id.0);
        open.insert(key, Open { id: row.id, title, acknowledged: false, opened: true });
    }
    crate::escalation::start(tx, &opened_ids).await
}

/// Writes what the folds say into the locked alerts.
async fn apply(tx: &mut Tx, folds: &BTreeMap<Key, Fold<'_>>, open: &HashMap<Key, Open>) -> Result<()> {
    let touched: Vec<(&Fold<'_>, &Open)> =
        folds.iter().filter_map(|(key, fold)| open.get(key).map(|open| (fold, open))).collect();
    write_texts(tx, &touched).await?;
    write_instances(tx, &touched).await?;
    close(tx, &touched).await
}

async fn write_texts(tx: &mut Tx, touched: &[(&Fold<'_>, &Open)]) -> Result<()> {
    let (mut ids, mut titles, mut summaries) = (vec![], vec![], vec![]);
    let (mut details, mut links, mut triggers) = (vec![], vec![], vec![]);
    for (fold, open) in touched {
        let Some(signal) = fold.latest else { continue };
        ids.push(open.id.0);
        titles.push(signal.title.clone());
        summaries.push(signal.summary.clone());
        details.push(serde_json::to_value(&signal.details)?);
        links.push(serde_json::to_value(&signal.links)?);
        triggers.push(fold.triggers);
    }
    if ids.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    sqlx::query!(
        "update alerts set title = new.title, summary = new.summary, details = new.details, links = new.links,
                           signals = alerts.signals + new.triggers, last_signal_at = $7
         from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::bigint[])
              as new (id, title, summary, details, links, triggers)
         where alerts.id = new.id",
        &ids,
        &titles,
        &summaries,
        &details,
        &links,
        &triggers,
        now as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Upserts instances by fingerprint, and announces the alerts of which more or fewer fire now.
async fn write_instances(tx: &mut Tx, touched: &[(&Fold<'_>, &Open)]) -> Result<()> {
    let (mut alerts, mut fingerprints, mut statuses, mut labels) = (vec![], vec![], vec![], vec![]);
    let (mut annotations, mut starts, mut ends, mut urls) = (vec![], vec![], vec![], vec![]);
    for (fold, open) in touched {
        for instance in fold.instances.values() {
            alerts.push(open.id.0);
            fingerprints.push(instance.fingerprint.clone());
            statuses.push(match instance.status {
                InstanceStatus::Firing => "firing".to_owned(),
                InstanceStatus::Resolved => "resolved".to_owned(),
            });
            labels.push(serde_json::to_value(&instance.labels)?);
            annotations.push(serde_json::to_value(&instance.annotations)?);
            starts.push(instance.starts_at);
            ends.push(instance.ends_at);
            urls.push(instance.url.clone());
        }
    }
    if alerts.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into alert_instances (alert_id, fingerprint, status, labels, annotations, starts_at, ends_at, url)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::timestamptz[],
                              $7::timestamptz[], $8::text[])
         on conflict (alert_id, fingerprint) do update
         set status = excluded.status, labels = excluded.labels, annotations = excluded.annotations,
             starts_at = excluded.starts_at, ends_at = excluded.ends_at, url = excluded.url",
        &alerts,
        &fingerprints,
        &statuses,
        &labels,
        &annotations,
        &starts as _,
        &ends as _,
        &urls as &[Option<String>]
    )
    .execute(&mut **tx)
    .await?;
    recount(tx, touched, &alerts).await
}

async fn recount(tx: &mut Tx, touched: &[(&Fold<'_>, &Open)], alerts: &[uuid::Uuid]) -> Result<()> {
    let changed = sqlx::query!(
        r#"update alerts set firing_instances = counted.firing, instances = counted.all_of_them
           from (select alert_id, count(*) filter (where status = 'firing')::int as firing, count(*)::int as all_of_them
                 from alert_instances where alert_id = any($1) group by alert_id) as counted
           where alerts.id = counted.alert_id
             and (alerts.firing_instances, alerts.instances) is distinct from (counted.firing, counted.all_of_them)
           returning alerts.id as "id: AlertId", alerts.firing_instances, alerts.instances"#,
        alerts
    )
    .fetch_all(&mut **tx)
    .await?;
    let by_id: HashMap<AlertId, (&Fold<'_>, &Open)> =
        touched.iter().map(|(fold, open)| (open.id, (*fold, *open))).collect();
    for row in changed {
        if let Some((fold, _)) = by_id.get(&row.id).filter(|(fold, open)| !open.opened && !fold.resolved) {
            let change = Change::AlertChanged { firing_instances: row.firing_instances, instances: row.instances };
            tx.announce_as(monitoring(fold.from), row.id, change);
        }
    }
    Ok(())
}

/// Resolves and acknowledges what the signals say, and ends the paging of both.
async fn close(tx: &mut Tx, touched: &[(&Fold<'_>, &Open)]) -> Result<()> {
    let (mut resolved, mut acknowledged) = (vec![], vec![]);
    for (fold, open) in touched {
        if fold.resolved {
            resolved.push(open.id.0);
            let change = Change::AlertResolved { title: open.title.clone() };
            tx.announce_as(monitoring(fold.from), open.id, change);
        } else if fold.acknowledged && !open.acknowledged {
            acknowledged.push(open.id.0);
            let change = Change::AlertAcknowledged { title: open.title.clone() };
            tx.announce_as(monitoring(fold.from), open.id, change);
        }
    }
    let now = tx.now();
    if !resolved.is_empty() {
        sqlx::query!(
            "update alerts set status = 'resolved', resolved_at = $2, firing_instances = 0 where id = any($1)",
            &resolved,
            now as _
        )
        .execute(&mut **tx)
        .await?;
        sqlx::query!(
            "update alert_instances set status = 'resolved', ends_at = coalesce(ends_at, $2)
             where alert_id = any($1) and status = 'firing'",
            &resolved,
            now as _
        )
        .execute(&mut **tx)
        .await?;
        crate::escalation::end(tx, &resolved, "resolved").await?;
    }
    if !acknowledged.is_empty() {
        sqlx::query!(
            "update alerts set status = 'acknowledged', acknowledged_at = $2 where id = any($1)",
            &acknowledged,
            now as _
        )
        .execute(&mut **tx)
        .await?;
        crate::escalation::end(tx, &acknowledged, "acknowledged").await?;
    }
    Ok(())
}

fn as_fired((service, dedup_key): &Key, fold: &Fold<'_>, open: &Open) -> Fired {
    let (dedup_key, title) = (dedup_key.clone(), open.title.clone());
    Fired { alert: open.id, service: *service, dedup_key, title, by: monitoring(fold.from) }
}

fn monitoring(from: &SignalSource) -> Actor {
    Actor::Monitoring { key: from.key, name: from.key_name.clone() }
}

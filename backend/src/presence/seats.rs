//! The connections of this process, and the loop that writes them down: what changed within a moment in one statement, all of
//! them in one each twenty seconds.

use super::CHANNEL;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::incidents;
use domain::presence::{LASTS_S, RENEW_EVERY_S};
use domain::{Actor, IncidentId, PersonId};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Who comes and goes within this time is written down together.
const GATHER: Duration = Duration::from_millis(200);
const RENEW_EVERY: Duration = Duration::from_secs(RENEW_EVERY_S.unsigned_abs());

/// Everybody who looks at an incident through this process. Cheap to clone.
#[derive(Clone)]
pub struct Seats(Arc<Inner>);

struct Inner {
    ctx: Ctx,
    known: Mutex<Known>,
    changed: Notify,
}

#[derive(Default)]
struct Known {
    taken: HashMap<Uuid, (IncidentId, PersonId)>,
    /// How many look at each incident.
    rooms: HashMap<IncidentId, usize>,
    /// Not written down yet.
    new: HashSet<Uuid>,
    left: HashMap<Uuid, IncidentId>,
}

/// One connection that looks at one incident, until it is dropped.
pub struct Seat {
    seats: Seats,
    connection: Uuid,
    pub incident: IncidentId,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut known = self.seats.known();
        known.taken.remove(&self.connection);
        if let Some(count) = known.rooms.get_mut(&self.incident) {
            *count -= 1;
            if *count == 0 {
                known.rooms.remove(&self.incident);
            }
        }
        // Who was never written down leaves no trace.
        if !known.new.remove(&self.connection) {
            known.left.insert(self.connection, self.incident);
        }
        drop(known);
        self.seats.0.changed.notify_one();
    }
}

impl Seats {
    #[must_use]
    pub fn new(ctx: Ctx) -> Self {
        Seats(Arc::new(Inner { ctx, known: Mutex::default(), changed: Notify::new() }))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection looks at an incident; none for programs.
    ///
    /// # Errors
    /// `NotFound` when there is no such incident, or `by` may not know of it.
    pub async fn enter(&self, by: &Actor, incident: IncidentId) -> Result<Option<Seat>> {
        let incident = incidents::found(&self.0.ctx, by, incident).await?.id;
        let Some(person) = by.person() else { return Ok(None) };
        let connection = Uuid::from_u128(rand::random());
        let mut known = self.known();
        known.taken.insert(connection, (incident, person));
        *known.rooms.entry(incident).or_default() += 1;
        known.new.insert(connection);
        drop(known);
        self.0.changed.notify_one();
        Ok(Some(Seat { seats: self.clone(), connection, incident }))
    }

    /// Whether somebody may still look at an incident. A database that is away decides nothing.
    pub async fn may_stay(&self, by: &Actor, incident: IncidentId) -> bool {
        let found = incidents::found(&self.0.ctx, by, incident).await;
        found.is_ok() || found.is_err_and(|error| error.refuse().status() != 404)
    }

    /// How many connections of this process look at an incident.
    #[must_use]
    pub fn count(&self, incident: IncidentId) -> usize {
        self.known().rooms.get(&incident).copied().unwrap_or(0)
    }

    /// Writes down who comes and goes, until stopped; then everybody of this process has left.
    pub async fn keep(self, stop: CancellationToken) {
        let mut renew = tokio::time::interval(RENEW_EVERY);
        renew.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let all = tokio::select! {
                () = stop.cancelled() => break,
                _ = renew.tick() => true,
                () = self.0.changed.notified() => {
                    tokio::time::sleep(GATHER).await;
                    false
                }
            };
            if let Err(error) = self.write(all).await {
                tracing::warn!(%error, "who is here could not be written down; the next time it is");
            }
        }
        if let Err(error) = self.leave_all().await {
            tracing::debug!(%error, "who was here is forgotten when their time is over");
        }
    }

    /// Writes down who is new, or `all`; who left, and whose process died, is not here any more. The rooms that changed are told.
    pub(super) async fn write(&self, all: bool) -> Result<()> {
        let (new, left) = {
            let mut known = self.known();
            (std::mem::take(&mut known.new), std::mem::take(&mut known.left))
        };
        let written = self.write_down(all, &new, &left).await;
        if written.is_err() {
            let mut known = self.known();
            let still: Vec<Uuid> = new.into_iter().filter(|one| known.taken.contains_key(one)).collect();
            known.new.extend(still);
            known.left.extend(left);
        }
        written
    }

    async fn write_down(&self, all: bool, new: &HashSet<Uuid>, left: &HashMap<Uuid, IncidentId>) -> Result<()> {
        let rows: Vec<(Uuid, Uuid, Uuid)> = {
            let known = self.known();
            let told = known.taken.iter().filter(|(connection, _)| all || new.contains(*connection));
            told.map(|(connection, (incident, person))| (*connection, incident.0, person.0)).collect()
        };
        if rows.is_empty() && left.is_empty() && !all {
            return Ok(());
        }
        let now = self.0.ctx.now();
        let mut changed: HashSet<Uuid> = left.values().map(|incident| incident.0).collect();
        changed
            .extend(rows.iter().filter(|(connection, ..)| new.contains(connection)).map(|(_, incident, _)| *incident));
        let (mut connections, mut incidents, mut people) = (vec![], vec![], vec![]);
        for (connection, incident, person) in rows {
            connections.push(connection);
            incidents.push(incident);
            people.push(person);
        }
        let mut tx = self.0.ctx.db.begin().await?;
        if !connections.is_empty() {
            sqlx::query!(
                "insert into presences (connection, incident_id, person_id, lasts_until)
                 select connection, incident_id, person_id, $4
                 from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as new (connection, incident_id, person_id)
                 on conflict on constraint presences_pkey do update set lasts_until = excluded.lasts_until",
                &connections,
                &incidents,
                &people,
                now.plus_s(LASTS_S) as _,
            )
            .execute(&mut *tx)
            .await?;
        }
        let gone: Vec<Uuid> = left.keys().copied().collect();
        let dead = sqlx::query_scalar!(
            "delete from presences where connection in (
                 select connection from presences where connection = any($1) or lasts_until <= $2 for update skip locked)
             returning incident_id",
            &gone,
            now as _,
        );
        changed.extend(dead.fetch_all(&mut *tx).await?.into_iter().map(|incident| incident.0));
        let changed: Vec<String> = changed.iter().map(Uuid::to_string).collect();
        if !changed.is_empty() {
            sqlx::query!("select pg_notify($1, incident) from unnest($2::text[]) incident", CHANNEL, &changed)
                .fetch_all(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn leave_all(&self) -> Result<()> {
        {
            let mut known = self.known();
            let taken: Vec<(Uuid, IncidentId)> =
                known.taken.drain().map(|(one, (incident, _))| (one, incident)).collect();
            known.left.extend(taken);
            known.new.clear();
        }
        self.write(false).await
    }
}

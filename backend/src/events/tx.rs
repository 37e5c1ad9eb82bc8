//! A transaction that somebody acts in. What it changed is appended to the log right before the commit: the
//! head of the log is locked only for that moment, and numbers come out gap-free, in the order of commits.

use super::CHANNEL;
use crate::error::Result;
use crate::idempotency::{self, Held};
use domain::events::Change;
use domain::{Actor, AlertId, IncidentId, Timestamp};
use serde::Serialize;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use std::ops::{Deref, DerefMut};

/// What an event is about, besides its body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    pub incident: Option<IncidentId>,
    pub alert: Option<AlertId>,
}

impl From<IncidentId> for Subject {
    fn from(incident: IncidentId) -> Self {
        Subject { incident: Some(incident), alert: None }
    }
}

impl From<AlertId> for Subject {
    fn from(alert: AlertId) -> Self {
        Subject { incident: None, alert: Some(alert) }
    }
}

struct Pending {
    actor: Actor,
    subject: Subject,
    change: Change,
}

/// A transaction with its actor and its instant. Dropped without `commit`, nothing happened.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    actor: Actor,
    now: Timestamp,
    pending: Vec<Pending>,
    last_seq: Option<i64>,
    /// The idempotency key of the request that this transaction carries out.
    once: Option<Held>,
}

impl Tx {
    pub(crate) async fn begin(db: &PgPool, actor: Actor, now: Timestamp) -> Result<Tx> {
        let (mut inner, once) = (db.begin().await?, idempotency::current());
        if let Some(once) = &once {
            once.take(&mut inner, now).await?;
        }
        Ok(Tx { inner, actor, now, pending: Vec::new(), last_seq: None, once })
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The instant of everything in this transaction.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A fresh id of this instant.
    #[must_use]
    pub fn new_id(&self) -> uuid::Uuid {
        crate::ctx::new_id(self.now)
    }

    /// Appends to the log at commit, as done by the actor of this transaction.
    pub fn announce(&mut self, subject: impl Into<Subject>, change: Change) {
        self.announce_as(self.actor.clone(), subject, change);
    }

    /// Appends to the log at commit, as done by somebody else: one batch carries many actors.
    pub fn announce_as(&mut self, actor: Actor, subject: impl Into<Subject>, change: Change) {
        self.pending.push(Pending { actor, subject: subject.into(), change });
    }

    /// Appends everything announced so far now, and returns the number of the last event. For what stores its
    /// number; everybody else lets `commit` do it, because the head of the log stays locked until then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn append(&mut self) -> Result<i64> {
        let pending = std::mem::take(&mut self.pending);
        let count = i64::try_from(pending.len()).unwrap_or(i64::MAX);
        let last = sqlx::query_scalar!("update log_head set seq = seq + $1 returning seq", count)
            .fetch_one(&mut *self.inner)
            .await?;
        let (mut seqs, mut kinds, mut actors, mut incidents, mut alerts, mut bodies) =
            (vec![], vec![], vec![], vec![], vec![], vec![]);
        for (seq, event) in (last - count + 1..).zip(pending) {
            let mut change = serde_json::to_value(&event.change)?;
            seqs.push(seq);
            kinds.push(change["kind"].as_str().unwrap_or_default().to_owned());
            bodies.push(change["body"].take());
            actors.push(serde_json::to_value(&event.actor)?);
            incidents.push(event.subject.incident.map(|id| id.0));
            alerts.push(event.subject.alert.map(|id| id.0));
        }
        sqlx::query!(
            "insert into events (seq, at, kind, actor, incident_id, alert_id, body)
             select seq, $2, kind, actor, incident_id, alert_id, body
             from unnest($1::bigint[], $3::text[], $4::jsonb[], $5::uuid[], $6::uuid[], $7::jsonb[])
                  as event (seq, kind, actor, incident_id, alert_id, body)",
            &seqs,
            self.now as _,
            &kinds,
            &actors,
            &incidents as &[Option<uuid::Uuid>],
            &alerts as &[Option<uuid::Uuid>],
            &bodies,
        )
        .execute(&mut *self.inner)
        .await?;
        self.last_seq = Some(last);
        Ok(last)
    }

    /// Appends, announces once, commits. After this returns `Ok`, it is on disk.
    ///
    /// # Errors
    /// When the database fails; then nothing happened.
    pub async fn commit(mut self) -> Result<()> {
        self.announce_all().await?;
        self.inner.commit().await?;
        Ok(())
    }

    /// The same for whatever creates: the answer is kept in the same commit for whoever sends the request again,
    /// and returned.
    ///
    /// # Errors
    /// When the database fails; then nothing happened.
    pub async fn commit_with<T: Serialize>(mut self, answer: T) -> Result<T> {
        let recorded = match self.once.take() {
            Some(once) => Some(once.record(&mut self.inner, self.now, &answer).await?),
            None => None,
        };
        self.announce_all().await?;
        self.inner.commit().await?;
        if let Some(recorded) = recorded {
            recorded.committed();
        }
        Ok(answer)
    }

    async fn announce_all(&mut self) -> Result<()> {
        if !self.pending.is_empty() {
            self.append().await?;
        }
        if let Some(seq) = self.last_seq {
            sqlx::query!("select pg_notify($1, $2)", CHANNEL, seq.to_string()).execute(&mut *self.inner).await?;
        }
        Ok(())
    }
}

impl Deref for Tx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}

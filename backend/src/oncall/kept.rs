//! Who is on call now, kept in memory between one look and the next. The log says whether it still holds: whatever
//! changes a roster, a cover or a person is an event of no incident and no alert, so a look that finds none of those
//! since the last reads nothing else. Paging does not come by here; it asks the database in its own transaction.

use super::load::{self, Rosters};
use super::now::{far_ahead, state};
use crate::error::Result;
use domain::Timestamp;
use domain::oncall::{RosterNow, RosterRights};
use sqlx::PgConnection;
use std::sync::{Arc, Mutex, PoisonError};

/// After so long everything is read again: by then ends and next people lie in sight that did not.
const KEPT_S: i64 = 3600;

/// Shared by all who look, in one process.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Option<Arc<Held>>>>);

/// What was read, and what it said.
struct Held {
    /// The newest event of which it is known that nothing before it matters.
    seq: i64,
    read_at: Timestamp,
    loaded: Arc<Rosters>,
    states: Vec<State>,
}

/// A roster at the last look.
#[derive(Clone)]
struct State {
    /// Without what the caller may do.
    now: Arc<RosterNow>,
    /// When one of its shifts ends.
    ends_at: Timestamp,
}

impl Kept {
    /// Every roster at `at`, by name, with the rights that nobody has.
    pub(super) async fn now(&self, connection: &mut PgConnection, at: Timestamp) -> Result<Vec<Arc<RosterNow>>> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let fresh = last.filter(|held| (held.read_at..held.read_at.plus_s(KEPT_S)).contains(&at));
        let row = sqlx::query!(
            r#"select seq as "seq!", exists (select from events where events.seq > $1 and events.seq <= log_head.seq
                                              and incident_id is null and alert_id is null) as "changed!"
               from log_head"#,
            fresh.as_ref().map_or(i64::MAX, |held| held.seq),
        )
        .fetch_one(&mut *connection)
        .await?;
        let held = match fresh {
            Some(held) if !row.changed && held.seq <= row.seq => held.at(row.seq, at),
            // What the log tells until here is in what is read after it; what comes later may be, and is read again.
            _ => Held::read(connection, row.seq, at).await?,
        };
        let held = Arc::new(held);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(held.clone());
        Ok(held.states.iter().map(|state| state.now.clone()).collect())
    }
}

impl Held {
    async fn read(connection: &mut PgConnection, seq: i64, at: Timestamp) -> Result<Self> {
        let loaded = Arc::new(load::load(connection, None, at, far_ahead(at).plus_s(KEPT_S)).await?);
        let states = (0..loaded.rosters.len()).map(|index| State::of(&loaded, index, at)).collect();
        Ok(Held { seq, read_at: at, loaded, states })
    }

    /// The same a little later: only where a shift ended it is computed anew.
    fn at(&self, seq: i64, at: Timestamp) -> Self {
        let states = self.states.iter().enumerate().map(|(index, state)| match state.ends_at > at {
            true => state.clone(),
            false => State::of(&self.loaded, index, at),
        });
        Held { seq, read_at: self.read_at, loaded: self.loaded.clone(), states: states.collect() }
    }
}

impl State {
    fn of(loaded: &Rosters, index: usize, at: Timestamp) -> Self {
        let now = state(loaded, &loaded.rosters[index], RosterRights::default(), at);
        let ends_at = now.layers.iter().filter_map(|layer| layer.until).min().unwrap_or(Timestamp(i64::MAX));
        State { now: Arc::new(now), ends_at }
    }
}

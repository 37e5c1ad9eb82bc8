//! A database full of the past, and an eye on how much of it each call reads.

use crate::testing;
use crate::{Backend, Ctx, TestClock};
use domain::{Actor, PersonId, Role, SessionId, Timestamp};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

const ALERTS: u32 = 60_000;
const INCIDENTS: u32 = 30_000;
/// No call reads more rows than this of one table, be it in order or through an index: it would grow with the past.
const READS_MAX: i64 = 10_000;
/// From the sixth time on Postgres may plan a statement without looking at its parameters.
pub(super) const TIMES: usize = 7;

/// Rows read of each table so far: in order, and through indexes.
type Reads = BTreeMap<String, (i64, i64)>;

/// Muster with ten years behind it.
pub(super) struct Watch {
    pub backend: Backend,
    pub clock: Arc<TestClock>,
    pub roster: testing::Roster,
    /// One of the two people who are paged for everything; admin, so that nothing is hidden.
    pub by: Actor,
    pub findings: Vec<String>,
}

impl Watch {
    pub(super) async fn start(db: PgPool) -> Watch {
        let (backend, clock) = testing::backend(db.clone()).await;
        let roster = testing::roster(&backend).await;
        fill(&db, backend.ctx.now()).await;
        // One connection: its counters are complete when its statement is, and a call that needs two at once is told.
        let options = (*db.connect_options()).clone().options([("max_parallel_workers_per_gather", "0")]);
        let one =
            PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(10)).connect_with(options);
        let one = one.await.expect("a connection");
        let id: PersonId =
            sqlx::query_scalar("select id from people order by id limit 1").fetch_one(&one).await.expect("a person");
        let by = Actor::Person { id, name: "Person".into(), role: Role::Admin, session: SessionId(id.0) };
        let backend = Backend::new(Ctx::new(one, clock.clone(), "https://muster.test"));
        Watch { backend, clock, roster, by, findings: vec![] }
    }

    pub(super) fn db(&self) -> &PgPool {
        &self.backend.ctx.db
    }

    /// Runs a call again and again; writes down each table of which it reads too much.
    pub(super) async fn call<T>(&mut self, what: &str, call: impl AsyncFn(Backend, Actor, usize) -> T) {
        let mut worst = Reads::new();
        for time in 0..TIMES {
            let before = self.reads().await;
            call(self.backend.clone(), self.by.clone(), time).await;
            for (table, (scanned, fetched)) in self.reads().await {
                let (scanned_before, fetched_before) = before.get(&table).copied().unwrap_or_default();
                let most = worst.entry(table).or_default();
                *most = (most.0.max(scanned - scanned_before), most.1.max(fetched - fetched_before));
            }
        }
        for (table, (scanned, fetched)) in worst {
            if scanned > READS_MAX || fetched > READS_MAX {
                self.findings.push(format!("{what}: {scanned} rows of {table} in order, {fetched} through indexes"));
            }
        }
    }

    async fn reads(&self) -> Reads {
        sqlx::query("select pg_stat_force_next_flush()").execute(self.db()).await.expect("counters are flushed");
        let rows: Vec<(String, i64, i64)> =
            sqlx::query_as("select relname::text, seq_tup_read, coalesce(idx_tup_fetch, 0) from pg_stat_user_tables")
                .fetch_all(self.db())
                .await
                .expect("counters");
        rows.into_iter().map(|(table, scanned, fetched)| (table, (scanned, fetched))).collect()
    }
}

async fn fill(db: &PgPool, now: Timestamp) {
    let mut connection = db.acquire().await.expect("a connection");
    let seconds = now.0 / 1000;
    let settings = format!(
        "set growth.alerts = {ALERTS}; set growth.incidents = {INCIDENTS};
         select set_config('growth.now', to_timestamp({seconds})::text, false);"
    );
    let statements = [settings.as_str(), include_str!("fill.sql"), "vacuum (analyze)"];
    for sql in statements {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut *connection).await.expect("ten years of work");
    }
    // Its temporary tables end with it.
    connection.close().await.expect("closed");
}

//! The log under the hands of several transactions and several processes: nothing is stepped over, nothing is
//! missed, whatever becomes of connections.

mod deaf_proxy;
mod listening;
mod order;

use super::{Hub, Subscription, Told, listen};
use crate::ctx::{Ctx, TestClock};
use domain::events::{Change, Event};
use domain::{Actor, Timestamp};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::{CancellationToken, DropGuard};

/// Longer than any repair takes; only failures wait this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// One process: its own connections, its own hub, its own listener.
struct Process {
    ctx: Ctx,
    hub: Hub,
    _stop: DropGuard,
}

impl Process {
    /// Starts one, and waits until it listens.
    async fn start(options: PgConnectOptions) -> Process {
        let db = PgPoolOptions::new().max_connections(4).connect_with(options).await.unwrap();
        let ctx = Ctx::new(db, Arc::new(TestClock::at(Timestamp(1_795_144_320_000))), "https://muster.test");
        let (hub, stop) = (Hub::default(), CancellationToken::new());
        tokio::spawn(listen(ctx.clone(), hub.clone(), stop.clone()));
        until(async || hub.heard_at().is_some()).await;
        Process { ctx, hub, _stop: stop.drop_guard() }
    }
}

fn change(name: &str) -> Change {
    Change::OrganisationSetUp { name: name.into() }
}

/// One committed change.
async fn happen(ctx: &Ctx, name: &str) {
    let mut tx = ctx.begin(&Actor::Muster).await.unwrap();
    tx.announce(super::Subject::default(), change(name));
    tx.commit().await.unwrap();
}

/// The name in the next event; fails when none comes.
async fn told(subscription: &mut Subscription) -> String {
    match tokio::time::timeout(PATIENCE, subscription.next()).await {
        Ok(Some(Told::Event(event))) => name(&event),
        other => panic!("expected an event, got {other:?}"),
    }
}

fn name(event: &Event) -> String {
    match &event.change {
        Change::OrganisationSetUp { name } => name.clone(),
        other => panic!("unexpected {other:?}"),
    }
}

/// Waits until something holds.
async fn until(holds: impl AsyncFn() -> bool) {
    let waited = tokio::time::timeout(PATIENCE, async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    waited.await.expect("it holds in time");
}

async fn migrated(db: &PgPool) -> PgConnectOptions {
    crate::db::migrate(db).await.unwrap();
    (*db.connect_options()).clone()
}

//! Several processes, one table: who comes, who leaves, and whose process dies.

use super::Seats;
use crate::events::{Hub, listen};
use crate::testing::{backend, person};
use crate::{Backend, TestClock};
use domain::incidents::{DeclareForm, IncidentRole, Incidents};
use domain::presence::{LASTS_S, Presence};
use domain::{Actor, IncidentNumber, Refusal, Role};
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    mara: Actor,
    mei: Actor,
    number: IncidentNumber,
    id: domain::IncidentId,
}

impl House {
    async fn new(db: PgPool, private: bool) -> House {
        let (backend, clock) = backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let mei = person(&backend, "Mei Tanaka", Role::Stakeholder).await;
        let form = DeclareForm { title: "Payments fail".into(), private, ..DeclareForm::default() };
        let made = backend.declare(&mara, form).await.unwrap();
        House { backend, clock, mara, mei, number: made.number, id: made.id }
    }

    /// A process of Muster.
    fn process(&self) -> Seats {
        Seats::new(self.backend.ctx.clone())
    }

    async fn names(&self) -> Vec<String> {
        let here = self.backend.here(&self.mara, self.number).await.unwrap();
        here.into_iter().map(|one| one.person.name).collect()
    }
}

#[sqlx::test(migrations = false)]
async fn two_processes_agree_and_what_one_left_behind_passes(db: PgPool) {
    let house = House::new(db, false).await;
    let (one, other) = (house.process(), house.process());
    let mara = one.enter(&house.mara, house.id).await.unwrap().unwrap();
    let tab = one.enter(&house.mara, house.id).await.unwrap().unwrap();
    let mei = other.enter(&house.mei, house.id).await.unwrap().unwrap();
    assert!(house.names().await.is_empty(), "not written down yet");
    one.write(false).await.unwrap();
    other.write(false).await.unwrap();
    assert_eq!(house.names().await, ["Mara Lindqvist", "Mei Tanaka"], "two tabs are one person");
    assert_eq!((one.count(house.id), other.count(house.id)), (2, 1));
    drop(tab);
    one.write(false).await.unwrap();
    assert_eq!(house.names().await.len(), 2, "another tab is open");
    drop(mara);
    one.write(false).await.unwrap();
    assert_eq!(house.names().await, ["Mei Tanaka"]);
    // The other process dies without a word; nobody renews for it.
    std::mem::forget(mei);
    house.clock.advance_s(LASTS_S - 1);
    one.write(true).await.unwrap();
    assert_eq!(house.names().await, ["Mei Tanaka"]);
    house.clock.advance_s(1);
    assert!(house.names().await.is_empty(), "over at once for whoever reads");
    one.write(true).await.unwrap();
    let rows: i64 =
        sqlx::query_scalar("select count(*) from presences").fetch_one(&house.backend.ctx.db).await.unwrap();
    assert_eq!(rows, 0, "and its rows are taken away");
}

#[sqlx::test(migrations = false)]
async fn whoever_stays_is_renewed_and_whoever_leads_stands_first(db: PgPool) {
    let house = House::new(db, false).await;
    house
        .backend
        .assign_role(&house.mara, house.number, IncidentRole::Commander, house.mara.person(), None)
        .await
        .unwrap();
    let ada = person(&house.backend, "Ada Early", Role::Responder).await;
    let process = house.process();
    let _seats = [
        process.enter(&ada, house.id).await.unwrap(),
        process.enter(&house.mara, house.id).await.unwrap(),
        process.enter(&house.mei, house.id).await.unwrap(),
    ];
    for _ in 0..5 {
        process.write(true).await.unwrap();
        house.clock.advance_s(20);
    }
    assert_eq!(house.names().await, ["Mara Lindqvist", "Ada Early", "Mei Tanaka"]);
}

#[sqlx::test(migrations = false)]
async fn of_a_private_incident_only_members_are_here(db: PgPool) {
    let house = House::new(db, true).await;
    let process = house.process();
    let refused = process.enter(&house.mei, house.id).await.map(|_| ()).map_err(crate::Error::refuse);
    assert!(matches!(refused, Err(Refusal::NotFound(_))), "{refused:?}");
    assert!(matches!(house.backend.here(&house.mei, house.number).await, Err(Refusal::NotFound(_))));
    let mei = house.mei.person().unwrap();
    domain::privacy::Privacy::let_in(&house.backend, &house.mara, house.number, mei).await.unwrap();
    let _seat = process.enter(&house.mei, house.id).await.unwrap();
    process.write(false).await.unwrap();
    assert_eq!(house.names().await, ["Mei Tanaka"]);
    assert!(process.may_stay(&house.mei, house.id).await);
    domain::privacy::Privacy::shut_out(&house.backend, &house.mara, house.number, mei).await.unwrap();
    assert!(house.names().await.is_empty(), "who was shut out is not here, whatever is open");
    assert!(!process.may_stay(&house.mei, house.id).await);
}

#[sqlx::test(migrations = false)]
async fn the_room_is_told_and_the_log_is_not(db: PgPool) {
    let house = House::new(db, false).await;
    let (hub, stop) = (Hub::default(), CancellationToken::new());
    let (mut hints, mut head) = (hub.hints(), hub.head());
    let listening = tokio::spawn(listen(house.backend.ctx.clone(), hub.clone(), stop.clone()));
    head.changed().await.unwrap();
    let before = *head.borrow();
    let process = house.process();
    let keeping = tokio::spawn(process.clone().keep(stop.clone()));
    let seat = process.enter(&house.mei, house.id).await.unwrap();
    let soon = Duration::from_secs(20);
    assert_eq!(tokio::time::timeout(soon, hints.recv()).await.unwrap().unwrap(), house.id);
    assert_eq!(house.names().await, ["Mei Tanaka"]);
    drop(seat);
    assert_eq!(tokio::time::timeout(soon, hints.recv()).await.unwrap().unwrap(), house.id);
    assert!(house.names().await.is_empty());
    assert_eq!(*hub.head().borrow(), before, "nothing of it is an event");
    // Whoever is here when the process stops has left with it.
    let _seat = process.enter(&house.mei, house.id).await.unwrap();
    hints.recv().await.unwrap();
    stop.cancel();
    keeping.await.unwrap();
    listening.await.unwrap();
    assert!(house.names().await.is_empty());
}

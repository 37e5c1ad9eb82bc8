//! Pages on their way to a mail server with manners, claimed from a real database.

use super::deliver::{AGAIN, UNDER_WAY};
use super::smtp::peer::{Manners, Peer};
use super::{Deliveries, Mailer, MailerConfig, TlsMode, deliver_letters};
use crate::testing::{self, Roster};
use crate::{Backend, TestClock};
use domain::people::{ContactMethodForm, Contacts};
use domain::{PageId, Role};
use sqlx::PgPool;
use std::collections::HashMap;
use std::sync::Arc;

const SLOW: &str = "slow@example.org";

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    roster: Roster,
    peer: Peer,
    deliveries: Deliveries,
}

/// A peer that never answers for one recipient, and a worker that knows the way to it.
async fn house(db: PgPool) -> House {
    let (backend, clock) = testing::backend(db).await;
    let roster = testing::roster(&backend).await;
    let peer = Peer::start(Manners { recipients: HashMap::from([(SLOW, "")]), ..Manners::default() }).await;
    let deliveries = Deliveries::new(backend.ctx().clone(), mailer(&peer));
    House { backend, clock, roster, peer, deliveries }
}

fn mailer(peer: &Peer) -> Mailer {
    let config = MailerConfig {
        host: "127.0.0.1".into(),
        port: peer.port,
        credentials: None,
        tls: TlsMode::None,
        from: "Muster <muster@example.org>".into(),
    };
    Mailer::new(&config).unwrap()
}

#[sqlx::test(migrations = false)]
async fn a_letter_whose_address_is_gone_is_not_tried_for_ever(db: PgPool) {
    let house = house(db).await;
    let (ctx, mailer) = (house.backend.ctx(), mailer(&house.peer));
    let robin = testing::person(&house.backend, "Robin", Role::Responder).await;
    let form = ContactMethodForm { address: "robin@phone.example".into() };
    let method = house.backend.add_contact_method(&robin, robin.person().unwrap(), form).await.unwrap();
    sqlx::query("delete from contact_methods where id = $1").bind(method.id.0).execute(&ctx.db).await.unwrap();
    assert_eq!(deliver_letters(ctx, &mailer).await.unwrap(), None, "nothing waits");
    let state = sqlx::query_scalar::<_, String>("select state from deliveries where letter = 'address_check'");
    assert_eq!(state.fetch_one(&ctx.db).await.unwrap(), "cancelled");
}

impl House {
    /// Pages of one alert to so many addresses, due now, tried so often before.
    async fn queue(&self, addresses: impl IntoIterator<Item = String>, attempts: i32) {
        let ctx = self.backend.ctx();
        let addresses: Vec<String> = addresses.into_iter().collect();
        let page = self.page().await;
        let ids: Vec<_> = addresses.iter().map(|_| ctx.new_id()).collect();
        sqlx::query(
            "insert into deliveries (id, page_id, channel, address, state, attempts, due_at, created_at)
             select id, $2, 'email', address, 'pending', $5, $4, $4 from unnest($1::uuid[], $3::text[]) as new (id, address)",
        )
        .bind(ids)
        .bind(page.0)
        .bind(addresses)
        .bind(ctx.now())
        .bind(attempts)
        .execute(&ctx.db)
        .await
        .unwrap();
    }

    /// A page of an alert, without deliveries of its own.
    async fn page(&self) -> PageId {
        let (ctx, alert, escalation, page) =
            (self.backend.ctx(), self.backend.ctx().new_id(), self.backend.ctx().new_id(), self.backend.ctx().new_id());
        sqlx::query(
            "insert into alerts (id, service_id, source, dedup_key, title, summary, details, links, status, signals,
                                 firing_instances, instances, started_at, last_signal_at)
             values ($1, $2, 'generic', $1::text, 'Checkout fails', '', '[]', '[]', 'firing', 1, 0, 0, $3, $3)",
        )
        .bind(alert)
        .bind(self.roster.source.service_id.0)
        .bind(ctx.now())
        .execute(&ctx.db)
        .await
        .unwrap();
        sqlx::query(
            "insert into escalations (id, alert_id, policy_name, repeats, steps, cycle, next_step, ended, created_at)
             values ($1, $2, 'Payments', 0, '[]', 0, 1, 'exhausted', $3)",
        )
        .bind(escalation)
        .bind(alert)
        .bind(ctx.now())
        .execute(&ctx.db)
        .await
        .unwrap();
        sqlx::query(
            "insert into pages (id, escalation_id, alert_id, person_id, cycle, step, created_at)
             values ($1, $2, $3, $4, 0, 1, $5)",
        )
        .bind(page)
        .bind(escalation)
        .bind(alert)
        .bind(self.roster.primary.person())
        .bind(ctx.now())
        .execute(&ctx.db)
        .await
        .unwrap();
        PageId(page)
    }

    /// Goes round as the worker does, until so many messages have left and that is recorded.
    async fn until_sent(&self, count: i64) {
        let ended = self.deliveries.ended();
        loop {
            self.deliveries.start_due().await.unwrap();
            if self.states().await.get("sent") == Some(&count) {
                return;
            }
            ended.notified().await;
        }
    }

    async fn states(&self) -> HashMap<String, i64> {
        let states = sqlx::query_as("select state, count(*) from deliveries group by state");
        let states: Vec<(String, i64)> = states.fetch_all(&self.backend.ctx().db).await.unwrap();
        states.into_iter().collect()
    }
}

fn addresses(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|number| format!("{number}@example.org"))
}

#[sqlx::test(migrations = false)]
async fn a_recipient_whose_server_hesitates_holds_back_nobody_else(db: PgPool) {
    let house = house(db).await;
    house.queue([SLOW.to_owned()], 0).await;
    house.deliveries.start_due().await.unwrap();
    house.peer.has_stalled(1).await;
    // Several times as many as there are places, due while one of the places is held.
    house.queue(addresses(3 * UNDER_WAY), 0).await;
    house.until_sent(3 * UNDER_WAY as i64).await;
    let mut to: Vec<_> = house.peer.received().into_iter().map(|received| received.to).collect();
    to.sort();
    to.dedup();
    assert_eq!(to.len(), 3 * UNDER_WAY, "each once");
    assert!(house.peer.connections() <= UNDER_WAY, "{} connections", house.peer.connections());
    assert_eq!(house.states().await.get("pending"), Some(&1), "{:?}", house.states().await);
}

#[sqlx::test(migrations = false)]
async fn recipients_that_stall_again_and_again_leave_places_to_first_attempts(db: PgPool) {
    let house = house(db).await;
    house.queue(std::iter::repeat_n(SLOW.to_owned(), 2 * UNDER_WAY), 1).await;
    let next = house.deliveries.start_due().await.unwrap();
    house.peer.has_stalled(AGAIN).await;
    assert_eq!(
        next,
        Some(house.backend.ctx().now().plus_s(super::deliver::CLAIM_S)),
        "those without a place wait for one"
    );
    house.queue(addresses(UNDER_WAY), 0).await;
    house.until_sent(UNDER_WAY as i64).await;
    house.clock.advance_s(1);
    house.deliveries.start_due().await.unwrap();
    let claimed =
        sqlx::query_scalar::<_, i64>("select count(*) from deliveries where state = 'pending' and attempts = 2");
    assert_eq!(claimed.fetch_one(&house.backend.ctx().db).await.unwrap(), i64::try_from(AGAIN).unwrap());
}

#[sqlx::test(migrations = false)]
async fn a_message_that_ends_wakes_the_worker_and_is_recorded(db: PgPool) {
    let house = house(db).await;
    house.queue(addresses(2), 0).await;
    house.deliveries.start_due().await.unwrap();
    house.deliveries.ended().notified().await;
    house.deliveries.finish().await;
    assert_eq!(house.states().await, HashMap::from([("sent".to_owned(), 2)]));
    let sent = crate::events::after(&house.backend.ctx().db, 0, 100).await.unwrap();
    assert_eq!(sent.iter().filter(|event| event.change.kind() == "page.sent").count(), 2);
}

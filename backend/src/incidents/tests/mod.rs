//! Every verb on a real database: what it does, what it refuses, and what the timeline tells of it.

mod declaring;
mod lists;
mod rights;
mod roles;
mod seeing;
mod updates;
mod working;

use crate::events::Subject;
use crate::testing::{backend, closing, person};
use crate::{Backend, TestClock};
use domain::events::Change;
use domain::incidents::{DeclareForm, Incidents, Severity, Stretch};
use domain::{Actor, AlertId, IncidentNumber, IngestKeyId, Refusal, Role, ServiceId, Timestamp};
use sqlx::PgPool;
use std::sync::Arc;

/// Muster with two people, a service and its alert.
struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    mara: Actor,
    jonas: Actor,
    checkout: ServiceId,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = backend(db).await;
        let mara = person(&backend, "Mara Lindqvist", Role::Responder).await;
        let jonas = person(&backend, "Jonas Weber", Role::Responder).await;
        let checkout = service(&backend, "checkout", "Checkout").await;
        House { backend, clock, mara, jonas, checkout }
    }

    fn now(&self) -> Timestamp {
        self.backend.ctx.now()
    }

    /// A fresh incident of Mara's.
    async fn declared(&self, title: &str, severity: Option<Severity>) -> IncidentNumber {
        let form = DeclareForm { title: title.into(), severity, ..DeclareForm::default() };
        self.backend.declare(&self.mara, form).await.unwrap().number
    }

    /// A firing alert of checkout, in the log too.
    async fn alert(&self, title: &str) -> AlertId {
        let mut tx = self.backend.ctx.begin(&Actor::Muster).await.unwrap();
        let (id, now) = (AlertId(tx.new_id()), tx.now());
        sqlx::query!(
            "insert into alerts (id, service_id, source, dedup_key, title, summary, details, links, status, signals,
                 firing_instances, instances, started_at, last_signal_at)
             values ($1, $2, 'generic', $3, $3, '', '[]', '[]', 'firing', 1, 1, 1, $4, $4)",
            id.0,
            self.checkout.0,
            title,
            now as _,
        )
        .execute(&mut *tx)
        .await
        .unwrap();
        let monitoring = Actor::Monitoring { key: IngestKeyId(tx.new_id()), name: "Alertmanager".into() };
        let fired = Change::AlertFired { title: title.into(), service: "Checkout".into() };
        tx.announce_as(monitoring, Subject::from(id), fired);
        tx.commit().await.unwrap();
        id
    }

    /// The timeline as people read it.
    async fn story(&self, number: IncidentNumber) -> Vec<String> {
        let items = self.backend.timeline(&self.mara, number, Stretch::Newest).await.unwrap().items;
        items.into_iter().map(|item| format!("{} {}", item.actor, item.sentence)).collect()
    }
}

async fn service(backend: &Backend, slug: &str, name: &str) -> ServiceId {
    let id = ServiceId(backend.ctx.new_id());
    sqlx::query!(
        "insert into services (id, slug, name, description, core, created_at) values ($1, $2, $3, '', true, $4)",
        id.0,
        slug,
        name,
        backend.ctx.now() as _,
    )
    .execute(&backend.ctx.db)
    .await
    .unwrap();
    id
}

fn conflict<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> String {
    match answer {
        Err(Refusal::Conflict(what_holds)) => what_holds,
        other => panic!("expected a conflict, got {other:?}"),
    }
}

fn wrong_field<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> String {
    match answer {
        Err(Refusal::Invalid(fields)) => fields.0[0].0.clone(),
        other => panic!("expected a wrong field, got {other:?}"),
    }
}

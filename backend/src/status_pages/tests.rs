use crate::testing::{backend, person};
use crate::{Backend, TestClock};
use domain::incidents::{DeclareForm, IncidentStatus, Incidents};
use domain::status_pages::{ComponentForm, ComponentStatus, StatusPageForm, StatusPages};
use domain::updates::{Audience, UpdateForm};
use domain::{Actor, ComponentId, PageRequest, Refusal, Role, StatusPageId};
use sqlx::PgPool;
use std::sync::Arc;

struct House {
    backend: Backend,
    clock: Arc<TestClock>,
    manager: Actor,
    page: StatusPageId,
    payments: ComponentId,
}

impl House {
    async fn new(db: PgPool) -> House {
        let (backend, clock) = backend(db).await;
        let manager = person(&backend, "Priya Raman", Role::Manager).await;
        let form = StatusPageForm { slug: "acme".into(), name: "Acme".into() };
        let page = backend.create(&manager, form).await.unwrap().id;
        let payments = backend.add_component(&manager, page, form_of("Payments")).await.unwrap().id;
        House { backend, clock, manager, page, payments }
    }

    async fn set(&self, status: ComponentStatus) {
        self.backend.set_component_status(&self.manager, self.payments, status).await.unwrap();
    }
}

fn form_of(name: &str) -> ComponentForm {
    ComponentForm { name: name.into(), description: String::new(), service_id: None }
}

fn update(audience: Audience, known: &str) -> UpdateForm {
    UpdateForm {
        audience,
        public_title: "Payments fail".into(),
        known: known.into(),
        being_done: String::new(),
        next_in_minutes: Some(30),
        components: vec![],
    }
}

#[sqlx::test(migrations = false)]
async fn stretches_are_exact(db: PgPool) {
    let house = House::new(db).await;
    let began = house.backend.ctx.now();
    for status in [
        ComponentStatus::Degraded,
        ComponentStatus::MajorOutage,
        ComponentStatus::MajorOutage,
        ComponentStatus::Operational,
        ComponentStatus::UnderMaintenance,
    ] {
        house.set(status).await;
        house.clock.advance_s(60);
    }
    let page = house.backend.public_pages().await.unwrap().remove(0);
    let component = &page.components[0];
    let told: Vec<_> = component
        .intervals
        .iter()
        .map(|i| (i.status, i.from.seconds_since(began), i.to.map(|to| to.seconds_since(began))))
        .collect();
    assert_eq!(
        told,
        [
            (ComponentStatus::Degraded, 0, Some(60)),
            (ComponentStatus::MajorOutage, 60, Some(180)),
            (ComponentStatus::UnderMaintenance, 240, None),
        ],
        "the same status again is no change, and no second is counted twice or lost"
    );
    assert_eq!((component.status, component.observed_from), (ComponentStatus::UnderMaintenance, began));

    house.clock.advance_s(100 * 86_400);
    let page = house.backend.public_pages().await.unwrap().remove(0);
    assert_eq!(page.components[0].intervals.len(), 1, "only what reaches into the last 90 days");
}

#[sqlx::test(migrations = false)]
async fn two_changes_at_once_leave_one_running_stretch(db: PgPool) {
    let house = House::new(db).await;
    let change = |status| house.backend.set_component_status(&house.manager, house.payments, status);
    let (one, two) = tokio::join!(change(ComponentStatus::Degraded), change(ComponentStatus::MajorOutage));
    one.unwrap();
    two.unwrap();
    let intervals = house.backend.public_pages().await.unwrap().remove(0).components.remove(0).intervals;
    assert_eq!(intervals.iter().filter(|interval| interval.to.is_none()).count(), 1);
}

#[sqlx::test(migrations = false)]
async fn pages_are_listed_shown_and_edited(db: PgPool) {
    let house = House::new(db).await;
    let other = StatusPageForm { slug: "beta".into(), name: "beta".into() };
    house.backend.create(&house.manager, other).await.unwrap();
    house.set(ComponentStatus::PartialOutage).await;
    let page =
        StatusPages::list(&house.backend, &house.manager, PageRequest { after: None, limit: Some(1) }).await.unwrap();
    assert_eq!((page.items[0].slug.as_str(), page.items[0].components), ("acme", 1));
    assert_eq!(page.items[0].worst, ComponentStatus::PartialOutage);
    let next = StatusPages::list(&house.backend, &house.manager, PageRequest { after: page.next, limit: Some(1) })
        .await
        .unwrap();
    assert_eq!((next.items[0].slug.as_str(), next.next), ("beta", None));

    let search = house.backend.add_component(&house.manager, house.page, form_of("Search")).await.unwrap();
    let editor = house.backend.show(&house.manager, "acme").await.unwrap();
    assert_eq!(editor.components.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Payments", "Search"]);
    house.backend.remove_component(&house.manager, house.payments).await.unwrap();
    assert_eq!(house.backend.components(&house.manager).await.unwrap(), [search]);
    let gone = house.backend.remove_component(&house.manager, house.payments).await;
    assert_eq!(gone, Err(Refusal::NotFound("component".into())));
    let gone = house.backend.set_component_status(&house.manager, house.payments, ComponentStatus::Degraded).await;
    assert_eq!(gone, Err(Refusal::NotFound("component".into())));
    assert_eq!(house.backend.show(&house.manager, "nowhere").await, Err(Refusal::NotFound("status page".into())));
    let running = sqlx::query_scalar!("select count(*) from component_intervals where ends_at is null");
    assert_eq!(running.fetch_one(&house.backend.ctx.db).await.unwrap(), Some(0), "a removed component is not down");
}

#[sqlx::test(migrations = false)]
async fn what_is_wrong_is_said_at_its_field(db: PgPool) {
    let house = House::new(db).await;
    let create = |slug: &str, name: &str| {
        house.backend.create(&house.manager, StatusPageForm { slug: slug.into(), name: name.into() })
    };
    for (slug, name, field) in [("Not a slug", "Acme", "slug"), ("acme", "Acme", "slug"), ("acme2", " ", "name")] {
        match create(slug, name).await {
            Err(Refusal::Invalid(fields)) => assert_eq!(fields.0[0].0, field),
            other => panic!("{slug} {name}: {other:?}"),
        }
    }
    let service_id = Some(domain::ServiceId(house.backend.ctx.new_id()));
    let form = ComponentForm { service_id, ..form_of("Search") };
    match house.backend.add_component(&house.manager, house.page, form).await {
        Err(Refusal::Invalid(fields)) => assert_eq!(fields.0[0].0, "service_id"),
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrations = false)]
async fn the_public_sees_what_was_published_and_nothing_else(db: PgPool) {
    let house = House::new(db).await;
    let (b, m) = (&house.backend, &house.manager);
    let title = |title: &str| DeclareForm { title: title.into(), ..DeclareForm::default() };
    let secret = b.declare(m, title("Secret: breach suspected")).await.unwrap().number;
    b.publish_update(m, secret, update(Audience::Internal, "For staff")).await.unwrap();
    let number = b.declare(m, title("psp-adria 402s")).await.unwrap().number;
    b.publish_update(m, number, update(Audience::Internal, "Somebody deployed")).await.unwrap();
    b.publish_update(m, number, update(Audience::Public, "Payments fail for some")).await.unwrap();
    b.change_status(m, number, IncidentStatus::Identified).await.unwrap();

    let page = b.public_pages().await.unwrap().remove(0);
    assert_eq!(page.incidents.len(), 1);
    let incident = &page.incidents[0];
    assert_eq!((incident.title.as_str(), incident.status), ("Payments fail", IncidentStatus::Declared));
    assert_eq!(incident.next_update_at, Some(b.ctx.now().plus_minutes(30)));
    let json = serde_json::to_string(&page).unwrap();
    for internal in ["Secret", "adria", "staff", "deployed", "Priya"] {
        assert!(!json.contains(internal), "{internal} must not leave the house");
    }

    house.clock.advance_s(600);
    b.resolve_with(m, number, crate::testing::closing()).await.unwrap();
    b.publish_update(m, secret, update(Audience::Both, "No breach")).await.unwrap();
    let incidents = b.public_pages().await.unwrap().remove(0).incidents;
    assert_eq!(incidents.iter().map(|i| i.number).collect::<Vec<_>>(), [secret, number], "open ones first");
    assert_eq!((incidents[1].status, incidents[1].next_update_at), (IncidentStatus::Resolved, None));
    assert_eq!(incidents[1].resolved_at, Some(b.ctx.now()));
    house.clock.advance_s(15 * 86_400);
    let incidents = b.public_pages().await.unwrap().remove(0).incidents;
    assert_eq!(incidents.iter().map(|i| i.number).collect::<Vec<_>>(), [secret], "after 14 days it is history");
}

#[sqlx::test(migrations = false)]
async fn who_may_do_what(db: PgPool) {
    let house = House::new(db).await;
    let b = &house.backend;
    for (role, manages) in
        [(Role::Admin, true), (Role::Manager, true), (Role::Responder, false), (Role::Stakeholder, false)]
    {
        let who = person(b, &format!("A {}", role.as_str()), role).await;
        let slug = format!("of-{}", role.as_str());
        let answers = [
            ("list", true, StatusPages::list(b, &who, PageRequest::default()).await.err()),
            ("show", true, b.show(&who, "acme").await.err()),
            ("components", true, b.components(&who).await.err()),
            ("create", manages, b.create(&who, StatusPageForm { slug, name: "Another".into() }).await.err()),
            ("add", manages, b.add_component(&who, house.page, form_of("Mail")).await.err()),
            ("set", manages, b.set_component_status(&who, house.payments, ComponentStatus::Degraded).await.err()),
            ("remove", manages, b.remove_component(&who, ComponentId(b.ctx.new_id())).await.err()),
        ];
        for (verb, allowed, refusal) in answers {
            assert_eq!(refusal != Some(Refusal::Forbidden), allowed, "{role:?} {verb}: {refusal:?}");
        }
    }
}

use super::*;
use domain::events::Event;
use domain::status_pages::{ComponentForm, ComponentStatus, StatusPageForm, StatusPages};
use domain::updates::{Audience, ComponentChange, UpdateForm};
use domain::{ApiTokenId, ComponentId};

fn update(audience: Audience, known: &str) -> UpdateForm {
    UpdateForm {
        audience,
        public_title: String::new(),
        known: known.into(),
        being_done: String::new(),
        next_in_minutes: None,
        components: vec![],
    }
}

async fn component(house: &House, name: &str) -> ComponentId {
    let manager = person(&house.backend, &format!("Manager of {name}"), Role::Manager).await;
    let form = StatusPageForm { slug: name.to_lowercase(), name: name.into() };
    let page = house.backend.create(&manager, form).await.unwrap().id;
    let form = ComponentForm { name: name.into(), description: String::new(), service_id: Some(house.checkout) };
    house.backend.add_component(&manager, page, form).await.unwrap().id
}

#[sqlx::test(migrations = false)]
async fn an_update_keeps_and_makes_a_promise(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", Some(Severity::Sev1)).await;
    house.clock.advance_s(600);
    let form = UpdateForm {
        being_done: " Rolling back ".into(),
        next_in_minutes: Some(20),
        ..update(Audience::Internal, " The deploy broke it ")
    };
    let published = house.backend.publish_update(&house.mara, number, form).await.unwrap();
    assert_eq!((published.known.as_str(), published.being_done.as_str()), ("The deploy broke it", "Rolling back"));
    let room = house.backend.room(&house.mara, number).await.unwrap();
    assert_eq!(room.incident.next_update_at, Some(house.now().plus_minutes(20)));
    assert_eq!(room.public_title, None, "staff alone was told");
    assert_eq!(room.updates, [published]);
    house.clock.advance_s(60);
    house.backend.publish_update(&house.mara, number, update(Audience::Internal, "All good")).await.unwrap();
    let room = house.backend.room(&house.mara, number).await.unwrap();
    assert_eq!(room.incident.next_update_at, None, "no further update is planned");
    assert_eq!(room.updates[0].known, "All good", "newest first");
    assert_eq!(house.story(number).await[1], "Mara Lindqvist published an internal update: The deploy broke it");
}

#[sqlx::test(migrations = false)]
async fn the_public_title_is_set_once_and_may_change(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("psp-adria 402s on 3ds v2", None).await;
    let title = || async { house.backend.room(&house.mara, number).await.unwrap().public_title };
    let publish = |public_title: &str| {
        let form = UpdateForm { public_title: public_title.into(), ..update(Audience::Public, "We know") };
        house.backend.publish_update(&house.mara, number, form)
    };
    publish("").await.unwrap();
    assert_eq!(title().await.as_deref(), Some("psp-adria 402s on 3ds v2"), "its own title while there is none");
    publish("Card payments fail").await.unwrap();
    publish("").await.unwrap();
    assert_eq!(title().await.as_deref(), Some("Card payments fail"));
}

#[sqlx::test(migrations = false)]
async fn components_change_in_the_same_transaction(db: PgPool) {
    let house = House::new(db).await;
    let payments = component(&house, "Payments").await;
    let number = house.declared("Errors in checkout", None).await;
    let publish = |audience, status| {
        let components = vec![ComponentChange { component_id: payments, status }];
        let form = UpdateForm { components, ..update(audience, "We know") };
        house.backend.publish_update(&house.mara, number, form)
    };
    let shown = || async { house.backend.components(&house.mara).await.unwrap()[0].status };

    publish(Audience::Internal, ComponentStatus::MajorOutage).await.unwrap();
    assert_eq!(shown().await, ComponentStatus::Operational, "an internal update changes nothing outside");
    publish(Audience::Both, ComponentStatus::Degraded).await.unwrap();
    assert_eq!(shown().await, ComponentStatus::Degraded);
    house.clock.advance_s(90);
    publish(Audience::Public, ComponentStatus::Operational).await.unwrap();
    let page = house.backend.public_pages().await.unwrap().remove(0);
    let stretch = page.components[0].intervals[0];
    assert_eq!(stretch.to.unwrap().seconds_since(stretch.from), 90);
    assert_eq!(page.incidents[0].components, ["Payments"]);
    let told = house.story(number).await;
    assert!(
        told.contains(&"Mara Lindqvist changed Payments from Operational to Degraded performance".into()),
        "{told:?}"
    );
}

#[sqlx::test(migrations = false)]
async fn a_wrong_component_undoes_the_whole_update(db: PgPool) {
    let house = House::new(db).await;
    let payments = component(&house, "Payments").await;
    let number = house.declared("Errors in checkout", None).await;
    let changes = [payments, ComponentId(house.backend.ctx.new_id())];
    let components = changes.map(|component_id| ComponentChange { component_id, status: ComponentStatus::MajorOutage });
    let form = UpdateForm { components: components.to_vec(), ..update(Audience::Public, "We know") };
    assert_eq!(wrong_field(house.backend.publish_update(&house.mara, number, form).await), "components");
    assert_eq!(house.backend.components(&house.mara).await.unwrap()[0].status, ComponentStatus::Operational);
    assert_eq!(house.backend.room(&house.mara, number).await.unwrap().updates, []);
    for (field, form) in [
        ("known", update(Audience::Public, " ")),
        ("next_in_minutes", UpdateForm { next_in_minutes: Some(0), ..update(Audience::Public, "We know") }),
        ("next_in_minutes", UpdateForm { next_in_minutes: Some(999_999), ..update(Audience::Public, "We know") }),
        ("public_title", UpdateForm { public_title: "x".repeat(201), ..update(Audience::Public, "We know") }),
    ] {
        assert_eq!(wrong_field(house.backend.publish_update(&house.mara, number, form).await), field);
    }
}

#[sqlx::test(migrations = false)]
async fn a_program_publishes_in_its_own_name(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    let token =
        Actor::Token { id: ApiTokenId(house.backend.ctx.new_id()), name: "Deploy bot".into(), role: Role::Responder };
    house.backend.publish_update(&token, number, update(Audience::Internal, "Rolled back")).await.unwrap();
    let told = house.backend.room(&house.mara, number).await.unwrap().updates.remove(0);
    assert_eq!((told.author.as_str(), told.author_id), ("Deploy bot", None));
    let events: Vec<Event> = crate::events::after(&house.backend.ctx.db, 0, 9).await.unwrap();
    assert_eq!(events.last().unwrap().actor, token);
}

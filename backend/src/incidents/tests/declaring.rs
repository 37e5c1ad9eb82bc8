use super::*;
use domain::incidents::DetectionSource;
use domain::log::Logs;
use domain::text::TITLE_MAX;

#[sqlx::test(migrations = false)]
async fn one_field_is_enough(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("  Checkout is slow ", None).await;
    let room = house.backend.room(&house.mara, number).await.unwrap();
    assert_eq!(room.incident.title, "Checkout is slow");
    assert_eq!(room.incident.declared_by, "Mara Lindqvist");
    assert_eq!(room.answers.unknown(), 5, "nobody said how we know: that stays visible");
    assert_eq!((room.incident.next_update_at, room.incident.severity), (None, None));
    assert_eq!(house.story(number).await, ["Mara Lindqvist declared INC-1: Checkout is slow"]);
}

#[sqlx::test(migrations = false)]
async fn how_it_began_comes_along_and_lies_in_the_past(db: PgPool) {
    let house = House::new(db).await;
    let since = house.now().plus_minutes(-40);
    let form = DeclareForm {
        title: "Checkout is down".into(),
        detection_source: Some(DetectionSource::Customer),
        impact_started_at: Some(since),
        ..DeclareForm::default()
    };
    let number = house.backend.declare(&house.mara, form.clone()).await.unwrap().number;
    let room = house.backend.room(&house.mara, number).await.unwrap();
    assert_eq!(room.impact_started_at, Some(since));
    assert_eq!(room.answers.detection_source, Some(DetectionSource::Customer));
    assert_eq!(room.answers.detected_at, None, "since when it is felt is not when somebody knew");
    let ahead = DeclareForm { impact_started_at: Some(house.now().plus_minutes(1)), ..form };
    assert_eq!(wrong_field(house.backend.declare(&house.mara, ahead).await), "impact_started_at");
}

#[sqlx::test(migrations = false)]
async fn severity_services_and_a_hunch_come_along(db: PgPool) {
    let house = House::new(db).await;
    let form = DeclareForm {
        title: "Checkout is down".into(),
        severity: Some(Severity::Sev1),
        service_ids: vec![house.checkout, house.checkout],
        alert_id: None,
        hunch: "the deploy of 02:40".into(),
        ..DeclareForm::default()
    };
    let number = house.backend.declare(&house.mara, form).await.unwrap().number;
    let room = house.backend.room(&house.mara, number).await.unwrap();
    assert_eq!(room.incident.next_update_at, Some(house.now().plus_minutes(30)));
    assert_eq!(room.incident.services.len(), 1);
    assert!(room.services[0].core);
    let log = house.backend.log(&house.mara, number, Stretch::Newest).await.unwrap().items;
    assert_eq!(log[0].body, "I think it is the deploy of 02:40");
    let seqs: Vec<i64> =
        crate::events::after(&house.backend.ctx.db, 0, 9).await.unwrap().iter().map(|e| e.seq).collect();
    assert_eq!(seqs, [1, 2, 3, 4], "gap-free: declared, affected, claimed, said");
    assert_eq!(log[0].seq, 4, "a line has the number of its event");
}

#[sqlx::test(migrations = false)]
async fn from_an_alert_it_takes_over_what_monitoring_knows(db: PgPool) {
    let house = House::new(db).await;
    let alert = house.alert("HighErrorRate").await;
    let started_at = house.now();
    house.clock.advance_s(60);
    sqlx::query!("update alerts set status = 'acknowledged', acknowledged_at = $1", house.now() as _)
        .execute(&house.backend.ctx.db)
        .await
        .unwrap();
    let acknowledged_at = house.now();
    house.clock.advance_s(30);
    let form = DeclareForm { title: "Errors in checkout".into(), alert_id: Some(alert), ..DeclareForm::default() };
    let number = house.backend.declare(&house.mara, form).await.unwrap().number;

    let room = house.backend.room(&house.mara, number).await.unwrap();
    assert_eq!(room.answers.detected_at, Some(started_at));
    assert_eq!(room.answers.detection_source, Some(DetectionSource::Monitoring));
    assert_eq!(room.incident.services[0].id, house.checkout);
    assert_eq!(room.alerts[0].incident, Some(number));
    let stored = sqlx::query_scalar!("select acknowledged_at from incidents").fetch_one(&house.backend.ctx.db).await;
    assert_eq!(stored.unwrap(), Some(acknowledged_at));
    assert_eq!(
        house.story(number).await,
        [
            "Alertmanager reported “HighErrorRate” on Checkout",
            "Mara Lindqvist declared INC-1: Errors in checkout",
            "Mara Lindqvist attached the alert “HighErrorRate”",
            "Mara Lindqvist marked Checkout as affected",
        ]
    );
    let again = DeclareForm { title: "The same alert".into(), alert_id: Some(alert), ..DeclareForm::default() };
    let refused = conflict(house.backend.declare(&house.jonas, again).await);
    assert!(refused.starts_with("INC-1 was already declared for this alert"), "{refused}");
}

#[sqlx::test(migrations = false)]
async fn clicking_twice_declares_once(db: PgPool) {
    let house = House::new(db).await;
    let form = DeclareForm { title: "Checkout is slow".into(), ..DeclareForm::default() };
    let clicks = (0..4).map(|_| house.backend.declare(&house.mara, form.clone()));
    let mut numbers: Vec<_> = futures::future::join_all(clicks).await.into_iter().map(|r| r.unwrap().number).collect();
    numbers.dedup();
    assert_eq!(numbers, [IncidentNumber(1)]);

    let other = house.backend.declare(&house.jonas, form.clone()).await.unwrap();
    assert_ne!(other.number, numbers[0], "somebody else means it");
    house.clock.advance_s(11);
    let later = house.backend.declare(&house.mara, form).await.unwrap();
    assert_ne!(later.number, numbers[0], "ten seconds later it is a new one");
}

#[sqlx::test(migrations = false)]
async fn clicking_twice_on_an_alert_declares_once(db: PgPool) {
    let house = House::new(db).await;
    let alert = house.alert("HighErrorRate").await;
    let form = DeclareForm { title: "HighErrorRate".into(), alert_id: Some(alert), ..DeclareForm::default() };
    let (one, two) = tokio::join!(
        house.backend.declare(&house.mara, form.clone()),
        house.backend.declare(&house.mara, form.clone())
    );
    assert_eq!(one.unwrap(), two.unwrap());
}

#[sqlx::test(migrations = false)]
async fn what_is_wrong_is_said_at_its_field(db: PgPool) {
    let house = House::new(db).await;
    let titled = |title: &str| DeclareForm { title: title.into(), ..DeclareForm::default() };
    let nowhere = house.backend.ctx.new_id();
    for (field, form) in [
        ("title", titled("   ")),
        ("title", titled(&"x".repeat(TITLE_MAX + 1))),
        ("hunch", DeclareForm { hunch: "x".repeat(20_000), ..titled("Slow") }),
        ("service_ids", DeclareForm { service_ids: vec![ServiceId(nowhere)], ..titled("Slow") }),
        ("alert_id", DeclareForm { alert_id: Some(AlertId(nowhere)), ..titled("Slow") }),
    ] {
        assert_eq!(wrong_field(house.backend.declare(&house.mara, form).await), field);
    }
    assert_eq!(crate::events::head(&house.backend.ctx.db).await.unwrap(), 0, "nothing was written");
}

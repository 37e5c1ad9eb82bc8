use super::*;
use domain::incidents::{AnswerForm, DetectionSource, IncidentStatus, Stretch};
use domain::log::Logs;

#[sqlx::test(migrations = false)]
async fn the_status_keeps_its_times(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", Some(Severity::Sev1)).await;
    let declared_at = house.now();
    let to = |status| house.backend.change_status(&house.mara, number, status);
    let room = || async { house.backend.room(&house.mara, number).await.unwrap() };

    house.clock.advance_s(60);
    to(IncidentStatus::Investigating).await.unwrap();
    house.clock.advance_s(60);
    to(IncidentStatus::Contained).await.unwrap();
    let contained_at = house.now();
    assert_eq!(room().await.impact_ended_at, Some(contained_at));
    assert_eq!(room().await.incident.next_update_at, Some(declared_at.plus_minutes(30)), "it is still open");

    house.clock.advance_s(60);
    house.backend.resolve_with(&house.mara, number, closing()).await.unwrap();
    let resolved_at = house.now();
    let resolved = room().await;
    assert_eq!(resolved.impact_ended_at, Some(contained_at), "impact had ended before");
    assert_eq!(resolved.incident.resolved_at, Some(resolved_at));
    assert_eq!(resolved.incident.next_update_at, None, "nothing more is promised");

    house.clock.advance_s(60);
    to(IncidentStatus::Investigating).await.unwrap();
    let reopened = room().await;
    assert_eq!((reopened.incident.resolved_at, reopened.impact_ended_at), (None, None));
    assert_eq!(reopened.incident.next_update_at, Some(house.now().plus_minutes(30)));

    house.backend.resolve_with(&house.mara, number, closing()).await.unwrap();
    let before = room().await.incident.resolved_at;
    house.clock.advance_s(60);
    to(IncidentStatus::Reviewed).await.unwrap();
    to(IncidentStatus::Closed).await.unwrap();
    assert_eq!(room().await.incident.resolved_at, before, "a review does not move the end");

    let times = sqlx::query!("select first_action_at, acknowledged_at from incidents");
    let times = times.fetch_one(&house.backend.ctx.db).await.unwrap();
    assert_eq!(times.first_action_at, Some(declared_at.plus_s(60)), "the first action is the first");
    assert_eq!(times.acknowledged_at, Some(declared_at.plus_s(60)));
}

#[sqlx::test(migrations = false)]
async fn a_status_follows_only_where_the_rules_allow(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    let to = |status| house.backend.change_status(&house.mara, number, status);
    assert_eq!(conflict(to(IncidentStatus::Closed).await), "INC-1 is Declared and cannot become Closed from there.");
    to(IncidentStatus::NotAnIncident).await.unwrap();
    to(IncidentStatus::NotAnIncident).await.expect("it stands there already");
    let row = house.backend.room(&house.mara, number).await.unwrap();
    assert_eq!(row.incident.resolved_at, Some(house.now()), "it is over");
    assert_eq!(row.impact_ended_at, None, "there was no impact");
}

#[sqlx::test(migrations = false)]
async fn two_people_resolve_at_once_and_it_is_told_once(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    let (one, two) = tokio::join!(
        house.backend.resolve_with(&house.mara, number, closing()),
        house.backend.resolve_with(&house.jonas, number, closing()),
    );
    assert!(one.is_ok() && two.is_ok(), "both have what they wanted");
    assert_eq!(house.story(number).await.len(), 2);
    let said = house.backend.log(&house.mara, number, Stretch::Newest).await.unwrap().items;
    assert_eq!(said.len(), 1, "what the second had to say stays in the log");
}

#[sqlx::test(migrations = false)]
async fn worse_means_sooner(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", Some(Severity::Sev2)).await;
    let declared_at = house.now();
    let next = || async { house.backend.room(&house.mara, number).await.unwrap().incident.next_update_at };
    house.clock.advance_s(60);
    for (severity, due_at) in [
        (Severity::Sev3, declared_at.plus_minutes(60)),
        (Severity::Sev0, declared_at.plus_minutes(16)),
        (Severity::Sev1, declared_at.plus_minutes(16)),
        (Severity::Sev1, declared_at.plus_minutes(16)),
    ] {
        house.backend.change_severity(&house.mara, number, severity).await.unwrap();
        assert_eq!(next().await, Some(due_at), "{severity:?}: a promise is never put off");
    }
    assert_eq!(house.story(number).await.len(), 4, "the same severity again is no change");

    house.backend.resolve_with(&house.mara, number, closing()).await.unwrap();
    house.backend.change_severity(&house.mara, number, Severity::Sev2).await.unwrap();
    assert_eq!(next().await, None, "what has ended promises nothing");
}

#[sqlx::test(migrations = false)]
async fn the_five_questions(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    let answer = |form| house.backend.answer(&house.jonas, number, form);
    answer(AnswerForm::DetectedAt(house.now().plus_s(-300))).await.unwrap();
    answer(AnswerForm::DetectionSource(DetectionSource::Customer)).await.unwrap();
    answer(AnswerForm::Aware(" Support ".into())).await.unwrap();
    answer(AnswerForm::BeingDone("Rolling back".into())).await.unwrap();
    answer(AnswerForm::HowBad("Every second order".into())).await.unwrap();
    answer(AnswerForm::HowBad("Every second order".into())).await.unwrap();
    let answers = house.backend.room(&house.mara, number).await.unwrap().answers;
    assert_eq!((answers.unknown(), answers.aware.as_deref()), (0, Some("Support")));
    answer(AnswerForm::Aware(String::new())).await.unwrap();
    assert_eq!(house.backend.room(&house.mara, number).await.unwrap().answers.unknown(), 1);
    assert_eq!(wrong_field(answer(AnswerForm::DetectedAt(house.now().plus_s(1))).await), "answer");
    assert_eq!(wrong_field(answer(AnswerForm::Aware("x".repeat(20_000))).await), "answer");
    assert_eq!(
        house.story(number).await[1..],
        [
            "Jonas Weber answered “When did we know?”: 2026-11-20T03:07:00Z",
            "Jonas Weber answered “How did we know?”: A customer",
            "Jonas Weber answered “Who is aware?”: Support",
            "Jonas Weber answered “What is being done?”: Rolling back",
            "Jonas Weber answered “How bad is it?”: Every second order",
            "Jonas Weber answered “Who is aware?”: unknown",
        ]
    );
}

#[sqlx::test(migrations = false)]
async fn services_are_affected_or_not(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    let ledger = service(&house.backend, "ledger", "Ledger").await;
    let shop = service(&house.backend, "shop", "Shop").await;
    sqlx::query!(
        "insert into service_dependencies (service_id, depends_on_id) values ($1, $2), ($3, $1)",
        house.checkout.0,
        ledger.0,
        shop.0,
    )
    .execute(&house.backend.ctx.db)
    .await
    .unwrap();
    let set = |service, affected| house.backend.set_service(&house.mara, number, service, affected);
    set(house.checkout, true).await.unwrap();
    set(house.checkout, true).await.unwrap();
    let room = house.backend.room(&house.mara, number).await.unwrap();
    assert_eq!(room.services[0].depends_on[0].id, ledger);
    assert_eq!(room.services[0].depended_on_by[0].id, shop);
    assert_eq!((room.services[0].depends_on.len(), room.services[0].depended_on_by.len()), (1, 1));
    set(house.checkout, false).await.unwrap();
    set(house.checkout, false).await.unwrap();
    assert_eq!(
        house.story(number).await[1..],
        ["Mara Lindqvist marked Checkout as affected", "Mara Lindqvist marked Checkout as not affected"]
    );
    assert_eq!(wrong_field(set(ServiceId(house.backend.ctx.new_id()), true).await), "service_id");
}

#[sqlx::test(migrations = false)]
async fn an_alert_belongs_to_one_incident(db: PgPool) {
    let house = House::new(db).await;
    let (one, two) = (house.declared("Errors in checkout", None).await, house.declared("Slow search", None).await);
    let alert = house.alert("HighErrorRate").await;
    let attach = |number, alert| house.backend.attach_alert(&house.mara, number, alert);
    attach(one, alert).await.unwrap();
    attach(one, alert).await.expect("attached already");
    assert_eq!(conflict(attach(two, alert).await), "This alert belongs to INC-1 already.");
    let nothing = AlertId(house.backend.ctx.new_id());
    assert_eq!(attach(one, nothing).await, Err(Refusal::NotFound("alert".into())));
    let story = house.story(one).await;
    assert!(story.contains(&"Alertmanager reported “HighErrorRate” on Checkout".into()), "{story:?}");
    assert_eq!(house.backend.room(&house.mara, one).await.unwrap().alerts.len(), 1);
}

#[sqlx::test(migrations = false)]
async fn a_long_timeline_is_read_in_stretches_with_the_past_of_its_alerts(db: PgPool) {
    let house = House::new(db).await;
    let alert = house.alert("HighErrorRate").await;
    let number = house.declared("Errors in checkout", None).await;
    for n in 0..300 {
        let severity = if n % 2 == 0 { Severity::Sev1 } else { Severity::Sev2 };
        house.backend.change_severity(&house.mara, number, severity).await.unwrap();
        house.backend.say(&house.mara, number, format!("line {n}")).await.unwrap();
    }
    house.backend.attach_alert(&house.jonas, number, alert).await.unwrap();
    let mut whole = vec![];
    let mut stretch = Stretch::Newest;
    loop {
        let page = house.backend.timeline(&house.mara, number, stretch).await.unwrap();
        whole.splice(0..0, page.items);
        let Some(next) = page.next else { break };
        assert_eq!(next.parse(), Ok(whole[0].seq));
        stretch = Stretch::Before(whole[0].seq);
    }
    assert!(whole.is_sorted_by_key(|item| item.seq), "each event once, in the order of the log");
    assert_eq!((whole[0].kind.as_str(), whole[1].kind.as_str()), ("alert.fired", "incident.declared"));
    let changes = whole.iter().filter(|item| item.kind == "incident.severity_changed").count();
    assert_eq!((changes, whole.iter().any(|item| item.kind == "log.line_added")), (300, false));
    assert_eq!(whole.last().map(|item| item.kind.as_str()), Some("incident.service_affected"));

    let from_the_start = house.backend.timeline(&house.mara, number, Stretch::After(0)).await.unwrap();
    assert_eq!((&from_the_start.items[..], from_the_start.next.is_some()), (&whole[..200], true));
    let rest = house.backend.timeline(&house.mara, number, Stretch::After(whole[199].seq)).await.unwrap();
    assert_eq!((&rest.items[..], rest.next), (&whole[200..], None));
}

use super::*;
use domain::{ApiTokenId, PageRequest};

#[sqlx::test(migrations = false)]
async fn each_person_who_sees_it_too_is_counted_once(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    let sam = person(&house.backend, "Sam Stakeholder", Role::Stakeholder).await;
    let see = |who, what: &str| house.backend.see_it_too(who, number, true, what.into());
    see(&sam, " My card is declined ").await.unwrap();
    house.clock.advance_s(60);
    see(&sam, "Still").await.expect("again changes nothing");
    see(&house.jonas, "").await.unwrap();
    let room = house.backend.room(&sam, number).await.unwrap();
    let names: Vec<_> = room.seen_too.iter().map(|person| person.name.as_str()).collect();
    assert_eq!((names, room.incident.seen_too), (vec!["Sam Stakeholder", "Jonas Weber"], 2));
    assert!(room.responders.iter().all(|person| person.name == "Mara Lindqvist"), "seeing is not responding");
    let listed = house.backend.list(&sam, Default::default(), PageRequest::default()).await.unwrap();
    assert_eq!(listed.items[0].seen_too, 2);

    house.backend.see_it_too(&sam, number, false, String::new()).await.unwrap();
    house.backend.see_it_too(&sam, number, false, String::new()).await.expect("not counted any more");
    assert_eq!(house.backend.room(&sam, number).await.unwrap().incident.seen_too, 1);
    assert_eq!(
        house.story(number).await[1..],
        [
            "Sam Stakeholder sees it too: My card is declined",
            "Jonas Weber sees it too",
            "Sam Stakeholder does not see it after all",
        ]
    );
}

#[sqlx::test(migrations = false)]
async fn only_people_are_counted_and_only_while_it_is_open(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    let see = |who, what: String| house.backend.see_it_too(who, number, true, what);
    let token = Actor::Token { id: ApiTokenId(house.backend.ctx.new_id()), name: "Bot".into(), role: Role::Admin };
    assert_eq!(see(&token, String::new()).await, Err(Refusal::Forbidden));
    assert_eq!(wrong_field(see(&house.jonas, "x".repeat(201)).await), "what");
    see(&house.jonas, String::new()).await.unwrap();
    house.backend.resolve_with(&house.mara, number, closing()).await.unwrap();
    let told = "INC-1 is resolved. If you see it again, reopen it or declare another.";
    assert_eq!(conflict(see(&house.mara, String::new()).await), told);
    house.backend.see_it_too(&house.jonas, number, false, String::new()).await.expect("taken back at any time");
}

use super::*;
use domain::incidents::IncidentRole;
use domain::incidents::IncidentRole::Commander;

#[sqlx::test(migrations = false)]
async fn two_people_take_a_role_and_one_wins(db: PgPool) {
    let house = House::new(db).await;
    for title in ["Errors in checkout", "Slow search", "No mail leaves"] {
        let number = house.declared(title, None).await;
        let (mara, jonas) = tokio::join!(
            house.backend.assign_role(&house.mara, number, Commander, house.mara.person(), None),
            house.backend.assign_role(&house.jonas, number, Commander, house.jonas.person(), None),
        );
        let (winner, refused) = match (mara, jonas) {
            (Ok(()), Err(refused)) => ("Mara Lindqvist", refused),
            (Err(refused), Ok(())) => ("Jonas Weber", refused),
            other => panic!("expected one winner, got {other:?}"),
        };
        assert_eq!(refused.message(), format!("{winner} took the role Commander meanwhile."));
        let room = house.backend.room(&house.mara, number).await.unwrap();
        assert_eq!(room.incident.commander.unwrap().name, winner);
    }
}

#[sqlx::test(migrations = false)]
async fn a_role_is_taken_handed_over_and_released(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    let (mara, jonas) = (house.mara.person(), house.jonas.person());
    let assign = |to, expected| house.backend.assign_role(&house.mara, number, Commander, to, expected);
    assign(mara, None).await.unwrap();
    assign(mara, None).await.expect("taking what one has is no error");
    house.clock.advance_s(60);
    assign(jonas, mara).await.unwrap();
    let room = house.backend.room(&house.mara, number).await.unwrap();
    assert_eq!(room.roles.len(), IncidentRole::ALL.len());
    assert_eq!(room.roles[0].person.as_ref().map(|person| person.id), jonas);
    assert_eq!(room.roles[0].since, Some(house.now()));
    assign(None, jonas).await.unwrap();
    assign(None, jonas).await.expect("releasing what nobody has is no error");
    assert_eq!(conflict(assign(mara, jonas).await), "The role Commander was released meanwhile; nobody holds it.");
    assert_eq!(
        house.story(number).await[1..],
        [
            "Mara Lindqvist gave the role Commander to Mara Lindqvist",
            "Mara Lindqvist handed the role Commander over from Mara Lindqvist to Jonas Weber",
            "Mara Lindqvist released Jonas Weber from the role Commander",
        ]
    );
    let responders = house.backend.room(&house.mara, number).await.unwrap().responders;
    assert_eq!(responders.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Jonas Weber", "Mara Lindqvist"]);
}

#[sqlx::test(migrations = false)]
async fn nobody_is_given_a_role_who_left(db: PgPool) {
    let house = House::new(db).await;
    let number = house.declared("Errors in checkout", None).await;
    sqlx::query!("update people set disabled_at = $1 where name = 'Jonas Weber'", house.now() as _)
        .execute(&house.backend.ctx.db)
        .await
        .unwrap();
    let given = house.backend.assign_role(&house.mara, number, Commander, house.jonas.person(), None).await;
    assert_eq!(wrong_field(given), "person_id");
    let missing = IncidentNumber(4000);
    let given = house.backend.assign_role(&house.mara, missing, Commander, None, None).await;
    assert_eq!(given, Err(Refusal::NotFound("incident".into())));
}

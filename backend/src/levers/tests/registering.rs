//! Registering, changing, replacing the secret; what is secret stays so.

use super::*;

#[sqlx::test(migrations = false)]
async fn what_is_wrong_stands_at_its_field(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    let wrong = async |form: LeverForm| match house.backend.register(&house.boss, house.service, form).await {
        Err(Refusal::Invalid(fields)) => fields.0[0].0.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong(LeverForm { name: " ".into(), ..hook(&receiver) }).await, "name");
    assert_eq!(wrong(LeverForm { name: "3ds V2".into(), ..hook(&receiver) }).await, "name");
    assert_eq!(wrong(LeverForm { effect: String::new(), ..hook(&receiver) }).await, "effect");
    assert_eq!(wrong(LeverForm { normal: LeverState::Percentage(7), ..hook(&receiver) }).await, "normal");
    let url = |url: &str| ConnectorForm::Webhook { url: url.into() };
    assert_eq!(wrong(LeverForm { connector: url("flags"), name: "B".into(), ..hook(&receiver) }).await, "url");
    let unleash = ConnectorForm::Unleash {
        url: "https://unleash.example.org".into(),
        token: String::new(),
        project: String::new(),
        flag: "3ds".into(),
        environment: "production".into(),
    };
    assert_eq!(wrong(LeverForm { connector: unleash, name: "B".into(), ..hook(&receiver) }).await, "token");
    let by_mara = house.backend.register(&house.mara, house.service, hook(&receiver)).await;
    assert_eq!(by_mara.map(drop), Err(Refusal::Forbidden));
    let nowhere = house.backend.register(&house.boss, ServiceId(uuid::Uuid::nil()), hook(&receiver)).await;
    assert_eq!(nowhere.map(drop), Err(Refusal::NotFound("service".into())));
    house.backend.remove(&house.boss, lever.id).await.unwrap();
    house.backend.register(&house.boss, house.service, hook(&receiver)).await.unwrap();
}

#[sqlx::test(migrations = false)]
async fn both_secrets_sign_for_a_day_after_one_was_replaced(db: PgPool) {
    let house = House::new(db).await;
    let (lever, receiver) = house.switch().await;
    let made = house.backend.replace_secret(&house.boss, lever.id).await.unwrap();
    let new = made.signing_secret.clone().unwrap();
    let round = async |wanted| {
        house.pull(&house.mara, lever.id, wanted).await.unwrap();
        house.work().await;
        receiver.with(|inner| inner.came.last().map(|came| (came.good, came.signatures)).unwrap())
    };
    assert_eq!(round(OFF).await, (1, 2), "the receiver has still the old one");
    receiver.with(|inner| inner.secret.clone_from(&new));
    assert_eq!(round(ON).await, (1, 2));
    house.clock.advance_s(86_401);
    assert_eq!(round(OFF).await, (1, 1));
    let busy = house.backend.remove(&house.boss, lever.id).await;
    assert_eq!(conflict(busy), "“3DS v2” is in use. Put it back first, then change or remove it.");
    assert!(!format!("{made:?}").contains(&new));
}

#[sqlx::test(migrations = false)]
async fn no_secret_is_stored_readable_or_told(db: PgPool) {
    let house = House::new(db).await;
    let receiver = Receiver::start(json!({"on": true})).await;
    let form = hook(&receiver);
    let made = house.backend.register(&house.boss, house.service, form.clone()).await.unwrap();
    let secret = made.signing_secret.unwrap();
    let bare = secret.trim_start_matches("whsec_").to_owned();
    let everything: String = sqlx::query_scalar(
        "select (select string_agg(lever::text, '') from levers lever) || (select string_agg(event::text, '') from events event)
             || coalesce((select string_agg(body::text, '') from idempotency_keys), '')",
    )
    .fetch_one(&house.backend.ctx.db)
    .await
    .unwrap_or_else(|error| panic!("{error}"));
    assert!(!everything.contains(&bare));
    let hex: String = bare.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert!(!everything.contains(&hex));
    // A server without the key can do nothing with it, and says what to do.
    receiver.with(|inner| inner.secret = secret);
    house.pull(&house.mara, made.lever.id, OFF).await.unwrap();
    let other = crate::Vault::with_key(&[9; 32]);
    carry_out_levers(&house.backend.ctx.clone().sealing(other)).await.unwrap();
    let failed = Levers::calls(&house.backend, &house.mara, house.number).await.unwrap().remove(0);
    assert!(failed.words.contains("MUSTER_SECRETS_KEY"), "{failed:?}");
    let keyless = Backend::new(house.backend.ctx.clone().sealing(crate::Vault::default()));
    let form = LeverForm { name: "Another".into(), ..form };
    let refused = keyless.register(&house.boss, house.service, form).await;
    assert!(matches!(&refused, Err(Refusal::Conflict(why)) if why.contains("MUSTER_SECRETS_KEY")), "{refused:?}");
}

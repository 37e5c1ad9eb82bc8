//! Creates that are sent twice.

use super::*;
use serde_json::json;

fn declare(token: &str, key: &str, title: &str) -> Request<Body> {
    json(bearer("POST", token, "/incidents").header("idempotency-key", key), &json!({"title": title}))
}

async fn count(house: &House) -> i64 {
    sqlx::query_scalar("select count(*) from incidents").fetch_one(&house.backend.ctx().db).await.unwrap()
}

#[sqlx::test(migrations = false)]
async fn the_same_key_creates_once_and_answers_the_same(db: PgPool) {
    let house = House::new(db).await;
    let (one, other) = (house.token(Role::Responder).await, house.token(Role::Responder).await);
    let first = house.call(declare(&one, "k1", "Checkout is slow")).await;
    let again = house.call(declare(&one, "k1", "Checkout is slow")).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!(first.body, again.body);
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    assert_eq!(count(&house).await, 1);

    let changed = house.call(declare(&one, "k1", "Search is slow")).await;
    assert_eq!(changed.status, StatusCode::CONFLICT, "a key stands for one request");
    let elsewhere = house.call(declare(&other, "k1", "Checkout is slow")).await;
    assert_eq!(elsewhere.status, StatusCode::CREATED, "keys are per caller");
    assert_ne!(elsewhere.body, first.body);
    assert_eq!(count(&house).await, 2);
}

#[sqlx::test(migrations = false)]
async fn of_many_at_once_one_creates(db: PgPool) {
    let house = House::new(db).await;
    let token = house.token(Role::Admin).await;
    let form = json!({"slug": "checkout", "name": "Checkout"});
    let create = || house.call(json(bearer("POST", &token, "/services").header("idempotency-key", "k"), &form));
    let answers = futures::future::join_all((0..8).map(|_| create())).await;
    for answer in &answers {
        assert!(matches!(answer.status.as_u16(), 201 | 429), "{}", answer.body);
    }
    assert!(answers.iter().any(|answer| answer.status == StatusCode::CREATED));
    assert_eq!(create().await.status, StatusCode::CREATED);
    assert_eq!(house.get(&token, "/services").await.body["items"].as_array().unwrap().len(), 1);
}

#[sqlx::test(migrations = false)]
async fn what_was_refused_may_be_tried_again(db: PgPool) {
    let house = House::new(db).await;
    let token = house.token(Role::Responder).await;
    assert_eq!(house.call(declare(&token, "k", " ")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.call(declare(&token, "k", "Checkout is slow")).await.status, StatusCode::CREATED);
    let answer = house.call(declare(&token, &"k".repeat(300), "Checkout is slow")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
}

#[sqlx::test(migrations = false)]
async fn a_secret_is_shown_once_and_kept_nowhere(db: PgPool) {
    let house = House::new(db).await;
    let admin = house.token(Role::Admin).await;
    let form = json!({"name": "Deploy bot", "role": "responder"});
    let create = || house.call(json(bearer("POST", &admin, "/tokens").header("idempotency-key", "k"), &form));
    let first = create().await;
    let secret = first.body["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("mst_"));
    let again = create().await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body["detail"].as_str().unwrap().contains("its secret was shown then"), "{}", again.body);
    let kept: Vec<String> = sqlx::query_scalar("select coalesce(body::text, '') from idempotency_keys")
        .fetch_all(&house.backend.ctx().db)
        .await
        .unwrap();
    assert!(kept.iter().all(|body| !body.contains(&secret)));
    assert_eq!(house.get(&secret, "/me").await.body["name"], "Deploy bot");
    let id = first.body["item"]["id"].as_str().unwrap();
    assert_eq!(
        house.send("DELETE", &admin, &format!("/tokens/{id}"), &Value::Null).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(house.get(&secret, "/me").await.status, StatusCode::UNAUTHORIZED, "revoked at once");
}

//! People, their addresses and one-time links, runbooks and the organisation over HTTP.

use super::*;
use domain::people::{Access, SignInForm};
use serde_json::json;

#[sqlx::test(migrations = false)]
async fn a_one_time_link_is_answered_once_and_works_once(db: PgPool) {
    let house = House::sending_mail(db).await;
    let admin = house.token(Role::Admin).await;
    let form = json!({"name": "Mara Lindqvist", "email": "mara@example.org", "role": "responder"});
    let mara = house.post(&admin, "/people", &form).await.body["id"].as_str().unwrap().to_owned();
    let path = format!("/people/{mara}/password-link");
    let made = house.post(&admin, &path, &json!({})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let link = made.body["link"].as_str().unwrap();
    let secret = link.strip_prefix("https://muster.test/welcome/mpl_").expect("a link to this Muster");
    let ways = house.get(&admin, &format!("/people/{mara}/ways-in")).await.body;
    assert_eq!((&ways["has_password"], ways["link_until"].is_i64()), (&json!(false), true));
    assert!(!ways.to_string().contains(secret) && !house.get(&admin, "/audit").await.body.to_string().contains(secret));

    let mailed = house.post(&admin, &path, &json!({"by_mail": true})).await.body;
    assert_eq!((&mailed["link"], &mailed["mailed_to"]), (&Value::Null, &json!("mara@example.org")));
    let token = format!("mpl_{secret}");
    let late = house.backend.set_password_by_link(&token, "a sentence of mine".into(), Default::default()).await;
    assert!(late.is_err(), "the newer link took its place");
    let made = house.post(&admin, &path, &json!({})).await.body;
    let token = made["link"].as_str().unwrap().rsplit('/').next().unwrap();
    house.backend.set_password_by_link(token, "a sentence of mine".into(), Default::default()).await.unwrap();
    let form = SignInForm { email: "mara@example.org".into(), password: "a sentence of mine".into() };
    assert!(house.backend.sign_in(form, Default::default()).await.is_ok());
}

#[sqlx::test(migrations = false)]
async fn addresses_are_added_ordered_and_removed(db: PgPool) {
    let house = House::sending_mail(db).await;
    let admin = house.token(Role::Admin).await;
    let form = json!({"name": "Mara Lindqvist", "email": "mara@example.org", "role": "responder"});
    let mara = house.post(&admin, "/people", &form).await.body["id"].clone();
    let list = format!("/people/{}/contact-methods", mara.as_str().unwrap());
    let added = house.post(&admin, &list, &json!({"address": "mara@phone.example"})).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.body);
    assert_eq!((&added.body["account"], &added.body["verified_at"]), (&json!(false), &Value::Null));
    let again = house.post(&admin, &list, &json!({"address": "mara@phone.example"})).await;
    assert_eq!(
        (again.status, &again.body["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("address"))
    );
    let method = format!("/contact-methods/{}", added.body["id"].as_str().unwrap());
    let first = house.send("PUT", &admin, &format!("{method}/first"), &Value::Null).await;
    assert_eq!(first.status, StatusCode::NO_CONTENT, "{}", first.body);
    let there = house.get(&admin, &list).await.body;
    let addresses: Vec<_> = there.as_array().unwrap().iter().map(|one| one["address"].as_str().unwrap()).collect();
    assert_eq!(addresses, ["mara@phone.example", "mara@example.org"]);
    let check = format!("{method}/check");
    assert_eq!(house.post(&admin, &check, &Value::Null).await.status, StatusCode::NO_CONTENT);
    let asked = house.post(&admin, &check, &Value::Null).await;
    assert_eq!(asked.status, StatusCode::TOO_MANY_REQUESTS, "three letters in a quarter of an hour are enough");
    assert!(asked.header("retry-after").parse::<u32>().is_ok());
    assert_eq!(house.send("DELETE", &admin, &method, &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(house.get(&admin, &list).await.body.as_array().unwrap().len(), 1);
}

#[sqlx::test(migrations = false)]
async fn a_runbook_that_was_changed_meanwhile_is_a_conflict(db: PgPool) {
    let house = House::new(db).await;
    let (admin, manager) = (house.token(Role::Admin).await, house.token(Role::Manager).await);
    let service = house.post(&admin, "/services", &json!({"slug": "checkout", "name": "Checkout"})).await.body;
    let form = json!({"service_ids": [service["id"]], "title": "Queue grows", "body": "1. Scale up."});
    let made = house.post(&manager, "/runbooks", &form).await;
    assert_eq!((made.status, &made.body["version"]), (StatusCode::CREATED, &json!(1)), "{}", made.body);
    let path = format!("/runbooks/{}", made.body["id"].as_str().unwrap());
    let edit = |version: i32, body: &str| json!({"version": version, "service_ids": [service["id"]], "title": "Queue grows", "body": body});
    let changed = house.send("PUT", &admin, &path, &edit(1, "1. Scale down.")).await;
    assert_eq!((changed.status, &changed.body["version"]), (StatusCode::OK, &json!(2)), "{}", changed.body);
    let refused = house.send("PUT", &manager, &path, &edit(1, "1. Wait.")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body["detail"].as_str().unwrap().contains("admin robot changed this runbook"), "{}", refused.body);
    let archived = format!("{path}/archived");
    assert_eq!(house.send("PUT", &manager, &archived, &Value::Null).await.status, StatusCode::NO_CONTENT);
    let count = async |query: &str| house.get(&admin, query).await.body["items"].as_array().unwrap().len();
    assert_eq!((count("/runbooks").await, count("/runbooks?archived=true").await), (0, 1));
    assert_eq!(house.send("DELETE", &manager, &archived, &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!((count("/runbooks?search=scale").await, count("/runbooks?archived=true").await), (1, 0));
}

#[sqlx::test(migrations = false)]
async fn the_organisation_is_renamed(db: PgPool) {
    let house = House::new(db).await;
    let (admin, reader) = (house.token(Role::Admin).await, house.token(Role::Stakeholder).await);
    let renamed = house.send("PATCH", &admin, "/organisation", &json!({"name": "Northwind Pay"})).await;
    let loss = json!({
        "currency": "EUR",
        "per_hour": {"medium": 1_000, "high": 10_000},
        "total": {"medium": 10_000, "high": 100_000},
    });
    assert_eq!(renamed.body, json!({"name": "Northwind Pay", "time_zone": "UTC", "loss": loss}));
    let moved = house.send("PATCH", &admin, "/organisation", &json!({"time_zone": "Europe/Berlin"})).await;
    assert_eq!(moved.body, json!({"name": "Northwind Pay", "time_zone": "Europe/Berlin", "loss": loss}));
    assert_eq!(house.get(&reader, "/organisation").await.body["name"], "Northwind Pay");
    let wrong = house.send("PATCH", &admin, "/organisation", &json!({"name": " "})).await;
    assert_eq!((wrong.status, &wrong.body["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("name")));
}

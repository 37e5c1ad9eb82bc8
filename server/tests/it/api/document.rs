//! The OpenAPI document says what is true.

use super::*;
use std::collections::BTreeSet;

fn document() -> Value {
    serde_json::from_str(&api::openapi_json()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut operations = vec![];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((format!("{method} {path}"), operation));
        }
    }
    operations
}

/// All `$ref` in a value.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 40, "{found:?}");
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn every_operation_says_what_it_takes_and_answers() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{name}: the id is taken");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name}");
        for status in ["401", "403", "503"] {
            assert!(responses.contains_key(status), "{name} {status}");
        }
        let parameters = operation["parameters"].as_array().unwrap();
        let named = parameters.iter().filter(|parameter| parameter["in"] == "path").count();
        assert_eq!(named, name.matches('{').count(), "{name}");
        let takes_key = parameters.iter().any(|parameter| parameter["name"] == "idempotency-key");
        assert_eq!(takes_key, responses.contains_key("201"), "{name}");
    }
    assert_eq!(
        document["components"]["responses"]["Conflict"]["content"]["application/problem+json"]["schema"]["$ref"],
        "#/components/schemas/Problem"
    );
    assert!(document["components"]["securitySchemes"]["token"].is_object());
    for generic in ["Page_IncidentRow", "WithSecret_ApiToken"] {
        assert!(document["components"]["schemas"][generic].is_object(), "{generic}");
    }
}

#[sqlx::test(migrations = false)]
async fn it_is_answered_without_a_token(db: PgPool) {
    let house = House::new(db).await;
    let answer = house.call(Request::get("/api/openapi.json").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/json"));
    assert_eq!(answer.body, document());
}

//! The API inside the whole server: behind the check of origins, and beside the pages.

use super::*;
use crate::support::{Server, header, with_session};
use serde_json::json;

fn declare(extra: &[(&str, &str)]) -> Request<Body> {
    let request = Request::post("/api/v1/incidents");
    let request = extra.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    json(request, &json!({"title": "Checkout is slow"}))
}

#[sqlx::test(migrations = false)]
async fn a_session_may_change_things_only_from_our_own_pages(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    for (site, status) in [("cross-site", 403), ("same-site", 403), ("same-origin", 201)] {
        let request = with_session(declare(&[("sec-fetch-site", site)]), &admin.token);
        assert_eq!(server.call(request).await.status().as_u16(), status, "{site}");
    }
    let forged =
        with_session(declare(&[("sec-fetch-site", "cross-site"), ("authorization", "Bearer x")]), &admin.token);
    assert_eq!(server.call(forged).await.status(), StatusCode::UNAUTHORIZED, "the cookie is not looked at");
}

#[sqlx::test(migrations = false)]
async fn the_api_answers_machines_and_never_with_a_page(db: PgPool) {
    let server = Server::start(db).await;
    let form = ApiTokenForm { name: "robot".into(), role: Role::Responder };
    let token = people::create_token(server.backend.ctx(), form).await.unwrap().secret;
    for (method, path, status) in [
        ("GET", "/incidents", 200),
        ("GET", "/nothing", 404),
        ("POST", "/nothing/here", 404),
        ("PATCH", "/incidents", 405),
    ] {
        let answer = server.call(bearer(method, &token, path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status().as_u16(), status, "{method} {path}");
        assert!(header(&answer, "content-type").ends_with("json"), "{method} {path}");
        assert_eq!(header(&answer, "cache-control"), "private, no-store", "{method} {path}");
    }
    let huge = bearer("POST", &token, "/incidents").header("content-type", "application/json");
    let answer = server.call(huge.body(Body::from(vec![b' '; 1024 * 1024 + 1])).unwrap()).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
    let document = server.get("/api/openapi.json").await;
    assert_eq!((document.status(), header(&document, "content-type")), (StatusCode::OK, "application/json"));
}

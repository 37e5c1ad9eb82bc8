//! What stands around every route: headers, origin, limits, request ids.

use axum::body::Body;
use http::{Request, StatusCode, header as h};
use sqlx::PgPool;

use crate::support::{SITE, Server, header, text, with_session};

#[sqlx::test(migrations = false)]
async fn a_page_runs_our_scripts_and_no_others(db: PgPool) {
    let server = Server::start(db).await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let page = server.get("/login").await;
        assert_eq!(page.status(), StatusCode::OK);
        let policy = header(&page, "content-security-policy").to_owned();
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        let html = text(page).await;
        let scripts = html.matches("<script").count();
        let data = html.matches("type=\"application/json\"").count();
        assert!(scripts > data);
        assert_eq!(html.matches(&format!("nonce=\"{nonce}\"")).count(), scripts - data, "{html}");
        assert!(!html.contains(" style=\"") && !html.contains(" onclick="), "{html}");
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[sqlx::test(migrations = false)]
async fn every_answer_carries_the_security_headers(db: PgPool) {
    let server = Server::start(db).await;
    for path in ["/", "/login", "/nothing/here", "/healthz", "/readyz", "/metrics", "/icons.svg", "/pkg/muster.css"] {
        let answer = server.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", "max-age=31536000"),
        ] {
            assert_eq!(header(&answer, name), value, "{path}");
        }
        let policy = header(&answer, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"), "{path}: {policy}");
        assert!(!header(&answer, "permissions-policy").is_empty(), "{path}");
        assert!(!header(&answer, "cache-control").is_empty(), "{path}");
    }
}

#[sqlx::test(migrations = false)]
async fn plain_http_promises_no_https(db: PgPool) {
    let server = Server::at(db, "http://127.0.0.1:3000").await;
    assert_eq!(header(&server.get("/healthz").await, "strict-transport-security"), "");
}

#[sqlx::test(migrations = false)]
async fn another_site_cannot_change_anything(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let post = |origin: (&str, &str)| {
        let request = Request::post("/preferences/theme")
            .header(origin.0, origin.1)
            .header(h::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("theme=dark"));
        with_session(request.unwrap(), &admin.token)
    };
    for foreign in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("x-none", ""),
    ] {
        assert_eq!(server.call(post(foreign)).await.status(), StatusCode::FORBIDDEN, "{foreign:?}");
    }
    for own in [("sec-fetch-site", "same-origin"), ("origin", SITE)] {
        let answer = server.call(post(own)).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{own:?}");
        assert_eq!(header(&answer, "set-cookie"), "theme=dark; Path=/; Max-Age=31536000; SameSite=Lax; Secure");
    }
}

#[sqlx::test(migrations = false)]
async fn a_request_id_comes_back_and_is_made_when_it_is_missing_or_mad(db: PgPool) {
    let server = Server::start(db).await;
    let ask = |id: &str| server.call(Request::get("/healthz").header("x-request-id", id).body(Body::empty()).unwrap());
    assert_eq!(header(&ask("from-the-proxy.1").await, "x-request-id"), "from-the-proxy.1");
    let made = ask("x\" y").await;
    assert_eq!(header(&made, "x-request-id").len(), 16);
    assert_eq!(header(&server.get("/").await, "x-request-id").len(), 16);
}

#[sqlx::test(migrations = false)]
async fn what_is_not_there_is_said_so(db: PgPool) {
    let server = Server::start(db).await;
    assert_eq!(server.get("/nothing/here").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(server.get("/pkg/nothing.js").await.status(), StatusCode::NOT_FOUND);
    let post = Request::post("/nothing/here").body(Body::empty()).unwrap();
    assert_eq!(server.call(post).await.status(), StatusCode::NOT_FOUND);
}

#[sqlx::test(migrations = false)]
async fn a_form_without_end_is_refused(db: PgPool) {
    let server = Server::start(db).await;
    let huge = Request::post("/preferences/theme")
        .header(h::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(vec![b'a'; 1024 * 1024 + 1]))
        .unwrap();
    assert_eq!(server.call(huge).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[sqlx::test(migrations = false)]
async fn pages_are_for_people_who_are_signed_in(db: PgPool) {
    let server = Server::start(db).await;
    let stranger = server.get("/incidents").await;
    assert!(stranger.status().is_redirection(), "{}", stranger.status());
    assert!(header(&stranger, "location").starts_with("/login"), "{}", header(&stranger, "location"));
    let admin = server.admin().await;
    let page = with_session(Request::get("/incidents").body(Body::empty()).unwrap(), &admin.token);
    let page = server.call(page).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(text(page).await.contains("Ada Ames"));
}

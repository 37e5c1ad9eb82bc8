//! What the pages of the browser, its files and the public pages tell of a private incident: nothing, to whoever is no
//! member. The routes of the API are compared one by one in `api/privacy.rs`.

use axum::body::Body;
use domain::documents::Documents;
use domain::incidents::{DeclareForm, Incidents, Severity};
use domain::people::SignedIn;
use domain::services::{ServiceForm, Services};
use domain::status_pages::{StatusPageForm, StatusPages};
use domain::{Actor, PageRequest, Role};
use http::{Request, StatusCode};
use sqlx::PgPool;

use crate::support::{Server, text, with_session};

const SECRET: &str = "walrus";

async fn read(server: &Server, who: Option<&SignedIn>, path: &str) -> (StatusCode, String) {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    if let Some(who) = who {
        request = with_session(request, &who.token);
    }
    let answer = server.call(request).await;
    (answer.status(), text(answer).await)
}

/// INC-1, private to Rea, with a document; answers its id.
async fn secret_incident(server: &Server, admin: &Actor, member: &Actor) -> String {
    let service = ServiceForm { slug: "checkout".into(), name: "Checkout".into(), ..ServiceForm::default() };
    let service = Services::create(&server.backend, admin, service).await.unwrap();
    let page = StatusPageForm { slug: "acme".into(), name: "Acme".into() };
    StatusPages::create(&server.backend, admin, page).await.unwrap();
    let form = DeclareForm {
        title: "The walrus is out".into(),
        severity: Some(Severity::Sev0),
        service_ids: vec![service.id],
        hunch: "the walrus did it".into(),
        private: true,
        ..DeclareForm::default()
    };
    let made = server.backend.declare(member, form).await.unwrap();
    let templates = Documents::templates(&server.backend, member).await.unwrap();
    server.backend.begin_with(member, made.number, templates[0].id).await.unwrap();
    made.id.to_string()
}

#[sqlx::test(migrations = false)]
async fn no_page_and_no_file_tells_of_a_private_incident(db: PgPool) {
    let server = Server::start(db).await;
    let admin = server.admin().await;
    let boss = admin.viewer.actor();
    let member = server.person(&boss, "Rea", Role::Responder).await;
    let other = server.person(&boss, "Oto", Role::Responder).await;
    let id = secret_incident(&server, &boss, &member.viewer.actor()).await;
    let hidden = [
        "/incidents/INC-1".to_owned(),
        "/incidents/INC-1/facts".to_owned(),
        "/incidents/INC-1/document".to_owned(),
        "/incidents/INC-1/document/versions".to_owned(),
        "/incidents/INC-1/document/export/markdown".to_owned(),
        "/incidents/INC-1/document/export/html".to_owned(),
        "/incidents/INC-1/document/export/json".to_owned(),
        format!("/documents/{id}/people?search="),
        format!("/documents/{id}/images/{id}"),
    ];
    let open = [
        "/",
        "/incidents",
        "/incidents?search=walrus",
        "/incidents?service=checkout",
        "/declare?title=walrus",
        "/alerts",
        "/services",
        "/services/checkout",
        "/status-pages",
        "/settings/audit",
        "/status/acme",
        "/status/acme/history",
        "/status/acme/feed.atom",
        "/api/status/acme",
        "/metrics",
        "/healthz",
    ];
    for who in [Some(&admin), Some(&other), None] {
        for path in hidden.iter().map(String::as_str).chain(open) {
            let (status, body) = read(&server, who, path).await;
            let told = format!("{path} {status}: {body}");
            assert!(!body.to_lowercase().contains(SECRET) || path.contains(SECRET), "{told}");
            assert!(!body.contains("The walrus is out"), "{told}");
            assert!(!body.contains("INC-1<"), "{told}");
            if who.is_some() && hidden.iter().any(|hidden| hidden == path) {
                assert_eq!(status, StatusCode::NOT_FOUND, "{told}");
            }
        }
    }
    let seen = ["/", "/incidents", "/incidents/INC-1", "/incidents/INC-1/document/export/markdown"];
    for path in seen {
        let (status, body) = read(&server, Some(&member), path).await;
        assert!(
            status == StatusCode::OK && body.contains("The walrus is out"),
            "its member reads {path}: {status} {body}"
        );
    }
    let page = PageRequest::default();
    let others = server.backend.versions(&other.viewer.actor(), "INC-1".parse().unwrap(), page).await;
    assert!(others.is_err(), "{others:?}");
}

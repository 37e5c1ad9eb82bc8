//! The REST API over a real Postgres: rights of every route, the shape of problems, pages of lists, creates that
//! are sent twice, and the document that describes it all.

mod answers;
mod away;
mod bleeding;
mod creating;
mod document;
mod guarded;
mod large;
mod managing;
mod privacy;
mod rehearsing;
mod rights;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use backend::{Backend, Ctx, SystemClock, people};
use domain::Role;
use domain::people::{Access, ApiTokenForm, PersonForm, SignInForm, SignInOrigin};
use http::{Request, Response, StatusCode, header};
use serde_json::Value;
use server::api::{self, Api};
use server::boot;
use sqlx::PgPool;
use tower::ServiceExt;

use crate::support::{PASSWORD, SITE, SOON, text};

/// The API alone, without the layers that stand around every route.
pub struct House {
    pub router: Router,
    pub backend: Backend,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub body: Value,
}

impl House {
    pub async fn new(db: PgPool) -> House {
        Self::with(Ctx::new(db, Arc::new(SystemClock), SITE).sealing(backend::Vault::with_key(&[7; 32]))).await
    }

    pub async fn sending_mail(db: PgPool) -> House {
        Self::with(
            Ctx::new(db, Arc::new(SystemClock), SITE).sending_mail(true).sealing(backend::Vault::with_key(&[7; 32])),
        )
        .await
    }

    async fn with(ctx: Ctx) -> House {
        backend::db::migrate(&ctx.db).await.unwrap();
        let backend = Backend::new(ctx);
        let api = Api { ports: boot::ports(&backend), ctx: backend.ctx().clone(), https: true };
        House { router: api::routes(api), backend }
    }

    /// A fresh token with this role.
    pub async fn token(&self, role: Role) -> String {
        let form = ApiTokenForm { name: format!("{} robot", role.as_str()), role };
        people::create_token(self.backend.ctx(), form).await.unwrap().secret
    }

    /// The cookie of somebody with this role who has just been added and signed in.
    pub async fn person(&self, role: Role) -> String {
        self.person_named(role.as_str(), role).await
    }

    /// The same, by a name of their own.
    pub async fn person_named(&self, name: &str, role: Role) -> String {
        let email = format!("{name}@example.org");
        let form = PersonForm {
            name: name.into(),
            email: email.clone(),
            role,
            title: String::new(),
            time_zone: String::new(),
            password: PASSWORD.into(),
        };
        people::create_person(self.backend.ctx(), form).await.unwrap();
        let form = SignInForm { email, password: PASSWORD.into() };
        let session = self.backend.sign_in(form, SignInOrigin::default()).await.unwrap();
        format!("__Host-muster={}", session.token)
    }

    pub async fn call(&self, request: Request<Body>) -> Answer {
        let answer = tokio::time::timeout(SOON, self.router.clone().oneshot(request)).await.unwrap().unwrap();
        Answer::read(answer).await
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.call(bearer("GET", token, path).body(Body::empty()).unwrap()).await
    }

    pub async fn send(&self, method: &str, token: &str, path: &str, body: &Value) -> Answer {
        self.call(json(bearer(method, token, path), body)).await
    }

    pub async fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.send("POST", token, path, body).await
    }
}

impl Answer {
    async fn read(answer: Response<Body>) -> Answer {
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = text(answer).await;
        // Tables and Markdown.
        let is_words = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/"));
        let body = match (text.is_empty(), is_words) {
            (true, _) => Value::Null,
            (false, true) => Value::String(text),
            (false, false) => serde_json::from_str(&text).expect(&text),
        };
        Answer { status, headers, body }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

pub fn bearer(method: &str, token: &str, path: &str) -> http::request::Builder {
    let path = format!("/api/v1{path}");
    Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {token}"))
}

pub fn json(request: http::request::Builder, body: &Value) -> Request<Body> {
    request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())).unwrap()
}

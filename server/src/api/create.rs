//! Requests that create something. With an `Idempotency-Key` they can be sent again after a lost answer: the
//! same key with the same request is carried out once and answered the same.

use super::input::{parse, read};
use super::{Api, Caller};
use crate::problem::Problem;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use backend::idempotency::{self, Once, Outcome};
use domain::{Actor, Answer, Refusal};
use http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

pub(super) const IDEMPOTENCY_KEY: &str = "idempotency-key";

pub(super) type Created = Result<Response, Problem>;

/// Who creates what.
pub(super) struct Create<T> {
    by: Actor,
    form: T,
    once: Option<Once>,
    ctx: backend::Ctx,
}

impl<T: DeserializeOwned + Send> FromRequest<Api> for Create<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let Caller(by) = Caller::from_request_parts(&mut parts, api).await?;
        let body = read(Request::from_parts(parts.clone(), body), api).await?;
        let once = match parts.headers.get(IDEMPOTENCY_KEY) {
            None => None,
            Some(key) => {
                let mut digest = Sha256::new();
                for part in [parts.method.as_str().as_bytes(), parts.uri.path().as_bytes(), &body] {
                    digest.update(part.len().to_be_bytes());
                    digest.update(part);
                }
                let key = key.to_str().unwrap_or_default().to_owned();
                let request_hash = digest.finalize().to_vec();
                Some(Once { actor: actor_key(&by), key, request_hash, has_secret: false })
            }
        };
        Ok(Create { by, form: parse(&parts.headers, &body)?, once, ctx: api.ctx.clone() })
    }
}

fn actor_key(by: &Actor) -> String {
    match by {
        Actor::Person { id, .. } | Actor::Link { id, .. } => format!("person {id}"),
        Actor::Token { id, .. } => format!("token {id}"),
        Actor::Monitoring { key, .. } => format!("key {key}"),
        Actor::Muster => "muster".into(),
    }
}

impl<T: Send + 'static> Create<T> {
    /// The answer holds a secret: it is shown once and kept nowhere.
    pub(super) fn with_secret(mut self) -> Self {
        if let Some(once) = &mut self.once {
            once.has_secret = true;
        }
        self
    }

    /// Carries the request out, unless it was before. Once begun it is finished, whoever hangs up.
    pub(super) async fn carry_out<R, F>(self, work: impl FnOnce(Actor, T) -> F) -> Created
    where
        R: Serialize + Send + 'static,
        F: Future<Output = Answer<R>> + Send + 'static,
    {
        let Create { by, form, once, ctx } = self;
        let work = work(by, form);
        let finished = tokio::spawn(async move {
            match once {
                Some(once) => idempotency::carry_out(&ctx, once, work).await,
                None => work.await.map(Outcome::Done),
            }
        });
        match finished.await.map_err(|_| panicked())?? {
            Outcome::Done(created) => Ok((StatusCode::CREATED, axum::Json(created)).into_response()),
            Outcome::Before { status, body: Some(body) } => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::CREATED);
                Ok((status, [("idempotency-replayed", "true")], axum::Json(body)).into_response())
            }
            Outcome::Before { body: None, .. } => {
                let told = "This was created before, and its secret was shown then. Revoke it and create another one.";
                Err(Refusal::Conflict(told.into()).into())
            }
        }
    }
}

fn panicked() -> Problem {
    let told = "Muster failed at this. Try again; the request id finds it in the log.";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", told)
}

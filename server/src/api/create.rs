//! Requests that create something. With an `Idempotency-Key` they can be sent again after a lost answer: the
//! same key with the same request is carried out once and answered the same.

use super::input::{parse, read};
use super::{Api, Caller};
use crate::problem::Problem;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use backend::idempotency::{self, Outcome};
use domain::{Actor, Answer, Refusal};
use http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

pub(super) const IDEMPOTENCY_KEY: &str = "idempotency-key";

pub(super) type Created = Result<Response, Problem>;

/// Who creates what.
pub(super) struct Create<T> {
    by: Actor,
    form: T,
    once: Option<Once>,
    ctx: backend::Ctx,
    has_secret: bool,
}

/// A key and what it stands for.
struct Once {
    actor_key: String,
    key: String,
    request_hash: Vec<u8>,
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
                Some(Once { actor_key: actor_key(&by), key, request_hash: digest.finalize().to_vec() })
            }
        };
        Ok(Create { by, form: parse(&parts.headers, &body)?, once, ctx: api.ctx.clone(), has_secret: false })
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
        self.has_secret = true;
        self
    }

    /// Carries the request out, unless it was before. Once begun it is finished, whoever hangs up.
    pub(super) async fn carry_out<R, F>(self, work: impl FnOnce(Actor, T) -> F) -> Created
    where
        R: Serialize,
        F: Future<Output = Answer<R>> + Send + 'static,
    {
        let Create { by, form, once, ctx, has_secret } = self;
        if let Some(once) = &once
            && let Some(answer) = answered_before(&ctx, once).await?
        {
            return Ok(answer);
        }
        let work = work(by, form);
        let finished = tokio::spawn(async move {
            let answer = work.await.map(|created| serde_json::to_value(created).unwrap_or(Value::Null));
            if let Some(once) = once {
                keep(&ctx, &once, &answer, has_secret).await;
            }
            answer
        });
        let answer = finished.await.map_err(|_| panicked())?;
        Ok((StatusCode::CREATED, axum::Json(answer?)).into_response())
    }
}

async fn answered_before(ctx: &backend::Ctx, once: &Once) -> Result<Option<Response>, Problem> {
    let Once { actor_key, key, request_hash } = once;
    match idempotency::begin(ctx, actor_key, key, request_hash).await.map_err(backend::Error::refuse)? {
        Outcome::Fresh => Ok(None),
        Outcome::Stored { body: Value::Null, .. } => {
            let told = "This was created before, and its secret was shown then. Revoke it and create another one.";
            Err(Refusal::Conflict(told.into()).into())
        }
        Outcome::Stored { status, body } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::CREATED);
            Ok(Some((status, [("idempotency-replayed", "true")], axum::Json(body)).into_response()))
        }
    }
}

/// Keeps the answer, or gives the key back when nothing was created. A database that fails here does not undo
/// what was done: the answer is given all the same.
async fn keep(ctx: &backend::Ctx, once: &Once, answer: &Answer<Value>, has_secret: bool) {
    let Once { actor_key, key, .. } = once;
    let kept = match answer {
        Ok(_) if has_secret => idempotency::finish(ctx, actor_key, key, 201, &Value::Null).await,
        Ok(body) => idempotency::finish(ctx, actor_key, key, 201, body).await,
        Err(_) => idempotency::abandon(ctx, actor_key, key).await,
    };
    if let Err(error) = kept {
        tracing::warn!(%error, "the answer to an idempotency key could not be kept");
    }
}

fn panicked() -> Problem {
    let told = "Muster failed at this. Try again; the request id finds it in the log.";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", told)
}

//! Who calls: the holder of a bearer token, or of a session cookie. A request with an `Authorization` header is
//! never judged by its cookie, because the check of origins lets it pass.

use super::Api;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use domain::{Actor, Refusal};
use http::request::Parts;
use http::{StatusCode, header};

pub(super) struct Caller(pub Actor);

impl FromRequestParts<Api> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let access = &api.ports.access;
        if let Some(authorization) = parts.headers.get(header::AUTHORIZATION) {
            let token = authorization.to_str().ok().and_then(bearer).ok_or_else(unknown_token)?;
            return access.token_actor(token).await?.map(Caller).ok_or_else(unknown_token);
        }
        let session = app_context::session_token(&parts.headers, api.https).ok_or(Refusal::SignedOut)?;
        let viewer = access.viewer(&session).await?.ok_or(Refusal::SignedOut)?;
        Ok(Caller(viewer.actor()))
    }
}

fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn unknown_token() -> Problem {
    let what_to_do = "This API token is unknown or revoked. Send `Authorization: Bearer mst_…` with one that stands.";
    Problem::new(StatusCode::UNAUTHORIZED, "signed-out", "Signed out", what_to_do)
}

//! API tokens.

use super::*;
use axum::extract::State;
use domain::ApiTokenId;
use domain::people::{ApiToken, ApiTokenForm, WithSecret};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list_tokens, create_token)).routes(routes!(revoke_token))
}

#[utoipa::path(get, path = "/tokens", responses((status = OK, body = Vec<ApiToken>)))]
async fn list_tokens(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<ApiToken>> {
    Ok(Json(ports.access.tokens(&by).await?))
}

/// Creates an API token. Its secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/tokens", request_body = ApiTokenForm,
    responses((status = CREATED, body = WithSecret<ApiToken>)))]
async fn create_token(State(ports): State<Ports>, create: Create<ApiTokenForm>) -> Created {
    create.with_secret().carry_out(|by, form| async move { ports.access.create_token(&by, form).await }).await
}

#[utoipa::path(delete, path = "/tokens/{token}", responses((status = NO_CONTENT)))]
async fn revoke_token(State(ports): State<Ports>, Caller(by): Caller, At(token): At<ApiTokenId>) -> Done {
    ports.access.revoke_token(&by, token).await?;
    Ok(NoContent)
}

//! What the caller hears of by letter.

use super::*;
use axum::extract::State;
use domain::FollowId;
use domain::follows::{Follow, FollowForm};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list_follows, follow)).routes(routes!(unfollow))
}

/// What the person who calls follows: severities, services, incidents.
#[utoipa::path(get, path = "/me/follows", responses((status = OK, body = Vec<Follow>)))]
async fn list_follows(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<Follow>> {
    Ok(Json(ports.follows.follows(&by).await?))
}

/// Follows an incident, every incident that affects a service, or every incident of a severity and of worse ones. Letters tell
/// when one begins, what is told of it, and when it is over.
#[utoipa::path(post, path = "/me/follows", request_body = FollowForm, responses((status = CREATED, body = Follow)))]
async fn follow(State(ports): State<Ports>, create: Create<FollowForm>) -> Created {
    create.carry_out(move |by, form| async move { ports.follows.follow(&by, form).await }).await
}

/// Follows it no longer.
#[utoipa::path(delete, path = "/me/follows/{follow}", responses((status = NO_CONTENT)))]
async fn unfollow(State(ports): State<Ports>, Caller(by): Caller, At(follow): At<FollowId>) -> Done {
    ports.follows.unfollow(&by, follow).await?;
    Ok(NoContent)
}

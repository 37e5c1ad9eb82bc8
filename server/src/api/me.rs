//! The caller: who they are, how they sign in, what waits for them.

use super::*;
use axum::extract::State;
use domain::oncall::Shift;
use domain::people::{Person, ProfileForm, Session};
use domain::{Actor, Refusal, Role, SessionId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(show_me, change_profile))
        .routes(routes!(change_password))
        .routes(routes!(my_shifts))
        .routes(routes!(list_sessions))
        .routes(routes!(revoke_session))
}

/// Whoever the token or the session belongs to.
#[derive(Serialize, ToSchema)]
struct Me {
    name: String,
    role: Role,
    /// None for an API token.
    person: Option<Person>,
}

/// Who calls.
#[utoipa::path(get, path = "/me", responses((status = OK, body = Me)))]
async fn show_me(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Me> {
    let (name, role) = match &by {
        Actor::Person { name, role, .. } | Actor::Token { name, role, .. } => (name.clone(), *role),
        _ => return Err(Refusal::Forbidden.into()),
    };
    let person = match by.person() {
        Some(id) => Some(ports.people.show(&by, id).await?),
        None => None,
    };
    Ok(Json(Me { name, role, person }))
}

/// Changes the caller's name, title and time zone.
#[utoipa::path(put, path = "/me", request_body = ProfileForm, responses((status = NO_CONTENT)))]
async fn change_profile(State(ports): State<Ports>, Caller(by): Caller, Json(form): Json<ProfileForm>) -> Done {
    ports.people.change_profile(&by, form).await?;
    Ok(NoContent)
}

#[derive(Deserialize, ToSchema)]
struct PasswordForm {
    current: String,
    new: String,
}

/// Changes the caller's password, and ends their other sessions.
#[utoipa::path(put, path = "/me/password", request_body = PasswordForm, responses((status = NO_CONTENT)))]
async fn change_password(State(ports): State<Ports>, Caller(by): Caller, Json(form): Json<PasswordForm>) -> Done {
    ports.access.change_password(&by, form.current, form.new).await?;
    Ok(NoContent)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Few {
    /// How many; 10 when unset.
    pub limit: Option<u16>,
}

/// The caller's next shifts, soonest first.
#[utoipa::path(get, path = "/me/shifts", params(Few), responses((status = OK, body = Vec<Shift>)))]
async fn my_shifts(State(ports): State<Ports>, Caller(by): Caller, Query(few): Query<Few>) -> Answered<Vec<Shift>> {
    let me = by.person().ok_or(Refusal::Forbidden)?;
    Ok(Json(ports.on_call.shifts_of(&by, me, few.limit.unwrap_or(10)).await?))
}

/// The caller's sessions.
#[utoipa::path(get, path = "/sessions", responses((status = OK, body = Vec<Session>)))]
async fn list_sessions(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<Session>> {
    Ok(Json(ports.access.sessions(&by).await?))
}

/// Ends one of the caller's sessions.
#[utoipa::path(delete, path = "/sessions/{session}", responses((status = NO_CONTENT)))]
async fn revoke_session(State(ports): State<Ports>, Caller(by): Caller, At(session): At<SessionId>) -> Done {
    ports.access.revoke_session(&by, session).await?;
    Ok(NoContent)
}

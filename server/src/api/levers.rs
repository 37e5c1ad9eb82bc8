//! Levers: kill switches and safety valves, registered with services, pulled in incidents, put back.

use super::*;
use axum::extract::State;
use domain::levers::{
    KeepLeverForm, Lever, LeverCall, LeverForm, LeverTestForm, LeverTimerForm, PullForm, PutBackForm, RegisteredLever,
};
use domain::{IncidentNumber, LeverId};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_levers))
        .routes(routes!(list_levers_of_service, register_lever))
        .routes(routes!(change_lever, remove_lever))
        .routes(routes!(replace_lever_secret))
        .routes(routes!(test_lever))
        .routes(routes!(list_levers_of_incident))
        .routes(routes!(list_lever_calls))
        .routes(routes!(pull_lever))
        .routes(routes!(put_lever_back))
        .routes(routes!(set_lever_timer))
        .routes(routes!(keep_lever))
}

/// Every lever with what was read of it last; who pulled it is told to those who see the incident. At most 500.
#[utoipa::path(get, path = "/levers", responses((status = OK, body = Vec<Lever>)))]
async fn list_levers(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<Lever>> {
    Ok(Json(ports.levers.list(&by).await?))
}

/// The levers of a service.
#[utoipa::path(get, path = "/services/{service}/levers", responses((status = OK, body = Vec<Lever>)))]
async fn list_levers_of_service(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<Vec<Lever>> {
    let service = ports.services.show(&by, &slug).await?.service.id;
    Ok(Json(ports.levers.of_service(&by, service).await?))
}

/// Registers a lever with a service. The secret that its webhooks are signed with is shown now, and never again.
#[utoipa::path(post, path = "/services/{service}/levers", request_body = LeverForm,
    responses((status = CREATED, body = RegisteredLever)))]
async fn register_lever(State(ports): State<Ports>, At(slug): At<String>, create: Create<LeverForm>) -> Created {
    let register = move |by: domain::Actor, form| async move {
        let service = ports.services.show(&by, &slug).await?.service.id;
        ports.levers.register(&by, service, form).await
    };
    create.with_secret().carry_out(register).await
}

/// Changes a lever. An empty token keeps the one that is there, as long as the server is the same. 409 while it is pulled.
#[utoipa::path(put, path = "/levers/{lever}", request_body = LeverForm,
    responses((status = OK, body = RegisteredLever)))]
async fn change_lever(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(lever): At<LeverId>,
    Json(form): Json<LeverForm>,
) -> Answered<RegisteredLever> {
    Ok(Json(ports.levers.change(&by, lever, form).await?))
}

/// Removes a lever. 409 while it is pulled.
#[utoipa::path(delete, path = "/levers/{lever}", responses((status = NO_CONTENT)))]
async fn remove_lever(State(ports): State<Ports>, Caller(by): Caller, At(lever): At<LeverId>) -> Done {
    ports.levers.remove(&by, lever).await?;
    Ok(NoContent)
}

/// Makes another signing secret, shown now and never again. For a day the old one signs as well.
#[utoipa::path(put, path = "/levers/{lever}/secret", responses((status = OK, body = RegisteredLever)))]
async fn replace_lever_secret(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(lever): At<LeverId>,
) -> Answered<RegisteredLever> {
    Ok(Json(ports.levers.replace_secret(&by, lever).await?))
}

/// Asks the other side what would happen. Nothing is changed there; what it says is kept, and `tested_well` tells whether it
/// could be asked.
#[utoipa::path(put, path = "/levers/{lever}/test", request_body = LeverTestForm,
    responses((status = OK, body = Lever)))]
async fn test_lever(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(lever): At<LeverId>,
    Json(form): Json<LeverTestForm>,
) -> Answered<Lever> {
    Ok(Json(ports.levers.test(&by, lever, form).await?))
}

/// The levers of the affected services and of what they need, nearest first, and those that this incident pulled.
#[utoipa::path(get, path = "/incidents/{number}/levers", responses((status = OK, body = Vec<Lever>)))]
async fn list_levers_of_incident(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<Lever>> {
    Ok(Json(ports.levers.of_incident(&by, number).await?))
}

/// What this incident asked of levers, the newest first; at most 200.
#[utoipa::path(get, path = "/incidents/{number}/lever-calls", responses((status = OK, body = Vec<LeverCall>)))]
async fn list_lever_calls(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<LeverCall>> {
    Ok(Json(ports.levers.calls(&by, number).await?))
}

/// Pulls a lever, with a reason. It is written down when this is answered, and carried out after that: `state` of the call
/// tells how it went. 409 while another call of the lever is under way.
#[utoipa::path(post, path = "/incidents/{number}/levers/{lever}/pull", request_body = PullForm,
    responses((status = CREATED, body = LeverCall)))]
async fn pull_lever(
    State(ports): State<Ports>,
    At2(number, lever): At2<IncidentNumber, LeverId>,
    create: Create<PullForm>,
) -> Created {
    create.carry_out(move |by, form| async move { ports.levers.pull(&by, number, lever, form).await }).await
}

/// Puts a lever back to its usual state, in the same way.
#[utoipa::path(post, path = "/incidents/{number}/levers/{lever}/put-back", request_body = PutBackForm,
    responses((status = CREATED, body = LeverCall)))]
async fn put_lever_back(
    State(ports): State<Ports>,
    At2(number, lever): At2<IncidentNumber, LeverId>,
    create: Create<PutBackForm>,
) -> Created {
    create.carry_out(move |by, form| async move { ports.levers.put_back(&by, number, lever, form).await }).await
}

/// Starts, extends or stops the time after which a lever is put back by itself. 409 unless this incident pulled it.
#[utoipa::path(put, path = "/incidents/{number}/levers/{lever}/timer", request_body = LeverTimerForm,
    responses((status = OK, body = Lever)))]
async fn set_lever_timer(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, lever): At2<IncidentNumber, LeverId>,
    Json(form): Json<LeverTimerForm>,
) -> Answered<Lever> {
    Ok(Json(ports.levers.set_timer(&by, number, lever, form).await?))
}

/// Keeps a lever pulled when the incident ends, with why; with no reason, it goes back after all. 409 unless this incident
/// pulled it.
#[utoipa::path(put, path = "/incidents/{number}/levers/{lever}/keep", request_body = KeepLeverForm,
    responses((status = OK, body = Lever)))]
async fn keep_lever(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, lever): At2<IncidentNumber, LeverId>,
    Json(form): Json<KeepLeverForm>,
) -> Answered<Lever> {
    Ok(Json(ports.levers.keep(&by, number, lever, form).await?))
}

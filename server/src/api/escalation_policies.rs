//! Escalation policies: who is paged, in which order, when.

use super::*;
use axum::extract::State;
use domain::escalation::{PolicyForm, PolicyPage};
use domain::{Page, PageRequest, PolicyId};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(list_policies, create_policy)).routes(routes!(show_policy, change_policy))
}

/// Policies by name.
#[utoipa::path(get, path = "/escalation-policies", params(PageRequest),
    responses((status = OK, body = Page<PolicyPage>)))]
async fn list_policies(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(page): Query<PageRequest>,
) -> Answered<Page<PolicyPage>> {
    Ok(Json(ports.escalations.list(&by, page).await?))
}

#[utoipa::path(post, path = "/escalation-policies", request_body = PolicyForm,
    responses((status = CREATED, body = PolicyPage)))]
async fn create_policy(State(ports): State<Ports>, create: Create<PolicyForm>) -> Created {
    create.carry_out(|by, form| async move { ports.escalations.create(&by, form).await }).await
}

#[utoipa::path(get, path = "/escalation-policies/{policy}", responses((status = OK, body = PolicyPage)))]
async fn show_policy(State(ports): State<Ports>, Caller(by): Caller, At(policy): At<PolicyId>) -> Answered<PolicyPage> {
    Ok(Json(ports.escalations.show(&by, policy).await?))
}

/// Changes a policy. Running escalations keep the steps that they started with.
#[utoipa::path(put, path = "/escalation-policies/{policy}", request_body = PolicyForm,
    responses((status = OK, body = PolicyPage)))]
async fn change_policy(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(policy): At<PolicyId>,
    Json(form): Json<PolicyForm>,
) -> Answered<PolicyPage> {
    Ok(Json(ports.escalations.change(&by, policy, form).await?))
}

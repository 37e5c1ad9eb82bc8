//! The people of the organisation.

use super::me::Few;
use super::*;
use axum::extract::State;
use domain::oncall::Shift;
use domain::people::{ContactMethod, Person, PersonForm};
use domain::{Page, PageRequest, PersonId, Role};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_people, create_person))
        .routes(routes!(show_person))
        .routes(routes!(change_role))
        .routes(routes!(disable_person))
        .routes(routes!(enable_person))
        .routes(routes!(list_contact_methods))
        .routes(routes!(list_shifts))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// Words in the name.
    pub search: Option<String>,
}

/// People by name.
#[utoipa::path(get, path = "/people", params(Search, PageRequest), responses((status = OK, body = Page<Person>)))]
async fn list_people(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(search): Query<Search>,
    Query(page): Query<PageRequest>,
) -> Answered<Page<Person>> {
    Ok(Json(ports.people.list(&by, search.search, page).await?))
}

/// Adds a person.
#[utoipa::path(post, path = "/people", request_body = PersonForm, responses((status = CREATED, body = Person)))]
async fn create_person(State(ports): State<Ports>, create: Create<PersonForm>) -> Created {
    create.carry_out(|by, form| async move { ports.people.create(&by, form).await }).await
}

#[utoipa::path(get, path = "/people/{person}", responses((status = OK, body = Person)))]
async fn show_person(State(ports): State<Ports>, Caller(by): Caller, At(person): At<PersonId>) -> Answered<Person> {
    Ok(Json(ports.people.show(&by, person).await?))
}

#[derive(Deserialize, ToSchema)]
struct RoleForm {
    role: Role,
}

/// Changes what a person may do.
#[utoipa::path(put, path = "/people/{person}/role", request_body = RoleForm, responses((status = NO_CONTENT)))]
async fn change_role(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(person): At<PersonId>,
    Json(form): Json<RoleForm>,
) -> Done {
    ports.people.change_role(&by, person, form.role).await?;
    Ok(NoContent)
}

/// Ends all sessions of a person at once; history keeps the name.
#[utoipa::path(post, path = "/people/{person}/disable", responses((status = NO_CONTENT)))]
async fn disable_person(State(ports): State<Ports>, Caller(by): Caller, At(person): At<PersonId>) -> Done {
    ports.people.disable(&by, person).await?;
    Ok(NoContent)
}

/// Lets a person sign in again.
#[utoipa::path(post, path = "/people/{person}/enable", responses((status = NO_CONTENT)))]
async fn enable_person(State(ports): State<Ports>, Caller(by): Caller, At(person): At<PersonId>) -> Done {
    ports.people.enable(&by, person).await?;
    Ok(NoContent)
}

/// How a person is reached.
#[utoipa::path(get, path = "/people/{person}/contact-methods", responses((status = OK, body = Vec<ContactMethod>)))]
async fn list_contact_methods(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(person): At<PersonId>,
) -> Answered<Vec<ContactMethod>> {
    Ok(Json(ports.contacts.contact_methods(&by, person).await?))
}

/// The next shifts of a person over all rosters, soonest first.
#[utoipa::path(get, path = "/people/{person}/shifts", params(Few), responses((status = OK, body = Vec<Shift>)))]
async fn list_shifts(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(person): At<PersonId>,
    Query(few): Query<Few>,
) -> Answered<Vec<Shift>> {
    Ok(Json(ports.on_call.shifts_of(&by, person, few.limit.unwrap_or(10)).await?))
}

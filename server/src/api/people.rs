//! The people of the organisation.

use super::me::Few;
use super::*;
use axum::extract::State;
use domain::oncall::Shift;
use domain::people::{
    Area, ContactMethod, ContactMethodForm, HolidayPlace, PasswordLink, PasswordLinkForm, Person, PersonForm, WaysIn,
};
use domain::{ContactMethodId, Page, PageRequest, PersonId, Role};
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
        .routes(routes!(make_password_link))
        .routes(routes!(show_ways_in))
        .routes(routes!(list_contact_methods, add_contact_method))
        .routes(routes!(remove_contact_method))
        .routes(routes!(check_contact_method))
        .routes(routes!(put_contact_method_first))
        .routes(routes!(list_shifts))
        .routes(routes!(list_areas))
        .routes(routes!(list_holiday_places))
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

/// Makes a one-time link with which this person sets a password. It works for a day, once; links made before end, and
/// using it ends all their sessions. The link is in this answer and nowhere else, unless it goes out by mail.
#[utoipa::path(post, path = "/people/{person}/password-link", request_body = PasswordLinkForm,
    responses((status = CREATED, body = PasswordLink)))]
async fn make_password_link(
    State(ports): State<Ports>,
    At(person): At<PersonId>,
    create: Create<PasswordLinkForm>,
) -> Created {
    let work = |by, form| async move { ports.people.make_password_link(&by, person, form).await };
    create.with_secret().carry_out(work).await
}

/// Whether a person can sign in, and which link is out.
#[utoipa::path(get, path = "/people/{person}/ways-in", responses((status = OK, body = WaysIn)))]
async fn show_ways_in(State(ports): State<Ports>, Caller(by): Caller, At(person): At<PersonId>) -> Answered<WaysIn> {
    Ok(Json(ports.people.ways_in(&by, person).await?))
}

/// Where pages reach a person, in the order in which they are tried. Pages go to addresses that somebody confirmed and
/// to the one that the person signs in with.
#[utoipa::path(get, path = "/people/{person}/contact-methods", responses((status = OK, body = Vec<ContactMethod>)))]
async fn list_contact_methods(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(person): At<PersonId>,
) -> Answered<Vec<ContactMethod>> {
    Ok(Json(ports.contacts.contact_methods(&by, person).await?))
}

/// Adds an address, and sends the letter that asks to confirm it.
#[utoipa::path(post, path = "/people/{person}/contact-methods", request_body = ContactMethodForm,
    responses((status = CREATED, body = ContactMethod)))]
async fn add_contact_method(
    State(ports): State<Ports>,
    At(person): At<PersonId>,
    create: Create<ContactMethodForm>,
) -> Created {
    create.carry_out(|by, form| async move { ports.contacts.add_contact_method(&by, person, form).await }).await
}

/// Removes an address. A conflict when no other one would reach somebody who can be paged.
#[utoipa::path(delete, path = "/contact-methods/{contact_method}", responses((status = NO_CONTENT)))]
async fn remove_contact_method(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(method): At<ContactMethodId>,
) -> Done {
    ports.contacts.remove_contact_method(&by, method).await?;
    Ok(NoContent)
}

/// Sends the letter that asks to confirm an address again.
#[utoipa::path(post, path = "/contact-methods/{contact_method}/check", responses((status = NO_CONTENT)))]
async fn check_contact_method(State(ports): State<Ports>, Caller(by): Caller, At(method): At<ContactMethodId>) -> Done {
    ports.contacts.check_contact_method(&by, method).await?;
    Ok(NoContent)
}

/// Makes an address the first that is tried.
#[utoipa::path(put, path = "/contact-methods/{contact_method}/first", responses((status = NO_CONTENT)))]
async fn put_contact_method_first(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(method): At<ContactMethodId>,
) -> Done {
    ports.contacts.put_contact_method_first(&by, method).await?;
    Ok(NoContent)
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

/// Who knows what, by area: whom to ask when it breaks, on call or not.
#[utoipa::path(get, path = "/areas", responses((status = OK, body = Vec<Area>)))]
async fn list_areas(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<Area>> {
    Ok(Json(ports.people.areas(&by).await?))
}

/// The places that have public holidays of their own, by name.
#[utoipa::path(get, path = "/holiday-places", responses((status = OK, body = Vec<HolidayPlace>)))]
async fn list_holiday_places(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<HolidayPlace>> {
    Ok(Json(ports.people.holiday_places(&by).await?))
}

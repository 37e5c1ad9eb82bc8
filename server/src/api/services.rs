//! The catalogue: services, what they depend on, and the keys under which their alerts come in.

use super::people::Search;
use super::*;
use axum::extract::State;
use domain::escalation::{Rehearsal, RehearsalQuestion};
use domain::people::WithSecret;
use domain::services::{IngestKey, ServiceForm, ServicePage, ServiceRow};
use domain::{Actor, Answer, IngestKeyId, Page, PageRequest, ServiceId, ServiceRef};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(rehearse))
        .routes(routes!(list_services, create_service))
        .routes(routes!(show_service, change_service))
        .routes(routes!(add_dependency, remove_dependency))
        .routes(routes!(create_ingest_key))
        .routes(routes!(revoke_ingest_key))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Supposition {
    /// RFC 3339, or milliseconds since the epoch. Unset: now, or with a draft when that takes effect.
    #[param(value_type = Option<String>)]
    at: Option<super::input::Instant>,
    /// A roster whose unpublished draft, kept by whoever asks, is put in as publishing it now would do. Who may not edit
    /// that roster is refused, and so are API tokens, which keep no drafts.
    draft: Option<String>,
}

/// Whom an alert of this service would page, fired at that instant, if nobody acknowledged: the exact chain.
#[utoipa::path(get, path = "/services/{service}/rehearsal", params(Supposition),
    responses((status = OK, body = Rehearsal)))]
async fn rehearse(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Query(supposed): Query<Supposition>,
) -> Answered<Rehearsal> {
    let question = RehearsalQuestion { at: supposed.at.map(|at| at.0), draft: supposed.draft };
    Ok(Json(ports.escalations.rehearse(&by, &slug, question).await?))
}

/// The service with this slug.
pub(super) async fn id_of(ports: &Ports, by: &Actor, slug: &str) -> Answer<ServiceId> {
    Ok(ports.services.show(by, slug).await?.service.id)
}

/// Services by name.
#[utoipa::path(get, path = "/services", params(Search, PageRequest),
    responses((status = OK, body = Page<ServiceRow>)))]
async fn list_services(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Query(search): Query<Search>,
    Query(page): Query<PageRequest>,
) -> Answered<Page<ServiceRow>> {
    Ok(Json(ports.services.list(&by, search.search, page).await?))
}

#[utoipa::path(post, path = "/services", request_body = ServiceForm,
    responses((status = CREATED, body = ServiceRef)))]
async fn create_service(State(ports): State<Ports>, create: Create<ServiceForm>) -> Created {
    create.carry_out(|by, form| async move { ports.services.create(&by, form).await }).await
}

#[utoipa::path(get, path = "/services/{service}", responses((status = OK, body = ServicePage)))]
async fn show_service(State(ports): State<Ports>, Caller(by): Caller, At(slug): At<String>) -> Answered<ServicePage> {
    Ok(Json(ports.services.show(&by, &slug).await?))
}

#[utoipa::path(put, path = "/services/{service}", request_body = ServiceForm,
    responses((status = OK, body = ServiceRef)))]
async fn change_service(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
    Json(form): Json<ServiceForm>,
) -> Answered<ServiceRef> {
    let service = id_of(&ports, &by, &slug).await?;
    Ok(Json(ports.services.change(&by, service, form).await?))
}

/// Says that a service depends on another one.
#[utoipa::path(put, path = "/services/{service}/dependencies/{dependency}", responses((status = NO_CONTENT)))]
async fn add_dependency(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(slug, dependency): At2<String, String>,
) -> Done {
    let (service, depends_on) = (id_of(&ports, &by, &slug).await?, id_of(&ports, &by, &dependency).await?);
    ports.services.add_dependency(&by, service, depends_on).await?;
    Ok(NoContent)
}

#[utoipa::path(delete, path = "/services/{service}/dependencies/{dependency}", responses((status = NO_CONTENT)))]
async fn remove_dependency(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(slug, dependency): At2<String, String>,
) -> Done {
    let (service, depends_on) = (id_of(&ports, &by, &slug).await?, id_of(&ports, &by, &dependency).await?);
    ports.services.remove_dependency(&by, service, depends_on).await?;
    Ok(NoContent)
}

#[derive(Deserialize, ToSchema)]
struct IngestKeyForm {
    name: String,
}

/// Creates a key under which monitoring posts alerts of this service. The key is in this answer and nowhere else.
#[utoipa::path(post, path = "/services/{service}/ingest-keys", request_body = IngestKeyForm,
    responses((status = CREATED, body = WithSecret<IngestKey>)))]
async fn create_ingest_key(State(ports): State<Ports>, At(slug): At<String>, create: Create<IngestKeyForm>) -> Created {
    let work = |by, form: IngestKeyForm| async move {
        let service = id_of(&ports, &by, &slug).await?;
        ports.services.create_ingest_key(&by, service, form.name).await
    };
    create.with_secret().carry_out(work).await
}

#[utoipa::path(delete, path = "/ingest-keys/{ingest_key}", responses((status = NO_CONTENT)))]
async fn revoke_ingest_key(State(ports): State<Ports>, Caller(by): Caller, At(key): At<IngestKeyId>) -> Done {
    ports.services.revoke_ingest_key(&by, key).await?;
    Ok(NoContent)
}

//! The catalogue, as its pages ask for it.

use super::levers::load_levers;
use super::revenue::{Revenue, load_revenue};
use app_context::{AppError, hand_over, handed_over, ports, redirect_to, signed_in, site};
use app_ui::Choice;
use domain::levers::Lever;
use domain::people::WithSecret;
use domain::services::{IngestKey, ServiceForm, ServicePage, ServiceRow};
use domain::{IngestKeyId, Page, PageRequest, Refusal, ServiceId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Where the secret of a new ingest key waits for its page.
const PAGES: &str = "/services";

/// Everything on the page of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceView {
    pub page: ServicePage,
    pub revenue: Revenue,
    pub levers: Vec<Lever>,
    /// Where monitoring reaches this Muster.
    pub public_url: String,
}

/// What a service may be given to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owners {
    /// Ids and names.
    pub rosters: Vec<(String, String)>,
    pub policies: Vec<(String, String)>,
    pub services: Vec<(String, String)>,
}

pub async fn load_services(search: Option<String>, after: Option<String>) -> Result<Page<ServiceRow>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.services.list(&by, search, PageRequest { after, limit: None }).await?)
}

pub async fn load_service(slug: String) -> Result<ServiceView, AppError> {
    let by = signed_in()?;
    let public_url = site()?.public_url;
    let page = ports()?.services.show(&by, &slug).await?;
    let id = page.service.id;
    Ok(ServiceView { revenue: load_revenue(id).await?, levers: load_levers(id).await?, page, public_url })
}

pub async fn load_owners() -> Result<Owners, AppError> {
    let by = signed_in()?;
    let (ports, all) = (ports()?, PageRequest { after: None, limit: Some(200) });
    let rosters = ports.on_call.list(&by, all.clone()).await?;
    let policies = ports.escalations.list(&by, all.clone()).await?;
    let services = ports.services.list(&by, None, all).await?;
    Ok(Owners {
        rosters: rosters.items.into_iter().map(|roster| (roster.id.to_string(), roster.name)).collect(),
        policies: policies.items.into_iter().map(|policy| (policy.id.to_string(), policy.name)).collect(),
        services: services.items.into_iter().map(|service| (service.id.to_string(), service.name)).collect(),
    })
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn create_service(
    name: String,
    slug: String,
    description: String,
    #[server(default)] core: bool,
    roster: String,
    policy: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = service_form(name, slug, description, core, &roster, &policy)?;
    let created = ports()?.services.create(&by, form).await?;
    redirect_to(&format!("/services/{}", created.slug));
    Ok(())
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn change_service(
    service: ServiceId,
    name: String,
    slug: String,
    description: String,
    #[server(default)] core: bool,
    roster: String,
    policy: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = service_form(name, slug, description, core, &roster, &policy)?;
    let changed = ports()?.services.change(&by, service, form).await?;
    redirect_to(&format!("/services/{}", changed.slug));
    Ok(())
}

#[server]
pub async fn add_dependency(service: ServiceId, depends_on: ServiceId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.services.add_dependency(&by, service, depends_on).await?)
}

#[server]
pub async fn remove_dependency(service: ServiceId, depends_on: ServiceId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.services.remove_dependency(&by, service, depends_on).await?)
}

/// Leads to the page of the service (`slug`), which shows how to use the key and waits for its first event.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn create_ingest_key(service: ServiceId, slug: String, name: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let created = ports()?.services.create_ingest_key(&by, service, name).await?;
    hand_over(PAGES, &created);
    redirect_to(&format!("/services/{slug}?key={}", created.item.id));
    Ok(())
}

/// The key that has just been created.
pub fn take_created_ingest_key() -> Option<WithSecret<IngestKey>> {
    signed_in().ok()?;
    handed_over(PAGES)
}

#[server]
pub async fn revoke_ingest_key(key: IngestKeyId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.services.revoke_ingest_key(&by, key).await?)
}

/// What people typed, as the port takes it. An empty choice means nobody.
fn service_form(
    name: String,
    slug: String,
    description: String,
    core: bool,
    roster: &str,
    policy: &str,
) -> Result<ServiceForm, AppError> {
    fn chosen<I: FromStr>(field: &str, text: &str) -> Result<Option<I>, AppError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| Refusal::invalid(field, "Choose one of the list.").into())
    }
    let (roster_id, policy_id) = (chosen("roster", roster)?, chosen("policy", policy)?);
    Ok(ServiceForm { slug, name, description, core, roster_id, policy_id })
}

/// Choices for a `Select`, after one that means nothing.
pub fn choices(nothing: &str, things: &[(String, String)]) -> Vec<Choice> {
    let things = things.iter().map(|(id, name)| Choice::new(id.clone(), name.clone()));
    std::iter::once(Choice::new("", nothing)).chain(things).collect()
}

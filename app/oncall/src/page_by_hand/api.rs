//! What the form offers, and what it sends.

use crate::duty::shape::all;
use crate::roster::api::people_to_choose;
use app_context::{AppError, ports, redirect_to, say, signed_in};
use domain::alerts::RaiseForm;
use domain::escalation::Target;
use domain::oncall::{Layer, names};
use domain::{PersonRef, Refusal, RosterId, ServiceRef};
use leptos::server;
use serde::{Deserialize, Serialize};

/// Whom the form pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    Policy,
    OnCall,
    Person,
}

impl Whom {
    pub const ALL: [Whom; 3] = [Whom::Policy, Whom::OnCall, Whom::Person];

    pub fn key(self) -> &'static str {
        ["policy", "on_call", "person"][self as usize]
    }

    fn read(text: &str) -> Self {
        Whom::ALL.into_iter().find(|whom| whom.key() == text).unwrap_or(Whom::Policy)
    }
}

/// Everything on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pageable {
    pub services: Vec<ServiceRef>,
    /// Who is on call somewhere: what the form sends, and what it shows.
    pub on_call: Vec<(String, String)>,
    pub people: Vec<PersonRef>,
}

pub async fn load_pageable() -> Result<Pageable, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let services = ports.services.list(&by, None, all()).await?.items.into_iter();
    let rosters = ports.on_call.now(&by, None).await?;
    let on_call = rosters.iter().flat_map(|roster| {
        let held = roster.layers.iter().filter_map(|seat| Some((seat.layer, names(&seat.refs())?)));
        held.map(|(layer, people)| {
            let place = format!("{}, {}: {people}", roster.roster.name, layer.word().to_lowercase());
            (format!("{} {}", roster.roster.id, layer.0), place)
        })
    });
    Ok(Pageable {
        on_call: on_call.collect(),
        services: services.map(|row| ServiceRef { id: row.id, slug: row.slug, name: row.name }).collect(),
        people: people_to_choose().await?,
    })
}

/// `on_call` names a roster by its id, and a layer.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn page_someone(
    #[server(default)] service: String,
    title: String,
    #[server(default)] summary: String,
    #[server(default)] whom: String,
    #[server(default)] on_call: String,
    #[server(default)] person: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let page = match Whom::read(&whom) {
        Whom::Policy => None,
        Whom::OnCall => Some(seat(&on_call).ok_or_else(|| Refusal::invalid("page", "Choose who is on call."))?),
        Whom::Person => {
            let person_id = person.parse().map_err(|_| Refusal::invalid("page", "Choose somebody of the list."))?;
            Some(Target::Person { person_id })
        }
    };
    let raised = ports()?.alerts.raise(&by, RaiseForm { service, title, summary, page }).await?;
    match names(&raised.people) {
        Some(people) if raised.people.len() == 1 => say(format!("{people} is being paged.")),
        Some(people) => say(format!("{people} are being paged.")),
        None => say("Paging has begun."),
    }
    redirect_to(&format!("/alerts/{}", raised.id));
    Ok(())
}

fn seat(text: &str) -> Option<Target> {
    let (roster, layer) = text.split_once(' ')?;
    let roster_id: RosterId = roster.parse().ok()?;
    Some(Target::OnCall { roster_id, layer: Layer(layer.parse().ok()?) })
}

//! Escalation policies, as their pages ask for them.

use super::fields::PolicyFields;
use app_context::{AppError, ports, redirect_to, say, signed_in};
use domain::escalation::PolicyPage;
use domain::{Page, PageRequest, PolicyId, Refusal};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Whom a step can page, as ids and names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pageable {
    pub rosters: Vec<(String, String)>,
    pub people: Vec<(String, String)>,
}

pub async fn load_policies(after: Option<String>) -> Result<Page<PolicyPage>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.escalations.list(&by, PageRequest { after, limit: None }).await?)
}

pub async fn load_policy(id: PolicyId) -> Result<PolicyPage, AppError> {
    let by = signed_in()?;
    Ok(ports()?.escalations.show(&by, id).await?)
}

pub async fn load_pageable() -> Result<Pageable, AppError> {
    let by = signed_in()?;
    let (ports, all) = (ports()?, PageRequest { after: None, limit: Some(200) });
    let rosters = ports.on_call.list(&by, all.clone()).await?;
    let people = ports.people.list(&by, None, all).await?;
    let people = people.items.into_iter().filter(|person| person.disabled_at.is_none());
    Ok(Pageable {
        rosters: rosters.items.into_iter().map(|roster| (roster.id.to_string(), roster.name)).collect(),
        people: people.map(|person| (person.id.to_string(), person.name)).collect(),
    })
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn create_policy(form: PolicyFields) -> Result<(), AppError> {
    let by = signed_in()?;
    let created = ports()?.escalations.create(&by, form.read()?).await?;
    redirect_to(&format!("/escalations/{}", created.id));
    Ok(())
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn change_policy(id: PolicyId, form: PolicyFields) -> Result<(), AppError> {
    let by = signed_in()?;
    let escalations = ports()?.escalations;
    if !PolicyFields::hold(&escalations.show(&by, id).await?) {
        return Err(Refusal::Conflict(
            "This policy says more than the form can hold. Change it through the API.".into(),
        )
        .into());
    }
    escalations.change(&by, id, form.read()?).await?;
    say("Saved. Escalations that are running keep their steps.");
    Ok(())
}

//! What an admin may do on the page of a person: their role, keeping them out, letting them in again.

use super::api::{ChangeRole, DisablePerson, EnablePerson};
use app_context::{AppError, FormAction};
use app_ui::{Button, ButtonKind, ButtonSize, Choice, Select};
use domain::Role;
use domain::people::Person;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What may be done.
#[derive(Clone, Copy)]
pub struct AccessActions {
    pub change_role: ServerAction<ChangeRole>,
    disable: ServerAction<DisablePerson>,
    enable: ServerAction<EnablePerson>,
}

impl AccessActions {
    pub fn new() -> Self {
        AccessActions { change_role: ServerAction::new(), disable: ServerAction::new(), enable: ServerAction::new() }
    }

    pub fn failure(&self) -> Option<AppError> {
        self.change_role.failure().or_else(|| self.disable.failure()).or_else(|| self.enable.failure())
    }
}

/// The word for a role, and what it lets people do.
pub fn role_words(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Admin => ("Admin", "Everything, including people and tokens."),
        Role::Manager => ("Manager", "Rosters, services, policies, status pages."),
        Role::Responder => ("Responder", "Alerts and incidents."),
        Role::Stakeholder => ("Stakeholder", "Reads, and may declare."),
    }
}

pub fn role_choices() -> Vec<Choice> {
    Role::ALL.iter().map(|role| Choice::new(role.as_str(), role_words(*role).0)).collect()
}

/// Keeping a person out, or letting them in again.
#[component]
pub fn Access(person: Person, actions: AccessActions) -> impl IntoView {
    let id = person.id.to_string();
    if person.disabled_at.is_some() {
        view! {
            <ActionForm action=actions.enable attr:class="inline">
                <input type="hidden" name="person" value=id />
                <Button>"Enable"</Button>
            </ActionForm>
        }
        .into_any()
    } else {
        view! {
            <ActionForm action=actions.disable attr:class="inline">
                <input type="hidden" name="person" value=id />
                <Button kind=ButtonKind::Quiet>"Disable"</Button>
            </ActionForm>
        }
        .into_any()
    }
}

#[component]
pub fn RoleForm(action: ServerAction<ChangeRole>, person: Person) -> impl IntoView {
    let label = format!("Role of {}", person.name);
    view! {
        <ActionForm action=action attr:class="filters">
            <input type="hidden" name="person" value=person.id.to_string() />
            <Select name="role" choices=role_choices() selected=person.role.as_str() label=label submits=true />
            <Button size=ButtonSize::Small class="unscripted">"Change role"</Button>
        </ActionForm>
    }
}

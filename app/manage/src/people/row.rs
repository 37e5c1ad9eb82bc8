//! One person in the list, and what an admin may do on it and on their page: their role, letting them in, keeping
//! them out.

use super::api::{ChangeRole, DisablePerson, EnablePerson};
use app_context::{AppError, FormAction, may};
use app_ui::{Avatar, Badge, Button, ButtonKind, ButtonSize, Cell, Choice, Column, Row, Select};
use domain::people::Person;
use domain::{Action, Role};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What an admin may do to a row.
#[derive(Clone, Copy)]
pub struct RowActions {
    pub change_role: ServerAction<ChangeRole>,
    disable: ServerAction<DisablePerson>,
    enable: ServerAction<EnablePerson>,
}

impl RowActions {
    pub fn new() -> Self {
        RowActions { change_role: ServerAction::new(), disable: ServerAction::new(), enable: ServerAction::new() }
    }

    /// Grows with every attempt.
    pub fn version(&self) -> Signal<usize> {
        let (role, disable, enable) = (self.change_role.version(), self.disable.version(), self.enable.version());
        Signal::derive(move || role.get() + disable.get() + enable.get())
    }

    pub fn failure(&self) -> Signal<Option<AppError>> {
        let (role, disable, enable) = (self.change_role.failure(), self.disable.failure(), self.enable.failure());
        Signal::derive(move || role.get().or(disable.get()).or(enable.get()))
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

#[component]
pub fn PersonRow(person: Person, is_self: bool, actions: RowActions) -> impl IntoView {
    let administers = may(Action::Administer) && !is_self;
    let disabled = person.disabled_at.is_some();
    let role = if administers && !disabled {
        view! { <RoleForm action=actions.change_role person=person.clone() /> }.into_any()
    } else {
        role_words(person.role).0.into_any()
    };
    let act = administers.then(|| view! { <Access person=person.clone() actions=actions /> });
    let page = format!("/people/{}", person.id);
    view! {
        <Row>
            <Cell column=Column::Main>
                <span class="row">
                    <span class="person">
                        <Avatar name=person.name.clone() />
                        <span class="person-words">
                            <a class="row-link title" href=page>{person.name}</a>
                            <small>{person.title}</small>
                        </span>
                    </span>
                    {is_self.then(|| view! { <span class="you">"You"</span> })}
                    {disabled.then(|| view! { <Badge icon="user-round-x">"Disabled"</Badge> })}
                </span>
            </Cell>
            <Cell label="E-mail">{person.email}</Cell>
            <Cell label="Time zone">{person.time_zone}</Cell>
            <Cell column=Column::Fit label="Role">{role}</Cell>
            <Cell column=Column::Act>{act}</Cell>
        </Row>
    }
}

/// Keeping a person out, or letting them in again.
#[component]
pub fn Access(person: Person, actions: RowActions) -> impl IntoView {
    let id = person.id.to_string();
    if person.disabled_at.is_some() {
        view! {
            <ActionForm action=actions.enable attr:class="inline">
                <input type="hidden" name="person" value=id />
                <Button size=ButtonSize::Small>"Enable"</Button>
            </ActionForm>
        }
        .into_any()
    } else {
        view! {
            <ActionForm action=actions.disable attr:class="inline">
                <input type="hidden" name="person" value=id />
                <Button size=ButtonSize::Small kind=ButtonKind::Quiet>"Disable"</Button>
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

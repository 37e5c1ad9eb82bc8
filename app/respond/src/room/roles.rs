//! Roles with their duty cards: take, hand over, release. The two that are asked for first are loud while empty.

use super::InRoom;
use super::api::AssignRole;
use crate::forms::Hidden;
use crate::incidents::api::TakeRole;
use app_context::{Failure, FormAction, failure_of_one, may, use_viewer};
use app_ui::{Avatar, AvatarSize, Button, ButtonKind, ButtonSize, FieldError, Icon, Menu, MenuButton, TextInput};
use domain::incidents::{IncidentRole, RoleHolder};
use domain::{Action, PersonId, PersonRef};
use leptos::prelude::*;

/// The actions that every row of the list shares.
#[derive(Clone, Copy)]
struct Acts {
    take: ServerAction<TakeRole>,
    assign: ServerAction<AssignRole>,
    number: i64,
    me: Option<PersonId>,
    respond: bool,
}

impl Acts {
    /// What is wrong with the person whom this role was to be given to.
    fn wrong_name(self, role: IncidentRole) -> Option<String> {
        let failure = failure_of_one(self.assign, "role", role.as_str())?;
        failure.field("person").or_else(|| failure.field("person_id"))
    }

    fn misnamed(self, role: IncidentRole) -> bool {
        self.wrong_name(role).is_some()
    }
}

#[component]
pub fn Roles(here: InRoom, people: Vec<PersonRef>) -> impl IntoView {
    let (take, assign) = (here.take, ServerAction::<AssignRole>::new());
    let me = use_viewer().map(|viewer| viewer.id);
    let acts = Acts { take, assign, number: here.number.0, me, respond: may(Action::Respond) };
    let open = here.room.incident.status.is_open();
    let mut roles = here.room.roles.clone();
    // Loud ones first, then those who are here, then the seats that nobody needs to fill.
    roles.sort_by_key(|holder| (holder.person.is_some() || !holder.role.asked_for_first(), holder.person.is_none()));
    let filled = roles.iter().filter(|holder| holder.person.is_some()).count();
    let row = |holder: RoleHolder| {
        let id = holder.role.as_str();
        view! { <li data-id=id><Seat holder=holder acts=acts open=open /></li> }
    };
    let rows = roles.into_iter().map(row).collect_view();
    // What is wrong with a name stands beside it, what holds instead stands here.
    let failure = assign.failure().filter(|error| !error.stands_at_one_field());
    let names = people.into_iter().map(|person| view! { <option value=person.name></option> }).collect_view();
    view! {
        <section aria-labelledby="room-roles">
            <h2 id="room-roles">"Roles " <span class="n num">{format!("{filled} of 6")}</span></h2>
            <Failure of=failure />
            <datalist id="people-names">{names}</datalist>
            <ul class="roles">{rows}</ul>
        </section>
    }
}

#[component]
fn Seat(holder: RoleHolder, acts: Acts, open: bool) -> impl IntoView {
    let role = holder.role;
    match holder.person {
        Some(person) => view! { <Filled role=role person=person acts=acts /> }.into_any(),
        None if role.asked_for_first() && open => view! {
            <div class="role-loud">
                <p class="role-loud-head"><Icon name="circle-alert" /><b>{role.word()}</b><span>"nobody"</span></p>
                <p>{role.duty()}</p>
                {acts
                    .respond
                    .then(|| {
                        view! {
                            <div class="btns">
                                <Take role=role expected=None acts=acts kind=ButtonKind::Solid words="Take it" />
                                <Menu label="Give it to" words=true refused=acts.misnamed(role)><Give role=role holder=None acts=acts /></Menu>
                            </div>
                        }
                    })}
            </div>
        }
        .into_any(),
        None => view! {
            <div class="role empty">
                <span class="avatar small open-seat" aria-hidden="true"></span>
                <div class="grow"><p><b>{role.word()}</b></p><small>{role.duty()}</small></div>
                {acts.respond.then(|| view! { <Take role=role expected=None acts=acts kind=ButtonKind::Quiet words="Take" /> })}
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Filled(role: IncidentRole, person: PersonRef, acts: Acts) -> impl IntoView {
    let mine = acts.me == Some(person.id);
    let expected = Some(person.id);
    let name = person.name.clone();
    view! {
        <div class="role">
            <Avatar name=person.name.clone() size=AvatarSize::Small />
            <div class="grow">
                <p><b>{name}</b> {mine.then(|| view! { <span class="you">"you"</span> })}</p>
                <small title=role.duty()>{role.word()} {mine.then(|| format!(": {}", first_small(role.duty())))}</small>
            </div>
            {acts
                .respond
                .then(|| {
                    view! {
                        <Menu label=format!("{}: hand over or release", role.word()) icon="ellipsis" class="btn quiet small" refused=acts.misnamed(role)>
                            <p class="menu-title">{role.duty()}</p>
                            {(!mine).then(|| view! { <Take role=role expected=expected acts=acts kind=ButtonKind::Plain words="Take over" /> })}
                            <Give role=role holder=expected acts=acts />
                            <hr class="menu-line" />
                            <ActionForm action=acts.assign attr:class="menu-form">
                                <RoleFields role=role expected=expected number=acts.number />
                                <MenuButton icon="log-out">"Release the role"</MenuButton>
                            </ActionForm>
                        </Menu>
                    }
                })}
        </div>
    }
}

/// A sentence as it stands behind a colon.
fn first_small(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Which role of which incident, and whom the asker saw holding it: somebody faster is named, not overruled.
#[component]
fn RoleFields(role: IncidentRole, expected: Option<PersonId>, number: i64) -> impl IntoView {
    view! {
        <Hidden name="number" value=number.to_string() />
        <Hidden name="role" value=role.as_str() />
        <Hidden name="expected" value=expected.map(|person| person.to_string()).unwrap_or_default() />
    }
}

#[component]
fn Take(
    role: IncidentRole,
    expected: Option<PersonId>,
    acts: Acts,
    kind: ButtonKind,
    words: &'static str,
) -> impl IntoView {
    view! {
        <ActionForm action=acts.take attr:class="inline">
            <RoleFields role=role expected=expected number=acts.number />
            <Button kind=kind size=ButtonSize::Small>
                {words}<span class="vh">{format!(", {}", role.word())}</span>
            </Button>
        </ActionForm>
    }
}

#[component]
fn Give(role: IncidentRole, holder: Option<PersonId>, acts: Acts) -> impl IntoView {
    let words = if holder.is_some() { "Hand over" } else { "Give" };
    let wrong = acts.wrong_name(role);
    let typed = if wrong.is_some() { acts.assign.typed("person") } else { String::new() };
    view! {
        <ActionForm action=acts.assign attr:class="give">
            <RoleFields role=role expected=holder number=acts.number />
            <TextInput
                name="person"
                value=typed
                label=format!("Who takes {}", role.word())
                placeholder="Name"
                list="people-names"
                autocomplete="off"
                required=true
            />
            <Button size=ButtonSize::Small>{words}</Button>
            <FieldError of=wrong />
        </ActionForm>
    }
}

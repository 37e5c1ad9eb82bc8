//! One person: who they are, when they are on call, and, for admins, how they are reached and get in.

use super::access::{Access, AccessActions, RoleForm, role_words};
use super::api::{MakePasswordLink, load_person, load_shifts};
use super::link::MadeLink;
use super::ways_in::WaysInCard;
use crate::contacts::ContactMethods;
use crate::pages::{PageHead, param, shown};
use app_context::{AppError, Failure, may, use_viewer};
use app_ui::{Badge, EmptyState, Skeleton, Time, TimeStyle};
use domain::oncall::Shift;
use domain::people::Person;
use domain::{Action, PersonId, Refusal};
use leptos::prelude::*;

#[component]
pub fn PersonPage() -> impl IntoView {
    let id = param("id").parse::<PersonId>();
    let actions = AccessActions::new();
    let link = ServerAction::<MakePasswordLink>::new();
    let person = Resource::new(
        || (),
        move |()| {
            let id = id.clone();
            async move { load_person(id.map_err(|_| AppError::from(Refusal::NotFound("person".into())))?).await }
        },
    );
    view! {
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=6 /></div> }>
            {move || Suspend::new(async move {
                shown(person.await, move |person| view! { <Page person=person actions=actions link=link /> }.into_any())
            })}
        </Suspense>
    }
}

#[component]
fn Page(person: Person, actions: AccessActions, link: ServerAction<MakePasswordLink>) -> impl IntoView {
    let is_self = use_viewer().is_some_and(|viewer| viewer.id == person.id);
    let administers = may(Action::Administer);
    let access = (administers && !is_self).then(|| view! { <Access person=person.clone() actions=actions /> });
    let (id, disabled) = (person.id, person.disabled_at.is_some());
    view! {
        <PageHead title=person.name.clone() hint=person.title.clone()>
            {is_self.then(|| view! { <span class="you">"You"</span> })}
            {disabled.then(|| view! { <Badge icon="user-round-x">"Disabled"</Badge> })}
            {access}
        </PageHead>
        <Failure of=actions.failure() />
        {administers.then(|| view! { <MadeLink /> })}
        <div class="columns">
            <div class="stack">
                <Facts person=person.clone() is_self=is_self actions=actions />
                <Shifts person=id />
            </div>
            <div class="stack">
                {administers.then(|| view! { <WaysInCard person=person action=link /> })}
                {(administers || is_self).then(|| view! { <ContactMethods person=id title="Where pages reach them" /> })}
            </div>
        </div>
    }
}

#[component]
fn Facts(person: Person, is_self: bool, actions: AccessActions) -> impl IntoView {
    let role = if may(Action::Administer) && !is_self && person.disabled_at.is_none() {
        view! { <RoleForm action=actions.change_role person=person.clone() /> }.into_any()
    } else {
        role_words(person.role).0.into_any()
    };
    view! {
        <section class="card">
            <header class="card-head"><h2>"Who they are"</h2></header>
            <div class="card-body">
                <dl class="facts">
                    <div><dt>"E-mail"</dt><dd>{person.email}</dd></div>
                    <div><dt>"Role"</dt><dd>{role}</dd></div>
                    <div><dt>"Time zone"</dt><dd>{person.time_zone}</dd></div>
                    <div><dt>"Added"</dt><dd><Time at=person.created_at.0 /></dd></div>
                </dl>
            </div>
        </section>
    }
}

#[component]
fn Shifts(person: PersonId) -> impl IntoView {
    let shifts = Resource::new(|| (), move |()| load_shifts(person));
    view! {
        <section class="card clip">
            <header class="card-head"><h2>"Next on call"</h2></header>
            <Suspense fallback=|| view! { <Skeleton rows=2 /> }>
                {move || Suspend::new(async move {
                    shown(shifts.await, |shifts| view! { <ShiftList shifts=shifts /> }.into_any())
                })}
            </Suspense>
        </section>
    }
}

#[component]
fn ShiftList(shifts: Vec<Shift>) -> impl IntoView {
    if shifts.is_empty() {
        return view! {
            <EmptyState small=true icon="coffee" title="No shifts ahead" hint="Whoever joins a rotation or takes a cover stands here." />
        }
        .into_any();
    }
    let rows = shifts.into_iter().map(|shift| {
        let layer = shift.layer.word().to_lowercase();
        let id = format!("{} {layer} {}", shift.roster.slug, shift.starts_at.0);
        view! {
            <li data-id=id>
                <div class="grow">
                    <a class="row-link title" href=format!("/rosters/{}", shift.roster.slug)>{shift.roster.name}</a>
                    <small>
                        <Time at=shift.starts_at.0 style=TimeStyle::Exact /> " to "
                        <Time at=shift.ends_at.0 style=TimeStyle::Exact /> {format!(", {layer}")}
                    </small>
                </div>
                {shift.cover.then(|| view! { <Badge>"Cover"</Badge> })}
            </li>
        }
    });
    view! { <ul class="list">{rows.collect_view()}</ul> }.into_any()
}

//! The addresses in the order in which they are tried, and what may be done to each.

use super::api::{
    AddContactMethod, CheckContactMethod, PutContactMethodFirst, RemoveContactMethod, load_contact_methods,
};
use crate::pages::shown;
use app_context::{AppError, Failure, FormAction};
use app_ui::{Badge, Button, ButtonKind, ButtonSize, EmptyState, Field, Icon, Skeleton, TextInput, Time, Tone};
use domain::people::{ContactMethod, Mailing};
use domain::{ContactMethodId, PersonId};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What may be done to addresses.
#[derive(Clone, Copy)]
struct Actions {
    add: ServerAction<AddContactMethod>,
    check: ServerAction<CheckContactMethod>,
    put_first: ServerAction<PutContactMethodFirst>,
    remove: ServerAction<RemoveContactMethod>,
}

impl Actions {
    fn new() -> Self {
        Actions {
            add: ServerAction::new(),
            check: ServerAction::new(),
            put_first: ServerAction::new(),
            remove: ServerAction::new(),
        }
    }

    /// Of the buttons; the form says by itself what is wrong with it.
    fn failure(self) -> Option<AppError> {
        self.check.failure().or_else(|| self.put_first.failure()).or_else(|| self.remove.failure())
    }
}

/// Loads by itself.
#[component]
pub fn ContactMethods(
    person: PersonId,
    /// "Where pages reach you".
    title: &'static str,
) -> impl IntoView {
    let actions = Actions::new();
    let methods = Resource::new(|| (), move |()| load_contact_methods(person));
    view! {
        <section class="card clip">
            <header class="card-head"><h2>{title}</h2></header>
            <Failure of=actions.failure() />
            <Suspense fallback=|| view! { <Skeleton rows=2 /> }>
                {move || Suspend::new(async move {
                    shown(methods.await, move |methods| view! { <List methods=methods actions=actions /> }.into_any())
                })}
            </Suspense>
            <Add person=person action=actions.add />
        </section>
    }
}

#[component]
fn List(methods: Vec<ContactMethod>, actions: Actions) -> impl IntoView {
    if methods.is_empty() {
        return view! {
            <EmptyState small=true icon="bell-off" title="No address" hint="Nobody can be paged here until there is one." />
        }
        .into_any();
    }
    let several = methods.len() > 1;
    let rows = methods.into_iter().enumerate().map(move |(place, method)| {
        let movable = several && place > 0;
        view! { <One method=method first=several && place == 0 movable=movable actions=actions /> }
    });
    view! { <ul class="list">{rows.collect_view()}</ul> }.into_any()
}

#[component]
fn One(method: ContactMethod, first: bool, movable: bool, actions: Actions) -> impl IntoView {
    let (id, address, confirmed) = (method.id, method.address.clone(), method.verified_at.is_some());
    let (again, first_of, removed) =
        (format!(": the letter to {address}"), format!(": {address}"), format!(": {address}"));
    view! {
        <li data-id=id.to_string()>
            <Icon name=if method.kind == "email" { "mail" } else { "phone" } />
            <div class="grow">
                <b class="title">{address}</b>
                <small><State method=method first=first /></small>
            </div>
            <div class="btns">
                {(!confirmed)
                    .then(|| {
                        view! {
                            <ActionForm action=actions.check attr:class="inline">
                                <Press method=id words="Send again" rest=again />
                            </ActionForm>
                        }
                    })}
                {movable
                    .then(|| {
                        view! {
                            <ActionForm action=actions.put_first attr:class="inline">
                                <Press method=id words="Put first" rest=first_of />
                            </ActionForm>
                        }
                    })}
                <ActionForm action=actions.remove attr:class="inline">
                    <Press method=id words="Remove" rest=removed />
                </ActionForm>
            </div>
        </li>
    }
}

/// The button of one address; `rest` is what screen readers hear besides.
#[component]
fn Press(method: ContactMethodId, words: &'static str, rest: String) -> impl IntoView {
    view! {
        <input type="hidden" name="method" value=method.to_string() />
        <Button size=ButtonSize::Small kind=ButtonKind::Quiet>{words}<span class="vh">{rest}</span></Button>
    }
}

/// Whether pages go there, and what is missing if not.
#[component]
fn State(method: ContactMethod, first: bool) -> impl IntoView {
    let paged = method.is_paged();
    let ContactMethod { account, verified_at, check, .. } = method;
    let badge = match (verified_at, paged) {
        (Some(at), _) => view! {
            <Badge tone=Tone::Good icon="check">"Confirmed"</Badge>
            " "
            <Time at=at.0 />
        }
        .into_any(),
        (None, true) => {
            view! { <Badge icon="at-sign">"Not confirmed"</Badge> " Pages go there all the same." }.into_any()
        }
        (None, false) => {
            view! { <Badge tone=Tone::Warn icon="triangle-alert">"Not confirmed"</Badge> " No pages go there yet." }
                .into_any()
        }
    };
    view! {
        <span class="meta">
            {first.then(|| view! { <Badge tone=Tone::Accent>"First"</Badge> " " })}
            {badge}
            {account.then_some(" The address to sign in with.")}
            {(verified_at.is_none()).then(|| check.map(|check| view! { " " <Fares check=check /> }))}
        </span>
    }
}

/// How the letter fares.
#[component]
fn Fares(check: Mailing) -> impl IntoView {
    match check {
        Mailing { sent_at: Some(at), .. } => {
            view! { <span>"Open the letter that was sent " <Time at=at.0 />"."</span> }.into_any()
        }
        Mailing { given_up: true, last_error, .. } => {
            let why = last_error.unwrap_or_default();
            view! { <span class="late"><Icon name="circle-alert" /><span>{format!("The letter could not be sent: {why}")}</span></span> }
                .into_any()
        }
        Mailing { last_error: Some(why), .. } => {
            view! { <span>{format!("The letter is tried again; so far: {why}")}</span> }.into_any()
        }
        Mailing { .. } => view! { <span>"A letter with a link is on its way."</span> }.into_any(),
    }
}

#[component]
fn Add(person: PersonId, action: ServerAction<AddContactMethod>) -> impl IntoView {
    view! {
        <div class="card-foot">
            <ActionForm action=action attr:class="form grow">
                <input type="hidden" name="person" value=person.to_string() />
                <Failure of=action.failure() />
                <Field
                    id="new-address"
                    label="Another e-mail address"
                    hint="A letter goes there. Pages follow once its link is opened."
                    error=action.wrong("address")
                >
                    <TextInput name="address" kind="email" value=action.typed("address") required=true autocomplete="off" />
                </Field>
                <div class="form-foot"><Button icon="plus">"Add address"</Button></div>
            </ActionForm>
        </div>
    }
}

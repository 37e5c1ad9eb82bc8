//! The addresses in the order in which they are tried, and what may be done to each.

use super::api::{
    AddContactMethod, CheckContactMethod, PutContactMethodFirst, RemoveContactMethod, load_contact_methods,
};
use crate::pages::{after, done, empty, shown};
use app_context::{AppError, Failure, FormAction};
use app_ui::{
    Badge, Button, ButtonKind, ButtonSize, EmptyState, Field, Icon, Skeleton, TextInput, Time, Tone, use_toasts,
};
use domain::people::{ContactMethod, Mailing};
use domain::{ContactMethodId, PersonId};
use leptos::form::ActionForm;
use leptos::html;
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
        let actions = Actions {
            add: ServerAction::new(),
            check: ServerAction::new(),
            put_first: ServerAction::new(),
            remove: ServerAction::new(),
        };
        let toasts = use_toasts();
        after(actions.check, move |()| toasts.say("The letter is on its way."));
        after(actions.remove, move |()| toasts.say("Removed."));
        actions
    }

    fn done(self) -> Signal<usize> {
        let (add, check, first, remove) = (done(self.add), done(self.check), done(self.put_first), done(self.remove));
        Signal::derive(move || add.get() + check.get() + first.get() + remove.get())
    }

    /// Of the buttons; the form says by itself what is wrong with it.
    fn failure(self) -> Signal<Option<AppError>> {
        let (check, first, remove) = (self.check.failure(), self.put_first.failure(), self.remove.failure());
        Signal::derive(move || check.get().or_else(|| first.get()).or_else(|| remove.get()))
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
    let changed = actions.done();
    let methods = Resource::new(move || changed.get(), move |_| load_contact_methods(person));
    view! {
        <section class="card clip">
            <header class="card-head"><h2>{title}</h2></header>
            <Failure of=actions.failure() />
            <Transition fallback=|| view! { <Skeleton rows=2 /> }>
                {move || Suspend::new(async move {
                    shown(methods.await, move |methods| view! { <List methods=methods actions=actions /> }.into_any())
                })}
            </Transition>
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
        <li>
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
    let form = NodeRef::<html::Form>::new();
    let toasts = use_toasts();
    after(action, move |()| {
        empty(form);
        toasts.say("Added. Open the link in the letter that is on its way there.");
    });
    view! {
        <div class="card-foot">
            <ActionForm action=action node_ref=form attr:class="form grow">
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
                <div class="form-foot"><Button icon="plus" pending=action.running()>"Add address"</Button></div>
            </ActionForm>
        </div>
    }
}

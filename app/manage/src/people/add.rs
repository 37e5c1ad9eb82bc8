//! Adding a person.

use super::api::CreatePerson;
use super::row::role_words;
use crate::pages::{after, empty, or};
use crate::time_zone::TimeZoneField;
use app_context::{Draft, Failure, FormAction};
use app_ui::{Button, ButtonKind, Choice, Dialog, Field, Segmented, TextInput, use_toasts};
use domain::Role;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn AddPerson(action: ServerAction<CreatePerson>) -> impl IntoView {
    // A form that was sent before the program arrived comes back with its error: show it.
    let open = RwSignal::new(action.failure().get_untracked().is_some());
    let form = NodeRef::<html::Form>::new();
    let toasts = use_toasts();
    after(action, move |()| {
        open.set(false);
        empty(form);
        toasts.say("Added.");
    });
    let roles = Role::ALL
        .iter()
        .map(|role| {
            let (word, hint) = role_words(*role);
            Choice::new(role.as_str(), word).hint(hint)
        })
        .collect();
    view! {
        <Dialog id="add-person" title="Add person" open=open>
            <ActionForm action=action node_ref=form attr:class="form">
                <Draft key="add-person" done=action.worked() />
                <Failure of=action.failure() />
                <Field id="name" label="Name" error=action.wrong("name")>
                    <TextInput name="name" value=action.typed("name") required=true autocomplete="off" />
                </Field>
                <Field id="email" label="E-mail" hint="They sign in with it, and pages go there." error=action.wrong("email")>
                    <TextInput name="email" kind="email" value=action.typed("email") required=true autocomplete="off" />
                </Field>
                <Segmented name="role" legend="Role" choices=roles selected=or(action.typed("role"), Role::Responder.as_str().into()) cards=true />
                <Field id="title" label="What they do" optional=true error=action.wrong("title")>
                    <TextInput name="title" value=action.typed("title") />
                </Field>
                <TimeZoneField value=action.typed("time_zone") error=action.wrong("time_zone") />
                <Field
                    id="password"
                    label="First password"
                    optional=true
                    hint="Without one they cannot sign in yet. They change it under My settings."
                    error=action.wrong("password")
                >
                    <TextInput name="password" kind="password" autocomplete="new-password" />
                </Field>
                <footer class="dialog-foot">
                    <Button kind=ButtonKind::Primary pending=action.running()>"Add person"</Button>
                </footer>
            </ActionForm>
        </Dialog>
    }
}

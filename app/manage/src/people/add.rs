//! Adding a person. They set their password themselves, behind a one-time link.

use super::access::role_words;
use super::api::{InvitePerson, sends_mail};
use crate::time_zone::TimeZoneField;
use app_context::{Failure, FormAction};
use app_ui::{Button, ButtonKind, Checkbox, Choice, Dialog, Field, Segmented, TextInput};
use domain::Role;
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn AddPerson(action: ServerAction<InvitePerson>) -> impl IntoView {
    let by_mail = action.typed_all("by_mail").is_some_and(|ticked| !ticked.is_empty());
    let roles = Role::ALL
        .iter()
        .map(|role| {
            let (word, hint) = role_words(*role);
            Choice::new(role.as_str(), word).hint(hint)
        })
        .collect();
    view! {
        <Dialog id="add-person" title="Add person" refused=action.failure().is_some()>
            <ActionForm action=action attr:class="form" attr:data-draft="add-person">
                <Failure of=action.failure() />
                <Field id="name" label="Name" error=action.wrong("name")>
                    <TextInput name="name" value=action.typed("name") required=true autocomplete="off" />
                </Field>
                <Field id="email" label="E-mail" hint="They sign in with it, and pages go there." error=action.wrong("email")>
                    <TextInput name="email" kind="email" value=action.typed("email") required=true autocomplete="off" />
                </Field>
                <Segmented name="role" legend="Role" choices=roles selected=action.typed_or("role", Role::Responder.as_str()) cards=true />
                <Field id="title" label="What they do" optional=true error=action.wrong("title")>
                    <TextInput name="title" value=action.typed("title") />
                </Field>
                <TimeZoneField value=action.typed("time_zone") error=action.wrong("time_zone") />
                <Link by_mail=by_mail />
                <footer class="dialog-foot">
                    <Button kind=ButtonKind::Primary>"Add person"</Button>
                </footer>
            </ActionForm>
        </Dialog>
    }
}

/// How their first link reaches them.
#[component]
fn Link(by_mail: bool) -> impl IntoView {
    let words = "They set a password behind a one-time link, which you are shown next and hand over.";
    view! {
        <p class="field-hint">{words}</p>
        {sends_mail()
            .then(|| {
                view! {
                    <Checkbox
                        name="by_mail"
                        label="Send the link by e-mail"
                        hint="To the address above, instead of showing it to you."
                        checked=by_mail
                    />
                }
            })}
    }
}

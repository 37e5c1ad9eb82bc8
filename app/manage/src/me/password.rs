//! Changing one's password. Other sessions end with it.

use super::api::ChangePassword;
use app_context::{Failure, FormAction};
use app_ui::{Button, Field, TextInput};
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn Password(action: ServerAction<ChangePassword>, email: String) -> impl IntoView {
    view! {
        <section class="card">
            <header class="card-head"><h2>"Password"</h2></header>
            <div class="card-body">
                <ActionForm action=action attr:class="form">
                    // For password managers: the account that the new password belongs to.
                    <input type="hidden" name="username" autocomplete="username" value=email />
                    <Failure of=action.failure() />
                    <Field id="current" label="Current password" error=action.wrong("current")>
                        <TextInput name="current" kind="password" autocomplete="current-password" required=true />
                    </Field>
                    <Field id="new" label="New password" hint="At least 10 characters; a short sentence is good." error=action.wrong("new")>
                        <TextInput name="new" kind="password" autocomplete="new-password" required=true />
                    </Field>
                    <div class="form-foot"><Button>"Change password"</Button></div>
                </ActionForm>
            </div>
        </section>
    }
}

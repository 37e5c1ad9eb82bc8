//! The page: who one is, how one is reached, where one is signed in.

use super::api::{ChangePassword, ChangeProfile, Me, RevokeSession, load_me};
use super::contact::ContactMethods;
use super::password::Password;
use super::profile::Profile;
use super::sessions::Sessions;
use crate::pages::{PageHead, shown};
use app_context::{use_preferences, use_viewer};
use app_ui::{PersonCard, Skeleton};
use leptos::prelude::*;

#[component]
pub fn MePage() -> impl IntoView {
    let change_profile = ServerAction::<ChangeProfile>::new();
    let change_password = ServerAction::<ChangePassword>::new();
    let revoke = ServerAction::<RevokeSession>::new();
    let (renamed, locked, revoked) = (change_profile.version(), change_password.version(), revoke.version());
    let me = Resource::new(move || (renamed.get(), locked.get(), revoked.get()), |_| load_me());
    let theme = RwSignal::new(use_preferences().theme);
    let content = move |me: Me| {
        let email = me.person.email.clone();
        view! {
            <div class="columns">
                <div class="stack">
                    <Profile action=change_profile person=me.person />
                    <ContactMethods methods=me.contact_methods />
                </div>
                <div class="stack">
                    <Sessions action=revoke sessions=me.sessions />
                    <Password action=change_password email=email />
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead title="My settings" />
        {use_viewer().map(|viewer| view! { <PersonCard person=viewer.name hint=viewer.email theme=theme /> })}
        <Transition fallback=|| view! { <div class="card"><Skeleton rows=6 /></div> }>
            {move || Suspend::new(async move { shown(me.await, content) })}
        </Transition>
    }
}

//! The page: who one is, how one is reached, where one is signed in.

use super::api::{ChangePassword, ChangeProfile, RevokeSession, SetReminders, load_me, load_reminders, load_sessions};
use super::follows::FollowsCard;
use super::password::Password;
use super::profile::Profile;
use super::reminders::RemindersCard;
use super::sessions::Sessions;
use crate::contacts::ContactMethods;
use crate::pages::{PageHead, shown};
use app_context::{use_preferences, use_viewer};
use app_ui::{PersonCard, Skeleton};
use domain::people::Viewer;
use leptos::prelude::*;

#[component]
pub fn MePage() -> impl IntoView {
    let theme = use_preferences().theme;
    view! {
        <PageHead title="My settings" />
        {use_viewer()
            .map(|viewer| {
                view! {
                    <PersonCard person=viewer.name.clone() hint=viewer.email.clone() theme=theme />
                    <Settings viewer=viewer />
                }
            })}
    }
}

#[component]
fn Settings(viewer: Viewer) -> impl IntoView {
    let change_profile = ServerAction::<ChangeProfile>::new();
    let change_password = ServerAction::<ChangePassword>::new();
    let revoke = ServerAction::<RevokeSession>::new();
    let me = Resource::new(|| (), |()| load_me());
    let reminders = Resource::new(|| (), |()| load_reminders());
    let remind = ServerAction::<SetReminders>::new();
    let sessions = Resource::new(|| (), |()| load_sessions());
    view! {
        <div class="columns">
            <div class="stack">
                <Suspense fallback=|| view! { <div class="card"><Skeleton rows=6 /></div> }>
                    {move || Suspend::new(async move {
                        shown(me.await, |(person, places)| view! { <Profile action=change_profile person=person places=places /> }.into_any())
                    })}
                </Suspense>
                <ContactMethods person=viewer.id title="Where pages reach you" />
                <Suspense fallback=|| view! { <div class="card"><Skeleton rows=2 /></div> }>
                    {move || Suspend::new(async move {
                        shown(reminders.await, |wishes| view! { <RemindersCard action=remind wishes=wishes /> }.into_any())
                    })}
                </Suspense>
            </div>
            <div class="stack">
                <Suspense fallback=|| view! { <div class="card"><Skeleton rows=3 /></div> }>
                    {move || Suspend::new(async move {
                        shown(sessions.await, |sessions| view! { <Sessions action=revoke sessions=sessions /> }.into_any())
                    })}
                </Suspense>
                <FollowsCard />
                <Password action=change_password email=viewer.email />
            </div>
        </div>
    }
}

//! Connecting monitoring: keys, what to paste where, and whether the first event has arrived.

use super::alertmanager::{alertmanager_receiver, generic_example};
use super::api::CreateIngestKey;
use super::following::Moving;
use super::show_page::ServiceActions;
use crate::pages::{after, empty, param};
use app_context::{Failure, FormAction, may};
use app_ui::{Button, ButtonKind, ButtonSize, CopyField, EmptyState, Field, Icon, TextInput, Time};
use domain::people::WithSecret;
use domain::services::IngestKey;
use domain::{Action, IngestKeyId, ServiceId};
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;

/// A key together with its secret.
pub type FreshKey = WithSecret<IngestKey>;

/// The key that was just made, with what to paste where.
#[component]
pub fn Connecting(
    fresh: Option<FreshKey>,
    created: ServerAction<CreateIngestKey>,
    public_url: String,
    now: RwSignal<Moving>,
) -> impl IntoView {
    let answer = created.value();
    let url = StoredValue::new(public_url);
    let latest = move || answer.get().and_then(Result::ok).or_else(|| fresh.clone());
    move || latest().map(|new| view! { <Connect new=new public_url=url.get_value() now=now /> })
}

#[component]
fn Connect(new: FreshKey, public_url: String, now: RwSignal<Moving>) -> impl IntoView {
    let slug = param("slug").get_untracked();
    let receiver = alertmanager_receiver(&public_url, &new.secret, &slug);
    let generic = generic_example(&public_url, &new.secret);
    view! {
        <section class="card calm">
            <header class="card-head">
                <h2>{format!("Connect “{}”", new.item.name)}</h2>
                <span class="sub">"Copy it now: the key is shown this once and stored nowhere."</span>
            </header>
            <div class="card-body stack">
                <div class="stack tight">
                    <h3>"Alertmanager"</h3>
                    <p class="muted">"Paste into alertmanager.yml, then reload Alertmanager."</p>
                    <CopyField text=receiver label="Copy the receiver" />
                </div>
                <div class="stack tight">
                    <h3>"Anything else"</h3>
                    <p class="muted">"Try it now: the next line opens an alert and pages whoever is on call."</p>
                    <CopyField text=generic label="Copy the request" />
                </div>
                <FirstEvent key_id=new.item.id now=now />
            </div>
        </section>
    }
}

/// Waits, in front of the reader, until monitoring has used the key.
#[component]
fn FirstEvent(key_id: IngestKeyId, now: RwSignal<Moving>) -> impl IntoView {
    let used = Memo::new(move |_| {
        now.with(|now| now.keys.iter().find(|key| key.id == key_id).and_then(|key| key.last_used_at))
    });
    view! {
        <p class="waiting" class:received=move || used.get().is_some() role="status">
            {move || match used.get() {
                Some(at) => {
                    view! {
                        <b>"First event received"</b>
                        <Time at=at.0 />
                        <a class="link" href="/alerts">"See the alerts"</a>
                    }
                        .into_any()
                }
                None => "Waiting for the first event".into_any(),
            }}
        </p>
    }
}

#[component]
pub fn IngestKeys(
    service: ServiceId,
    slug: String,
    now: RwSignal<Moving>,
    public_url: String,
    actions: ServiceActions,
) -> impl IntoView {
    let manages = may(Action::ManageCatalogue);
    let none = Memo::new(move |_| now.with(|now| now.keys.iter().all(|key| key.revoked_at.is_some())));
    let rows = move || {
        let keys = now.with(|now| now.keys.clone());
        keys.into_iter().map(|key| view! { <KeyLine shown=key actions=actions manages=manages /> }).collect_view()
    };
    let example = StoredValue::new(alertmanager_receiver(&public_url, "KEY", &slug));
    view! {
        <section class="card clip" id="ingest-keys">
            <header class="card-head">
                <h2>"Where alerts come in"</h2>
            </header>
            <Failure of=actions.revoke_key.failure() />
            <ul class="list">{rows}</ul>
            {move || {
                none.get().then(|| {
                    view! {
                        <EmptyState
                            small=true
                            icon="plug"
                            title="Nothing is connected yet"
                            hint="Create a key and give it to your monitoring. For Alertmanager it looks like this:"
                        >
                            <CopyField text=example.get_value() label="Copy the example" />
                        </EmptyState>
                    }
                })
            }}
            {manages.then(|| view! { <CreateKey action=actions.create_key service=service /> })}
        </section>
    }
}

#[component]
fn KeyLine(shown: IngestKey, actions: ServiceActions, manages: bool) -> impl IntoView {
    let state = match (shown.revoked_at, shown.last_used_at) {
        (Some(at), _) => view! { "Revoked " <Time at=at.0 /> }.into_any(),
        (None, Some(at)) => view! { "Last event " <Time at=at.0 /> }.into_any(),
        (None, None) => "No event yet".into_any(),
    };
    let revoke = (manages && shown.revoked_at.is_none()).then(|| {
        view! {
            <ActionForm action=actions.revoke_key attr:class="inline">
                <input type="hidden" name="key" value=shown.id.to_string() />
                <Button size=ButtonSize::Small>"Revoke"</Button>
            </ActionForm>
        }
    });
    view! {
        <li>
            <Icon name="key" />
            <div class="grow">
                <b>{shown.name}</b>
                " "
                <code class="faint">{shown.prefix} "…"</code>
                <small>{state}</small>
            </div>
            {revoke}
        </li>
    }
}

#[component]
fn CreateKey(action: ServerAction<CreateIngestKey>, service: ServiceId) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    after(action, move |_| empty(form));
    view! {
        <div class="card-body">
            <ActionForm action=action node_ref=form attr:class="form">
                <input type="hidden" name="service" value=service.to_string() />
                <Failure of=action.failure() />
                <Field id="key-name" label="New key" hint="Say who will use it, like “Alertmanager, Frankfurt”." error=action.wrong("name")>
                    <TextInput name="name" value=action.typed("name") required=true max_length=100u32 />
                </Field>
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary icon="plus" pending=action.running()>"Create key"</Button>
                </div>
            </ActionForm>
        </div>
    }
}

//! Connecting monitoring: keys, what to paste where, and whether the first event has arrived.

use super::alertmanager::{alertmanager_receiver, change_example, generic_example};
use super::api::{CreateIngestKey, take_created_ingest_key};
use super::show_page::ServiceActions;
use app_context::{Failure, FormAction, may};
use app_ui::{Button, ButtonKind, ButtonSize, CopyField, EmptyState, Field, Icon, TextInput, Time};
use domain::services::IngestKey;
use domain::{Action, ServiceId, Timestamp};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What to paste where, for a key that was just made, and whether its first event has come. The secret is there with
/// the first page after it was made.
#[component]
pub fn Connect(key: IngestKey, slug: String, public_url: String) -> impl IntoView {
    let secret = take_created_ingest_key().filter(|made| made.item.id == key.id).map(|made| made.secret);
    let once = if secret.is_some() {
        "Copy it now: the key is shown this once and stored nowhere."
    } else {
        "The key itself was shown once. Without it, revoke this one and create another."
    };
    view! {
        <section class="card calm" id=format!("connect-{}", key.id)>
            <header class="card-head">
                <h2>{format!("Connect “{}”", key.name)}</h2>
                <span class="sub" data-keep="">{once}</span>
            </header>
            <div class="card-body stack">
                {secret.map(|secret| view! { <Paste secret=secret slug=slug public_url=public_url /> })}
                <FirstEvent used_at=key.last_used_at />
            </div>
        </section>
    }
}

#[component]
fn Paste(secret: String, slug: String, public_url: String) -> impl IntoView {
    let receiver = alertmanager_receiver(&public_url, &secret, &slug);
    let generic = generic_example(&public_url, &secret);
    let change = change_example(&public_url, &secret);
    view! {
        <div class="stack" id="paste" data-once="">
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
            <div class="stack tight">
                <h3>"What you change"</h3>
                <p class="muted">"For pipelines: what they deploy stands as a suspect in incidents that begin within the hour."</p>
                <CopyField text=change label="Copy the report" />
            </div>
        </div>
    }
}

/// Waits, in front of the reader, until monitoring has used the key. An event that opens no alert (a resolve, say) is
/// no change that is told: the page asks.
#[component]
fn FirstEvent(used_at: Option<Timestamp>) -> impl IntoView {
    let words = match used_at {
        Some(at) => view! {
            <b>"First event received"</b>
            <Time at=at.0 />
            <a class="link" href="/alerts">"See the alerts"</a>
        }
        .into_any(),
        None => "Waiting for the first event".into_any(),
    };
    let ask = used_at.is_none().then_some("3");
    view! { <p class="waiting" class:received=used_at.is_some() role="status" data-look-every=ask>{words}</p> }
}

#[component]
pub fn IngestKeys(
    service: ServiceId,
    slug: String,
    keys: Vec<IngestKey>,
    public_url: String,
    actions: ServiceActions,
) -> impl IntoView {
    let manages = may(Action::ManageCatalogue);
    let none = keys.iter().all(|key| key.revoked_at.is_some());
    let example = alertmanager_receiver(&public_url, "KEY", &slug);
    let rows =
        keys.into_iter().map(|key| view! { <KeyLine shown=key actions=actions manages=manages /> }).collect_view();
    view! {
        <section class="card clip" id="ingest-keys">
            <header class="card-head">
                <h2>"Where alerts come in"</h2>
            </header>
            <Failure of=actions.revoke_key.failure() />
            <ul class="list">{rows}</ul>
            {none
                .then(|| {
                    view! {
                        <EmptyState
                            small=true
                            icon="plug"
                            title="Nothing is connected yet"
                            hint="Create a key and give it to your monitoring. For Alertmanager it looks like this:"
                        >
                            <CopyField text=example label="Copy the example" />
                        </EmptyState>
                    }
                })}
            {manages.then(|| view! { <CreateKey action=actions.create_key service=service slug=slug /> })}
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
        <li data-id=shown.id.to_string()>
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
fn CreateKey(action: ServerAction<CreateIngestKey>, service: ServiceId, slug: String) -> impl IntoView {
    view! {
        <div class="card-body">
            <ActionForm action=action attr:class="form">
                <input type="hidden" name="service" value=service.to_string() />
                <input type="hidden" name="slug" value=slug />
                <Failure of=action.failure() />
                <Field id="key-name" label="New key" hint="Say who will use it, like “Alertmanager, Frankfurt”." error=action.wrong("name")>
                    <TextInput name="name" value=action.typed("name") required=true max_length=100u32 />
                </Field>
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary icon="plus">"Create key"</Button>
                </div>
            </ActionForm>
        </div>
    }
}
